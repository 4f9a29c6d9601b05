"""Comparisons of every school and council: who is among whom, and their places, against plain loops."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.benchmarks import naive
from upstream.benchmarks import comparisons
from upstream.evidence.definitions import Area, Measure, Review, SchoolType
from upstream.evidence.frames import FIGURES, LISTED

REVIEWED = Review(by="a test", on=dt.date(2026, 1, 1))


def _measure(name: str, direction: str, stages: tuple[str, ...]) -> Measure:
    text = dict.fromkeys(("title", "short", "theme", "cohort", "why", "definition"), name)
    return Measure.model_validate(
        {"id": name, "unit": "percent", "direction": direction, "stages": stages, "reviewed": REVIEWED, **text}
    )


def _council(code: str, opened: dt.date | None = None, closed: dt.date | None = None) -> Area:
    return Area.model_validate({"id": code, "name": code, "kind": "la", "opened_on": opened, "closed_on": closed})


@dataclass
class _Definitions:
    measures: dict = field(default_factory=lambda: {
        "rwm": _measure("rwm", "higher", ("ks2",)), "absence": _measure("absence", "lower", ("all",)),
        "roll": _measure("roll", "neither", ("all",)),
    })
    areas: dict = field(default_factory=dict)
    school_types: dict = field(default_factory=lambda: {
        name.lower(): SchoolType(names=(name,), state_funded=funded, sector="other", kind="by-phase", phase=phase)
        for name, funded, phase in (
            ("State-funded primary", True, "primary"), ("State-funded secondary", True, "secondary"),
            ("State-funded special school", True, "special"), ("Independent school", False, None),
        )
    })


def _figure(urn: str, measure: str, value: float | None, **rest) -> dict:
    return {
        **dict.fromkeys(FIGURES.names()), "entity_kind": "school", "entity_id": urn, "phase": "all", "measure": measure,
        "pupil_group": "all", "period": "2018/19", "period_kind": "academic-year", "period_end": dt.date(2019, 8, 31),
        "value": value, "state": "suppressed" if value is None else "value", "cohort": 30.0, "coverage": "england", **rest,
    }


def _compare(rows: list[dict], types: dict[str, str], areas: list[Area] = ()) -> pl.DataFrame:
    blank = {**dict.fromkeys(LISTED.names()), "period": "2018/19"}
    listed = pl.DataFrame([{**blank, "urn": urn, "school_type": name} for urn, name in types.items()], schema=LISTED)
    definitions = _Definitions(areas={area.id: area for area in areas})
    return comparisons.compare(pl.DataFrame(rows, schema=FIGURES), definitions, listed)


VALUES = st.lists(st.one_of(st.none(), st.integers(0, 40).map(float)), min_size=1, max_size=25)


@given(VALUES, st.sampled_from(["rwm", "absence", "roll"]))
@settings(max_examples=60)
def test_places_agree_with_the_naive_version(values, measure):
    urns = [str(100000 + n) for n in range(len(values))]
    rows = [_figure(urn, measure, value) for urn, value in zip(urns, values, strict=True)]
    found = _compare(rows, dict.fromkeys(urns, "State-funded primary")).sort("entity_id")
    field_ = [value for value in values if value is not None]
    first = "lower" if measure == "absence" else "higher"
    places = [place for place in naive.rank(values, first) if place is not None]
    assert found["rank"].to_list() == places
    assert found["n"].to_list() == [len(field_)] * len(field_)
    assert found["percentile"].to_list() == pytest.approx(naive.percentile(field_, first))
    one_way = measure != "roll"
    assert found["quintile"].to_list() == [naive.part(place, len(field_), 5) if one_way else None for place in places]


def test_a_key_stage_is_compared_among_mainstream_schools_whatever_their_phase():
    types = {"100001": "State-funded primary", "100002": "State-funded secondary",
             "100003": "State-funded special school", "100004": "Independent school"}
    found = _compare([_figure(urn, "rwm", 50) for urn in types], types)
    fields = dict(found.select("entity_id", "field").iter_rows())
    assert fields == {
        "100001": "England’s schools at key stage 2", "100002": "England’s schools at key stage 2",
        "100003": "England’s special schools",
    }


def test_a_measure_of_all_stages_is_compared_within_the_census_phase():
    types = {"100001": "State-funded primary", "100002": "State-funded secondary", "100003": "State-funded primary"}
    found = _compare([_figure(urn, "absence", 5) for urn in (*types, "100009")], types)
    assert dict(found.select("entity_id", "n").iter_rows()) == {"100001": 2, "100002": 1, "100003": 2}


def test_figures_held_for_one_council_are_compared_within_it_and_say_so():
    rows = [_figure("100001", "rwm", 50, coverage="la:936"), _figure("100002", "rwm", 60, coverage="la:936"),
            _figure("100003", "rwm", 70, coverage="la:850")]
    found = _compare(rows, {}).sort("entity_id")
    assert found["field"].unique().to_list() == ["the council’s own schools at key stage 2"]
    assert found["n"].to_list() == [2, 2, 1]


def test_the_national_figure_is_that_of_state_funded_england():
    rows = [_figure("100001", "rwm", 50, cohort=8.0)] + [
        _figure(name, "rwm", value, entity_kind="england") for name, value in (("england", 65.0), ("all", 64.0))
    ]
    found = _compare(rows, {}).row(0, named=True)
    assert (found["national"], found["gap"], found["small"]) == (65.0, -15.0, True)


def test_councils_are_ranked_among_those_in_being_that_year():
    areas = [_council("001", closed=dt.date(2019, 3, 31)), _council("002"), _council("003"),
             _council("004", opened=dt.date(2019, 4, 1)), _council("005", opened=dt.date(2020, 4, 1)), _council("006")]
    rows = [_figure(area.id, "rwm", 50.0 + n, entity_kind="la") for n, area in enumerate(areas)]
    found = _compare(rows, {}, areas).sort("rank")
    assert found["entity_id"].to_list() == ["006", "004", "003", "002"]
    assert found["quartile"].to_list() == [1, 2, 3, 4]


def test_a_cohort_of_the_minimum_is_not_small():
    rows = [_figure("100001", "rwm", 50, cohort=11.0), _figure("100002", "rwm", 50, cohort=10.0)]
    assert dict(_compare(rows, {}).select("entity_id", "small").iter_rows()) == {"100001": False, "100002": True}


def test_one_published_row_of_england_is_the_national_figure_whatever_other_rows_england_has():
    rows = [_figure("100001", "rwm", 50)] + [
        _figure(name, "rwm", value, entity_kind=kind)
        for name, kind, value in (("england", "england", 65.0), ("all", "england", 64.0), ("england", "region", 63.0))
    ]
    assert _compare(rows, {})["national"].to_list() == [65.0]


def test_the_field_of_a_measure_of_all_stages_or_of_several_is_the_phase_in_words():
    definitions = _Definitions()
    definitions.measures["both"] = _measure("both", "higher", ("ks1", "ks2"))
    rows = [_figure("100001", "absence", 5), _figure("100001", "both", 5)]
    listed = pl.DataFrame([{**dict.fromkeys(LISTED.names()), "period": "2018/19", "urn": "100001",
                            "school_type": "State-funded primary"}], schema=LISTED)
    found = comparisons.compare(pl.DataFrame(rows, schema=FIGURES), definitions, listed)
    assert found["field"].to_list() == ["England’s primary schools"] * 2


def test_the_newest_census_says_which_phase_a_school_has():
    lists = [("2017/18", "State-funded primary"), ("2018/19", "State-funded secondary"), ("2016/17", "State-funded primary")]
    listed = pl.DataFrame([{**dict.fromkeys(LISTED.names()), "period": period, "urn": "100001", "school_type": name}
                           for period, name in lists], schema=LISTED)
    found = comparisons.compare(pl.DataFrame([_figure("100001", "absence", 5)], schema=FIGURES), _Definitions(), listed)
    assert found["field"].to_list() == ["England’s secondary schools"]


def test_a_figure_of_one_council_s_file_stands_among_england_s_where_those_are_held():
    rows = [_figure("100001", "rwm", 50), _figure("100002", "rwm", 60, coverage="la:936")]
    assert _compare(rows, {})["n"].to_list() == [2, 2]


def test_schools_have_fifths_and_councils_have_quarters_where_one_end_is_better():
    areas = [_council(f"00{n}") for n in range(1, 6)]
    rows = [_figure(area.id, name, float(n), entity_kind="la") for name in ("rwm", "roll") for n, area in enumerate(areas)]
    rows += [_figure(f"10000{n}", "rwm", float(n)) for n in range(5)]
    found = _compare(rows, {}, areas)
    told = found.partition_by("entity_kind", "measure", as_dict=True)
    assert told["la", "rwm"]["quartile"].null_count() == 0
    assert told["la", "rwm"]["quintile"].null_count() == 5
    assert told["la", "roll"]["quartile"].null_count() == 5
    assert told["school", "rwm"]["quartile"].null_count() == 5
    assert set(told["la", "rwm"]["field"]) == {"councils in being with a figure"}


def test_only_councils_yearly_figures_are_ranked():
    rows = [_figure("001", "rwm", 50.0, entity_kind="la"),
            _figure("001", "rwm", 60.0, entity_kind="la", period="2018/19 autumn", period_kind="term"),
            _figure("001", "rwm", 70.0, entity_kind="trust")]
    found = _compare(rows, {}, [_council("001")])
    assert found.select("entity_kind", "period", "n").rows() == [("la", "2018/19", 1)]


def test_a_council_counts_that_began_or_ended_on_the_last_day_of_the_year():
    last = dt.date(2019, 8, 31)
    areas = [_council("001", opened=last), _council("002", closed=last)]
    rows = [_figure(area.id, "rwm", 50.0, entity_kind="la") for area in areas]
    assert _compare(rows, {}, areas)["n"].to_list() == [2, 2]
