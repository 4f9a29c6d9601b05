"""What would change it, held against the rules themselves: the figure is changed and the rule asked again."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.assessment import naive
from tests.unit.assessment.frameworks import alliance, content, framework_with
from tests.unit.assessment.small_store import SmallStore, england, figure, inspection, school, schools
from upstream.assessment.answers import Answer
from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.framework import Framework
from upstream.assessment.judgements import Completeness, Entry, Judgements
from upstream.assessment.nearest.case import Case
from upstream.assessment.nearest.changes import Change, nearest_changes, unmet
from upstream.assessment.nearest.leaves import code_if
from upstream.assessment.nearest.moves import moves, ways
from upstream.assessment.nearest.pupils import published
from upstream.assessment.nearest.scales import possible_if

AS_AT = dt.date(2020, 4, 30)
YEARS = ["2018/19", "2017/18", "2016/17"]
RWM, P8, ABSENCE = "ks2-rwm-expected", "progress-8", "persistent-absence"


def one_rule(rule: dict[str, Any]) -> Framework:
    """A framework whose only criterion is the rule."""
    criterion = {"id": "asked", "title": "Asked", "why": "To see.", "outcome": True, **rule}
    category = {"id": "high", "title": "High", "meaning": "Much help.", "when": "asked"}
    return Framework.model_validate(content(criteria=[criterion], categories=[category], judgements={}, grades=None))


def run(framework: Framework, rows: list[dict], listed: list[dict], **rest: Any) -> Assessment:
    published_years = dict.fromkeys((RWM, P8, "progress-8-band", ABSENCE, "english-maths-9-5"), YEARS)
    ours = schools(*listed)
    return assess(framework, SmallStore(rows, published_years, **rest), ours, AS_AT, nation=ours)


def answers(found: Assessment, criterion: str = "asked") -> dict[str, str]:
    rows = found.answers.filter(criterion=criterion).to_dicts()
    return {row["urn"]: row["answer"] for row in rows if row["part"] is None}


def change_of(found: Assessment, urn: str, criterion: str = "asked") -> Change:
    return next(change for change in nearest_changes(found, urn) if change.criterion == criterion)


# One figure in whole pupils: a school for every count, all answered by the rule in one run

PERCENT_RULES = {
    "threshold": {"threshold": {"measure": RWM, "value": {"below": 50}, "basis": "local choice"}},
    "comparison": {"comparison": {"measure": RWM, "difference": {"at_most": -5}, "basis": "local choice"}},
    "interval": {"interval_below": {"measure": RWM, "basis": "local choice"}},
    "trend up": {"trend": {"measure": RWM, "in": ["positive"], "basis": "local choice"}},
    "trend within": {"trend": {"measure": RWM, "in": ["recovering", "level"], "basis": "local choice"}},
    "either": {"any_of": [
        {"id": "low", "threshold": {"measure": RWM, "value": {"below": 30}, "basis": "local choice"}},
        {"id": "high", "threshold": {"measure": RWM, "value": {"above": 70}, "basis": "local choice"}},
    ]},
}


@pytest.mark.parametrize("rule", PERCENT_RULES.values(), ids=PERCENT_RULES)
@given(st.integers(1, 60), st.integers(0, 100), st.integers(0, 100), st.integers(1, 60))
@settings(max_examples=12)
def test_the_fewest_pupils_turn_the_rule_and_fewer_do_not(rule, cohort, before, two_before, cohort_before):
    """The school with count m is the same school with m − k fewer pupils: so each count tests every other."""
    urns = [f"{900000 + count}" for count in range(cohort + 1)]
    rows = [england(RWM, year, 65.0) for year in YEARS]
    for count, urn in enumerate(urns):
        rows += [figure(urn, RWM, "2018/19", published(count, cohort, 0), cohort),
                 figure(urn, RWM, "2017/18", float(before), cohort_before), figure(urn, RWM, "2016/17", float(two_before), 30)]
    found = run(one_rule(rule), rows, [school(urn) for urn in urns])
    by_count = answers(found)
    for count, urn in enumerate(urns):
        turned = [n for n, other in enumerate(urns) if by_count[other] != by_count[urn]]
        change, least = change_of(found, urn), min((abs(n - count) for n in turned), default=None)
        if least is None:
            assert (change.to, change.steps) == (None, ())
            continue
        (step,) = change.steps
        assert (step.pupils, step.cohort, step.kind) == (least, cohort, "pupils")
        becomes = next(n for n in turned if abs(n - count) == least and published(n, cohort, 0) == step.becomes)
        assert change.to == by_count[urns[becomes]]
        assert f"{'more' if becomes > count else 'fewer'} of its {cohort} pupils" in change.words


def test_a_cohort_not_known_gives_a_figure_not_pupils():
    rows = [figure("900001", RWM, "2018/19", 46.0)]
    change = change_of(run(one_rule(PERCENT_RULES["threshold"]), rows, [school("900001")]), "900001")
    assert change.words == "It would not be met if RWM expected in 2018/19 had been 50% or higher instead of 46%."
    assert change.steps[0].pupils is None


# Scores, bands and places


@given(st.integers(-150, 150), st.integers(1, 80), st.sampled_from([[4, 5], [3], [1], [5], [2, 3]]))
@settings(max_examples=40)
def test_the_nearest_score_turns_the_band_and_none_nearer_does(hundredths, half, bands):
    rule = {"band_in": {"measure": P8, "bands": bands, "basis": "local choice"}}

    def answer(score: int) -> Assessment:
        row = figure("900001", P8, "2018/19", score / 100, 150, low=(score - half) / 100, high=(score + half) / 100)
        return run(one_rule(rule), [row], [school("900001", "secondary")])

    found = answer(hundredths)
    change = change_of(found, "900001")
    (step,) = change.steps
    becomes = round(step.becomes * 100)
    assert answers(answer(becomes))["900001"] == change.to != change.answer
    size = abs(becomes - hundredths) - 1
    for nearer in {hundredths - size, hundredths + size, hundredths + size // 2, hundredths - size // 2}:
        assert answers(answer(nearer))["900001"] == change.answer


def test_a_band_without_its_interval_has_no_nearest_score():
    rows = [figure("900001", P8, "2018/19", -0.4, 150), figure("900001", "progress-8-band", "2018/19", 4.0, 150)]
    rule = {"band_in": {"measure": P8, "band_measure": "progress-8-band", "bands": [4, 5], "basis": "published"}}
    change = change_of(run(one_rule(rule), rows, [school("900001", "secondary")]), "900001")
    assert (change.to, change.words) == (None, "No change of its figures alone would turn it.")


@given(st.lists(st.integers(0, 300), min_size=4, max_size=12), st.integers(0, 300))
@settings(max_examples=30)
def test_the_nearest_place_is_where_the_rule_lets_a_school_into_the_fifth(others, own):
    rule = {"fifth": {"measure": ABSENCE, "basis": "local choice"}}
    listed = [school(f"{900001 + n}") for n in range(len(others) + 1)]

    def answer(tenths: int) -> Assessment:
        values = [tenths, *others]
        rows = [figure(f"{900001 + n}", ABSENCE, "2018/19", value / 10) for n, value in enumerate(values)]
        return run(one_rule(rule), [*rows, figure("999999", ABSENCE, "2018/19", 0.1)], listed)

    found = answer(own)
    change = change_of(found, "900001")
    tried = range(1001)
    inside = {n: 1 + sum(other > n for other in others) <= len(listed) // 5 for n in (*tried, own)}
    least = min((abs(n - own) for n in tried if inside[n] != inside[own]), default=None)
    if least is None:
        assert change.to is None
        return
    becomes = round(change.steps[0].becomes * 10)
    assert abs(becomes - own) == least
    assert answers(answer(becomes))["900001"] == change.to != change.answer
    nearer = becomes + (1 if becomes < own else -1)
    assert answers(answer(nearer))["900001"] == change.answer


COHORTS = st.lists(st.tuples(st.integers(4, 9), st.integers(0, 9)), min_size=3, max_size=3)


@given(COHORTS, st.lists(st.integers(-60, 0), min_size=4, max_size=9))
@settings(max_examples=25)
def test_pooled_pupils_turn_the_widest_fifth_and_fewer_do_not(years, gaps):
    rule = {"pooled_gap": {"measure": RWM, "group": "disadvantaged", "basis": "local choice", "minimum": 11,
                           "comparator": {"entity": "england", "group": "not-disadvantaged"}}}
    years = [(cohort, min(count, cohort)) for cohort, count in years]
    listed = [school(f"{900001 + n}") for n in range(len(gaps) + 1)]

    def answer(counts: tuple[int, ...]) -> Assessment:
        rows = [england(RWM, year, 70.0, "not-disadvantaged") for year in YEARS]
        for n, gap in enumerate(gaps):
            rows.append(figure(f"{900002 + n}", RWM, "2018/19", 70.0 + gap, 20, pupil_group="disadvantaged"))
        for year, (cohort, _), count in zip(YEARS, years, counts, strict=True):
            rows.append(figure("900001", RWM, year, published(count, cohort, 0), cohort, pupil_group="disadvantaged"))
        return run(one_rule(rule), rows, listed)

    counts = tuple(count for _, count in years)
    found = answer(counts)
    change = change_of(found, "900001")
    pupils = sum(cohort for cohort, _ in years)

    def inside(numbers: tuple[int, ...]) -> bool:
        achieved = sum(cohort * published(n, cohort, 0) for (cohort, _), n in zip(years, numbers, strict=True)) / pupils
        return 1 + sum(round(gap, 9) < round(achieved - 70, 9) for gap in gaps) <= len(listed) // 5

    assert (change.answer is Answer.MET) is inside(counts)
    up = change.answer is Answer.MET
    ways_ = itertools.product(*(
        range(count, cohort + 1) if up else range(count + 1) for cohort, count in years
    ))
    sizes = [abs(sum(way) - sum(counts)) for way in ways_ if inside(way) is not inside(counts)]
    if not sizes:
        assert change.to is None
        return
    (step,) = change.steps
    assert (step.pupils, step.cohort) == (min(sizes), pupils)
    then = {thing[3]: value for thing, value in step.otherwise}
    changed = tuple(
        next(n for n in range(cohort + 1) if published(n, cohort, 0) == then.get(year, published(count, cohort, 0)))
        for year, (cohort, count) in zip(YEARS, years, strict=True)
    )
    assert answers(answer(changed))["900001"] == change.to


# Joined rules, and what people record

NAMES = ["a", "b", "c", "d"]
LEAF = st.sampled_from(NAMES)


def _joined(children):
    several = st.lists(children, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda rules: {"all_of": rules}), several.map(lambda rules: {"any_of": rules}),
        children.map(lambda rule: {"not": rule}),
        st.tuples(several, st.integers(0, 2), st.integers(0, 2)).map(lambda one: {"count_of": {
            "of": one[0], "at_least": one[1], "at_most": one[1] + one[2], "basis": "local choice"}}),
    )


RULES = st.recursive(LEAF, _joined, max_leaves=5)
KNOWN = st.sampled_from([naive.MET, naive.NOT_MET])


def recorded(said: dict[str, str], *, complete: tuple[str, ...] = ("all",)) -> Judgements:
    """A table in which every kind said to be met or not met is so recorded for 900001."""
    entries = tuple(
        Entry("judgement", "900001", name, AS_AT, "yes" if answer == naive.MET else "no", "", "", 2)
        for name, answer in said.items() if answer in (naive.MET, naive.NOT_MET)
    )
    return Judgements("table.csv", entries, (Completeness(("urn:900001",), complete, AS_AT, "", 3),) if complete else ())


def judged(framework: Framework, said: dict[str, str]) -> Assessment:
    ours = schools(school("900001"))
    return assess(framework, SmallStore(), ours, AS_AT, recorded(said, complete=()), nation=ours)


def joined_framework(rule: Any) -> Framework:
    """One criterion that joins four others, and a category that rests on it."""
    text = {"title": "A title", "why": "A reason."}
    criteria = [{"id": name, **text, "judgement": name} for name in NAMES]
    tree = {"criterion": rule} if isinstance(rule, str) else rule
    return Framework.model_validate(content(
        judgements={name: {"title": name, "question": "q", "recorded": "r"} for name in NAMES},
        criteria=[*criteria, {"id": "asked", **text, "outcome": True, **tree}], grades=None,
        categories=[{"id": "high", "title": "High", "meaning": "m", "when": "asked"}],
    ))


SELDOM_UNKNOWN = st.sampled_from([*[naive.MET, naive.NOT_MET] * 2, naive.UNKNOWN])


@given(RULES, st.fixed_dictionaries(dict.fromkeys(NAMES, SELDOM_UNKNOWN)))
@settings(max_examples=150)
def test_the_cheapest_set_turns_a_joined_rule_and_no_smaller_set_does(rule, said):
    change = change_of(judged(joined_framework(rule), said), "900001")
    now = naive._rule(rule, said)
    assert change.answer == now
    if now == naive.UNKNOWN:
        unknown = {need.criterion for need in change.needs}
        assert unknown <= {name for name in NAMES if said[name] == naive.UNKNOWN}
        assert (change.to, bool(unknown)) == (None, True)
        return
    wanted = naive.MET if now == naive.NOT_MET else naive.NOT_MET
    known = [name for name in NAMES if said[name] != naive.UNKNOWN]
    flips = [
        some for size in range(1, len(known) + 1) for some in itertools.combinations(known, size)
        if naive._rule(rule, {**said, **{name: other(said[name]) for name in some}}) == wanted
    ]
    if change.to == wanted:
        turned = {step.criterion for step in change.steps}
        named = sum(step.clause.count("‘") for step in change.steps)
        assert naive._rule(rule, {**said, **{name: other(said[name]) for name in turned}}) == wanted
        assert len(turned) == len(flips[0])
        assert named >= len(turned)
    else:
        assert flips == []


def other(answer: str) -> str:
    return naive.NOT_MET if answer == naive.MET else naive.MET


# Categories, by the engine itself

GRADED = {"poor": ["inadequate"], "fine": ["good", "outstanding"]}
GRADES = ["outstanding", "good", "requires-improvement", "inadequate"]
TWO = st.lists(st.recursive(st.sampled_from([*NAMES, *GRADED]), _joined, max_leaves=4), min_size=1, max_size=3)


@given(TWO, st.fixed_dictionaries(dict.fromkeys(NAMES, KNOWN)), st.sampled_from(GRADES))
@settings(max_examples=80)
def test_a_change_leads_to_the_category_that_the_changed_answers_give(rules, said, grade):
    framework = framework_with(NAMES, GRADED, rules)
    ours = schools(school("900001"))
    found = assess(framework, SmallStore(inspected=[inspection("900001", grade)]), ours, AS_AT, recorded(said), nation=ours)
    categories = [(category.id, rule) for category, rule in zip(framework.categories, rules, strict=True)]

    def category(world: dict[str, str], its: str) -> str | None:
        graded = {name: naive.MET if its in among else naive.NOT_MET for name, among in GRADED.items()}
        return naive.category(categories, {**world, **graded})

    now = category(said, grade)
    for change in nearest_changes(found, "900001"):
        if change.criterion in NAMES and change.criterion in framework.in_categories:
            then = category({**said, change.criterion: other(said[change.criterion])}, grade)
            assert (change.category_id, change.moves) == (then, then != now)
    changes = nearest_changes(found, "900001")
    single = {
        *((category({**said, name: other(said[name])}, grade)) for name in NAMES if name in framework.in_categories),
        *((category(said, its)) for its in GRADES if set(GRADED) & set(framework.in_categories)),
    } - {now, None}
    led = {move.category_id for move in moves(Case(found, "900001"), changes) if len(move.clauses) == 1}
    assert led == single


@given(TWO, st.fixed_dictionaries(dict.fromkeys(NAMES, st.sampled_from([naive.MET, naive.NOT_MET, naive.UNKNOWN]))),
       st.sampled_from([None, *GRADES]))
@settings(max_examples=60)
def test_every_way_makes_its_category_certain_by_any_of_its_answers(rules, said, grade):
    framework = framework_with(NAMES, GRADED, rules)
    ours = schools(school("900001"))
    inspected = [inspection("900001", grade)] if grade else []
    found = assess(framework, SmallStore(inspected=inspected), ours, AS_AT, recorded(said, complete=()), nation=ours)
    categories = [(category.id, rule) for category, rule in zip(framework.categories, rules, strict=True)]
    everything = {**said, **dict.fromkeys(GRADED, naive.UNKNOWN)}
    for way in ways(Case(found, "900001")):
        answered = dict(way.answers)
        for its in answered.get("grade", (grade,)):
            known = {**everything, **{name: values[0] for name, values in answered.items() if name != "grade"}}
            possible, _ = naive.settle(categories, known, its, GRADED, GRADES)
            assert possible == {way.category_id}
        if "grade" in answered:  # as wide as it may be
            for its in set(GRADES) - set(answered["grade"]):
                known = {**everything, **{name: values[0] for name, values in answered.items() if name != "grade"}}
                assert naive.settle(categories, known, its, GRADED, GRADES)[0] != {way.category_id}


# One figure under several criteria, years since, and words


def test_a_figure_turns_every_criterion_that_rests_on_it():
    about = {"measure": RWM, "basis": "local choice"}
    text = {"title": "A title", "why": "A reason."}
    framework = Framework.model_validate(content(
        criteria=[
            {"id": "low", "outcome": True, **text, "threshold": {**about, "value": {"below": 50}}},
            {"id": "lower", **text, "threshold": {**about, "value": {"below": 48}}},
        ],
        judgements={}, grades=None, categories=[
            {"id": "both", "title": "Both", "meaning": "m", "when": {"all_of": ["low", "lower"]}},
            {"id": "one", "title": "One", "meaning": "m", "when": {"any_of": ["low", "lower"]}},
            {"id": "none", "title": "None", "meaning": "m", "when": {"not": "low"}},
        ],
    ))
    found = run(framework, [figure("900001", RWM, "2018/19", 46.0, 28)], [school("900001")])
    low, lower = nearest_changes(found, "900001")
    assert low.words == (
        "It would not be met if one more of its 28 pupils had reached RWM expected in 2018/19 (50% instead of 46%)."
    )
    assert (low.category, lower.category) == ("None", "None")  # the one pupil more lifts the school over both thresholds


def since_inspection(years: int) -> Framework:
    rule = {"since_inspection": {"at_least": years, "basis": "local choice"}}
    criterion = {"id": "asked", "title": "Asked", "why": "To see.", "outcome": True, **rule}
    return Framework.model_validate(content(
        criteria=[criterion], judgements={}, categories=[{"id": "high", "title": "High", "meaning": "m", "when": "asked"}]))


def test_years_since_an_inspection_pass_by_themselves():
    framework = since_inspection(4)
    lately = run(framework, [], [school("900001")], inspected=[inspection("900001", "good", dt.date(2017, 3, 3))])
    assert change_of(lately, "900001").words == (
        "It would be met if 4 whole years had passed since its last graded inspection on 3 March 2017, not 3: "
        "so it will be on 3 March 2021 if it is not inspected before."
    )
    leap = run(framework, [], [school("900001")], inspected=[inspection("900001", "good", dt.date(2020, 2, 29))])
    assert "so it will be on 29 February 2024 if" in change_of(leap, "900001").words
    leap = run(since_inspection(5), [], [school("900001")], inspected=[inspection("900001", "good", dt.date(2020, 2, 29))])
    assert "so it will be on 1 March 2025 if" in change_of(leap, "900001").words
    long_ago = run(framework, [], [school("900001")], inspected=[inspection("900001", "good", dt.date(2014, 3, 3))])
    change = change_of(long_ago, "900001")
    assert (change.answer, change.to) == (Answer.MET, Answer.NOT_MET)
    assert "less than 4 years ago, not on 3 March 2014" in change.words


def test_what_is_unknown_says_what_would_have_to_be_known():
    found = run(alliance(), [], [school("900001")])
    for change in nearest_changes(found, "900001"):
        assert (change.answer, change.to, change.steps, change.category) == (Answer.UNKNOWN, None, (), None)
        assert change.needs
    assert change_of(found, "900001", "vulnerable").words == (
        "Not known, so no change can be worked out. Vulnerable: no table of judgements was given, so it is not known."
    )


def test_what_does_not_apply_has_nothing_to_change():
    found = run(alliance(), [], [school("900001", "nursery")])
    assert change_of(found, "900001", "groups").words == "It does not apply to this school, so nothing would change it."


def test_records_of_people_are_offered_side_by_side():
    ours = schools(school("900001", "nursery"))
    found = assess(alliance(), SmallStore(inspected=[inspection("900001", "good")]), ours, AS_AT, recorded({}), nation=ours)
    capacity = change_of(found, "900001", "capacity")
    assert capacity.words == "It would be met if ‘Limited capacity’ or ‘Acting head’ had been recorded."
    assert (capacity.category, capacity.moves) == ("Light Touch +", True)


def test_what_a_category_still_asks():
    ours = schools(school("900001", "nursery"))
    found = assess(
        alliance(), SmallStore(inspected=[inspection("900001", "requires-improvement")]), ours, AS_AT,
        recorded({"capacity": naive.MET}), nation=ours,
    )
    said = [(item.words, item.before) for item in unmet(found, "900001", "light-touch")]
    assert said == [
        ("‘Judged good or outstanding’ is not met, and would have to be met.", None),
        ("‘Capacity’ is met, and must not be.", None),
        ("‘Judged to require improvement’ is met, and must not be.", "Support and Challenge"),
    ]
    assert unmet(found, "900001", "support-and-challenge") == []
    with pytest.raises(KeyError):
        unmet(found, "900001", "no-such-category")


# A scale read from two series, of which the worst governs

WORDS = ["positive", "recovering", "level", "negative (one year)", "negative (beyond one year)"]
MATHS = "english-maths-9-5"


def on_trend(among: list[str]) -> Framework:
    text = {"title": "A title", "why": "A reason."}
    readings = [{"trend": {"measure": name, "basis": "local choice"}} for name in (RWM, MATHS)]
    return Framework.model_validate(content(
        scales={"trend": {"title": "Trend", "values": WORDS, "worst_of": readings}}, judgements={}, grades=None,
        criteria=[{"id": "asked", "outcome": True, **text,
                   "on_scale": {"scale": "trend", "in": among, "basis": "local choice"}}],
        categories=[{"id": "high", "title": "High", "meaning": "m", "when": "asked"}],
    ))


RUN = st.lists(st.integers(0, 30), min_size=3, max_size=3)


@given(RUN, RUN, st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True))
@settings(max_examples=40)
def test_the_fewest_pupils_put_a_school_elsewhere_on_a_scale_of_two_readings(first, second, among):
    """Thirty pupils each year, newest first."""
    framework = on_trend(among)

    def answer(one: list[int], other: list[int]) -> Assessment:
        rows = [
            figure("900001", name, year, published(count, 30, 1 if name == MATHS else 0), 30)
            for name, counts in ((RWM, one), (MATHS, other)) for year, count in zip(YEARS, counts, strict=True)
        ]
        rows += [figure("900002", MATHS, year, 33.3, 30) for year in YEARS]  # so this table gives one decimal
        return run(framework, rows, [school("900001"), school("900002")])

    found = answer(first, second)
    change = change_of(found, "900001")
    tried = {size: [(first, [second[0] + size, *second[1:]]), ([first[0] + size, *first[1:]], second)]
             for size in range(-30, 31) if size}
    wanted = naive.MET if change.answer is Answer.NOT_MET else naive.NOT_MET
    sizes = [
        abs(size) for size, runs in tried.items() for runs_ in runs
        if all(0 <= counts[0] <= 30 for counts in runs_) and said_of(*runs_, among) == wanted
    ]
    assert said_of(first, second, among) == change.answer
    if sizes:
        assert (change.to, change.steps[0].pupils) == (wanted, min(sizes))
    if change.steps:
        then = {thing[1]: value for thing, value in change.steps[0].otherwise}
        new = [
            [next(n for n in range(31) if published(n, 30, decimals) == then[name]), *counts[1:]] if name in then else counts
            for name, counts, decimals in ((RWM, first, 0), (MATHS, second, 1))
        ]
        assert answers(answer(*new))["900001"] == change.to


def said_of(one: list[int], other: list[int], among: list[str]) -> str:
    """The answer by a second version of trend words."""
    words = []
    for counts, decimals in ((one, 0), (other, 1)):
        values = [published(count, 30, decimals) for count in counts]
        changes = [direction(later, earlier) for later, earlier in itertools.pairwise(values)]
        words.append(trend_word(changes, values[0] - values[2]))
    worst = max(words, key=WORDS.index)
    return naive.MET if worst in among else naive.NOT_MET


def direction(later: float, earlier: float) -> int:
    """Up, level or down by whole pupils of thirty."""
    pupils = int(round(abs(later - earlier) * 30 / 100, 9))
    return 0 if not pupils else 1 if later > earlier else -1


def trend_word(changes: list[int], two_back: float) -> str:
    last, before = changes
    if last == 0:
        return "level"
    if last < 0:
        return "negative (one year)" if before >= 0 else "negative (beyond one year)"
    return "positive" if before >= 0 or two_back >= 0 else "recovering"


def test_two_readings_that_both_have_to_change_are_one_change_of_both():
    rows = [
        figure("900001", name, year, value, 30)
        for name in (RWM, MATHS) for year, value in zip(YEARS, (50.0, 60.0, 60.0), strict=True)
    ]
    change = change_of(run(on_trend(["positive"]), rows, [school("900001")]), "900001")
    assert change.words == (
        "It would be met if five more of its 30 pupils had reached RWM expected in 2018/19 (67% instead of 50%) and five more "
        "of its 30 pupils had reached English and maths 9–5 in 2018/19 (67% instead of 50%)."
    )
    (step,) = change.steps
    assert (len(step.otherwise), step.pupils) == (2, None)


@pytest.mark.parametrize("known", [(), YEARS[:2]])
def test_no_figure_turns_a_scale_while_another_of_its_readings_is_not_known(known):
    """Without a figure, or with too few years of it, the other reading might be as bad."""
    rows = [figure("900001", RWM, year, value, 30) for year, value in zip(YEARS, (40.0, 50.0, 60.0), strict=True)]
    rows += [figure("900001", MATHS, year, 50.0, 30) for year in known]
    for among, answer in ((["negative (beyond one year)"], Answer.MET), (["positive", "level"], Answer.NOT_MET)):
        change = change_of(run(on_trend(among), rows, [school("900001")]), "900001")
        assert (change.answer, change.to, change.words) == (answer, None, "No change of its figures alone would turn it.")


def test_a_figure_that_rises_leaves_a_scale_open_where_another_reading_is_not_known():
    rows = [figure("900001", RWM, year, value, 30) for year, value in zip(YEARS, (40.0, 50.0, 60.0), strict=True)]
    case = Case(run(on_trend(["negative (beyond one year)"]), rows, [school("900001")]), "900001")
    risen = {("figure", RWM, "all", "2018/19"): 50.0}
    assert case.possible("trend") == ("negative (beyond one year)",)
    assert possible_if(case, "trend", risen) == ("level", "negative (one year)", "negative (beyond one year)")
    assert code_if(case, case.node("asked"), risen) == 0


def test_schools_of_a_trust_are_placed_among_all_schools_of_their_council():
    """The trust's own two schools would make no fifth."""
    rule = {"fifth": {"measure": "persistent-absence", "basis": "local choice"}}
    others = [school(f"{900010 + n}") for n in range(8)]
    rows = [figure(one["urn"], "persistent-absence", "2018/19", 10.0 + n, 90) for n, one in enumerate(others)]
    rows += [figure(urn, "persistent-absence", "2018/19", value, 90) for urn, value in (("900001", 5.0), ("900002", 30.0))]
    own = [school("900001"), school("900002")]
    trust = replace(schools(*own), whole_councils=False)
    found = assess(
        one_rule(rule), SmallStore(rows, {"persistent-absence": ["2018/19"]}), trust, AS_AT, nation=schools(*own, *others)
    )
    assert answers(found) == {"900001": "not met", "900002": "met"}
    assert [change_of(found, urn).steps[0].becomes for urn in ("900001", "900002")] == [17.0, 15.9]


def test_grades_that_do_not_come_to_the_same_are_told_apart():
    ours = schools(school("900001", "nursery"))
    found = assess(alliance(), SmallStore(inspected=[inspection("900001", "good")]), ours, AS_AT, recorded({}), nation=ours)
    change = change_of(found, "900001", "good-or-better")
    assert change.words == "It would not be met if its last overall grade had been inadequate or requires improvement."
    assert change.then == (
        "If requires improvement, Support and Challenge would be proposed; if inadequate, Support and Challenge + would be "
        "proposed."
    )
    assert change_of(found, "900001", "inadequate").then == "Then Support and Challenge + would be proposed."
