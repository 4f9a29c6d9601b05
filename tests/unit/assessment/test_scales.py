"""Scales: what is read, what is still possible, and S4's tiers by every combination of answers."""

from __future__ import annotations

import datetime as dt
import itertools

import polars as pl
import pytest

from tests.unit.assessment.frameworks import content
from tests.unit.assessment.small_store import SmallStore, figure, inspection, school, schools
from upstream.assessment import worlds
from upstream.assessment.evaluate import assess
from upstream.assessment.explanations.explanation import explain
from upstream.assessment.explanations.lines import lines
from upstream.assessment.framework import Framework
from upstream.assessment.judgements import JudgementsRefused, read_judgements

TREND = ("positive", "recovering", "level", "negative (one year)", "negative (beyond one year)")
GRADES = ("outstanding", "good", "requires-improvement", "inadequate")
RISK = ("low", "medium", "high")
YEARS = ["2018/19", "2017/18", "2016/17"]
RWM, P8 = "ks2-rwm-expected", "progress-8"
AS_AT = dt.date(2020, 1, 31)


def on(scale: str, *values: str) -> dict:
    return {"on_scale": {"scale": scale, "in": list(values), "basis": "published"}}


def criterion(name: str, rule: dict, **facts) -> dict:
    return {"id": name, "title": name.replace("-", " ").capitalize(), "why": "A reason.", **rule, **facts}


def tiers(**changes) -> dict:
    """S4's three tiers, as the decision reads them."""
    first = ["positive-trend", "good", "has-capacity", "low-risk"]
    return content(
        holder="trust", scope={"kinds": ["primary", "secondary", "all-through", "infant"]},
        judgements={
            "capacity": {"title": "Capacity", "question": "Is there capacity?", "levels": ["effective", "not identified"],
                         "recorded": "The annual review found capacity {level}"},
            "risk": {"title": "Risk", "question": "How high is the risk?", "recorded": "Risk", "levels": list(RISK)},
            "trend": {"title": "Trend", "question": "Which trend?", "recorded": "The trend is {level}", "levels": list(TREND)},
        },
        scales={
            "outcome-trend": {
                "title": "Outcome trend", "values": list(TREND),
                "worst_of": [
                    {"applies_to": {"stages": ["ks2"]}, "trend": {"measure": RWM, "basis": "local choice"}},
                    {"applies_to": {"stages": ["ks4"]}, "trend": {"measure": P8, "basis": "local choice"}},
                ],
                "by_judgement": {"kinds": ["infant"], "judgement": "trend"},
            },
            "capacity": {"title": "Capacity to improve", "values": ["effective", "not identified"], "judgement": "capacity"},
            "risk": {"title": "Risk of failure", "values": list(RISK), "judgement": "risk"},
            "ofsted": {"title": "Overall effectiveness", "values": list(GRADES), "grade": {"basis": "published"}},
        },
        criteria=[
            criterion("positive-trend", on("outcome-trend", "positive"), outcome=True),
            criterion("declining", on("outcome-trend", "negative (beyond one year)")),
            criterion("good", on("ofsted", "good", "outstanding")),
            criterion("below-good", on("ofsted", "requires-improvement", "inadequate")),
            criterion("has-capacity", on("capacity", "effective")),
            criterion("no-capacity", on("capacity", "not identified")),
            criterion("low-risk", on("risk", "low")),
            criterion("high-risk", on("risk", "high")),
        ],
        categories=[
            {"id": "tier-3", "title": "Tier 3", "meaning": "Trust led.",
             "when": {"any_of": ["declining", "below-good", "no-capacity", "high-risk"]}},
            {"id": "tier-1", "title": "Tier 1", "meaning": "Academy led.", "when": {"all_of": first}},
            {"id": "tier-2", "title": "Tier 2", "meaning": "Time limited.", "when": {"not": {"all_of": first}}},
        ],
        priorities=[{"id": "progress", "title": "Progress", "kpis": [{"measure": RWM, "group": "disadvantaged"}]}],
        **changes,
    )


@pytest.fixture(scope="module")
def framework() -> Framework:
    return Framework.model_validate(tiers())


def decided(trend: str | None, grade: str | None, capacity: str | None, risk: str | None) -> str | None:
    """The decision's own words, answer by answer; None where nothing is proposed."""
    descriptors = [
        _is(trend, "negative (beyond one year)"), _is(grade, "requires-improvement", "inadequate"),
        _is(capacity, "not identified"), _is(risk, "high"),
    ]
    criteria = [_is(trend, "positive"), _is(grade, "good", "outstanding"), _is(capacity, "effective"), _is(risk, "low")]
    if True in descriptors:
        return "tier-3"
    if all(one is True for one in criteria):
        return "tier-1"
    if None not in descriptors and False in criteria:
        return "tier-2"
    return None


def _is(value: str | None, *among: str) -> bool | None:
    return None if value is None else value in among


def pattern(framework: Framework, **known: str | None) -> worlds.Pattern:
    """The pattern of a school of which so much is known."""
    names = {"trend": "outcome-trend", "grade": "ofsted", "capacity": "capacity", "risk": "risk"}
    scales = {names[name]: value for name, value in known.items() if value}
    codes = []
    for one in framework.criteria:
        scale, among = framework.on_scale(one)
        codes.append((one.id, 0 if scale not in scales else 1 if scales[scale] in among else -1))
    return worlds.Pattern(tuple(codes), tuple((name, (value,)) for name, value in scales.items()))


def test_every_combination_of_answers_gives_the_tier_that_was_decided(framework):
    """Known or unknown: 6 × 5 × 3 × 4 = 360 rows, three of the four shared by criteria of several tiers."""
    rows = list(itertools.product((*TREND, None), (*GRADES, None), ("effective", "not identified", None), (*RISK, None)))
    assert len(rows) == 360
    for trend, grade, capacity, risk in rows:
        found = worlds.settle(framework, pattern(framework, trend=trend, grade=grade, capacity=capacity, risk=risk))
        assert found.category == decided(trend, grade, capacity, risk), (trend, grade, capacity, risk)
        assert not found.none
        completions = itertools.product(
            *((value,) if value else every for value, every in (
                (trend, TREND), (grade, GRADES), (capacity, ("effective", "not identified")), (risk, RISK)))
        )
        assert set(found.possible) == {decided(*one) for one in completions}


def test_the_fewest_answers_that_settle_it(framework):
    found = worlds.settle(framework, pattern(framework, grade="good", capacity="effective"))
    assert (found.possible, found.settles) == (("tier-3", "tier-1", "tier-2"), ("outcome-trend", "risk"))
    ways = {route.category: route.answers for route in worlds.routes(
        framework, pattern(framework, grade="good", capacity="effective"))}
    assert ways["tier-3"] == (("outcome-trend", "negative (beyond one year)"),)
    assert ways["tier-1"] == (("outcome-trend", "positive"), ("risk", "low"))
    assert ways["tier-2"] == (("outcome-trend", "positive"), ("risk", "medium"))


def test_values_that_no_criterion_tells_apart_are_one_answer(framework):
    found = worlds.routes(framework, pattern(framework, grade="good", capacity="effective", risk="low"))
    assert dict(found[2].answers) == {"outcome-trend": "recovering, level or negative (one year)"}
    assert dict(found[2].values) == {"outcome-trend": ("recovering", "level", "negative (one year)")}


def figures(urn: str, measure: str, newest_first: list[float | None], cohort: int = 50) -> list[dict]:
    return [figure(urn, measure, year, value, cohort if value is not None else None)
            for year, value in zip(YEARS, newest_first, strict=True)]


def assessed(framework: Framework, rows: list[dict], *listed: dict, judgements=None, inspected=()):
    store = SmallStore(rows, {RWM: YEARS, P8: YEARS}, list(inspected))
    found = schools(*listed)
    return assess(framework, store, found, AS_AT, judgements, nation=found)


def standing(found, urn: str, scale: str) -> dict:
    return found.scales.filter((pl.col("urn") == urn) & (pl.col("scale") == scale)).row(0, named=True)


@pytest.mark.parametrize(("ks2", "ks4", "possible"), [
    ([70.0, 60.0, 50.0], [0.3, 0.2, 0.1], ["positive"]),
    ([70.0, 60.0, 50.0], [0.1, 0.2, 0.3], ["negative (beyond one year)"]),
    ([50.0, 60.0, 60.0], [0.3, 0.2, 0.1], ["negative (one year)"]),
    ([50.0, 60.0, 60.0], [None, 0.2, 0.1], ["negative (one year)", "negative (beyond one year)"]),
    ([None, 60.0, 60.0], [None, 0.2, 0.1], list(TREND)),
    ([50.0, 60.0, 70.0], [None, None, None], ["negative (beyond one year)"]),
])
def test_of_two_readings_the_worst_governs_and_the_better_values_drop_out(framework, ks2, ks4, possible):
    rows = [*figures("900001", RWM, ks2), *figures("900001", P8, ks4)]
    row = standing(assessed(framework, rows, school("900001", "all-through")), "900001", "outcome-trend")
    assert row["possible"] == possible
    assert row["answer"] == (possible[0] if len(possible) == 1 else None)


def test_a_reading_that_is_not_for_the_school_drops_out(framework):
    rows = [*figures("900001", RWM, [70.0, 60.0, 50.0]), *figures("900001", P8, [None, None, None])]
    found = assessed(framework, rows, school("900001"))
    row = standing(found, "900001", "outcome-trend")
    assert (row["answer"], row["period"]) == ("positive", "2018/19")
    assert row["sentence"] == "RWM expected: 50% in 2016/17, 60% in 2017/18, 70% in 2018/19. The trend is positive."
    assert set(found.figures["measure"]) == {RWM, P8}
    behind = found.figures.filter((pl.col("measure") == RWM) & (pl.col("criterion") == "positive-trend"))
    assert sorted(behind["value"]) == [50.0, 60.0, 70.0]


def test_a_school_that_no_reading_is_for_is_not_applicable(framework):
    what = tiers()
    del what["scales"]["outcome-trend"]["by_judgement"], what["judgements"]["trend"]
    found = assessed(Framework.model_validate(what), [], school("900001", "infant"))
    row = standing(found, "900001", "outcome-trend")
    assert (row["possible"], row["sentence"]) == (None, "Outcome trend is not read of infant schools.")
    answers = dict(found.answers.select("criterion", "answer").iter_rows())
    assert answers["positive-trend"] == answers["declining"] == "not applicable"


def table(tmp_path, *rows: str):
    path = tmp_path / "levels.csv"
    path.write_text("\n".join(["record,schools,kinds,date,answer,by,reason", *rows]) + "\n", encoding="utf-8")
    return read_judgements(path)


def test_levels_are_recorded_by_their_names(framework, tmp_path):
    judgements = table(
        tmp_path, "judgement,900001,risk,2019-09-01,Medium,A. Head,", "judgement,900001,risk,2019-12-01,low,,",
        "judgement,900001,capacity,2019-09-01,effective,,", "judgement,900001,trend,2019-09-01,negative (one year),,",
        "complete,900001 900002,all,2020-04-30,,,",
    )
    found = assessed(framework, [], school("900001", "infant"), school("900002", "infant"), judgements=judgements,
                     inspected=[inspection("900001", "good")])
    assert standing(found, "900001", "risk")["answer"] == "low"
    assert standing(found, "900001", "risk")["sentence"] == "Risk: low, recorded on 1 December 2019."
    assert standing(found, "900001", "capacity")["sentence"].startswith("The annual review found capacity effective, rec")
    assert found.schools["category"].to_list() == ["tier-2", None]
    other = standing(found, "900002", "risk")
    assert other["possible"] == list(RISK)
    assert other["sentence"] == "Risk: none recorded, in a table that is complete, so it is not known."


def test_a_level_that_the_judgement_does_not_have_is_refused(framework, tmp_path):
    with pytest.raises(JudgementsRefused, match="row 2: ‘yes’ is not an answer to ‘risk’: write low, medium or high"):
        assessed(framework, [], school("900001"), judgements=table(tmp_path, "judgement,900001,risk,2019-09-01,yes,,"))


def test_an_explanation_speaks_of_scales_by_title_and_value(framework):
    rows = figures("900001", RWM, [70.0, 60.0, 50.0])
    found = assessed(framework, rows, school("900001"), inspected=[inspection("900001", "outstanding")])
    text = "\n".join(lines(explain(found, "900001"), found))
    assert "Overall effectiveness" not in text.partition("What would settle it")[2]
    assert "‘Capacity to improve’ and ‘Risk of failure’" in text
    assert "Tier 1 would be certain if ‘Capacity to improve’ were effective and ‘Risk of failure’ were low." in text


def nine_areas() -> Framework:
    """A scheme of nine areas of four values, three told apart in each, with a grade and an outcome beside them."""
    areas = [f"area-{n}" for n in range(1, 10)]
    levels = ["strong", "secure", "attention needed", "causing concern"]
    record = {"title": "t", "question": "q", "recorded": "r", "levels": levels}
    what = content(
        judgements=dict.fromkeys(areas, record),
        scales={name: {"title": name.capitalize(), "values": levels, "judgement": name} for name in areas},
        criteria=[
            *content()["criteria"][:2], content()["criteria"][3],
            *(criterion(f"{name}-concern", on(name, levels[3])) for name in areas),
            *(criterion(f"{name}-weak", on(name, *levels[2:])) for name in areas),
        ],
        categories=[
            {"id": "high", "title": "High", "meaning": "m", "when": {"any_of": [
                "inadequate", *(f"{name}-concern" for name in areas), "outcomes"]}},
            {"id": "middle", "title": "Middle", "meaning": "m", "when": {"count_of": {
                "of": [f"{name}-weak" for name in areas] + ["gap"], "at_least": 3, "basis": "local choice"}}},
            {"id": "low", "title": "Low", "meaning": "m", "when": {"not": "inadequate"}},
        ],
    )
    return Framework.model_validate(what)


def test_nine_areas_of_which_nothing_is_known():
    framework = nine_areas()
    nothing = worlds.Pattern(tuple((name, 0) for name in framework.in_categories))
    found = worlds.settle(framework, nothing)
    assert (found.possible, found.none, len(found.settles)) == (("high", "middle", "low"), False, 12)
    ways = {route.category: route for route in worlds.routes(framework, nothing)}
    assert ways["high"].answers == (("grade", "inadequate"),)
    assert all(route.fewest for route in ways.values())
    assert len(ways["middle"].answers) == 11
    certain = dict(ways["low"].answers)
    assert certain["area-1"] == "strong or secure"


def test_a_search_cut_short_says_so_and_leaves_nothing_to_spare(monkeypatch):
    framework = nine_areas()
    nothing = worlds.Pattern(tuple((name, 0) for name in framework.in_categories))
    whole = {route.category: route for route in worlds.routes(framework, nothing)}
    monkeypatch.setattr(worlds, "MOST_TRIED", 0)
    for route in worlds.routes(framework, nothing):
        assert not route.fewest
        assert len(route.answers) >= len(whole[route.category].answers)
        known = {name: value.split(" or ") for name, value in route.answers}
        assert _category(framework, known) == route.category
        for left_out in known:
            fewer = {name: values for name, values in known.items() if name != left_out}
            assert _category(framework, fewer) != route.category


def _category(framework: Framework, known: dict[str, list[str]]) -> str | None:
    codes, scales = [], {}
    for name in framework.in_categories:
        found = framework.on_scale(framework.by_id[name])
        if found is None:
            codes.append((name, {"met": 1, "not met": -1}.get(known.get(name, [""])[0], 0)))
            continue
        scale, among = found
        values = tuple(known.get(scale, framework.every_scale[scale].values))
        scales[scale] = values
        inside = [value in among for value in values]
        codes.append((name, 1 if all(inside) else 0 if any(inside) else -1))
    return worlds.settle(framework, worlds.Pattern(tuple(codes), tuple(scales.items()))).category
