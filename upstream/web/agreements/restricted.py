"""A school’s figures that are not open: shown to whoever is cleared, for a party to the agreement, with its rules of use."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from upstream.casework.ground.agreements.models import Agreement
from upstream.casework.ground.agreements.queries import in_force, live_for
from upstream.evidence.definitions import Definitions, Sensitivity
from upstream.evidence.known import known_of_school
from upstream.evidence.store import Store, open_store
from upstream.evidence.value import Value
from upstream.lib.wording import counted
from upstream.people.hats import Hat
from upstream.people.roles import Sensitivity as Careful
from upstream.registry.models import School
from upstream.registry.queries import ids_of
from upstream.web import words
from upstream.web.editions import OpenEdition
from upstream.web.records.schools import school_crumbs, school_url
from upstream.web.records.tables import Cell, Table, TablePage, columns

HEAD = columns("Measure", "Pupils", "Year", "#Figure", "#Pupils counted", "Source")
LEAD = (
    "Figures of sources that are not open. They are shown to people whose role is cleared for them, at bodies that are a party "
    "to the agreement they rest on, for as long as it is in force."
)
MOST_SENSITIVE: Mapping[Careful, Sensitivity] = {
    Careful.OPEN: "open", Careful.OFFICIAL: "official", Careful.CONFIDENTIAL: "confidential",
    Careful.SAFEGUARDING: "confidential",
}


@lru_cache(maxsize=8)
def _store(edition: str, clearance: Sensitivity, live: tuple[tuple[str, tuple[str, ...]], ...]) -> Store:
    """Opened once for each clearance and set of agreements: an edition never changes."""
    return open_store(clearance=clearance, edition=edition, live_agreements=dict(live))


def store_for(hat: Hat, edition: OpenEdition) -> Store:
    """The evidence as far as a hat may see it, by clearance and by the agreements of its body."""
    live = tuple(sorted((name, tuple(sorted(sources))) for name, sources in live_for(hat.organisation).items()))
    return _store(edition.id, MOST_SENSITIVE[hat.role.clearance], live)


def present_restricted(school: School, hat: Hat, edition: OpenEdition) -> TablePage:
    store = store_for(hat, edition)
    shown = {part.source for part in store.restricted if part.is_shown}
    figures = [one for one in _known(school, store) if one.source in shown]
    rules = _rules({part.agreement for part in store.restricted if part.is_shown})
    return TablePage(
        f"Figures of {school.name} under agreements",
        school_crumbs(school, ("Figures under agreements", school_url(school, "under-agreement/"))), LEAD,
        _hidden(hat, store), facts=rules if figures else (),
        tables=[Table("Figures under agreements", HEAD, [_row(one, store.definitions) for one in figures], _empty(store))],
    )


def _known(school: School, store: Store) -> list[Value]:
    urns = list(dict.fromkeys([school.urn, *_urns(school)]))
    values = known_of_school(store, urns).values
    return sorted(values, key=lambda one: (one.measure, one.group, one.period))


def _urns(school: School) -> list[str]:
    rows = School.objects.filter(pk__in=ids_of(school)).values_list("establishments__urn", flat=True)
    return [urn for urn in rows if urn]


def _rules(agreements: set[str]) -> list[tuple[str, str]]:
    """The rules of use of each agreement that a figure rests on."""
    found = in_force().filter(reference__in=agreements).order_by("title")
    return [(f"Rules of use: {one.title}", one.use_rules) for one in found]


def _hidden(hat: Hat, store: Store) -> str:
    """What is hidden because its agreement has run out, to bodies that were a party to it; nothing of others' is said."""
    lapsed = {part.agreement for part in store.restricted if not part.is_live and part.sensitivity in hat.role.reads}
    own = Agreement.objects.filter(reference__in=lapsed).filter(holder=hat.organisation) | Agreement.objects.filter(
        reference__in=lapsed, parties=hat.organisation
    )
    names = sorted({one.title for one in own.distinct()})
    if not names:
        return ""
    return (
        f"{counted(len(names), 'agreement is', 'agreements are')} no longer in force, and figures that rest on "
        f"{'it' if len(names) == 1 else 'them'} are hidden: {'; '.join(names)}. The data protection officer can renew "
        f"{'it' if len(names) == 1 else 'them'}."
    )


def _empty(store: Store) -> str:
    if not any(part.is_shown for part in store.restricted):
        return "Nothing is held here that your body’s agreements in force let you see."
    return "None of these sources has a figure of this school."


def _row(one: Value, definitions: Definitions) -> list[Cell]:
    measure = definitions.measures[one.measure]
    source = definitions.sources[one.source or ""].title if one.source in definitions.sources else one.source or ""
    figure = words.number(one.value, measure) if one.value is not None else words.state_tag(one.state)[0]
    cohort = words.count(one.cohort) if one.cohort is not None else ""
    return [
        Cell(measure.short), Cell(words.group_words(definitions.groups, one.group)), Cell(one.period),
        Cell(figure, is_number=True), Cell(cohort, is_number=True), Cell(source),
    ]
