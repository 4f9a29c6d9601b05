"""The outcomes of a commission for one council: place, gaps, trend and what cannot be said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from tests.unit.assessment.small_store import SmallDefinitions, SmallStore, figure, inspection, measure, school, schools
from upstream.benchmarks import outcomes as seven
from upstream.benchmarks.comparators import Members, load_comparators
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


def test_the_sentence_gives_place_quarter_gap_and_trend():
    rows = [row("936", "2018/19", 70.0), *field("2018/19", [80, 60, 50, 40, 30, 20, 10]),
            row("england", "2018/19", 65.0, kind="england")]
    assert seven.in_words(ask(rows).items[0]) == (
        "RWM expected, 2018/19: 70%. Rank 2 of 8 councils, top quarter. 5.0 points above England’s figure. Trend: too short.")


@pytest.mark.parametrize(("own", "place"), [(45.0, "Rank 3 of 4 councils, third quarter"),
                                            (35.0, "Rank 4 of 4 councils, bottom quarter"),
                                            (55.0, "Rank 2 of 4 councils, second quarter")])
def test_every_quarter_has_its_word(own, place):
    assert place in seven.in_words(ask([row("936", "2018/19", own), *field("2018/19", [60, 50, 40])]).items[0])


@pytest.mark.parametrize(("england", "said"), [
    (70.0, "Level with England’s figure."), (69.0, "1.0 points above England’s figure."),
    (69.5, "0.5 points above England’s figure."), (71.0, "1.0 points below England’s figure."),
])
def test_a_gap_of_nothing_is_level(england, said):
    rows = [row("936", "2018/19", 70.0), row("england", "2018/19", england, kind="england")]
    assert said in seven.in_words(ask(rows).items[0])


def test_a_score_has_its_decimals_a_true_minus_and_no_per_cent():
    result = ask([row("936", "2018/19", -0.12)], unit="score", decimals=2).items[0]
    assert seven.in_words(result) == "RWM expected, 2018/19: −0.12. Trend: too short."


def test_without_a_figure_there_is_nothing_to_say_and_that_is_a_hole():
    result = ask([row("england", "2018/19", 65.0, kind="england")])
    assert seven.in_words(result.items[0]) == "RWM expected: no figure."
    assert "RWM expected: no figure of this council was known by then." in result.holes
    assert result.items[0].years[0].gap_to_national is None
    assert result.items[0].trend == "too short"


def test_a_measure_of_which_neither_end_is_better_has_no_rank():
    rows = [row("936", "2018/19", 50.0), *field("2018/19", [60, 40, 30, 20])]
    assert ask(rows, direction="neither").items[0].latest.standing is None


def test_of_a_lower_is_better_measure_the_lowest_is_first():
    rows = [row("936", "2018/19", 5.0), *field("2018/19", [6, 7, 8])]
    assert ask(rows, direction="lower").items[0].latest.standing.rank == 1


def test_a_council_of_the_last_day_of_the_year_is_in_being():
    last = dt.date(2019, 8, 31)
    areas = [Area(id="901", name="New", kind="la", opened_on=last), Area(id="902", name="Gone", kind="la", closed_on=last)]
    rows = [row("936", "2018/19", 50.0), *field("2018/19", [60, 40]), row("901", "2018/19", 70.0), row("902", "2018/19", 80.0)]
    assert ask(rows, areas=areas).items[0].latest.standing.n == 5


def test_a_series_of_special_schools_is_read_and_called_so():
    rows = [row("936", "2018/19", 30.0, phase="special"), row("936", "2018/19", 70.0)]
    result = ask(rows, item={"phase": "special"})
    latest = result.items[0].latest.figure
    assert (latest.value, latest.phase) == (30.0, "special")
    assert seven.series_words(result.items[0].item, result.items[0].measure) == "RWM expected in special schools"


def test_a_figure_says_whose_it_is_of_what():
    figure_ = ask([row("936", "2018/19", 46.0, "disadvantaged"), row("800", "2018/19", 50.0, "disadvantaged")],
                  item={"group": "disadvantaged"}).items[0].latest.figure
    assert (figure_.measure, figure_.entity, figure_.period, figure_.group, figure_.phase, figure_.value) == (
        RWM, "la:936", "2018/19", "disadvantaged", "all", 46.0)


def test_the_store_is_asked_why_there_is_no_figure_of_this_very_series():
    class Asked(_Store):
        def figure(self, *what, **rest):
            asked.append((what, rest))
            return super().figure(*what, **rest)

    asked: list = []
    made = store([row("936", "2018/19", 46.0, "boys", phase="special")])
    made.__class__ = Asked
    day = dt.date(2020, 4, 30)
    seven.outcomes(made, SURREY, the_set(group="boys", phase="special"), day)
    assert asked[0] == ((RWM, SURREY, "2017/18"), {"group": "boys", "phase": "special", "as_at": day})


def test_only_the_series_of_the_set_are_fetched_of_councils_and_of_england():
    class Asked(_Store):
        def figures(self, **what):
            asked.append(what)
            return super().figures(**what)

    asked: list = []
    made = store([row("936", "2018/19", 46.0)])
    made.__class__ = Asked
    day = dt.date(2020, 4, 30)
    seven.outcomes(made, SURREY, the_set(group="boys", against="girls"), day)
    rest = {"measures": {RWM}, "groups": {"boys", "girls"}, "phases": {"all"}, "as_at": day}
    assert asked == [{"entity_kind": "la", **rest}, {"entity_kind": "england", **rest}]


def test_what_was_not_out_by_the_day_does_not_count():
    late = row("936", "2018/19", 46.0, released_on=dt.date(2020, 5, 1))
    assert ask([late]).items[0].latest is None


def test_the_newest_year_is_the_one_published_for_councils_of_this_group():
    class ByKind(_Store):
        def published_periods(self, measure, as_at, n, *, group="all", entity_kind=None):
            return {("boys", "la", 1): ["2017/18"]}.get((group, entity_kind, n), ["2018/19"])

    made = store([row("936", "2017/18", 46.0, "boys"), row("936", "2018/19", 50.0)])
    made.__class__ = ByKind
    years = seven.outcomes(made, SURREY, the_set(group="boys"), dt.date(2018, 12, 31))[0].items[0].years
    assert years[0].figure.period == "2017/18"


@pytest.mark.parametrize(("day", "newest"), [(dt.date(2020, 8, 30), "2018/19"), (dt.date(2020, 8, 31), "2019/20"),
                                             (None, "2019/20")])
def test_a_year_without_tests_is_shown_once_it_is_over(day, newest):
    assert ask([row("936", "2018/19", 60.0)], as_at=day).items[0].years[0].figure.period == newest


def test_an_ended_series_does_not_run_into_years_without_tests():
    assert ask([row("936", "2018/19", 60.0)], as_at=None, last="2018/19").items[0].years[0].figure.period == "2018/19"


def test_a_series_ended_on_the_last_day_of_its_last_year():
    rows, ended = [row("936", "2018/19", 60.0)], "RWM expected: the series ended with 2018/19."
    rows[0]["released_on"] = dt.date(2019, 7, 9)
    assert ended in ask(rows, as_at=dt.date(2019, 8, 31), last="2018/19").holes
    assert ended not in ask(rows, as_at=dt.date(2019, 8, 30), last="2018/19").holes


def test_a_measure_whose_first_year_is_not_known_shows_as_many_years_as_the_set_asks():
    assert len(ask([row("936", "2018/19", 60.0)], first=None).items[0].years) == 5


@pytest.mark.parametrize(("cohort", "word"), [(90.0, "level"), (110.0, "positive")])
def test_a_trend_counts_whole_pupils_where_they_are_published(cohort, word):
    rows = [row("936", period, value, cohort=cohort) for period, value in
            (("2018/19", 61.0), ("2017/18", 60.0), ("2016/17", 60.0))]
    assert ask(rows).items[0].trend == word


def test_the_trend_of_a_score_is_by_its_tolerance_whatever_the_pupils():
    rows = [row("936", period, value, cohort=5000.0) for period, value in
            (("2018/19", 0.3), ("2017/18", 0.1), ("2016/17", 0.1))]
    assert ask(rows, unit="score", decimals=2, tolerance=0.5).items[0].trend == "level"


def test_each_result_is_of_its_outcome():
    assert ask([row("936", "2018/19", 60.0)]).outcome.id == "one"


def test_two_measures_of_one_set_keep_apart():
    made = store([row("936", "2018/19", 46.0), row("936", "2018/19", 9.0) | {"measure": "persistent-absence"}])
    both = the_set().model_dump()
    both["outcomes"][0]["items"] = [{"measure": RWM}, {"measure": "persistent-absence"}]
    found = seven.outcomes(made, SURREY, seven.OutcomeSet.model_validate(both), dt.date(2020, 4, 30))[0].items
    assert [item.latest.figure.value for item in found] == [46.0, 9.0]


def test_outstanding_is_good_or_better():
    listed = schools(school("900001"), school("900002"), school("900003"))
    found = SmallStore(inspected=[inspection("900001", "outstanding"), inspection("900002", "good")])
    every = next(seven.good_or_better(listed.frame, last_grades(found, listed.frame, dt.date(2020, 4, 30))))
    assert (every.good_or_better, every.below, every.no_grade) == (2, 0, 1)


def _written(folder: Path, name: str, *measures: str) -> None:
    items = "".join(f"      - {{measure: {one}}}\n" for one in measures)
    (folder / "outcomes").mkdir(exist_ok=True)
    (folder / "outcomes" / f"{name}.yaml").write_text(
        f"id: {name}\ntitle: Ours\nsource: s\noutcomes:\n  - id: a\n    requirement: R1\n    title: A\n    aim: up\n"
        f"    items:\n{items}", encoding="utf-8")


def test_every_measure_that_is_not_defined_has_a_line_of_its_own(tmp_path):
    _written(tmp_path, "ours", "unheard-of", RWM, "unknown")
    with pytest.raises(DefinitionError) as caught:
        seven.every_outcome_set([tmp_path], SmallDefinitions())
    assert [line.rpartition(", ")[2] for line in str(caught.value).splitlines()] == [
        "line 10: there is no measure ‘unheard-of’", "line 12: there is no measure ‘unknown’"]


def test_a_set_that_is_not_there_names_those_that_are(tmp_path):
    with pytest.raises(DefinitionError, match=r"There are: none\.$"):
        seven.load_outcomes("theirs", [tmp_path])
    _written(tmp_path, "ours", RWM)
    _written(tmp_path, "others", RWM)
    with pytest.raises(DefinitionError, match=r"There are: others, ours\.$"):
        seven.load_outcomes("theirs", [tmp_path])


def neighbours(*codes: str) -> Members:
    chosen = load_comparators([PACKAGED])["statistical-neighbours"]
    return Members(chosen, SURREY, codes, (), "a list", "list of 2025")


def ask_near(near: Members, *values: float) -> tuple[seven.YearOfItem, str]:
    made = store([row("936", "2018/19", 50.0), *field("2018/19", list(values))])
    found = seven.outcomes(made, SURREY, the_set(), dt.date(2020, 4, 30), near)[0].items[0]
    return found.latest, seven.in_words(found, near)


def test_a_place_among_councils_named_one_by_one_stands_beside_that_among_all():
    latest, said = ask_near(neighbours("800", "801", "803"), 60, 55, 99, 40, 30)
    assert (latest.among_near.rank, latest.among_near.n) == (3, 4)
    assert (latest.standing.rank, latest.standing.n) == (4, 6)
    assert "Rank 3 of 4 with the council’s statistical neighbours (3 councils, list of 2025)." in said


def test_among_nobody_and_too_few_there_is_no_place():
    for near in (neighbours(), neighbours("800", "801")):
        latest, said = ask_near(near, 60, 55, 40)
        assert latest.among_near is None
        assert "neighbours" not in said


def test_the_newest_year_is_that_published_by_the_day():
    class ByDay(_Store):
        def published_periods(self, measure, as_at, n, *, group="all", entity_kind=None):
            return ["2017/18"] if as_at == dt.date(2019, 6, 1) else ["2018/19"]

    made = store([row("936", "2016/17", 46.0, released_on=dt.date(2018, 1, 1))])
    made.__class__ = ByDay
    years = seven.outcomes(made, SURREY, the_set(), dt.date(2019, 6, 1))[0].items[0].years
    assert years[0].figure.period == "2017/18"
