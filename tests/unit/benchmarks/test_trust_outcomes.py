"""The outcomes of a trust: the published row where there is one, else the schools' figures put together, with coverage."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from tests.unit.assessment.small_store import SmallStore, england, figure, school, schools
from upstream.benchmarks.outcomes import OutcomeSet
from upstream.benchmarks.trust_outcomes import UNWEIGHED, SeriesOfTrust, trust_outcomes
from upstream.evidence.entity import Entity
from upstream.evidence.value import State, Value

TRUST = Entity("trust", "5")
RWM, ABSENCE = "ks2-rwm-expected", "persistent-absence"


class Store(SmallStore):
    """Knows one figure by itself, as the real one does, and since when schools are open."""

    def measure(self, name):
        return self.definitions.measures[name]

    def figure(self, name, entity, period, *, group="all", phase="all", as_at=None):
        row = self.figures(measures=[name], entities=[entity.id], groups=[group], periods=[period]).row(0, named=True)
        return Value(State.VALUE, name, str(entity), period, group, phase, value=row["value"])

    def lineage(self):
        schema = {"urn": pl.String, "school": pl.String, "from_on": pl.Date}
        return pl.DataFrame(self.lines, schema=schema)


def wanted(**item) -> OutcomeSet:
    one = {"id": "one", "requirement": "R8", "title": "One", "aim": "up", "items": [{"measure": RWM, **item}]}
    return OutcomeSet.model_validate({"id": "set", "title": "Set", "source": "s", "outcomes": [one]})


def own(period: str, value: float, group: str = "all") -> dict:
    return figure("5", RWM, period, value, 500, entity_kind="trust", pupil_group=group)


def ask(rows: list[dict], *listed: dict, lines: list[dict] = (), **item) -> SeriesOfTrust:
    store = Store(rows, lines=list(lines))
    store.definitions.measures[RWM] = store.definitions.measures[RWM].model_copy(update={"stages": ("ks2",)})
    return trust_outcomes(store, TRUST, schools(*(listed or (school("1"), school("2")))), wanted(**item))[0].series[0]


def test_the_published_row_is_the_figure():
    series = ask([own("2018/19", 60.0), figure("1", RWM, "2018/19", 80.0, 30), england(RWM, "2018/19", 65.0)])
    year = series.years[0]
    assert (year.said, year.figure.value, year.gap_to_national) == ("published", 60.0, -5.0)


def test_without_one_the_schools_are_put_together_by_their_pupils():
    year = ask([figure("1", RWM, "2018/19", 80.0, 30), figure("2", RWM, "2018/19", 50.0, 10)]).years[0]
    # 80 × 30 + 50 × 10 = 2,900; by 40 pupils 72.5, written without decimals as the publisher does: 72, half to even.
    assert (year.said, year.figure.value, year.schools, year.of_schools) == ("calculated here", 72.0, 2, 2)
    assert "2 of 2 schools" in year.figure.why


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ([school("1"), school("3")], "withheld"),  # 1 of 2 schools
        ([school("1"), school("3", "secondary")], "calculated here"),  # the measure is not for secondary schools
    ],
)
def test_under_ninety_per_cent_of_the_schools_that_it_is_for_nothing_is_said(listed, said):
    year = ask([figure("1", RWM, "2018/19", 80.0, 30)], *listed).years[0]
    assert year.said == said
    assert (year.figure.value is None) is (said == "withheld")


def test_a_school_that_opened_later_is_not_missed():
    lines = [{"urn": "3", "school": "3", "from_on": dt.date(2020, 9, 1)}]
    year = ask([figure("1", RWM, "2018/19", 80.0, 30)], school("1"), school("3"), lines=lines).years[0]
    assert (year.said, year.of_schools) == ("calculated here", 1)


def test_a_schools_figure_under_its_former_number_is_its_own():
    year = ask([figure("90", RWM, "2018/19", 80.0, 30)], school("1", urns=["1", "90"])).years[0]
    assert (year.said, year.figure.value) == ("calculated here", 80.0)


def test_a_published_row_and_a_sum_of_ours_are_not_held_against_each_other():
    rows = [own("2018/19", 60.0, "disadvantaged"), figure("1", RWM, "2018/19", 80.0, 30, pupil_group="not-disadvantaged"),
            figure("2", RWM, "2018/19", 80.0, 30, pupil_group="not-disadvantaged")]
    year = ask(rows, group="disadvantaged", against="not-disadvantaged").years[0]
    assert (year.said, year.others, year.gap_to_own_others) == ("published", None, None)
    both = ask([*rows, own("2018/19", 75.0, "not-disadvantaged")], group="disadvantaged", against="not-disadvantaged").years[0]
    assert both.gap_to_own_others == -15.0


def test_years_stand_newest_first_and_no_more_than_the_set_asks():
    rows = [figure(urn, RWM, f"{year}/{year % 100 + 1:02}", 50.0, 30) for year in range(2010, 2019) for urn in ("1", "2")]
    assert [year.period for year in ask(rows).years] == ["2018/19", "2017/18", "2016/17", "2015/16", "2014/15"]


def test_figures_without_pupils_cannot_be_put_together_and_say_so():
    rows = [figure(urn, ABSENCE, "2018/19", 10.0) for urn in ("1", "2")]
    year = ask(rows, measure=ABSENCE).years[0]
    assert (year.said, year.figure.value, year.figure.why) == ("nothing", None, UNWEIGHED)


def test_where_nothing_is_held_the_series_says_so():
    series = ask([])
    assert series.years == ()
    assert "nothing can be put together" in series.why_none
    assert "never for a trust" in ask([], phase="special").why_none


def test_every_file_behind_a_series_is_named():
    rows = [own("2018/19", 60.0), figure("1", RWM, "2017/18", 80.0, 30), england(RWM, "2018/19", 65.0)]
    assert ask(rows).used == (("tables", "2017.csv"), ("tables", "2018.csv"))
