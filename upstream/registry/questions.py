"""Answering a question that no edition may decide: are two Schools, which both hold records, one?"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from upstream.audit.actors import Acting
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.lib.refusal import refuse
from upstream.registry.joining import join
from upstream.registry.kinds import AncestryKind
from upstream.registry.models import Ancestry, Belonging, LinkQuestion, School
from upstream.registry.rules import why_not_edit

JOIN, APART = "join", "apart"


def open_questions() -> QuerySet[LinkQuestion]:
    """Those that wait for a person, the oldest first."""
    rows = LinkQuestion.objects.filter(answer="").select_related("earlier__organisation", "later__organisation")
    return rows.order_by("asked_at", "pk")


def why_not_answer(question: LinkQuestion, by: Acting) -> str | None:
    if question.answer:
        return "This question has been answered already. What was decided is in the history of both schools."
    if question.earlier.became_id or question.later.became_id:
        return "One of the two has been joined with another school since. Bring the register up to date, and look again."
    return why_not_edit(None, by)


@transaction.atomic
def answer_question(*, question: LinkQuestion, answer: str, reason: str, by: Acting) -> LinkQuestion:
    """Joined, the later School becomes the earlier one: its numbers lead there, and both schools' records are found there.

    No record is rewritten: each keeps the School and the URN of its day. Kept apart, the later is said to have followed
    the earlier, and no edition asks again.
    """
    question = LinkQuestion.objects.select_for_update().select_related("earlier", "later").get(pk=question.pk)
    refuse(why_not_answer(question, by))
    refuse(None if answer in (JOIN, APART) else "Say whether they are one school or two.")
    refuse(None if reason.strip() else "Say why: whoever looks at the two schools later will ask.")
    question.answer, question.reason, question.answered_at = answer, reason.strip(), timezone.now()
    question.save(update_fields=["answer", "reason", "answered_at"])
    if answer == JOIN:
        _join(question)
    else:
        _keep_apart(question, question.on)
    happened = Happened.SCHOOLS_JOINED if answer == JOIN else Happened.SCHOOLS_KEPT_APART
    record(happened, by=by, target=question, school=question.earlier_id)
    return question


def _join(question: LinkQuestion) -> None:
    """The earlier one stays, and bears the later's present number, name and days."""
    stays, goes = question.earlier, question.later
    join(stays=stays, goes=goes)
    for name in ("urn", "phase", "type", "state_funded"):
        setattr(stays, name, getattr(goes, name))
    stays.save(update_fields=["urn", "phase", "type", "state_funded"])
    body, other = stays.organisation, goes.organisation
    body.name, body.last, body.version = other.name, other.last, body.version + 1
    body.save(update_fields=["name", "last", "version"])
    for row in goes.belongings.filter(typed=False):
        _take_over(stays, row)


def _take_over(stays: School, row: Belonging) -> None:
    """The later's own memberships hold for the school that stays, until the next edition says more."""
    same = stays.belongings.filter(organisation=row.organisation, last__isnull=True).first()
    if same is not None:
        return
    eve = row.first - dt.timedelta(days=1) if row.first else None
    others = stays.belongings.filter(organisation__kind=row.organisation.kind, typed=False, last__isnull=True)
    for other in others if eve else ():
        if other.first is None or other.first <= eve:
            other.last, other.last_basis = eve, "next"
            other.version += 1
            other.save(update_fields=["last", "last_basis", "version"])
    row.pk, row.school = None, stays
    row.save(force_insert=True)


def _keep_apart(question: LinkQuestion, on: dt.date | None) -> None:
    Ancestry.objects.get_or_create(
        ancestor=question.earlier, descendant=question.later, defaults={"kind": AncestryKind.OTHER, "on": on}
    )
