"""Which figure is a school's own, which schools a condition means, and what is asked of the store."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from tests.unit.assessment.frameworks import content
from tests.unit.assessment.small_store import SmallStore, england, figure, measure, school, schools
from upstream.assessment.framework import Framework
from upstream.assessment.known import Known
from upstream.assessment.panel import Panel
from upstream.assessment.vocabulary import AppliesTo, Comparator

RWM, P8, BAND = "ks2-rwm-expected", "progress-8", "progress-8-band"
AS_AT = dt.date(2020, 4, 30)
YEARS = ["2018/19", "2017/18", "2016/17"]


def framework(*rules: dict) -> Framework:
    """The small framework with further criteria of these rules."""
    what = content()
    what["criteria"] += [{"id": f"more-{n}", "title": "More", "why": "A test.", **rule} for n, rule in enumerate(rules)]
    return Framework.model_validate(what)


FALLING = {"trend": {"measure": RWM, "in": ["negative (one year)"], "basis": "published"}}


def panel(rows: list[dict], *listed: dict) -> Panel:
    return Panel(Known(SmallStore(rows, {RWM: YEARS}), framework(FALLING), AS_AT), schools(*listed).frame)


def taken(rows: list[dict], *urns: str) -> tuple[str | None, float | None]:
    """The URN and value of the school's figure of 2018/19."""
    year = panel(rows, school(urns[0], urns=list(urns))).year(RWM, "all", "2018/19").row(0, named=True)
    return year["urn"], year["value"]


def row(urn: str, value: float | None = None, cohort: float | None = 30.0, **rest) -> dict:
    return figure(urn, RWM, "2018/19", value, cohort, **rest)


@pytest.mark.parametrize(("rows", "found"), [
    ([row("900001", 60.0), row("800001", 50.0)], ("900001", 60.0)),
    ([row("800001", 50.0), row("700001", 40.0)], ("800001", 50.0)),
    ([row("900001"), row("700001", 40.0)], ("700001", 40.0)),
    ([row("900001", cohort=None), row("700001", cohort=5.0)], ("700001", None)),
    ([row("900001", 60.0, None), row("700001", 40.0)], ("700001", 40.0)),
    ([row("900001", 60.0, None), row("700001", None)], ("900001", 60.0)),
    ([row("600001", 60.0)], (None, None)),
])
def test_of_a_school_s_numbers_in_one_table_the_fullest_row_is_its_own_then_the_nearest(rows, found):
    assert taken(rows, "900001", "800001", "700001") == found


def test_the_years_of_one_school_do_not_mix():
    rows = [figure("900001", RWM, year, value, 30) for year, value in zip(YEARS, (60.0, 50.0, 40.0), strict=True)]
    found = panel(rows, school("900001"))
    assert [found.year(RWM, "all", year)["value"].to_list() for year in (*YEARS, None)] == [[60.0], [50.0], [40.0], [None]]


def test_rows_stand_in_the_order_of_the_list():
    rows = [row("900003", 3.0), row("900001", 1.0)]
    found = panel(rows, school("900003"), school("900002"), school("900001"))
    assert found.year(RWM, "all", "2018/19")["value"].to_list() == [3.0, None, 1.0]
    assert len(found) == 3


@pytest.mark.parametrize(("rows", "status"), [
    ([row("900001", 60.0)], "value"), ([row("900001")], "suppressed"), ([row("900002", 60.0)], "not listed"), ([], "missing"),
    ([row("900001", cohort=None, state="not applicable")], "no results"),
    ([row("900001", cohort=None, state="not published")], "no results"),
    ([row("900001", cohort=12.0, state="not published")], "not published"),
    ([row("900001", cohort=None)], "suppressed"),
    ([row("900002", 60.0, coverage="la:850")], "missing"), ([row("900002", 60.0, coverage="england")], "not listed"),
])
def test_the_status_of_a_year(rows, status):
    assert panel(rows, school("900001")).year(RWM, "all", "2018/19")["status"].to_list() == [status]


def test_a_school_of_no_known_council_is_covered_by_england_alone():
    listed = school("900001", la=None)
    assert panel([row("900002", 60.0)], listed).covered(RWM, "all", "2018/19").to_list() == [False]
    assert panel([row("900002", 60.0, coverage="england")], listed).covered(RWM, "all", "2018/19").to_list() == [True]
    assert panel([row("900002", 60.0)], listed).covered(RWM, "all", None).to_list() == [False]


@pytest.mark.parametrize(("conditions", "meant"), [
    ({"kinds": ("primary", "special")}, [True, False, True, False]),
    ({"stages": ("ks2",)}, [True, False, False, True]),
    ({"stages": ("ks4",)}, [False, True, False, True]),
    ({"phases": ("primary",)}, [True, False, False, False]),
    ({"kinds": ("all-through",), "stages": ("ks2", "ks4")}, [False, False, False, True]),
    ({"kinds": ("all-through",), "phases": ("primary",)}, [False, False, False, False]),
])
def test_whom_a_condition_means(conditions, meant):
    listed = [school("900001"), school("900002", "secondary"), school("900003", "special"), school("900004", "all-through")]
    assert panel([], *listed).applies(AppliesTo(**conditions)).to_list() == meant


def test_a_school_of_no_kind_stage_or_phase_is_meant_by_nobody():
    listed = school("900001", kind=None, stages=None, phase=None)
    found = panel([], listed)
    for conditions in ({"kinds": ("primary",)}, {"stages": ("ks2",)}, {"phases": ("primary",)}):
        assert found.applies(AppliesTo(**conditions)).to_list() == [False]


def test_several_conditions_must_all_hold():
    found = panel([], school("900001"), school("900004", "all-through"))
    both = found.applies_all([AppliesTo(stages=("ks2",)), AppliesTo(kinds=("all-through",))])
    assert both.to_list() == [False, True]


# What is asked of the store


class Asked(SmallStore):
    def figures(self, **what):
        self.__dict__.setdefault("asked", []).append(what)
        return super().figures(**what)

    def published_periods(self, measure, as_at, n, *, group="all", entity_kind=None):
        self.__dict__.setdefault("years", {})[measure, group] = (as_at, n, entity_kind)
        return super().published_periods(measure, as_at, n, group=group, entity_kind=entity_kind)


def known(*rules: dict, rows: tuple[dict, ...] = (), published: dict | None = None) -> tuple[Known, Asked]:
    store = Asked(list(rows), published or dict.fromkeys((RWM, P8, BAND), YEARS))
    return Known(store, framework(*rules), AS_AT), store


def test_only_the_series_and_years_of_the_framework_are_fetched():
    _, store = known()
    assert store.asked == [
        {"measures": [RWM], "entity_kind": "school", "groups": ["all"], "phases": ["all"], "periods": ["2018/19"],
         "as_at": AS_AT},
        {"measures": [RWM], "entity_kind": "school", "groups": ["disadvantaged"], "phases": ["all"], "periods": ["2018/19"],
         "as_at": AS_AT},
        {"measures": [RWM], "entity_kind": "england", "groups": ["all"], "phases": ["all"], "periods": ["2018/19"],
         "as_at": AS_AT},
    ]


@pytest.mark.parametrize(("rule", "name", "years"), [
    ({"threshold": {"measure": P8, "value": {"below": 0}, "back": 1, "basis": "published"}}, P8, 2),
    ({"trend": {"measure": P8, "in": ["level"], "basis": "published"}}, P8, 3),
    ({"band_in": {"measure": P8, "band_measure": BAND, "bands": [5], "basis": "published"}}, BAND, 1),
])
def test_as_many_years_as_a_rule_looks_back(rule, name, years):
    _, store = known(rule)
    fetched = {year for what in store.asked if name in what["measures"] for year in what["periods"]}
    assert fetched == set(YEARS[:years])
    assert store.years[name, "all"] == (AS_AT, years, "school")


def test_a_pooled_gap_fetches_the_group_all_pupils_and_england_s_others_for_every_year():
    rule = {"pooled_gap": {"measure": P8, "group": "disadvantaged", "years": 2, "minimum": 11,
                           "comparator": {"entity": "england", "group": "not-disadvantaged"}, "basis": "published"}}
    _, store = known(rule)
    told = {(what["entity_kind"], what["groups"][0]): set(what["periods"]) for what in store.asked if P8 in what["measures"]}
    assert told == {("school", "disadvantaged"): set(YEARS[:2]), ("school", "all"): set(YEARS[:2]),
                    ("england", "not-disadvantaged"): set(YEARS[:2])}


def test_a_trend_stops_at_a_break_and_where_nothing_is_out():
    found, store = known(FALLING, published={RWM: YEARS})
    assert found.run(RWM, "all") == YEARS
    assert found.run(P8, "all") == [None, None, None]
    assert (found.period(RWM, "all", 2), found.period(RWM, "all", 3)) == ("2016/17", None)
    store.definitions.measures[RWM] = measure(RWM, unit="percent", direction="higher", breaks=[{"at": "2017/18", "why": "w"}])
    assert Known(store, framework(FALLING), AS_AT).run(RWM, "all") == ["2018/19", "2017/18", None]


@pytest.mark.parametrize(("rows", "value"), [
    ([england(RWM, "2018/19", 65)], 65.0), ([england(RWM, "2018/19", 65, "disadvantaged")], None),
    ([england(RWM, "2017/18", 65)], None), ([england(P8, "2018/19", 65)], None),
    ([figure("all", RWM, "2018/19", 64.0, entity_kind="england")], None),
    ([figure("england", RWM, "2018/19", entity_kind="england")], None),
    ([figure("england", RWM, "2018/19", 66.0, entity_kind="region")], None),
])
def test_england_s_published_row(rows, value):
    found, _ = known(rows=tuple(rows))
    assert found.against(Comparator(entity="england"), RWM, "2018/19") == value


def test_councils_published_rows():
    rows = (figure("936", RWM, "2018/19", 60.0, entity_kind="la"), figure("850", RWM, "2018/19", entity_kind="la"),
            figure("850", RWM, "2017/18", 50.0, entity_kind="la"),
            figure("800", RWM, "2018/19", 40.0, entity_kind="la", pupil_group="disadvantaged"),
            figure("801", P8, "2018/19", 0.4, entity_kind="la"))
    found, _ = known(rows=rows)
    assert found.councils(RWM, "all", "2018/19").rows() == [("936", 60.0)]


def test_the_rows_of_a_series_are_those_of_its_group_alone():
    found, _ = known(rows=(row("900001", 60.0), row("900002", 30.0, pupil_group="disadvantaged")))
    assert found.school_rows(RWM, "all").select("urn", "period", "value").rows() == [("900001", "2018/19", 60.0)]
    assert found.school_rows(RWM, "disadvantaged")["urn"].to_list() == ["900002"]
    assert found.school_rows(RWM, "all").schema["released_on"] == pl.Date
