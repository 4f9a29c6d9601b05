"""Places as plain records, as at now and as at a past day."""

import datetime as dt

import polars as pl
import pytest

from upstream.benchmarks.comparisons import COMPARISONS, compare
from upstream.benchmarks.standings import field_of, placed_now, placed_on
from upstream.evidence.definitions import load_definitions
from upstream.evidence.frames import FIGURES, LISTED
from upstream.evidence.value import State, Value

MEASURE, PERIOD = "ks2-rwm-expected", "2018/19"
LATER = dt.date(2019, 12, 13)


@pytest.fixture(scope="module")
def definitions():
    return load_definitions()


class SmallStore:
    """Ten schools with 50, 51, … 59 per cent; the tenth's figure came out late."""

    def __init__(self, definitions):
        self.definitions = definitions
        self.compared_with = []

    def _figures(self) -> pl.DataFrame:
        base = dict.fromkeys(FIGURES) | {
            "entity_kind": "school", "phase": "all", "measure": MEASURE, "pupil_group": "all", "period": PERIOD,
            "period_kind": "academic-year", "state": "value", "cohort": 30.0, "coverage": "england", "source": "s",
        }
        days = [dt.date(2019, 10, 1)] * 9 + [LATER]
        rows = [base | {"entity_id": str(n), "value": 50.0 + n, "released_on": day} for n, day in enumerate(days)]
        return pl.DataFrame(rows, schema=FIGURES)

    def figures(self, *, measures, entity_kind, groups, periods, as_at, phases=None) -> pl.DataFrame:
        self.compared_with.append(as_at)
        known = True if as_at is None else pl.col("released_on") <= as_at
        return self._figures().filter(pl.col("measure").is_in(measures), pl.col("period").is_in(periods), known)

    def comparisons_of(self, kind, ids) -> pl.DataFrame:
        made = compare(self._figures(), self.definitions)
        return made.filter(pl.col("entity_id").is_in(ids)) if made.height else COMPARISONS.to_frame()

    def listed(self, as_at=None) -> pl.DataFrame:
        return LISTED.to_frame()


def figure(urn: str, value: float) -> Value:
    return Value(State.VALUE, MEASURE, f"urn:{urn}", PERIOD, value=value)


def test_a_place_as_at_now(definitions):
    placed = placed_now(SmallStore(definitions), "school", ["8"])[(MEASURE, "all", PERIOD)]
    assert (placed.rank, placed.n, placed.quintile) == (2, 10, 1)
    assert placed.field == "England’s schools at key stage 2"


def test_of_several_numbers_of_one_school_the_first_wins(definitions):
    placed = placed_now(SmallStore(definitions), "school", ["0", "8"])[(MEASURE, "all", PERIOD)]
    assert placed.rank == 10


def test_on_a_past_day_only_what_was_out_counts(definitions):
    placed = placed_on(SmallStore(definitions), [figure("8", 58)], dt.date(2019, 10, 31))[(MEASURE, "all", PERIOD)]
    assert (placed.rank, placed.n) == (1, 9)
    later = placed_on(SmallStore(definitions), [figure("8", 58)], LATER)[(MEASURE, "all", PERIOD)]
    assert (later.rank, later.n) == (2, 10)


def test_schools_that_ask_for_the_same_share_one_comparison(definitions):
    store = SmallStore(definitions)
    day = dt.date(2019, 10, 31)
    assert placed_on(store, [figure("8", 58)], day) != placed_on(store, [figure("7", 57)], day)
    assert store.compared_with == [day]


def test_a_school_without_figures_has_no_places(definitions):
    assert placed_on(SmallStore(definitions), [], LATER) == {}
    assert placed_now(SmallStore(definitions), "school", ["99"]) == {}


def test_the_field_of_a_figure_holds_every_value_it_is_compared_with(definitions):
    field = field_of(SmallStore(definitions), figure("8", 58))
    assert sorted(field.values) == [50.0 + n for n in range(10)]
    assert (field.placed.rank, field.placed.n) == (2, 10)
    assert len(field_of(SmallStore(definitions), figure("8", 58), dt.date(2019, 10, 31)).values) == 9


def test_who_is_compared_with_nobody_has_no_field(definitions):
    assert field_of(SmallStore(definitions), figure("99", 58)) is None


def test_a_councils_own_schools_are_a_field_apart_from_anothers(definitions):
    class TwoCouncils(SmallStore):
        def _figures(self):
            first = pl.col("entity_id").cast(pl.Int32) < 5
            return super()._figures().with_columns(coverage=pl.when(first).then(pl.lit("la:1")).otherwise(pl.lit("la:2")))

    field = field_of(TwoCouncils(definitions), figure("8", 58))
    assert sorted(field.values) == [55.0, 56.0, 57.0, 58.0, 59.0]
    assert field.placed.field == "the council’s own schools at key stage 2"


class StrictStore(SmallStore):
    """Rows of councils, schools, groups and phases side by side, given out only as asked for; a list for each day."""

    def __init__(self, definitions, rows, types=None):
        super().__init__(definitions)
        self.rows, self.types, self.days = rows, types or {}, []

    def _figures(self):
        base = super()._figures().row(0, named=True)
        return pl.DataFrame([base | row for row in self.rows], schema=FIGURES)

    def figures(self, *, measures, entity_kind, groups, periods, as_at, phases=None):
        found = super().figures(measures=measures, entity_kind=entity_kind, groups=groups, periods=periods, as_at=as_at)
        asked = [pl.col("entity_kind") == entity_kind, pl.col("pupil_group").is_in(groups)]
        return found.filter(*asked, pl.col("phase").is_in(phases) if phases else True)

    def comparisons_of(self, kind, ids):
        return compare(self._figures(), self.definitions).filter(pl.col("entity_kind") == kind, pl.col("entity_id").is_in(ids))

    def listed(self, as_at=None):
        self.days.append(as_at)
        rows = [{**dict.fromkeys(LISTED.names()), "period": PERIOD, "urn": urn, "school_type": name}
                for urn, name in self.types.items()]
        return pl.DataFrame(rows, schema=LISTED)


def council(code: str, value: float, **rest) -> dict:
    ended = {"period_end": dt.date(2019, 8, 31)}
    return {"entity_kind": "la", "entity_id": code, "value": value, **ended, **rest}


def test_a_council_s_figure_stands_among_councils_of_the_same_pupils_and_schools(definitions):
    rows = [council("936", 60.0), council("850", 70.0), council("801", 50.0, pupil_group="girls"),
            council("802", 40.0, phase="special"), {"entity_id": "936", "value": 10.0}]
    store = StrictStore(definitions, rows)
    field = field_of(store, Value(State.VALUE, MEASURE, "la:936", PERIOD, value=60.0))
    assert sorted(field.values) == [60.0, 70.0]
    assert (field.placed.field, field.placed.rank, field.placed.n) == ("councils in being with a figure", 2, 2)


def test_places_are_of_this_kind_and_of_all_schools_together(definitions):
    rows = [council("936", 60.0), council("936", 40.0, phase="special"), {"entity_id": "936", "value": 10.0}]
    store = StrictStore(definitions, rows)
    assert {key: placed.field for key, placed in placed_now(store, "la", ["936"]).items()} == {
        (MEASURE, "all", PERIOD): "councils in being with a figure"}
    assert placed_now(store, "school", ["936"])[MEASURE, "all", PERIOD].field == "England’s schools at key stage 2"


def test_the_phase_of_a_past_day_is_that_of_the_list_of_the_day(definitions):
    rows = [{"entity_id": str(n), "value": float(n), "measure": "persistent-absence"} for n in range(1, 6)]
    store = StrictStore(definitions, rows, {str(n): "State-funded primary" for n in range(1, 6)})
    value = Value(State.VALUE, "persistent-absence", "urn:2", PERIOD, value=2.0)
    field = field_of(store, value, LATER)
    assert (field.placed.field, field.placed.rank, field.placed.small) == ("England’s primary schools", 2, False)
    assert placed_on(store, [value], LATER)["persistent-absence", "all", PERIOD] == field.placed
    assert store.days == [LATER, LATER]


def test_groups_of_pupils_are_not_placed_on_a_past_day(definitions):
    value = Value(State.VALUE, MEASURE, "urn:8", PERIOD, "girls", value=58.0)
    assert placed_on(SmallStore(definitions), [value], LATER) == {}
