"""What changed between two editions, in words: files, figures, the register; for which councils and which schools."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from upstream.evidence.definitions import Definitions, Measure
from upstream.evidence.edition_changes.changes import EditionChanges, SchoolPlace, ValueChange
from upstream.evidence.edition_changes.files import Became, FileChange
from upstream.evidence.edition_changes.kinds import FigureChange, MeasureChange, Tally, What
from upstream.evidence.edition_changes.register import Happening, RegisterChange
from upstream.evidence.store import Store
from upstream.evidence.value import State, Value
from upstream.lib.wording import counted, listed
from upstream.web import words

FEW = 25  # lines shown before the rest is folded away
WHAT = {
    What.CORRECTED: ("Corrected", "unknown"), What.WITHDRAWN: ("Withdrawn", "worse"), What.GONE: ("Gone", "worse"),
    What.GIVEN: ("Given now", "good"), What.ADDED: ("Added", "good"), What.RESTATED: ("Restated", "plain"),
    What.CONFIRMED: ("Confirmed", "plain"),
}
BECAME = {
    Became.NEW: ("New", "good"), Became.CORRECTED: ("Corrected", "unknown"), Became.GONE: ("Gone", "worse"),
    Became.READ_ANEW: ("Read differently", "unknown"), Became.REFUSED: ("Refused", "worse"),
}


@dataclass(frozen=True)
class FileRow:
    name: str
    source: str
    tag: str
    tone: str
    before: str
    after: str
    said: str


@dataclass(frozen=True)
class MeasureRow:
    title: str
    period: str
    said: str


@dataclass(frozen=True)
class CorrectionRow:
    who: str
    url: str
    what: str
    period: str
    before: str
    after: str


@dataclass(frozen=True)
class CouncilRow:
    name: str
    url: str
    schools: str
    said: str


@dataclass(frozen=True)
class SchoolRow:
    name: str
    council: str
    url: str
    said: str


@dataclass(frozen=True)
class Summary:
    """The few sentences that stand also where somebody is asked to publish."""

    sentences: list[str]
    nothing: bool
    files: list[FileRow]
    corrections: list[CorrectionRow]
    register: list[str]
    url: str


@dataclass(frozen=True)
class ChangesPage:
    summary: Summary
    measures: list[MeasureRow]
    more_measures: list[MeasureRow]
    councils: list[CouncilRow]
    schools: list[SchoolRow]
    more_register: list[str]
    inspections: str


def tally_words(tally: Tally) -> str:
    """`426 corrected, 14 withdrawn`."""
    return ", ".join(f"{number:,} {what.value}" for what, number in tally.items())


def present_summary(found: EditionChanges, after: Store) -> Summary:
    register = [_register(one) for one in found.register]
    return Summary(
        _sentences(found), found.nothing, [_file(one) for one in found.files], _corrections(found, after), register[:FEW],
        reverse("data-changes", args=[found.before, found.after]),
    )


def _sentences(found: EditionChanges) -> list[str]:
    files = Counter(one.became.value for one in found.files)
    touched = [one for one in found.schools if one.tally.loud]
    said = []
    if files:
        parts = [f"{number} {became}" for became, number in files.items()]
        said.append(f"{counted(len(found.files), 'file')}: {listed(parts)}.")
    if found.measures:
        measures = len({one.measure for one in found.measures})
        said.append(f"Figures: {tally_words(found.figures)}, in {counted(measures, 'measure')}.")
    if touched:
        said.append(f"{counted(len(touched), 'school')} will read other figures than before, in {_in_councils(found)}.")
    if found.register:
        kinds = Counter(one.what for one in found.register)
        said.append("In the register: " + listed([f"{number} {what.value}" for what, number in kinds.items()]) + ".")
    if found.inspections:
        said.append(f"{counted(len(found.inspections), 'judgement')} of inspections new, gone or corrected.")
    return said


def _in_councils(found: EditionChanges) -> str:
    councils = {one.school.la for one in found.schools if one.tally.loud and one.school.la}
    return counted(len(councils), "council")


def _file(one: FileChange) -> FileRow:
    before = f"{one.before.rows_used:,}" if one.before and one.became is not Became.NEW else ""
    after = f"{one.after.rows_used:,}" if one.after else ""
    aside = f"{one.after.refused:,} set aside" if one.after and one.after.refused else ""
    why = one.after.why if one.became is Became.REFUSED and one.after else ""
    return FileRow(one.file, one.title or "", *BECAME[one.became], before, after, why or aside)


def _corrections(found: EditionChanges, after: Store) -> list[CorrectionRow]:
    """The furthest of each measure and period first, so that one measure does not fill the list."""
    places = {one.school.urn: one.school for one in found.schools}
    rows = [(place, one) for line in found.measures for place, one in enumerate(line.largest)]
    rows.sort(key=lambda pair: (pair[0], -abs(pair[1].difference or 0)))
    return [_correction(one, places, found, after) for _, one in rows[:FEW]]


def _correction(one: FigureChange, places: dict[str, SchoolPlace], found: EditionChanges, after: Store) -> CorrectionRow:
    definitions, is_school = after.definitions, one.entity.kind == "school"
    place = places.get(one.entity.id)
    unnamed = f"School {one.entity.id}" if is_school else str(one.entity)
    who = (place.name if place else None) or after.name_of(one.entity) or unnamed
    url = reverse("data-changes-school", args=[found.before, found.after, one.entity.id]) if is_school else ""
    return CorrectionRow(
        who, url, _measure_words(definitions, one.measure, one.group), one.period,
        _figure(definitions, one.measure, one.before, one.before_state),
        _figure(definitions, one.measure, one.after, one.after_state),
    )


def _measure_words(definitions: Definitions, measure: str, group: str = "all") -> str:
    title = definitions.measures[measure].title if measure in definitions.measures else measure
    return title if group == "all" else f"{title}: {words.group_words(definitions.groups, group).lower()}"


def _figure(definitions: Definitions, measure: str, value: float | None, state: str | None) -> str:
    if value is None:
        return words.state_tag(state)[0] if state else "none"
    defined: Measure | None = definitions.measures.get(measure)
    return words.number(value, defined) if defined else f"{value:g}"


def _register(one: RegisterChange) -> str:
    name = one.name or f"School {one.urn}"
    on = f" on {words.on_day(one.on)}" if one.on else ""
    if one.what is Happening.RENAMED:
        return f"{one.before} is called {one.after} now."
    if one.what is Happening.MOVED:
        return f"{name} moved from {one.before} to {one.after}."
    if one.what in (Happening.JOINED, Happening.LEFT):
        return f"{name} {one.what.value} {words.title_case(one.after or one.before or '')}{on}."
    if one.what is Happening.CONVERTED:
        return f"{name} took over from {one.before}{on}."
    if one.what is Happening.LISTED:
        return f"{name} (URN {one.urn}) is listed for the first time{f'; it opened{on}' if on else ''}."
    return f"{name} (URN {one.urn}) {_VERBS[one.what]}{on}."


_VERBS = {
    Happening.OPENED: "opened", Happening.CLOSED: "closed", Happening.UNLISTED: "is no longer listed",
}


def present_changes(found: EditionChanges, after: Store, query: dict[str, str]) -> ChangesPage:
    measures = [_measure(one, after.definitions) for one in sorted(found.measures, key=_seen_before_first)]
    return ChangesPage(
        summary=present_summary(found, after), measures=measures[:FEW], more_measures=measures[FEW:],
        councils=[] if query else [_council(row, found) for row in found.councils()],
        schools=[_school(one.school, one.tally, found) for one in found.schools] if query else [],
        more_register=[_register(one) for one in found.register[FEW:]],
        inspections=counted(len(found.inspections), "judgement") if found.inspections else "",
    )


def _seen_before_first(one: MeasureChange) -> tuple[int, int]:
    """What readers have seen otherwise stands before what is new to them."""
    added = one.tally.counts.get(What.ADDED, 0)
    return added - one.tally.loud, -added


def _measure(one: MeasureChange, definitions: Definitions) -> MeasureRow:
    return MeasureRow(_measure_words(definitions, one.measure), one.period, tally_words(one.tally))


def _council(row: tuple[SchoolPlace, int, Tally], found: EditionChanges) -> CouncilRow:
    place, schools, tally = row
    here = reverse("data-changes", args=[found.before, found.after])
    url = f"{here}?{urlencode({'council': place.la})}" if place.la else ""
    return CouncilRow(
        place.la_name or place.la or "No council is known of them", url, counted(schools, "school"), tally_words(tally)
    )


def _school(place: SchoolPlace, tally: Tally, found: EditionChanges) -> SchoolRow:
    url = reverse("data-changes-school", args=[found.before, found.after, place.urn])
    return SchoolRow(place.name or f"School {place.urn}", place.la_name or "", url, tally_words(tally))


# One school


@dataclass(frozen=True)
class ValueRow:
    measure: str
    group: str
    period: str
    tag: str
    tone: str
    before: str
    after: str
    file: str


@dataclass(frozen=True)
class SchoolPage:
    """`seen`: figures that readers knew otherwise; the others are new, or are as they were."""

    seen: list[ValueRow]
    added: list[ValueRow]
    quiet: list[ValueRow]


def present_school(found: list[ValueChange], after: Store) -> SchoolPage:
    quiet = (What.RESTATED, What.CONFIRMED)
    return SchoolPage(
        [_value(one, after) for one in found if one.what not in (What.ADDED, *quiet)],
        [_value(one, after) for one in found if one.what is What.ADDED],
        [_value(one, after) for one in found if one.what in quiet],
    )


def _value(one: ValueChange, after: Store) -> ValueRow:
    figure, definitions = one.either, after.definitions
    return ValueRow(
        _measure_words(definitions, figure.measure), words.group_words(definitions.groups, figure.group), figure.period,
        *WHAT[one.what], _shown(definitions, one.before), _shown(definitions, one.after),
        (one.after.file if one.after else "") or "",
    )


def _shown(definitions: Definitions, value: Value | None) -> str:
    if value is None:
        return "none"
    text = _figure(definitions, value.measure, value.value, value.state)
    return f"{text} of {value.cohort:,.0f}" if value.state is State.VALUE and value.cohort is not None else text
