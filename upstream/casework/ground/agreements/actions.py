"""Drafting, changing, putting in force, reviewing, ending and replacing an agreement."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from upstream.audit.actors import Acting
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.ground.agreements.models import Agreement, AgreementState
from upstream.casework.ground.agreements.rules import (
    Terms,
    why_not_change,
    why_not_draft_next,
    why_not_end,
    why_not_keep,
    why_not_put_in_force,
    why_not_review,
    why_not_signed,
    why_not_terms,
)
from upstream.casework.records.changing import changed, locked, once
from upstream.files.actions import add_file, remove_file
from upstream.files.models import StoredFile
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal, refuse
from upstream.lib.wording import day
from upstream.people.hats import Hat
from upstream.people.roles import Sensitivity

S = AgreementState


class Handed(NamedTuple):
    """The signed document, as it was handed in."""

    chunks: Iterable[bytes]
    name: str


def draft(*, terms: Terms, by: Hat, key: uuid.UUID | None = None, document: Handed | None = None) -> Agreement:
    """A first version, which nothing rests on yet."""
    refuse(why_not_keep(by))
    refuse(why_not_terms(terms))
    return once(key, by, lambda: _drafted(terms, by, document))


def _drafted(terms: Terms, by: Hat, document: Handed | None) -> Agreement:
    if Agreement.objects.filter(holder=by.organisation, reference=terms.reference.strip()).exists():
        raise Refusal(f"An agreement called ‘{terms.reference.strip()}’ is in the register: write its next version instead.")
    made = Agreement.objects.create(
        holder=by.organisation, written_by=by.user, changed_by=by.user, **_fields(terms)
    )
    made.parties.set(terms.parties)
    if document:
        made.document = _stored(made, document, by)
        made.save(update_fields=["document"])
    record(Happened.AGREEMENT_DRAFTED, by=by, target=made)
    return made


def _stored(agreement: Agreement, document: Handed, by: Hat) -> uuid.UUID:
    """The document in place of the one before. Those of a draft alone are ever replaced."""
    for earlier in StoredFile.objects.of(agreement):
        remove_file(file=earlier, by=by)
    return add_file(
        chunks=document.chunks, name=document.name, holder=agreement.holder_id, sensitivity=Sensitivity.OFFICIAL.value, by=by,
        about=agreement,
    ).pk


def _fields(terms: Terms) -> dict[str, object]:
    texts = ("reference", "title", "other_parties", "purposes", "items", "recipients", "use_rules", "retention")
    return {
        **{name: getattr(terms, name).strip() for name in texts}, "bases": list(terms.bases), "special": terms.special,
        "sources": sorted({one.strip() for one in terms.sources if one.strip()}), "review_on": terms.review_on,
        "first": terms.first, "last": terms.last,
    }


@transaction.atomic
def change(
    *, agreement: Agreement, version: int, terms: Terms, by: Hat, document: Handed | None = None
) -> Agreement:
    """Only of a draft. Its name stays once a version before it bore it."""
    refuse(why_not_change(agreement, by))
    refuse(why_not_terms(terms))
    present = locked(agreement, version)
    if present.replaces_id and terms.reference.strip() != present.reference:
        raise Refusal(f"The versions of an agreement share a name: leave ‘{present.reference}’ as it is.")
    new = {**_fields(terms), "document": _stored(present, document, by) if document else present.document}
    return _written(present, new, by, Happened.AGREEMENT_CHANGED, terms)


def _written(
    present: Agreement, new: dict[str, object], by: Hat, happened: Happened, terms: Terms | None = None
) -> Agreement:
    fields = changed(present, new)
    if terms is not None and set(terms.parties) != set(present.parties.all()):
        present.parties.set(terms.parties)
        fields = [*fields, "parties"]
    if fields:
        present.changed_by = by.user
        present.save(update_fields=["changed_by"])
        record(happened, by=by, target=present, fields=fields)
    return present


def draft_next(*, agreement: Agreement, by: Hat, key: uuid.UUID | None = None) -> Agreement:
    """A draft of the next version, with what this one says. This one stays as it is until the draft is in force."""
    refuse(why_not_draft_next(agreement, by))
    return once(key, by, lambda: _next(agreement, by))


def _next(agreement: Agreement, by: Hat) -> Agreement:
    kept = ("reference", "title", "other_parties", "purposes", "items", "recipients", "use_rules", "retention", "bases",
            "special", "sources")
    begins = max(today(), (agreement.last + dt.timedelta(days=1)) if agreement.last else today())
    made = Agreement.objects.create(
        holder=agreement.holder, edition=agreement.edition + 1, replaces=agreement, written_by=by.user, changed_by=by.user,
        first=begins, review_on=_a_year_after(begins), **{name: getattr(agreement, name) for name in kept},
    )
    made.parties.set(agreement.parties.all())
    record(Happened.AGREEMENT_DRAFTED, by=by, target=made)
    return made


def _a_year_after(begins: dt.date) -> dt.date:
    return begins.replace(year=begins.year + 1) if (begins.month, begins.day) != (2, 29) else begins.replace(
        year=begins.year + 1, day=28
    )


@transaction.atomic
def put_in_force(
    *, agreement: Agreement, version: int, signed_by: str, signed_as: str, signed_on: dt.date | None, by: Hat
) -> Agreement:
    """From its first day sources may rest on it. The version before it is replaced in the same step."""
    refuse(why_not_put_in_force(agreement, by))
    refuse(why_not_signed(signed_by, signed_as, signed_on))
    present = locked(agreement, version)
    _replace(present, by)
    signed = {"signed_by": signed_by.strip(), "signed_as": signed_as.strip(), "signed_on": signed_on, "state": S.LIVE.value}
    return _written(present, signed, by, Happened.AGREEMENT_PUT_IN_FORCE)


def _replace(later: Agreement, by: Hat) -> None:
    """The version before ends now, or on the day before the later one begins."""
    earlier = Agreement.objects.select_for_update().filter(
        holder=later.holder, reference=later.reference, edition__lt=later.edition
    ).exclude(state__in=(S.DRAFT, S.REPLACED))
    for one in earlier:
        if one.state == S.LIVE and later.first > today():
            one.last = min(one.last or dt.date.max, max(later.first - dt.timedelta(days=1), one.first))
        else:
            one.state = S.REPLACED
        one.version, one.changed_by = one.version + 1, by.user
        one.save(update_fields=["state", "last", "version", "changed_by", "changed_at"])


@transaction.atomic
def reviewed(*, agreement: Agreement, version: int, review_on: dt.date, by: Hat) -> Agreement:
    """It was looked at and stands: the next review is on that day."""
    refuse(why_not_review(agreement, by))
    if review_on <= today() or (agreement.last and review_on > agreement.last):
        until = f" and not after its last day, {day(agreement.last)}" if agreement.last else ""
        raise Refusal(f"The next review lies after today{until}: choose another day.")
    return _written(locked(agreement, version), {"review_on": review_on}, by, Happened.AGREEMENT_REVIEWED)


@transaction.atomic
def end(*, agreement: Agreement, version: int, reason: str, by: Hat) -> Agreement:
    """At once: nothing is read or shown under it any more. A draft is thrown away by ending it."""
    refuse(why_not_end(agreement, by))
    refuse(None if reason.strip() else "Say why it ends: whoever asks for the figures will ask.")
    new = {"state": S.ENDED.value, "ended_because": reason.strip()}
    return _written(locked(agreement, version), new, by, Happened.AGREEMENT_ENDED)


@transaction.atomic
def mark_run_out(*, on: dt.date, by: Acting) -> int:
    """The night run: what was live until a day before is marked. Nothing waits for it, since the last day decides."""
    rows = list(Agreement.objects.select_for_update().filter(state=S.LIVE, last__lt=on))
    for one in rows:
        is_replaced = one.replaced_by.filter(state=S.LIVE).exists()
        one.state, one.version = S.REPLACED if is_replaced else S.EXPIRED, one.version + 1
        one.save(update_fields=["state", "version", "changed_at"])
        happened = Happened.AGREEMENT_REPLACED if is_replaced else Happened.AGREEMENT_EXPIRED
        record(happened, by=by, target=one, fields=["state"])
    return len(rows)
