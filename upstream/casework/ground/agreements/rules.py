"""Who keeps the register, and what can be put in force. Asks, never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from upstream.casework.ground.agreements.definitions import bases_on, every_basis
from upstream.casework.ground.agreements.models import NEXT, Agreement, AgreementState
from upstream.lib.clock import today
from upstream.lib.wording import day
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.models import Organisation

S = AgreementState


@dataclass(frozen=True)
class Terms:
    """What an agreement says, as somebody enters it."""

    reference: str
    title: str
    purposes: str
    items: str
    bases: Sequence[str]
    recipients: str
    use_rules: str
    retention: str
    review_on: dt.date
    first: dt.date
    last: dt.date | None = None
    parties: Sequence[Organisation] = field(default_factory=tuple)
    other_parties: str = ""
    sources: Sequence[str] = field(default_factory=tuple)
    special: bool = False


def why_not_keep(hat: Hat | None, agreement: Agreement | None = None) -> str | None:
    """Why a hat does not keep the register, or not this agreement of it."""
    if hat is None or not hat.may(Permission.AGREEMENTS_WRITE):
        return "The register is kept by the data protection officer: tell them what should change."
    if agreement is not None and agreement.holder_id != hat.organisation.pk:
        return f"Only {agreement.holder} changes this, since it is in its register."
    return None


def why_not_terms(terms: Terms) -> str | None:
    """Why this cannot be agreed, whoever agrees."""
    empty = {
        "what it is called in definitions of sources": terms.reference, "a title": terms.title, "the purposes": terms.purposes,
        "the data that are shared": terms.items, "who receives them": terms.recipients, "how they may be used": terms.use_rules,
        "for how long they are kept": terms.retention,
    }
    if missing := next((name for name, text in empty.items() if not text.strip()), None):
        return f"Enter {missing}."
    return _why_not_bases(terms) or _why_not_days(terms)


def _why_not_bases(terms: Terms) -> str | None:
    known = {one.id: one for one in bases_on(terms.first)}
    for name in terms.bases:
        if name not in known:
            title = every_basis()[name].words if name in every_basis() else name
            return f"‘{title}’ is no lawful basis on {day(terms.first)}: choose another."
    articles = {known[name].article for name in terms.bases}
    if 6 not in articles:
        return "Select at least one lawful basis of Article 6 of the UK GDPR."
    if terms.special and 9 not in articles:
        return "Special categories of data need a condition of Article 9 too: select one."
    return None


def _why_not_days(terms: Terms) -> str | None:
    if terms.last and terms.last < terms.first:
        return f"The last day ({day(terms.last)}) lies before the first ({day(terms.first)}): mend one of the two."
    if terms.review_on < terms.first:
        return f"The review ({day(terms.review_on)}) lies before the first day ({day(terms.first)}): choose a later day."
    if terms.last and terms.review_on > terms.last:
        return f"The review ({day(terms.review_on)}) lies after the last day ({day(terms.last)}): choose an earlier day."
    return None


def why_not_change(agreement: Agreement, hat: Hat | None) -> str | None:
    if why := why_not_keep(hat, agreement):
        return why
    if agreement.state != S.DRAFT:
        return (
            f"This is {words_of(agreement)}, and what was signed is not edited: write its next version, which replaces it "
            "once it is in force."
        )
    return None


def why_not_draft_next(agreement: Agreement, hat: Hat | None) -> str | None:
    if why := why_not_keep(hat, agreement):
        return why
    if agreement.state == S.DRAFT:
        return "This is a draft itself: change it."
    later = Agreement.objects.filter(holder=agreement.holder, reference=agreement.reference, edition__gt=agreement.edition)
    if later.exists():
        return "A later version is written already: open that one."
    return None


def why_not_move(agreement: Agreement, to: AgreementState) -> str | None:
    """By the table of states alone."""
    if to in NEXT[AgreementState(agreement.state)]:
        return None
    return f"This is {words_of(agreement)}, so it cannot become {AgreementState(to).label.lower()}."


def why_not_put_in_force(agreement: Agreement, hat: Hat | None) -> str | None:
    """Everything but the signature, which is entered with the act."""
    if why := why_not_keep(hat, agreement) or why_not_move(agreement, S.LIVE):
        return why
    if agreement.last and agreement.last < today():
        return f"Its last day was {day(agreement.last)}: enter a later one first."
    other = Agreement.objects.filter(reference=agreement.reference, state=S.LIVE).select_related("holder").first()
    if other and other.holder_id != agreement.holder_id:
        return f"{other.holder} keeps a live agreement of the same name: give this one another name."
    return None


def why_not_signed(signed_by: str, signed_as: str, signed_on: dt.date | None) -> str | None:
    if not signed_by.strip() or not signed_as.strip() or signed_on is None:
        return "Enter who signed it, in which role and on which day: an unsigned agreement is not in force."
    return f"Nobody has signed on {day(signed_on)} yet: enter the day when it is signed." if signed_on > today() else None


def why_not_end(agreement: Agreement, hat: Hat | None) -> str | None:
    return why_not_keep(hat, agreement) or why_not_move(agreement, S.ENDED)


def why_not_review(agreement: Agreement, hat: Hat | None) -> str | None:
    if why := why_not_keep(hat, agreement):
        return why
    if agreement.state != S.LIVE:
        return f"This is {words_of(agreement)}: only what is in force is reviewed."
    return None


def standing(agreement: Agreement, on: dt.date | None = None) -> AgreementState:
    """Where it stands on a day: what was live has run out after its last day, whether or not the night run has said so."""
    at = on or today()
    if agreement.state == S.LIVE and agreement.last and agreement.last < at:
        return S.EXPIRED
    return AgreementState(agreement.state)


def words_of(agreement: Agreement, on: dt.date | None = None) -> str:
    """`in force from 1 September 2026`, as a sentence goes on."""
    at = on or today()
    state = standing(agreement, at)
    if state == S.LIVE and agreement.first > at:
        return f"in force from {day(agreement.first)}"
    if state == S.LIVE:
        return f"in force until {day(agreement.last)}" if agreement.last else "in force"
    if state == S.EXPIRED and agreement.last:
        return f"run out since {day(agreement.last)}"
    return {S.DRAFT: "a draft", S.ENDED: "ended", S.REPLACED: "replaced by a later version"}.get(state, state.label.lower())
