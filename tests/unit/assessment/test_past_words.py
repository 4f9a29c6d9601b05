"""Every sentence of a backtest word for word: what cannot be said, and what the numbers say."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.unit.assessment.small_past import ON, UNTIL, round_of
from upstream.assessment.past import limits, reading
from upstream.assessment.past.records import BY_FRAMEWORK, BY_GRADE, Answered, Round, share
from upstream.evidence.definitions import Source

ALWAYS = (
    "Which schools are inspected is not chance: Ofsted picks them by the last grade, the years since, and its own "
    "reading of risk, "
    "in part from the same figures that a framework reads. What it would have said of the others is unknown.",
    "An inspection is a judgement by people on two days, not the truth about a school; and help given between the "
    "day and the "
    "inspection, also because somebody saw the same signs, may have kept a flagged school good.",
)
COUNTING = (
    "Flagged is what is proposed for ‘High’ or ‘Middle’ whatever the unknown answers turn out to be. Where they "
    "decide, a school "
    "is undetermined: counted apart, neither caught nor a false alarm; but recall counts it as not found if it "
    "came out below "
    "good, since nobody would have been told of it.",
    "Each school counts once a round, by its first graded inspection after the day. Rounds share inspections and "
    "schools, so their "
    "numbers must not be added, and agreement between them is no repetition.",
    "A school that went on under another URN after the day is followed one to one (a conversion, a new trust, a "
    "sponsor); through "
    "a merger or a split it is not. The intervals are Wilson’s 95% and tell of chance alone, not of any limit here.",
)
HELD = (
    "Only graded inspections are held. A short inspection that left a school as good as it was is in no file: "
    "schools that would "
    "have counted as rightly passed, or as false alarms, are missing. So precision is read against the graded "
    "inspections alone "
    "and is higher than among all visits; recall is read against every school of the list that came out below "
    "good, which short "
    "inspections do not touch."
)


def definitions(**facts):
    source = Source.model_validate({
        "id": "inspections", "title": "Inspections", "publisher": "Somebody", "licence": "A licence", "seen": "file",
        "layout": "inspections", "files": ["x"], "columns": {"urn": "URN"}, **facts})
    other = source.model_copy(update={"layout": "establishments", "missing": ("special",)})
    return type("Some", (), {"sources": {"inspections": source, "other": other}})()


def test_what_holds_for_every_round():
    made = definitions(complete_to={"all": "2018-07-19", "pru": "2017-07-19"}, missing=["pru", "nursery"])
    assert limits.limits(made, dt.date(2019, 7, 31), ("High", "Middle")) == (
        *ALWAYS, HELD,
        "No inspections of nursery schools and pupil referral units and alternative provision are held: nothing is "
        "said of them.",
        "Inspections are held to 19 July 2018: between that day and 31 July 2019 none can be found.", *COUNTING,
    )


def test_without_holes_nothing_is_said_of_them():
    made = definitions(complete_to={"all": "2019-07-31"})
    assert limits.limits(made, dt.date(2019, 7, 31), ("High", "Middle")) == (*ALWAYS, HELD, *COUNTING)
    assert limits.limits(definitions(), dt.date(2019, 7, 31), ("High", "Middle")) == (*ALWAYS, HELD, *COUNTING)


def test_without_a_history_of_inspections():
    nothing = type("None_", (), {"sources": {}})()
    assert limits.limits(nothing, UNTIL, ("High", "Middle")) == (
        *ALWAYS,
        "No history of inspections is among the files held: only what registers call the last inspection can count.", *COUNTING,
    )


@pytest.fixture(scope="module")
def plain() -> Round:
    return round_of({"900001": 20.0}, [])[0]


def test_all_that_cannot_be_said_of_a_round(plain):
    answered = (Answered("a", "First", 0, 0, 5, 0), Answered("b", "Second", 0, 0, 3, 2), Answered("c", "Third", 1, 0, 4, 0),
                Answered("d", "Fourth", 0, 1, 4, 0), Answered("e", "Fifth", 0, 0, 0, 5))
    full = replace(plain, schools=1204, list_basis="a list", without_grade=2, answered=answered, graded=0, under_way=2,
                   other_scale=2, outside=3, followed=2)
    assert limits.of_round(full, ["A note."]) == (
        "1,204 schools, by a list.",
        "For 2 schools no last grade was known: new ones, those whose predecessor’s grade does not count, and those whose "
        "predecessor’s inspections are not held.",
        "Not known of any school that day: ‘First’ and ‘Second’.",
        "No graded inspection between that day and 31 July 2021 is held, so nothing came of it.",
        "2 inspections had been made and not been published that day (30 working days where no day of publication is given): "
        "neither known to the framework nor counted as coming afterwards.",
        "2 schools were given a grade of another scale: no outcome.",
        "3 establishments graded afterwards cannot be found among the schools tried (independent schools, colleges, "
        "other places, "
        "or closed since without a successor).",
        "2 schools were graded under a later URN of the same school.",
        "A note.",
    )
    single = replace(full, other_scale=1, outside=1, followed=1, under_way=1, without_grade=1, schools=1)
    assert [sentence.split(":")[0] for sentence in limits.of_round(single, [])][4:8] == [
        "1 inspection had been made and not been published that day (30 working days where no day of publication is given)",
        "1 school was given a grade of another scale",
        "1 establishment graded afterwards cannot be found among the schools tried (independent schools, colleges, "
        "other places, "
        "or closed since without a successor).",
        "1 school was graded under a later URN of the same school.",
    ]


def test_of_a_round_without_limits_only_the_list_is_told(plain):
    calm = replace(plain, without_grade=0, answered=(), graded=1, under_way=0, other_scale=0, outside=0, followed=0)
    assert limits.of_round(calm, []) == ("1 school, by a list made for the test.",)


def rule(plain: Round, name: str, caught: int, graded: int, good: int):
    return replace(
        plain.rule(BY_FRAMEWORK), rule=name, flagged=2000, undetermined=300, caught=caught, good_before=good,
        undetermined_below=70, precision=share(caught, graded), recall=share(caught, 400), at_least=share(caught, 2000),
        lift=1.5,
    )


def told(plain: Round, on: dt.date, ours: tuple[int, int, int], theirs: tuple[int, int, int]) -> Round:
    rules = (rule(plain, BY_FRAMEWORK, *ours), rule(plain, BY_GRADE, *theirs))
    return replace(plain, on=on, in_scope=20000, graded=1000, base_rate=share(400, 1000), rules=rules)


def test_a_round_in_words(plain):
    one = told(plain, ON, (80, 100, 1200), (30, 100, 0))
    start = (
        "It flagged 2,000 of 20,000 schools and left 300 undetermined. By 31 July 2021 1,000 schools had been graded, "
        "and 400 (40.0%, "
        "37.0 to 43.1) of them came out below good. "
    )
    end = (
        "It had flagged 80 (20.0%, 16.4 to 24.2) of those that came out below good. As many flags by the latest grade "
        "and years "
        "since would have found 30 (7.5%, 5.3 to 10.5)."
    )
    assert reading.of_round(one) == (
        f"{start}Of the flagged 100 were graded, and 80 (80.0%, 71.1 to 86.7) of them came out below good, 1.50 times "
        f"the base rate. "
        f"{end}"
    )
    few = replace(one, rules=(replace(one.rules[0], precision=share(1, 1), lift=None), one.rules[1]))
    assert reading.of_round(few) == (
        f"{start}Of the flagged 1 was graded, too few to read much into, and 1 (100.0%, 20.7 to 100.0) of them came out "
        f"below good. "
        f"{end}"
    )
    none = replace(one, rules=(replace(one.rules[0], precision=share(0, 0)), one.rules[1]))
    assert reading.of_round(none) == f"{start}None of the flagged was graded, so nothing can be said of its precision."
    nothing = replace(one, graded=0)
    assert reading.of_round(nothing) == (
        "It flagged 2,000 of 20,000 schools and left 300 undetermined. Nothing is held of what came afterwards.")


def test_the_whole_paragraph(plain):
    first = told(plain, ON, (80, 100, 1200), (30, 100, 0))
    second = told(plain, dt.date(2020, 10, 31), (40, 100, 900), (41, 100, 0))
    assert reading.reading([first, second]) == (
        "Of the flagged schools that were graded afterwards, between 40.0% and 80.0% came out below good, and of all "
        "that were "
        "graded 40.0%: more than chance explains (as at 31 January 2020); no more than chance may explain (as at 31 "
        "October 2020).",
        "It had flagged between 10.0% and 20.0% of the schools that came out below good; as many flags by the latest "
        "grade and years "
        "since alone would have found between 7.5% and 10.2%: it found more, beyond chance (as at 31 January 2020); "
        "the two cannot "
        "be told apart (as at 31 October 2020).",
        "Of the graded flags by the latest grade between 30.0% and 41.0% came out below good: the framework’s were "
        "right more often, "
        "beyond chance (as at 31 January 2020); neither was right more often beyond chance (as at 31 October 2020).",
        "But precision flatters the framework: of schools that were good or outstanding the framework flagged between "
        "900 and 1,200, "
        "the rule by grade none, and short inspections that left such schools good are in no file. Of all flags, "
        "graded or not, "
        "between 2.0% and 4.0% are known to have come out below good, of those by grade between 1.5% and 2.0%.",
        "It did not see between 80.0% and 90.0% of the schools that came out below good; 70 of these it had left "
        "undetermined, for "
        "want of what was not known.",
    )


def test_a_precision_just_above_the_base_rate_is_no_more_than_chance(plain):
    """100 graded flags at 50%: the interval begins at 40.4%."""
    at = [reading.reading([replace(told(plain, ON, (50, 100, 0), (50, 100, 0)), base_rate=share(*base))])[0]
          for base in ((404, 1000), (403, 1000))]
    assert [sentence.rpartition(": ")[2] for sentence in at] == [
        "no more than chance may explain.", "more than chance explains."]


def test_thirty_graded_flags_are_enough(plain):
    ends = []
    for graded in (29, 30):
        said = reading.reading([told(plain, ON, (29, graded, 0), (0, graded, 0))])
        ends.append([sentence.rpartition(": ")[2] for sentence in (said[0], said[2])])
    assert ends == [["too few flagged schools were graded to tell."] * 2,
                    ["more than chance explains.", "the framework’s were right more often, beyond chance."]]


def test_where_nobody_came_out_below_good_nothing_is_said_to_be_missed(plain):
    one = told(plain, ON, (0, 100, 0), (0, 100, 0))
    none = replace(one, base_rate=share(0, 1000), rules=tuple(replace(rule, recall=share(0, 0)) for rule in one.rules))
    assert reading.reading([none])[1:] == (
        "No school that was graded came out below good: of what the framework misses the past says nothing here.",)
    assert reading.reading([one, none])[-1].startswith("It did not see 100.0% of")
    some = told(plain, ON, (80, 100, 0), (30, 100, 0))
    assert reading.reading([some, none])[-1].startswith("It did not see 80.0% of")


def test_nothing_and_none_graded(plain):
    assert reading.reading([replace(plain, graded=0)]) == (
        "No graded inspection is held after any of these days: of this framework the past says nothing here.",)
    assert reading.reading([replace(plain, graded=4)]) == (
        "None of the schools flagged was graded afterwards: of this framework’s flags the past says nothing here.",)
