"""The outcomes of a commission for one council: place, gaps, trend and what cannot be said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from tests.unit.assessment.small_store import SmallDefinitions, SmallStore, figure, inspection, measure, school, schools
from upstream.benchmarks import outcomes as seven
from upstream.evidence.definitions import Area, load_definitions
from upstream.evidence.entity import Entity
from upstream.evidence.grades import last_grades
from upstream.evidence.value import State, Value
from upstream.lib.definition_files import PACKAGED, DefinitionError

SURREY = Entity("la", "936")
RWM = "ks2-rwm-expected"


class _Store(SmallStore):
    """Says of every figure that is not held why: a gap of its measure, or not held."""

    def figure(self, name, entity, period, *, group="all", phase="all", as_at=None):
        gaps = {p: gap for gap in self.definitions.measures[name].gaps for p in gap.periods}
        gap = gaps.get(period)
        state, why = (State(gap.state), gap.why) if gap else (State.MISSING, "It is not held.")
        return Value(state, name, str(entity), period, group, phase, why=why)


def row(la: str, period: str, value: float | None, group: str = "all", kind: str = "la", **rest) -> dict:
    return figure(la, RWM, period, value, entity_kind=kind, pupil_group=group, **rest)


def store(rows: list[dict], areas: list[Area] = (), **facts) -> _Store:
    made = _Store(rows, {RWM: ["2018/19"]})
    gap = {"periods": ["2019/20"], "state": "not collected", "why": "Tests were cancelled."}
    usual = {"short": "RWM expected", "unit": "percent", "direction": "higher", "gaps": [gap], "first": "2015/16"}
    made.definitions.measures[RWM] = measure(RWM, **{**usual, **facts})
    known = [Area(id=str(n), name=str(n), kind="la") for n in (936, *range(800, 812))]
    made.definitions.areas = {area.id: area for area in (*known, *areas)}
    return made


def the_set(**item) -> seven.OutcomeSet:
    one = {"id": "one", "requirement": "R8", "title": "One", "aim": "up", "items": [{"measure": RWM, **item}]}
    return seven.OutcomeSet.model_validate({"id": "set", "title": "Set", "source": "s", "outcomes": [one]})


def ask(rows: list[dict], as_at: dt.date | None = dt.date(2020, 4, 30), areas=(), item=None, **facts) -> seven.OutcomeResult:
    return seven.outcomes(store(rows, areas, **facts), SURREY, the_set(**(item or {})), as_at)[0]


def field(period: str, values: list[float]) -> list[dict]:
    return [row(str(800 + n), period, value) for n, value in enumerate(values)]


def test_rank_quarter_and_gap_to_england():
    rows = [row("936", "2018/19", 70.0), *field("2018/19", [80, 70, 60, 50, 40, 30, 20]),
            row("england", "2018/19", 65.0, kind="england"), row("all", "2018/19", 64.0, kind="england")]
    latest = ask(rows).items[0].latest
    assert (latest.standing.rank, latest.standing.n, latest.standing.quartile) == (2, 8, 1)
    assert latest.gap_to_national == 5.0
    assert (latest.figure.file, latest.figure.row) == ("2018.csv", 936)


def test_gaps_of_a_group_to_the_others_of_england_and_of_the_council():
    rows = [row("936", "2018/19", 46.0, "disadvantaged"), row("936", "2018/19", 75.0, "not-disadvantaged"),
            row("england", "2018/19", 51.0, "disadvantaged", "england"),
            row("england", "2018/19", 71.0, "not-disadvantaged", "england")]
    result = ask(rows, item={"group": "disadvantaged", "against": "not-disadvantaged"})
    latest = result.items[0].latest
    assert (latest.gap_to_national, latest.gap_to_national_others, latest.gap_to_own_others) == (-5.0, -25.0, -29.0)
    assert "RWM expected of disadvantaged pupils, 2018/19: too few councils’ figures are held for a rank." in result.holes
    words = seven.in_words(result.items[0])
    assert words == (
        "RWM expected of disadvantaged pupils, 2018/19: 46%. 5.0 points below England’s figure. 25.0 points below England’s "
        "not disadvantaged pupils. 29.0 points below the council’s own not disadvantaged pupils. Trend: too short."
    )


def test_only_councils_in_being_that_year_are_ranked():
    gone = Area(id="909", name="Gone", kind="la", closed_on=dt.date(2019, 3, 31))
    new = Area(id="942", name="New", kind="la", opened_on=dt.date(2020, 4, 1))
    rows = [row("936", "2018/19", 50.0), *field("2018/19", [60, 40, 30])]
    rows += [row(code, "2018/19", 99.0) for code in ("909", "942")]
    standing = ask(rows, areas=[gone, new]).items[0].latest.standing
    assert (standing.rank, standing.n) == (2, 4)


def test_fewer_than_four_councils_give_no_rank():
    result = ask([row("936", "2018/19", 50.0), *field("2018/19", [60, 40])])
    assert result.items[0].latest.standing is None


def test_a_year_that_is_missing_is_said_and_the_newest_figure_is_the_latest():
    result = ask([row("936", "2017/18", 60.0), row("936", "2016/17", 58.0)])
    years = result.items[0].years
    assert [(y.figure.period, y.figure.state) for y in years][:2] == [("2018/19", State.MISSING), ("2017/18", State.VALUE)]
    assert result.items[0].latest.figure.period == "2017/18"
    assert "RWM expected, 2018/19: It is not held." in result.holes


def test_years_before_the_series_are_not_holes():
    assert [y.figure.period for y in ask([row("936", "2018/19", 60.0)]).items[0].years] == [
        "2018/19", "2017/18", "2016/17", "2015/16"]


def test_a_year_the_measure_has_no_figures_for_is_shown_with_the_reason():
    result = ask([row("936", "2018/19", 60.0)], as_at=dt.date(2020, 12, 31))
    first = result.items[0].years[0].figure
    assert (first.period, first.state, first.why) == ("2019/20", State.NOT_COLLECTED, "Tests were cancelled.")


@pytest.mark.parametrize(("values", "direction", "word"), [
    ((70, 68, 66), "higher", "positive"), ((66, 68, 70), "higher", "negative (beyond one year)"),
    ((66, 68, 70), "lower", "positive"), ((70, 68, None), "higher", "too short to call"), ((70, 70, 60), "higher", "level"),
])
def test_trend_of_a_published_percentage_without_pupils(values, direction, word):
    rows = [row("936", period, value) for period, value in zip(("2018/19", "2017/18", "2016/17"), values, strict=True)
            if value is not None]
    assert ask(rows, direction=direction).items[0].trend == word


def test_a_break_ends_the_trend():
    rows = [row("936", period, 60.0 + n) for n, period in enumerate(("2016/17", "2017/18", "2018/19"))]
    broken = {"at": "2017/18", "why": "Another way of judging."}
    assert ask(rows, breaks=[broken]).items[0].trend == "too short to call"


def test_an_ended_series_says_so_once_it_has_ended():
    rows = [row("936", "2018/19", 60.0)]
    assert "RWM expected: the series ended with 2018/19." in ask(rows, last="2018/19").holes
    assert not any("ended" in hole for hole in ask(rows, last="2022/23").holes)


def test_good_or_better_counts_no_grade_apart():
    listed = schools(
        school("900001", sector="maintained"), school("900002", sector="maintained"), school("900003", sector="academy"),
        school("900004", "special", sector="academy"),
    )
    found = SmallStore(inspected=[
        inspection("900001", "good"), inspection("900002", "requires-improvement"), inspection("900003", "inadequate"),
        inspection("900004", None),
    ])
    counts = {c.of: c for c in seven.good_or_better(listed.frame, last_grades(found, listed.frame, dt.date(2020, 4, 30)))}
    every = counts["all"]
    assert (every.schools, every.good_or_better, every.below, every.inadequate, every.no_grade) == (4, 1, 2, 1, 1)
    assert every.percent == pytest.approx(100 / 3)
    assert counts["special"].percent is None
    assert set(counts) == {"all", "academy", "maintained", "primary", "special"}


def test_the_packaged_set_is_the_alliance_s_seven_and_every_measure_is_defined():
    wanted = seven.load_outcomes("alliance-seven", [PACKAGED], load_definitions())
    assert len(wanted.outcomes) == 7
    rows = " ".join(outcome.requirement for outcome in wanted.outcomes)
    assert all(name in rows for name in ("R5", "R6", "R7", "R8", "R9", "R10", "R11", "R12"))
    assert [one.id for one in seven.every_outcome_set([PACKAGED])] == ["alliance-seven"]


def test_a_measure_that_is_not_defined_is_refused_by_line(tmp_path):
    path: Path = tmp_path / "outcomes" / "ours.yaml"
    path.parent.mkdir()
    path.write_text(
        "id: ours\ntitle: Ours\nsource: s\noutcomes:\n  - id: a\n    requirement: R1\n    title: A\n    aim: up\n"
        "    items:\n      - {measure: ks2-rwm-expected}\n      - {measure: unheard-of}\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"ours\.yaml, line 11: there is no measure ‘unheard-of’"):
        seven.load_outcomes("ours", [tmp_path], SmallDefinitions())
    with pytest.raises(DefinitionError, match="There are: ours"):
        seven.load_outcomes("theirs", [tmp_path])


def test_grades_of_the_list_stand_in_its_order():
    listed = schools(school("900002"), school("900001"))
    found = last_grades(SmallStore(inspected=[inspection("900001", "good")]), listed.frame, None)
    assert found["grade"].to_list() == [None, "good"]
    assert found.select(pl.col("back").drop_nulls()).to_series().to_list() == [0]
