"""Cards to print: one school on one side, or a body's schools as a pack."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.http import Http404, HttpResponse

from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.ground.lines import lines_of
from upstream.casework.records.lines import Line
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.kinds import IdentifierKind
from upstream.registry.models import Organisation, School
from upstream.registry.queries import organisation_by, school_by_urn
from upstream.reports.card import Card
from upstream.reports.pdf import PackCover, card_pdf, cards_pack
from upstream.web import words
from upstream.web.asked import as_at_in
from upstream.web.cards.making import casework_of, evidence_of, with_targets
from upstream.web.needs import forbidden, needs
from upstream.web.pages import of_edition
from upstream.web.schemes.readers import Reader, reader_of

MOST = 120  # cards in one pack made while somebody waits; `upstream cards` makes any number, with progress
NOT_REACHED = "Cards of these schools are for the people who work with them. The school’s own page shows its published figures."


@needs(Permission.CARD_VIEW)
@of_edition
def one(request, urn):
    """`card.pdf`: with what the reader may see, marked with who printed it."""
    present = request.edition.directory.school_of(urn)
    if present is None:
        raise Http404(f"No school here has the URN {urn[:20]}.")
    as_at = as_at_in(request.GET)
    card = card_for(request, present, as_at)
    _note(request.hat, school_by_urn(present))
    return _pdf(card_pdf(card), f"card-{present}" + (f"-{as_at.isoformat()}" if as_at else ""))


def card_for(request, urn: str, as_at: dt.date | None, reader: Reader | None = None) -> Card:
    reader = reader or reader_of(request.hat)
    school = school_by_urn(urn)
    lines = _lines(request.hat, school) if as_at is None else None
    card = evidence_of(request.edition, urn, as_at, reader)
    if lines:
        card = with_targets(card, lines, _names(lines), request.edition.definitions.measures)
    return _filled(card, casework_of(request.edition, urn, as_at, request.hat, reader, lines))


def _filled(card: Card, casework) -> Card:
    return Card(**{**{name: getattr(card, name) for name in Card.__dataclass_fields__}, "casework": casework})


def _lines(hat: Hat, school: School | None) -> list[Line] | None:
    """None where the reader's role reads no records, or none of this school."""
    if school is None or not (hat.may(Permission.RECORDS_VIEW) or hat.may(Permission.SHARED_VIEW)):
        return None
    return lines_of(hat, school)


def _names(lines: list[Line]) -> dict[int, str]:
    return dict(Organisation.objects.filter(pk__in={line.holder for line in lines}).values_list("pk", "name"))


@transaction.atomic
def _note(hat: Hat, school: School | None) -> None:
    """What leaves the site on paper is written down."""
    if school is not None:
        record(Happened.RECORD_EXPORTED, by=hat, target=school, school=school.pk, fields=["card"])


@needs(Permission.CARD_VIEW)
@of_edition
def pack_of_trust(request, uid):
    return _pack(request, organisation_by(IdentifierKind.UID, uid))


@needs(Permission.CARD_VIEW)
@of_edition
def pack_of_council(request, code):
    return _pack(request, organisation_by(IdentifierKind.COUNCIL, code))


def _pack(request, body: Organisation | None) -> HttpResponse:
    """Every school of a body that the reader reaches, those with something overdue first."""
    schools = _reached(request.hat, body) if body else []
    if not schools:
        return forbidden(request, NOT_REACHED)
    if len(schools) > MOST:
        raise Refusal(
            f"{body} has {len(schools)} schools, and a pack of more than {MOST} takes longer than a page may: "
            "`upstream cards` on the server makes it, with progress."
        )
    reader = reader_of(request.hat)
    made = [card_for(request, school.urn, None, reader) for school in schools]
    late = {card.urn: sum(line.mark.startswith("overdue") for line in card.casework.actions or ()) for card in made}
    made.sort(key=lambda card: (-late[card.urn], card.name))
    for school in schools:
        _note(request.hat, school)
    return _pdf(cards_pack(made, _cover(request.hat, body, made, late)), f"cards-{body.pk}-{today().isoformat()}")


def _reached(hat: Hat, body: Organisation) -> list[School]:
    inside = body.belongings.now().values("school")
    return list(hat.schools.filter(pk__in=inside).exclude(urn="").select_related("organisation").order_by("organisation__name"))


def _cover(hat: Hat, body: Organisation, made: list[Card], late: dict[str, int]) -> PackCover:
    why = {urn: f"{number} overdue" for urn, number in late.items() if number}
    facts = (("Schools", str(len(made))), ("As known", words.on_day(today())), ("Printed by", f"{hat.user.name}, {hat.title}"))
    order = "Those with overdue actions first, the most first; then by name."
    return PackCover(f"School cards: {body}", "One side a school", facts, order, why)


def _pdf(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, content_type="application/pdf", headers={
        "Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "no-store",
    })
