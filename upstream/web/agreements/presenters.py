"""The register in words and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from upstream.casework.ground.agreements.definitions import every_basis
from upstream.casework.ground.agreements.models import Agreement, AgreementState
from upstream.casework.ground.agreements.queries import next_day, register, versions_of
from upstream.casework.ground.agreements.rules import (
    standing,
    why_not_change,
    why_not_draft_next,
    why_not_end,
    why_not_keep,
    why_not_put_in_force,
    why_not_review,
    words_of,
)
from upstream.evidence.agreements import RestrictedPart, resting_on
from upstream.evidence.definitions import Definitions
from upstream.lib.clock import today
from upstream.lib.wording import listed
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.reports.document import Column, Document, Section
from upstream.reports.document import Table as DocumentTable
from upstream.web import words
from upstream.web.editions import OpenEdition
from upstream.web.records.page import Deed, Part, RecordPage, Tag
from upstream.web.records.tables import Cell, Table, TablePage, columns
from upstream.web.schools.page import Crumb, Fact

READS = (Permission.AGREEMENTS_VIEW, Permission.AGREEMENTS_WRITE)
TONES = {
    AgreementState.DRAFT: "unknown", AgreementState.LIVE: "good", AgreementState.EXPIRED: "worse",
    AgreementState.ENDED: "plain", AgreementState.REPLACED: "plain",
}
CRUMB = Crumb("Agreements", "/agreements/")
LEAD = (
    "With whom data are shared, what, why, on what ground, until when. What is not open is read and shown only under an "
    "agreement in force."
)
EMPTY = (
    "No agreement is in the register. Sources that are not open can be read and shown only under one: the data protection "
    "officer writes it, and puts it in force once it is signed."
)


def url(one: Agreement, deed: str = "") -> str:
    return f"/agreements/{one.pk}/" + (f"{deed}/" if deed else "")


def state_tag(one: Agreement) -> Tag:
    state = standing(one)
    if state == AgreementState.LIVE and one.first > today():
        return Tag(f"In force from {words.on_day(one.first)}", "unknown")
    return Tag(state.label, TONES[state])


def present_register(hat: Hat, edition: OpenEdition | None) -> TablePage:
    found = register(hat)
    any_at_all = any((found.due, found.run_out, found.live, found.drafts, found.past))
    head = columns("Agreement", "State", "Parties", "Covers", "Next review", "Until")
    tables = [
        Table("Run out: nothing is read or shown under these", head, _rows(found.run_out), id="run-out"),
        Table("Due within 90 days", head, _rows(found.due), id="due"),
        Table("In force", head, _rows(found.live), "" if any_at_all else EMPTY, id="live"),
        Table("Drafts", head, _rows(found.drafts), id="drafts"), Table("Before", head, _rows(found.past), id="past"),
        _uncovered(edition, [*found.live, *found.due]),
    ]
    return TablePage(
        "Register of agreements", lead=LEAD,
        deeds=[Deed("Write an agreement", "/agreements/add/", why_not_keep(hat) or "")], tables=tables,
        downloads=[Deed("The register as a table", "/agreements/agreements.csv"),
                   Deed("as a workbook", "/agreements/agreements.xlsx")] if any_at_all else (),
    )


def _rows(found: Iterable[Agreement]) -> list[list[Cell]]:
    return [
        [
            Cell(one.title, url(one), small=f"version {one.edition}" if one.edition > 1 else ""),
            Cell("", tags=[state_tag(one)]), Cell(parties_words(one)), Cell(listed(one.sources) or "no source"),
            Cell(words.on_day(one.review_on), sort=one.review_on.isoformat()),
            Cell(words.on_day(one.last) or "no end agreed", sort=str(one.last or "9999")),
        ]
        for one in found
    ]


def parties_words(one: Agreement) -> str:
    named = [one.holder.name, *sorted(party.name for party in one.parties.all() if party.pk != one.holder_id)]
    return listed([*named, *(line.strip() for line in one.other_parties.splitlines() if line.strip())])


def _uncovered(edition: OpenEdition | None, live: Sequence[Agreement]) -> Table:
    """Sources that are defined here, are not open and rest on nothing that is in force."""
    rests = resting_on(edition.definitions) if edition else {}
    covered = {(one.reference, source) for one in live for source in one.sources}
    missing = [(source, name) for source, name in rests.items() if not _is_covered(edition, covered, source, name)]
    rows = [
        [Cell(edition.definitions.sources[source].title, small=source), Cell(name)] for source, name in missing
    ] if edition else []
    lead = "These are defined here and are not open. Their files are refused until an agreement of that name is in force."
    return Table("Sources without an agreement", columns("Source", "Rests on"), rows, lead=lead, id="uncovered")


def _is_covered(edition: OpenEdition, covered: set[tuple[str, str]], source: str, name: str) -> bool:
    publication = edition.definitions.publication_of(edition.definitions.sources[source]).id
    return (name, source) in covered or (name, publication) in covered


def present_one(one: Agreement, hat: Hat, edition: OpenEdition | None, document_name: str) -> RecordPage:
    signed = f"{one.signed_by}, {one.signed_as}, on {words.on_day(one.signed_on)}" if one.signed_on else "Not signed"
    facts = [
        Fact("State", words.sentence_case(words_of(one))), Fact("Name in definitions", one.reference),
        Fact("Version", str(one.edition)), Fact("Kept by", one.holder.name), Fact("Parties", parties_words(one)),
        Fact("From", words.on_day(one.first)), Fact("Until", words.on_day(one.last) or "No end is agreed"),
        Fact("Next review", words.on_day(one.review_on)), Fact("Signed by", signed),
        Fact("Document", document_name, url(one, "document") if document_name else ""),
    ]
    parts = [
        Part("Why it ended", one.ended_because), Part("Purposes", one.purposes), Part("Data that are shared", one.items),
        Part("Sources that it covers", _sources(one, edition)), Part("Lawful basis", "\n".join(_bases(one))),
        Part("Recipients", one.recipients), Part("Rules of use", one.use_rules),
        Part("How long the data are kept", one.retention),
    ]
    versions = [other for other in versions_of(one, hat) if other.pk != one.pk]
    return RecordPage(
        one.title, "Agreement", [CRUMB], [state_tag(one)], [fact for fact in facts if fact.text],
        [part for part in parts if part.text], deeds=_deeds(one, hat),
        earlier=[Fact(f"Version {other.edition}", f"{words_of(other)}, from {words.on_day(other.first)}", url(other))
                 for other in versions],
    )


def _bases(one: Agreement) -> list[str]:
    known = every_basis()
    said = [known[name].words if name in known else name for name in one.bases]
    return [*said, "It covers special categories of data."] if one.special else said


def _sources(one: Agreement, edition: OpenEdition | None) -> str:
    """Each by its title, and what of it is held: what is hidden says why."""
    definitions = edition.definitions if edition else None
    parts = edition.store.restricted if edition else []
    return "\n".join(_source(name, one, definitions, parts) for name in one.sources) or "None: nothing rests on it yet."


def _source(name: str, one: Agreement, definitions: Definitions | None, parts: Sequence[RestrictedPart]) -> str:
    known = definitions.sources.get(name) or definitions.publications.get(name) if definitions else None
    held = any(part.source == name and part.agreement == one.reference for part in parts)
    if standing(one) == AgreementState.LIVE and one.first <= today():
        state = "figures are held, and shown to its parties" if held else "no figures are held yet"
    else:
        state = "figures are held and hidden" if held else "its files are refused"
    return f"{known.title if known else name} ({name}): {state}."


def _deeds(one: Agreement, hat: Hat) -> list[Deed]:
    """What can be done in its state; whoever does not keep the register reads why once."""
    if why := why_not_keep(hat, one):
        return [Deed("Change it", "", why)]
    if one.state == AgreementState.DRAFT:
        return [
            Deed("Change the draft", url(one, "change"), why_not_change(one, hat) or ""),
            Deed("Put it in force", url(one, "sign"), why_not_put_in_force(one, hat) or ""),
            Deed("Throw the draft away", url(one, "end"), why_not_end(one, hat) or ""),
        ]
    return [
        Deed("Write the next version", url(one, "next"), why_not_draft_next(one, hat) or ""),
        *([Deed("It was reviewed and stands", url(one, "review"), why_not_review(one, hat) or "")]
          if one.state == AgreementState.LIVE else []),
        *([Deed("End it", url(one, "end"), "")] if why_not_end(one, hat) is None else []),
    ]


HEAD = (
    "Title", "Name in definitions", "Version", "State", "Kept by", "Parties", "Purposes", "Data", "Sources", "Lawful basis",
    "Special categories", "Recipients", "Rules of use", "Kept for", "From", "Until", "Next review", "Signed by", "Signed as",
    "Signed on",
)


def as_rows(found: Iterable[Agreement]) -> Iterable[list[object]]:
    known = every_basis()
    for one in found:
        yield [
            one.title, one.reference, one.edition, standing(one).label, one.holder.name, parties_words(one), one.purposes,
            one.items, ", ".join(one.sources), "; ".join(known[name].words if name in known else name for name in one.bases),
            "yes" if one.special else "no", one.recipients, one.use_rules, one.retention, one.first, one.last, one.review_on,
            one.signed_by, one.signed_as, one.signed_on,
        ]


def as_document(found: Sequence[Agreement], hat: Hat) -> Document:
    """The register as a workbook’s document, the next to review first."""
    wide = {"Purposes", "Data", "Recipients", "Rules of use", "Kept for", "Lawful basis"}
    heads = tuple(Column(title, width=40 if title in wide else 18, heads_row=title == "Title") for title in HEAD)
    rows = tuple(tuple(row) for row in as_rows(sorted(found, key=next_day)))
    table = DocumentTable("Agreements", heads, rows, empty="No agreement is in the register.")
    facts = (("As at", words.on_day(today())), ("For", hat.organisation.name))
    section = Section("agreements", "Agreements", (table,), "Agreements")
    return Document("Register of agreements", hat.organisation.name, facts, (section,))
