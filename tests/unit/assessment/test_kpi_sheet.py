"""KPIs of one school: the same figures as those of an assessment, with their past, England, interval and freshness."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from upstream.assessment.evaluate import assess
from upstream.assessment.framework import load_framework
from upstream.assessment.freshness import freshness_on
from upstream.assessment.kpi_lines import BETTER, TOO_FEW, WORSE, KpiLine
from upstream.assessment.kpi_sets import KpiSets, packaged_set, set_of_scheme
from upstream.assessment.kpi_sheet import KpiSheet, sheet_school
from upstream.assessment.kpis import kpis_of
from upstream.assessment.strengths import strengths_and_needs
from upstream.benchmarks.intervals import wilson_number
from upstream.evidence.definitions import load_definitions
from upstream.evidence.entity import Entity
from upstream.evidence.schools import school_on, schools_on
from upstream.lib.definition_files import PACKAGED
from upstream.lib.refusal import Refusal

APRIL = dt.date(2020, 4, 30)
SEPTEMBER = dt.date(2020, 9, 30)
NOW = dt.date(2026, 4, 30)


def sheet(nation, as_at: dt.date | None, judgements=None) -> KpiSheet:
    framework = load_framework("alpha-2020", [PACKAGED])
    return KpiSheet(nation.store, framework, as_at, freshness_on([PACKAGED], as_at or NOW), judgements)


def lines(nation, urn: str, as_at: dt.date, judgements=None) -> dict[tuple[str, str], KpiLine]:
    asked = sheet(nation, as_at, judgements)
    school = sheet_school(school_on(nation.store, urn, as_at).row(0, named=True))
    return {(one.title, one.group): one for one in asked.lines(school, asked.known(school))}


def folders(nation) -> list:
    return load_definitions([nation.facts.definitions]).folders


@pytest.mark.parametrize("as_at", [APRIL, SEPTEMBER])
def test_a_school_s_figures_are_those_of_the_assessment(nation, as_at):
    """Two roads to one figure; they part only where the newest year out is not held, which is stale here."""
    framework = load_framework("alpha-2020", [PACKAGED])
    listed = schools_on(nation.store, Entity("la", nation.facts.council), as_at)
    assessment = assess(framework, nation.store, listed, as_at, None)
    theirs = {(one.urn, one.measure, one.group): one for one in kpis_of(assessment) if one.measure}
    asked, seen = sheet(nation, as_at), 0
    rows = listed.frame.to_dicts()
    known = asked.known_of([sheet_school(row) for row in rows])
    for row in rows:
        for line in asked.lines(sheet_school(row), known[row["urn"]]):
            if line.measure is None:
                continue
            other = theirs.pop((row["urn"], line.measure.id, line.group))
            if line.current is None or line.current.period != other.period:
                continue
            seen += 1
            assert (line.current.value, line.current.cohort, line.current.row) == (other.value, other.cohort, other.row)
            assert (line.small, line.to_target, line.is_reached) == (other.small, other.to_target, other.is_reached)
    assert theirs == {}
    assert seen > 300


def test_many_schools_by_one_question_are_as_each_by_its_own(nation):
    asked = sheet(nation, APRIL)
    rows = schools_on(nation.store, Entity("la", nation.facts.council), APRIL).frame.head(12).to_dicts()
    many = asked.known_of([sheet_school(row) for row in rows])
    for row in rows:
        school = sheet_school(row)
        assert asked.lines(school, many[row["urn"]]) == asked.lines(school, asked.known(school))


def test_nothing_is_joined_across_the_years_without_results(nation):
    points = lines(nation, "900040", NOW)["RWM expected", "all"].points
    by_year = {point.period: point for point in points}
    assert [by_year[year].value for year in ("2019/20", "2020/21")] == [None, None]
    assert by_year["2020/21"].why_none == "not collected"
    assert by_year["2017/18"].fresh


def test_the_previous_year_says_where_the_series_broke(nation):
    line = lines(nation, "900001", APRIL)["RWM expected", "all"]
    assert (line.current.period, line.previous.period, line.why_not_compared) == ("2018/19", "2017/18", "")
    absence = lines(nation, "900040", dt.date(2024, 6, 30))["Overall absence", "all"]
    assert (absence.current.period, absence.previous.period) == ("2022/23", "2018/19")
    assert absence.why_not_compared


def test_a_year_that_is_out_and_not_held_makes_a_figure_stale(nation):
    line = lines(nation, "900001", APRIL)["Suspension rate", "all"]
    assert line.current.period == "2016/17"
    assert (line.stale.since, line.stale.why.partition(",")[0]) == (dt.date(2019, 7, 31), "2017/18 is out")
    assert lines(nation, "900001", APRIL)["RWM expected", "all"].stale is None


def test_disadvantaged_pupils_stand_beside_england_s_others(nation):
    lens = lines(nation, "900004", APRIL)["RWM expected", "all"].lens
    assert lens.here.group == "disadvantaged"
    assert lens.nation.group == "not-disadvantaged"
    assert lens.apart == pytest.approx(lens.here.value - lens.nation.value)
    assert lines(nation, "900004", APRIL)["Overall absence", "all"].lens is None


def test_a_school_of_one_stage_has_no_kpi_of_another(nation):
    assert ("Progress 8", "all") not in lines(nation, "900001", APRIL)
    assert ("RWM expected", "all") not in lines(nation, "900034", APRIL)
    assert {("Progress 8", "all"), ("RWM expected", "all")} <= lines(nation, "900040", APRIL).keys()


def test_what_people_recorded_says_who_and_when(nation):
    kpis = set_of_scheme("tiers-99012", folders(nation))
    line = lines(nation, "900073", SEPTEMBER, kpis.judgements)["Teaching", "all"]
    assert line.recorded.said == "Teaching was judged not yet secure"
    assert (line.recorded.on, line.recorded.by) == (dt.date(2020, 9, 14), "Standards Committee")
    assert (line.recorded.place, line.recorded.places) == (2, 3)
    before = lines(nation, "900073", dt.date(2020, 9, 13), kpis.judgements)["Teaching", "all"]
    assert (before.recorded, before.why_none) == (None, "none is recorded in the table of judgements")
    assert "not known" in lines(nation, "900073", SEPTEMBER)["Teaching", "all"].why_none


# Strengths and needs


def test_strengths_and_needs_say_why(nation):
    found = lines(nation, "900073", SEPTEMBER)
    good, bad = ({one.what: one.why for one in side} for side in strengths_and_needs(found.values()))
    rwm, english = found["RWM expected", "all"], found["English and maths 9–5", "all"]
    ours, theirs = rwm.current.value, rwm.nation.value
    low, high = wilson_number(ours, rwm.current.cohort)
    assert good["RWM expected"] == (
        f"{ours:.0f}% in 2018/19, {ours - theirs:.0f} points above England ({theirs:.0f}%); the 95% interval, {low:.0f}% to "
        f"{high:.0f}%, lies wholly above it"
    )
    first, second, third = (f"{point.value:.1f}%" for point in english.points[-3:])
    assert bad["English and maths 9–5"].endswith(
        f"; {first}, {second} and {third} in the three years to 2018/19: worse, beyond one year")


def test_small_numbers_make_neither(nation):
    """Every finding of the county rests on enough pupils."""
    asked = sheet(nation, APRIL)
    rows = schools_on(nation.store, Entity("la", nation.facts.council), APRIL).frame.to_dicts()
    small = 0
    for row in rows:
        found = asked.lines(sheet_school(row), asked.known(sheet_school(row)))
        for line in found:
            if line.small:
                small += 1
                assert strengths_and_needs([_without_lens(line)]) == ((), ())
            assert line.against != TOO_FEW or line.small
    assert small > 3


def _without_lens(line: KpiLine) -> KpiLine:
    return KpiLine(**{name: getattr(line, name) for name in KpiLine.__dataclass_fields__ if name != "lens"})


def test_a_figure_without_an_interval_is_none_however_far_it_lies(nation):
    line = lines(nation, "900041", APRIL)["Persistent absence", "all"]
    assert line.is_reached is False
    assert line.against == ""
    only_trend = strengths_and_needs([line])[1]
    assert all("interval" not in one.why for one in only_trend)


def test_one_weaker_year_is_no_need(nation):
    """The academy that the demo plants for it: outcomes fell in one year."""
    found = lines(nation, "900055", SEPTEMBER)
    once = [one for one in found.values() if one.trend == "negative (one year)"]
    for one in once:
        _, bad = strengths_and_needs([_without_lens(one)])
        assert all("three years" not in need.why for need in bad)
    assert {one.against for one in found.values()} & {BETTER, WORSE, "no clear difference"}


# Which KPIs


def test_a_trust_s_scheme_goes_first_and_others_get_the_packaged_five(nation):
    sets = KpiSets(nation.store, folders(nation), SEPTEMBER)
    assert sets.of("900073").scheme.id == "tiers-99012"
    assert "in force from 1 September 2020" in sets.of("900073").words
    assert sets.of("900001").scheme is None
    assert sets.of("900001").words.endswith("It is in force nowhere for this school.")


def test_a_scheme_that_the_reader_may_not_see_is_not_used(nation):
    unseen = KpiSets(nation.store, folders(nation), SEPTEMBER, seen=())
    assert unseen.of("900073") == packaged_set(folders(nation))
    assert unseen.of("900073").judgements is None


def test_a_framework_without_priorities_makes_no_card(nation):
    with pytest.raises(Refusal, match="has no priorities with KPIs"):
        packaged_set(folders(nation), "alliance-2019")
    with pytest.raises(Refusal, match="has no priorities with KPIs"):
        set_of_scheme("wyvershire-2019", folders(nation))


def test_kpis_of_a_school_that_no_list_has_are_asked_all_the_same(nation):
    urn = nation.store.establishments().filter(pl.col("urn") == "900031")["urn"][0]  # opened after the day
    assert lines(nation, urn, APRIL)["RWM expected", "all"].current is None
