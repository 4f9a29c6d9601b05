"""A trust's outcomes: its published row where there is one, else its schools' figures put together, with coverage."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from tests.unit.assessment.small_store import SmallStore, england, figure, measure, school, schools
from upstream.benchmarks.outcomes import OutcomeSet
from upstream.benchmarks.trust_outcomes import UNWEIGHED, SeriesOfTrust, YearOfTrust, trust_outcomes
from upstream.evidence.entity import Entity
from upstream.evidence.value import State, Value

TRUST = Entity("trust", "99001")
RWM = "ks2-rwm-expected"
AS_AT = dt.date(2020, 4, 30)


class TrustStore(SmallStore):
    """With the days on which establishments opened, and a trust's published figures one by one."""

    opened: dict[str, dt.date | None] = {}

    def lineage(self):
        schema = {"urn": pl.String, "school": pl.String, "position": pl.Int16, "from_on": pl.Date}
        return pl.DataFrame([(urn, urn, 0, on) for urn, on in self.opened.items()], schema=schema, orient="row")

    def figure(self, name, entity, period, *, group="all", as_at=None):
        rows = self.figures(measures=[name], entities=[entity.id], groups=[group], periods=[period], as_at=as_at)
        row = rows.row(0, named=True)
        return Value(State.VALUE, name, str(entity), period, group, value=row["value"], release=row["release"])


def series(
    rows: list[dict], *listed: dict, item: dict | None = None, opened=None, as_at=AS_AT, years=5, **facts
) -> SeriesOfTrust:
    store = TrustStore(rows)
    store.opened = opened or {}
    usual = {"short": "RWM expected", "unit": "percent", "direction": "higher", "stages": ("ks2",)}
    store.definitions.measures[RWM] = measure(RWM, **{**usual, **facts})
    one = {"id": "one", "requirement": "R8", "title": "One", "aim": "up", "items": [{"measure": RWM, **(item or {})}]}
    wanted = OutcomeSet.model_validate({"id": "set", "title": "Set", "source": "s", "years": years, "outcomes": [one]})
    found = trust_outcomes(store, TRUST, schools(*(listed or (school("900001"), school("900002")))), wanted, as_at)
    assert [outcome.outcome.id for outcome in found] == ["one"]
    return found[0].series[0]


def row(urn: str, value: float | None, cohort: float | None = 30.0, period: str = "2018/19", **rest) -> dict:
    return figure(urn, RWM, period, value, cohort, **rest)


def published(value: float | None, period: str = "2018/19", **rest) -> dict:
    return figure("99001", RWM, period, value, 60.0, entity_kind="trust", **rest)


def only(found: SeriesOfTrust) -> YearOfTrust:
    assert len(found.years) == 1
    return found.years[0]


def test_the_published_row_is_the_figure():
    year = only(series([published(61.0), row("900001", 80.0), row("900002", 80.0), england(RWM, "2018/19", 65.0)]))
    assert (year.period, year.said, year.figure.value, year.figure.release) == ("2018/19", "published", 61.0, "final")
    assert (year.schools, year.of_schools, year.national, year.gap_to_national) == (0, 0, 65.0, -4.0)
    assert (year.others, year.gap_to_own_others) == (None, None)


def test_else_the_schools_are_put_together_by_their_pupils():
    year = only(series([published(None), row("900001", 80.0, 10.0), row("900002", 50.0, 20.0)]))
    assert (year.said, year.figure.value, year.figure.basis) == ("calculated here", 60.0, "calculated here")
    assert (year.figure.entity, year.schools, year.of_schools, year.national) == ("trust:99001", 2, 2, None)
    assert year.gap_to_national is None


def test_ours_has_no_more_decimals_than_its_parts():
    rows = [row("900001", 80.0, 10.0), row("900002", 55.0, 20.0)]
    assert only(series(rows)).figure.value == 63.0
    assert only(series(rows, decimals=1)).figure.value == 63.3


def test_a_school_without_a_figure_withholds_it_below_nine_in_ten():
    year = only(series([row("900001", 80.0)]))
    assert (year.said, year.figure.state, year.figure.value, year.schools, year.of_schools) == (
        "withheld", State.LOW_COVERAGE, None, 1, 2)
    assert "of 1 of 2 schools" in year.figure.why


def test_where_no_school_has_a_figure_nothing_is_said():
    year = only(series([row("900001", None)]))
    assert (year.said, year.figure.state, year.schools) == ("nothing", State.MISSING, 0)


def test_figures_without_pupils_cannot_be_put_together_and_that_is_why():
    year = only(series([row("900001", 80.0, None), row("900002", 70.0, None)]))
    assert (year.said, year.figure.value, year.figure.why) == ("nothing", None, UNWEIGHED)


def test_only_schools_that_end_the_stage_are_expected():
    infant, listed = school("900003", "infant"), (school("900001"), school("900002"))
    rows = [row("900001", 80.0), row("900002", 70.0)]
    assert only(series(rows, *listed, infant)).of_schools == 2
    assert only(series(rows, *listed, infant, stages=("all",))).of_schools == 3
    assert only(series(rows, *listed, school("900003", "all-through"), stages=("ks2", "ks4"))).of_schools == 3
    assert only(series(rows, *listed, school("900003", stages=None))).of_schools == 2


@pytest.mark.parametrize(("opened", "expected"), [
    (dt.date(2019, 8, 31), 2), (dt.date(2019, 9, 1), 1), (None, 2),
])
def test_a_school_is_expected_from_the_year_in_which_it_opened(opened, expected):
    found = series([row("900001", 80.0)], opened={"900001": dt.date(2000, 9, 1), "900002": opened})
    assert only(found).of_schools == expected


def test_a_figure_under_an_earlier_number_is_the_school_s_and_a_value_comes_first():
    listed = school("900001", urns=["900001", "800001", "700001"])
    assert only(series([row("800001", 80.0), row("700001", 60.0)], listed)).figure.value == 80.0
    assert only(series([row("900001", None), row("700001", 60.0)], listed)).figure.value == 60.0
    assert only(series([row("900001", 90.0), row("800001", 80.0)], listed)).figure.value == 90.0


def test_the_newest_years_of_the_trust_or_its_schools():
    rows = [row("900001", 80.0, period="2016/17"), published(61.0, "2018/19"), row("900002", 70.0, period="2017/18"),
            row("900001", 50.0, period="2019/20 autumn"), row("900001", 1.0, period="2014/15", pupil_group="girls")]
    assert [year.period for year in series(rows).years] == ["2018/19", "2017/18", "2016/17"]
    assert [year.period for year in series(rows, years=3).years] == ["2018/19", "2017/18", "2016/17"]
    assert [year.period for year in series(rows, years=3, item={"group": "girls"}).years] == ["2014/15"]


GROUP = {"group": "disadvantaged", "against": "not-disadvantaged"}


def both(kind, *values: float) -> list[dict]:
    return [kind(value, pupil_group=group) for value, group in zip(values, GROUP.values(), strict=True)]


def test_the_gap_to_the_others_is_of_rows_of_one_kind():
    found = only(series([*both(published, 50.0, 70.0), england(RWM, "2018/19", 51.0, "disadvantaged")], item=GROUP))
    assert (found.figure.group, found.others.value, found.gap_to_own_others, found.gap_to_national) == (
        "disadvantaged", 70.0, -20.0, -1.0)
    mixed = [published(50.0, pupil_group="disadvantaged"), row("900001", 70.0, pupil_group="not-disadvantaged"),
             row("900002", 70.0, pupil_group="not-disadvantaged")]
    assert only(series(mixed, item=GROUP)).others is None


def test_a_suppressed_row_of_england_is_no_comparator():
    nothing = figure("england", RWM, "2018/19", entity_kind="england")
    assert only(series([published(61.0), nothing])).national is None


def test_what_was_not_out_by_the_day_does_not_count():
    late = published(61.0, released_on=dt.date(2020, 5, 1))
    assert series([late]).years == ()
    assert only(series([late], as_at=dt.date(2020, 5, 1))).figure.value == 61.0


def test_another_trust_and_other_schools_do_not_count():
    found = series([figure("99002", RWM, "2018/19", 61.0, entity_kind="trust"), row("111111", 80.0)])
    assert (found.years, found.why_none) == ((), (
        "RWM expected: no figure of the trust or of one of its schools is in the files held, so nothing can be put together."))


def test_a_series_of_one_phase_is_never_a_trust_s():
    found = series([published(61.0)], item={"phase": "special"})
    assert (found.years, found.why_none) == ((), (
        "RWM expected in special schools: published for councils by phase, never for a trust."))


def test_every_file_behind_a_series_is_named_once():
    rows = [published(61.0, file="trusts.csv"), row("900001", 80.0, file="schools.csv"),
            row("900002", 80.0, file="schools.csv"),
            england(RWM, "2018/19", 65.0) | {"file": "england.csv"}, row("900001", 1.0, pupil_group="girls", file="girls.csv"),
            row("900001", 1.0, period="2014/15", file="old.csv")]
    found = series(rows, years=3)
    assert found.used == (("tables", "england.csv"), ("tables", "old.csv"), ("tables", "schools.csv"), ("tables", "trusts.csv"))
    assert ("tables", "girls.csv") in series(rows, item={"against": "girls"}).used
