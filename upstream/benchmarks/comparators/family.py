"""A school's family: the schools nearest by intake, their features beside its own, and who does better with them.

Plain records, for a command and a page that show the same.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from upstream.benchmarks import intervals
from upstream.benchmarks.comparators.definition import ComparatorSet, comparator_set
from upstream.benchmarks.comparators.fields import field_of_figures, figures_of, held_nationally
from upstream.benchmarks.comparators.forms import FORM_WORDS, school_of
from upstream.benchmarks.comparators.intake import Intake, intake
from upstream.benchmarks.comparators.members import Members, members, rows_in
from upstream.benchmarks.comparators.scales import Scale
from upstream.benchmarks.rounding import compared_number
from upstream.benchmarks.standings import Field
from upstream.evidence.definitions import Measure
from upstream.evidence.entity import Entity
from upstream.evidence.schools import chain
from upstream.evidence.store import Store
from upstream.evidence.value import State, Value
from upstream.lib import academic_year
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted

SET = "similar-schools"
BETTER, WORSE, NOT_CLEAR = "clearly better", "clearly worse", "not clearly different"
FEW, NO_FIGURE, NO_INTERVAL = "few pupils", "no figure", "no interval"
VALUE_COLUMNS = (
    "value", "cohort", "numerator", "low", "high", "release", "released_on", "basis", "source", "file", "row", "matched",
)
VERDICTS = (BETTER, NOT_CLEAR, WORSE, FEW, NO_INTERVAL, NO_FIGURE)


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of the school's own intake. `typical` is the median of `of` schools of its form; `why_not` says
    why the feature is not used for its form, and `value` is None where it is not known of this school."""

    measure: str
    title: str
    unit: str
    decimals: int
    weight: float
    period: str | None
    value: float | None
    typical: float | None
    of: int
    why_not: str | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """One school of the family: 1 is the nearest. `features` stand in the order of the family's."""

    urn: str
    name: str
    la: str | None
    la_name: str | None
    place: int
    distance: float
    far: bool
    features: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A member's figure beside the school's own. `verdict`: one of VERDICTS; *clearly* means that the two 95%
    intervals do not meet."""

    urn: str
    value: float | None
    cohort: float | None
    low: float | None
    high: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """One measure over the family: the school's own figure with its interval, its place, every member's figure."""

    measure: str
    title: str
    unit: str
    decimals: int
    direction: str
    own: Value
    low: float | None
    high: float | None
    field: Field | None
    beside: tuple[Beside, ...]
    words: str

    @property
    def better(self) -> tuple[str, ...]:
        """Those who clearly do better with the same intake, the most alike first."""
        return tuple(one.urn for one in self.beside if one.verdict == BETTER)


@dataclass(frozen=True, slots=True)
class Family:
    """`urn` is the number asked for; `listed_as` the one under which the school stands in the census."""

    urn: str
    listed_as: str | None
    name: str
    form: str | None
    as_at: dt.date | None
    found: Members
    features: tuple[Feature, ...]
    members: tuple[Likeness, ...]
    measures: tuple[Mapped, ...]

    @property
    def chosen(self) -> ComparatorSet:
        return self.found.chosen

    @property
    def notes(self) -> tuple[str, ...]:
        return self.found.notes


def family(
    store: Store, urn: str, measures: Sequence[str] | None = None, as_at: dt.date | None = None,
    chosen: ComparatorSet | None = None,
) -> Family:
    """The family by what was known at the end of the day, on the set's own measures or on those named.

    Of the set's own only those with a figure of this school are shown; those named always, with the reason where
    there is none. `Refusal` for a school or measure that is not known, or where no census known by then is held.
    """
    chosen = chosen or comparator_set(SET, store.definitions.folders)
    entity, on = Entity("school", urn), as_at or today()
    if not store.knows(entity):
        raise Refusal(f"No school {entity} is known here: check the number.")
    defined = [store.measure(name) for name in dict.fromkeys(measures or chosen.shows)]
    found = members(store, chosen, entity, as_at)
    field = intake(store, chosen, as_at)
    school = school_of(store, urn, on)
    row = rows_in(field, school)["row"].to_list()
    mapped = _mapped(store, found, defined, as_at, named=bool(measures))
    own = field.schools.row(row[0], named=True) if row else {}
    return Family(
        urn, own.get("urn"), school["name"][0] or own.get("name") or f"URN {urn}", own.get("form"), as_at, found,
        tuple(_features(store, field, row[0])) if row else (), tuple(_likenesses(store, field, found)), tuple(mapped),
    )


def _features(store: Store, field: Intake, row: int) -> list[Feature]:
    form = field.schools["form"][row]
    return [
        _feature(store.measure(scale.feature.measure), scale, field, row, n)
        for n, scale in enumerate(field.scales[form]) if not scale.feature.forms or form in scale.feature.forms
    ]


def _feature(measure: Measure, scale: Scale, field: Intake, row: int, column: int) -> Feature:
    value = float(field.values[row, column])
    centre = None if scale.typical is None else compared_number(scale.typical)
    return Feature(
        measure.id, measure.short, measure.unit, measure.decimals, scale.feature.weight, scale.period,
        None if value != value else value, centre, scale.held, scale.why_not,
    )


def _likenesses(store: Store, field: Intake, found: Members) -> list[Likeness]:
    places = field.schools.select("urn", "name", "la", "la_name", "form", row=pl.int_range(pl.len()))
    order = pl.DataFrame({"urn": list(found.ids)}, schema={"urn": pl.String})
    rows = order.join(places, on="urn", maintain_order="left").to_dicts()
    names = _names_of_councils(store)
    return [
        Likeness(
            row["urn"], row["name"] or f"URN {row['urn']}", row["la"], names.get(row["la"]) or row["la_name"], place, distance,
            bool(found.chosen.far and distance > found.chosen.far), _values(field, row["row"], row["form"]),
        )
        for place, (row, distance) in enumerate(zip(rows, found.distances, strict=True), start=1)
    ]


def _names_of_councils(store: Store) -> dict[str, str]:
    return {area.id.rpartition(":")[2]: area.name for area in store.definitions.areas.values() if area.kind == "la"}


def _values(field: Intake, row: int, form: str) -> tuple[float | None, ...]:
    scales = field.scales[form]
    kept = [n for n, scale in enumerate(scales) if not scale.feature.forms or form in scale.feature.forms]
    return tuple(None if (value := float(field.values[row, n])) != value else value for n in kept)


# What the family achieves


def _mapped(
    store: Store, found: Members, defined: list[Measure], as_at: dt.date | None, *, named: bool
) -> Iterator[Mapped]:
    urn = found.entity.id
    own = newest_figures(store, urn, defined, as_at)
    if named:
        own = {one.id: own.get(one.id) or _absent(store, urn, one, as_at) for one in defined}
    rows = figures_of(store, found, own.values(), as_at) if own else {}
    for measure in defined:
        if measure.id in own:
            value = own[measure.id]
            field = field_of_figures(measure, value, found, rows[value], nationally=held_nationally(store, value, as_at))
            yield _one_mapped(measure, value, field, rows[value])


def _one_mapped(measure: Measure, own: Value, field: Field | None, rows: pl.DataFrame) -> Mapped:
    low, high = interval_of(measure, own.value, own.cohort, own.low, own.high)
    beside = tuple(_beside(measure, own, row) for row in rows.iter_rows(named=True))
    return Mapped(
        measure.id, measure.short, measure.unit, measure.decimals, measure.direction, own, low, high,
        field, beside, _words(own, beside),
    )


def newest_figures(store: Store, urn: str, measures: Sequence[Measure], as_at: dt.date | None) -> dict[str, Value]:
    """By measure the school's figure of the newest academic year in which it has one, under any of its numbers."""
    rows = store.figures(
        measures=[measure.id for measure in measures], entity_kind="school", entities=chain(store, urn), groups=["all"],
        phases=["all"], as_at=as_at,
    ).filter(pl.col("state") == State.VALUE.value, pl.col("period_kind") == "academic-year")
    best = rows.sort("measure", "period_end", pl.col("entity_id") == urn, "entity_id", descending=[False, True, True, False])
    newest = best.unique("measure", keep="first", maintain_order=True)
    return {row["measure"]: _value(row) for row in newest.iter_rows(named=True)}


def _value(row: dict) -> Value:
    entity = str(Entity("school", row["entity_id"]))
    return Value(State.VALUE, row["measure"], entity, row["period"], **{name: row[name] for name in VALUE_COLUMNS})


def _absent(store: Store, urn: str, measure: Measure, as_at: dt.date | None) -> Value:
    """Why there is no figure of the newest year published."""
    period = store.latest_period(measure.id, as_at, entity_kind="school") or academic_year.of_date(as_at or today())
    return store.figure(measure.id, Entity("school", urn), period, as_at=as_at)


def interval_of(
    measure: Measure, value: float | None, cohort: float | None, low: float | None, high: float | None
) -> tuple[float | None, float | None]:
    """The 95% interval of a figure: published, or Wilson's of a percentage; (None, None) where there is neither."""
    if value is None:
        return None, None
    if measure.interval == "wilson" and cohort and cohort > 0:
        return intervals.wilson_number(value, cohort)
    return (low, high) if measure.interval == "published" and low is not None and high is not None else (None, None)


def _beside(measure: Measure, own: Value, row: dict) -> Beside:
    low, high = interval_of(measure, row["value"], row["cohort"], row["low"], row["high"])
    return Beside(row["id"], row["value"], row["cohort"], low, high, verdict(measure, own, row))


def verdict(measure: Measure, own: Value, other: Mapping[str, float | None]) -> str:
    """One of VERDICTS for another school's `value`, with its `cohort` and, where published, `low` and `high`."""
    if own.value is None or other["value"] is None:
        return NO_FIGURE
    if any(cohort is not None and cohort < measure.minimum_cohort for cohort in (own.cohort, other["cohort"])):
        return FEW
    low, high = interval_of(measure, own.value, own.cohort, own.low, own.high)
    their_low, their_high = interval_of(measure, other["value"], other["cohort"], other["low"], other["high"])
    if low is None or high is None or their_low is None or their_high is None or measure.direction == "neither":
        return NO_INTERVAL
    above = compared_number(their_low) > compared_number(high)
    below = compared_number(their_high) < compared_number(low)
    if not (above or below):
        return NOT_CLEAR
    return BETTER if above == (measure.direction == "higher") else WORSE


def _words(own: Value, beside: tuple[Beside, ...]) -> str:
    """How many of the family do clearly better, worse, or cannot be told apart."""
    if own.value is None:
        return own.why or f"This school has no figure: {own.state}."
    counts = Counter(one.verdict for one in beside)
    if not beside:
        return "It has no family to be read beside."
    said = [f"{counts[verdict]} {verdict}" for verdict in (BETTER, NOT_CLEAR, WORSE) if counts[verdict]]
    unsaid = {
        FEW: "with too few pupils to say", NO_INTERVAL: "with no interval to say it by",
        NO_FIGURE: f"without a figure of {own.period} in the files held",
    }
    said += [f"{counts[verdict]} {words}" for verdict, words in unsaid.items() if counts[verdict]]
    return f"Of {counted(len(beside), 'school')}: {', '.join(said)}."


def form_words(found: Family) -> str:
    """`primary schools`."""
    return FORM_WORDS.get(found.form or "", "schools")
