"""Cards for one reader: the evidence kept by its edition, casework and targets as this reader may see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from upstream.assessment.judgements import with_recorded
from upstream.assessment.kpi_sets import KpiSets
from upstream.casework.ground.actions.models import LIVE as OPEN_ACTIONS
from upstream.casework.ground.intelligence.models import LIVE as HOLDING
from upstream.casework.records.lines import Line
from upstream.evidence.definitions import Measure
from upstream.lib.clock import today
from upstream.lib.definition_files import PACKAGED
from upstream.people.hats import Hat
from upstream.reports.card import Card, CardCasework, CardFact, CardKpi, CardLine
from upstream.reports.card_evidence import CardEvidence
from upstream.web import links, words
from upstream.web.editions import OpenEdition
from upstream.web.schemes.cards import present_cards
from upstream.web.schemes.offered import schemes_of_school, whereabouts, works_by
from upstream.web.schemes.proposals import recorded_of
from upstream.web.schemes.readers import Reader, Recorded
from upstream.web.targets.aims import aim_beside, written

# Contacts that stand in a card's header, in this order.
PEOPLE = (
    ("headteacher", "Headteacher"), ("interim-headteacher", "Interim headteacher"),
    ("chair-of-governors", "Chair of governors"),
)


def schemes_seen(edition: OpenEdition, urn: str, as_at: dt.date | None, reader: Reader) -> frozenset[str]:
    """The schemes over a school whose standings the reader may see."""
    entry, urns = edition.directory.entry(urn), [part.urn for part in edition.directory.chain(urn)]
    on = as_at or today()
    here = whereabouts(edition, entry.la if entry else None, urns, on)
    return frozenset(one.id for one, _ in schemes_of_school(edition, here, on) if reader.sees_standing(one, here))


class Sheets:
    """Sheets of KPIs of one edition, day and reader: schools of one set share one."""

    def __init__(self, edition: OpenEdition, as_at: dt.date | None, seen: frozenset[str]):
        self.edition, self.as_at = edition, as_at
        self.folders = [PACKAGED, *edition.definitions.folders]
        self._sets = KpiSets(edition.store, self.folders, as_at, seen)
        self._made: dict[int, CardEvidence] = {}
        self._recorded: dict[tuple, tuple[str, CardEvidence]] = {}

    def of(self, urn: str, recorded: Recorded | None = None) -> CardEvidence:
        kpis = self._sets.of(urn)
        if id(kpis) not in self._made:
            self._made[id(kpis)] = CardEvidence(self.edition.store, self.folders, self.as_at, kpis)
        made = self._made[id(kpis)]
        return self._with(made, recorded) if recorded else made

    def recorded_for(self, urn: str, reader: Reader) -> Recorded | None:
        """What the reader's body recorded, where the school's KPIs ask for judgements and such bodies work by them."""
        framework, recorded = self._sets.of(urn).framework, reader.recorded
        asks = any(kpi.judgement for priority in framework.priorities for kpi in priority.kpis)
        return recorded if recorded and asks and works_by(recorded.kind, framework) else None

    def _with(self, made: CardEvidence, recorded: Recorded) -> CardEvidence:
        """By what is recorded now: of each body and clearance the last alone is kept."""
        key = (id(made), recorded.body, recorded.reads)
        version, kept = self._recorded.get(key, ("", made))
        if version != recorded.version:
            told = recorded_of(made.kpis.framework, self.as_at, recorded)
            kept = made.with_judgements(with_recorded(made.kpis.judgements, told))
            self._recorded[key] = (recorded.version, kept)
        return kept


@lru_cache(maxsize=8)
def sheets(edition: OpenEdition, as_at: dt.date | None, _on: dt.date, seen: frozenset[str]) -> Sheets:
    return Sheets(edition, as_at, seen)


def evidence_of(edition: OpenEdition, urn: str, as_at: dt.date | None, reader: Reader) -> Card:
    """The card without casework, made once for an edition, a day and what the reader may see of schemes and judgements."""
    seen = schemes_seen(edition, urn, as_at, reader)
    recorded = sheets(edition, as_at, today(), seen).recorded_for(urn, reader)
    return _evidence(edition, urn, as_at, today(), seen, recorded)


@lru_cache(maxsize=512)
def _evidence(
    edition: OpenEdition, urn: str, as_at: dt.date | None, on: dt.date, seen: frozenset[str], recorded: Recorded | None
) -> Card:
    return sheets(edition, as_at, on, seen).of(urn, recorded).card(urn)


# Casework

def casework_of(
    edition: OpenEdition, urn: str, as_at: dt.date | None, hat: Hat, reader: Reader, lines: Iterable[Line] | None
) -> CardCasework:
    """What the reader may see, as lines. `lines` None: nothing was asked, since the reader's role reads no records."""
    entry, urns = edition.directory.entry(urn), [part.urn for part in edition.directory.chain(urn)]
    standings = present_cards(edition, entry.la if entry else None, urns, as_at, reader)
    said = tuple(CardLine(f"{one.scheme}: {one.answer or one.why_none}", url=one.url) for one in standings.cards)
    made_for = f"{hat.user.name}, {hat.title}"
    url = links.school(urn)
    if lines is None:
        return CardCasework(standings=said, made_for=made_for, url=url)
    by_kind = _by_kind(lines)
    return CardCasework(
        people=tuple(_people(by_kind.get("contact", []))), standings=said,
        intelligence=tuple(_known(line) for line in by_kind.get("intelligence", []) if line.state in HOLDING),
        actions=tuple(_action(line) for line in _due_first(by_kind.get("action", []))),
        files=tuple(CardLine(line.title, line.on, url=f"/files/{line.id}/") for line in by_kind.get("file", [])),
        response=_response(by_kind.get("response", [])), visits=(),
        marking=f"{hat.role.clearance.value.capitalize()}: for the use of {hat.organisation}", made_for=made_for, url=url,
    )


def _by_kind(lines: Iterable[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.kind, []).append(line)
    return found


def _people(contacts: list[Line]) -> Iterable[CardFact]:
    held = {line.state: line for line in reversed(contacts)}
    return (CardFact(title, held[role].title) for role, title in PEOPLE if role in held)


def _known(line: Line) -> CardLine:
    is_fact = line.extra.startswith("fact")
    return CardLine(line.title, line.on, mark="fact" if is_fact else "opinion", url=f"/intelligence/{line.id}/")


def _due_first(actions: list[Line]) -> list[Line]:
    still = (line for line in actions if line.state in OPEN_ACTIONS)
    return sorted(still, key=lambda line: (line.until or dt.date.max, line.id.int))


def _action(line: Line) -> CardLine:
    late = (today() - line.until).days if line.until else 0
    mark = f"overdue by {late} days" if late > 0 else f"due {words.on_day(line.until)}" if line.until else ""
    return CardLine(line.title, line.on, line.extra, mark, f"/actions/{line.id}/")


def _response(responses: list[Line]) -> CardLine | None:
    newest = next(iter(responses), None)
    return CardLine(newest.title, newest.on, url=f"/responses/{newest.id}/") if newest else None


def with_targets(
    card: Card, lines: Iterable[Line], names: dict[int, str], measures: Mapping[str, Measure]
) -> Card:
    """The card with what people set as targets in place of the framework's own, each with whose it is."""
    targets = [line for line in lines if line.kind == "target"]
    if not targets:
        return card
    groups = tuple(
        replace(group, kpis=tuple(_aimed(kpi, targets, names, measures) for kpi in group.kpis)) for group in card.groups
    )
    return replace(card, groups=groups)


def _aimed(kpi: CardKpi, targets: list[Line], names: dict[int, str], measures: Mapping[str, Measure]) -> CardKpi:
    key = kpi.figure
    found = aim_beside(targets, key.measure, key.group, key.period) if key else None
    if key is None or found is None:
        return kpi
    year, line = found
    later = "" if year == key.period else f", for {year}"
    whose = names.get(line.holder, "a target set here")
    return replace(
        kpi, target=written(line, measures[key.measure]), target_of=f"{whose}{later}", target_says=_says(kpi, line, later)
    )


def _says(kpi: CardKpi, line: Line, later: str) -> str:
    """Whether the figure reached it; of a target for a later year, that it is not due yet."""
    if later:
        return "not due yet"
    if kpi.value is None or not kpi.better:
        return ""
    is_reached = kpi.value >= float(line.state) if kpi.better == "higher" else kpi.value <= float(line.state)
    return "reached" if is_reached else "not reached"
