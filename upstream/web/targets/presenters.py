"""Targets in words: never a number without whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from upstream.casework.ground.targets.models import Target
from upstream.casework.ground.targets.queries import targets_of, versions
from upstream.casework.ground.targets.rules import why_not_change, why_not_set_for
from upstream.evidence.definitions import Definitions, Measure
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.kinds import OrganisationKind
from upstream.registry.models import Organisation
from upstream.web import links, words
from upstream.web.records.bodies import body_crumbs, body_url
from upstream.web.records.page import Deed, Part, RecordPage, Tag, with_record
from upstream.web.records.tables import Cell, Table, TablePage, columns
from upstream.web.schools.page import Fact
from upstream.web.targets.kind import KIND

READS = KIND.readers
EMPTY = "No target is set here that you may read. One can be set by itself, or many loaded from a table."
HEAD = columns("Measure", "Pupils", "Year", "#Target", "Target of", "Agreed")


def present_targets(organisation: Organisation, hat: Hat, definitions: Definitions | None) -> TablePage:
    rows = list(targets_of(hat, organisation).prefetch_related("organisation__identifiers"))
    rest = body_url(organisation, "targets/")
    school = organisation.school.urn if organisation.kind == OrganisationKind.SCHOOL else ""
    return TablePage(
        f"Targets of {organisation}", body_crumbs(organisation, ("Targets", rest)),
        "What bodies want to be reached, each with whose target it is and who agreed it. A target is no forecast.",
        deeds=[Deed("Set a target", f"{rest}add/", why_not_set_for(organisation, hat) or ""), *_loads(hat)],
        tables=[Table("Targets", HEAD, [_row(one, definitions) for one in rows], EMPTY)],
        downloads=downloads(hat, school) if rows else (),
    )


def present_all(rows: Sequence[Target], hat: Hat, definitions: Definitions | None, is_cut: bool) -> TablePage:
    head = (("For", False), *HEAD)
    found = [
        [Cell(one.organisation.name, body_url(one.organisation, "targets/")), *_row(one, definitions)] for one in rows
    ]
    return TablePage(
        "Targets", lead="Those of your body, and what others have shared with it.", deeds=_loads(hat),
        tables=[Table("Targets", head, found, EMPTY)], downloads=downloads(hat) if rows else (),
        notes=[f"Only the first {len(rows)} are shown; the table to take along has them all."] if is_cut else (),
    )


def _loads(hat: Hat) -> list[Deed]:
    return [Deed("Load a table", "/targets/table/")] if hat.may(Permission.TARGETS_WRITE) else []


def downloads(hat: Hat, school: str = "") -> list[Deed]:
    why = "" if hat.may(Permission.EXPORT) else "Your role takes no records away as files."
    return [Deed("Take these targets along as a table", "/targets/targets.csv" + (f"?school={school}" if school else ""), why)]


def _row(one: Target, definitions: Definitions | None) -> list[Cell]:
    small = f"version {one.version}" if one.version > 1 else ""
    return [
        Cell(measure_words(one, definitions), KIND.url(one.pk)), Cell(group_words(one, definitions)), Cell(one.period),
        Cell(value_words(one, definitions), small=small, sort=f"{one.value:020.3f}", is_number=True), Cell(one.holder.name),
        Cell(f"{one.agreed_by}, {words.on_day(one.agreed_on)}", sort=one.agreed_on.isoformat()),
    ]


def measure_words(one: Target, definitions: Definitions | None) -> str:
    """The measure's title; its id where no edition knows it any more."""
    measure = definitions.measures.get(one.measure) if definitions else None
    return measure.short if measure else one.measure


def group_words(one: Target, definitions: Definitions | None) -> str:
    return words.group_words(definitions.groups if definitions else {}, one.pupil_group)


def value_words(one: Target, definitions: Definitions | None) -> str:
    measure = definitions.measures.get(one.measure) if definitions else None
    return number_words(one.value, measure)


def number_words(value: Decimal, measure: Measure | None) -> str:
    """As it was agreed, with all its decimals: 60.5% is not 60%."""
    text = f"{value.normalize():,f}".replace("-", "\N{MINUS SIGN}")
    if measure is None or measure.unit not in ("percent", "pounds"):
        return text
    return f"{text}%" if measure.unit == "percent" else f"£{text}"


def present_one(one: Target, hat: Hat, definitions: Definitions | None) -> RecordPage:
    rest = body_url(one.organisation, "targets/")
    measure = definitions.measures.get(one.measure) if definitions else None
    facts = [
        Fact("For", one.organisation.name, rest),
        Fact("Measure", measure.title if measure else one.measure, links.measure(one.measure) if measure else ""),
        Fact("Pupils", group_words(one, definitions)), Fact("Academic year", one.period), Fact("Target of", one.holder.name),
        Fact("Agreed by", f"{one.agreed_by}, {words.on_day(one.agreed_on)}"),
        Fact("Known from", f"Loaded from {one.source}" if one.source else "Typed"),
        Fact("Withdrawn because", one.withdrawn_because),
    ]
    deeds = [Deed("Change it", KIND.url(one.pk, "change"), why_not_change(one, hat) or "")]
    is_holders = one.holder_id == hat.organisation.pk
    page = RecordPage(
        f"{value_words(one, definitions)} in {one.period}: {measure_words(one, definitions)}", "Target",
        body_crumbs(one.organisation, ("Targets", rest)), [Tag("Withdrawn", "worse")] if one.is_withdrawn else [],
        [fact for fact in facts if fact.text], _past(one, definitions) if is_holders else [], deeds=deeds if is_holders else [],
    )
    return with_record(page, one, hat)


def _past(one: Target, definitions: Definitions | None) -> list[Part]:
    """The numbers it had before, the newest first."""
    measure = definitions.measures.get(one.measure) if definitions else None
    said = [
        f"{number_words(past.value, measure)}, agreed by {past.agreed_by} on {words.on_day(past.agreed_on)}"
        for past in versions(one)[1:]
    ]
    return [Part("Before", "\n".join(said))] if said else []
