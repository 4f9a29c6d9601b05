"""What would change an answer: the nearest change, in whole pupils where a percentage counts pupils."""

from __future__ import annotations

from tests.spec.tables import Page, Table, number
from tests.unit.assessment.frameworks import alliance
from tests.unit.assessment.small_store import SmallStore, england, figure, inspection, school, schools
from tests.unit.assessment.test_nearest import (
    ABSENCE,
    AS_AT,
    P8,
    RWM,
    YEARS,
    change_of,
    joined_framework,
    judged,
    one_rule,
    recorded,
    run,
)
from upstream.assessment.evaluate import assess
from upstream.assessment.nearest.case import Case
from upstream.assessment.nearest.changes import nearest_changes, unmet
from upstream.assessment.nearest.moves import moves, ways

INTERVAL = Table(
    "A year’s percentage against England",
    """The rule: the whole 95% interval lies below England’s 65%. The change is the smallest whole number of pupils of the same
    cohort for which the rule turns, with the percentage rounded as the table gives it. Of 240 pupils 60% may be 143 to 145, so
    the number is a range. Of two pupils none would do: even of none of them the interval ends above.""",
    """
    | Figure | Answer | Pupils | It would then be |
    | 44% of 50 | met | four more | 52% |
    | 52% of 50 | not met | one fewer | 50% |
    | 85% of 60 | not met | 20 fewer | 52% |
    | 43% of 28 | met | two more | 50% |
    | 60% of 240 | not met | three to five fewer | 58% |
    | 0% of 4 | met | one more | 25% |
    | 0% of 2 | not met | none would do | – |
    """,
)
KINDS = Table(
    "Other rules about one figure",
    """England stands at 65%. A percentage of which the cohort is not known is told in per cents, a score in its own unit.
    Progress 8 is banded by the Department’s rule with the interval as wide as it is; without an interval no nearest score can
    be said.""",
    """
    | Rule | Figure | Answer | Change | It would then be |
    | below 50% | 46% of 28 | met | one more of its 28 pupils | 50% |
    | below 50% | 50% of 28 | not met | one fewer of its 28 pupils | 46% |
    | below 50% | 46% of unknown | met | 50% or higher | 50% |
    | at least 5 points below England | 58% of 40 | met | two more of its 40 pupils | 63% |
    | at least 5 points below England | 63% of 40 | not met | one fewer of its 40 pupils | 60% |
    | Progress 8 below average | −0.48 (−0.70 to −0.26) | met | −0.22 or higher | −0.22 |
    | Progress 8 below average | +0.10 (−0.12 to 0.32) | not met | −0.23 or lower | −0.23 |
    | Progress 8 below average | −0.48 (not given) | met | cannot be worked out | – |
    """,
)
TRENDS = Table(
    "Trends",
    """Only the newest year is changed: the years before are history. Fifty pupils each year.""",
    """
    | 2016/17 | 2017/18 | 2018/19 | Asked for | Answer | Pupils | It would then be |
    | 50% | 54% | 56% | positive | met | one fewer | 54% |
    | 50% | 54% | 54% | positive | not met | one more | 56% |
    | 60% | 50% | 44% | negative (beyond one year) | met | three more | 50% |
    | 60% | 40% | 50% | positive | not met | five more | 60% |
    | 60% | 40% | 50% | recovering | met | five more | 60% |
    """,
)
FIFTHS = Table(
    "Places",
    """Persistent absence, the highest fifth, among ten schools: two are inside. A school’s own figure moves, the others stay.
    It leaves where two others are strictly worse, and enters where at most one is.""",
    """
    | This school | The nine others | Answer | It would turn at |
    | 20.0% | 18, 15, 12, 11, 10, 9, 8, 7, 6 | met | 14.9% or lower |
    | 12.5% | 18, 15, 12, 11, 10, 9, 8, 7, 6 | not met | 15.0% or higher |
    | 15.0% | 18, 15, 15, 11, 10, 9, 8, 7, 6 | met | 14.9% or lower |
    | 15.0% | 18, 17, 12, 11, 10, 9, 8, 7, 6 | not met | 17.0% or higher |
    """,
)
POOLED = Table(
    "Gaps over several years",
    """Disadvantaged pupils of three years together, against England’s 70%: the widest fifth of five schools is one school. The
    pupils may be of any of the years, as turns it soonest; each year’s percentage is rounded as the table gives it.""",
    """
    | 2016/17 | 2017/18 | 2018/19 | The four others’ gaps | Answer | Pupils |
    | 40% of 10 | 33% of 12 | 57% of 7 | −20, −15, −10, −5 | met | three more |
    | 60% of 10 | 58% of 12 | 57% of 7 | −20, −15, −10, −5 | not met | three fewer |
    | 50% of 10 | 50% of 12 | 57% of 7 | −30, −15, −10, −5 | not met | four fewer |
    """,
)
JOINED = Table(
    "Criteria made of parts",
    """Each part is a question that people answer; “?” is not known. All-of needs every part that is not met, any-of the
    cheapest, a count as many as are wanting. What is not known is never changed: it would have to be known.""",
    """
    | Rule | a | b | c | Answer | It would turn if |
    | all of a, b, c | yes | no | no | not met | ‘b’ had been recorded and ‘c’ had been recorded |
    | all of a, b, c | yes | yes | yes | met | ‘a’, ‘b’ or ‘c’ had not been recorded |
    | any of a, b, c | no | no | no | not met | ‘a’, ‘b’ or ‘c’ had been recorded |
    | any of a, b, c | yes | yes | no | met | ‘a’ had not been recorded and ‘b’ had not been recorded |
    | at least two of a, b, c | yes | no | no | not met | ‘b’ had been recorded |
    | exactly one of a, b, c | yes | no | no | met | ‘a’ had not been recorded or ‘b’ had been recorded |
    | all of a, b, c | yes | ? | yes | unknown | b: not known |
    """,
)
MOVES = Table(
    "The way to another category (alliance-2019)",
    """A nursery school, whose outcomes people judge: single changes, by the engine itself. Where no single change leads to a
    category, the fewest that do together.""",
    """
    | Grade | Recorded | Proposed | To | If |
    | good | nothing | Light Touch | Support and Challenge + | ‘Serious concern’ had been recorded |
    | good | nothing | Light Touch | Support and Challenge + | its last overall grade had been inadequate |
    | good | nothing | Light Touch | Support and Challenge | ‘Vulnerable’ had been recorded |
    | good | nothing | Light Touch | Support and Challenge | its last overall grade had been requires improvement |
    | good | nothing | Light Touch | Light Touch + | ‘Weak outcomes’ had been recorded |
    | good | nothing | Light Touch | Light Touch + | ‘Limited capacity’ or ‘Acting head’ had been recorded |
    | inadequate | nothing | Support and Challenge + | Light Touch | its last overall grade had been good or outstanding |
    """,
)
TOGETHER = Table(
    "Two changes together (alliance-2019)",
    """For a nursery school that requires improvement and whose capacity is limited no single change leads to Light Touch.""",
    """
    | To | Changes |
    | Light Touch | ‘Limited capacity’ had not been recorded; its last overall grade had been good |
    """,
)
UNMET = Table(
    "What a category still asks (alliance-2019)",
    """For all-of, every condition that is unmet; then what stands in the way because a category read earlier comes first. One
    line each.""",
    """
    | Grade | Recorded | Category | Still asked |
    | requires improvement | capacity | Light Touch | ‘Judged good or outstanding’ is not met, and would have to be met. |
    | requires improvement | capacity | Light Touch | ‘Capacity’ is met, and must not be. |
    | requires improvement | capacity | Light Touch | ‘Judged to require improvement’ is met, and must not be. |
    | good | vulnerable | Light Touch | ‘Vulnerable to decline’ is met, and must not be. |
    | good | nothing | Support and Challenge + | One of these: ‘Judged inadequate’ met; or ‘Serious concern’ met. |
    | good | nothing | Light Touch | nothing |
    """,
)
SETTLED = Table(
    "What would settle it (alliance-2019)",
    """Nothing is recorded and no table is complete, so people’s answers are unknown. For each category still possible the
    fewest answers that make it certain, each as wide as it may be.""",
    """
    | Grade | Certain | If |
    | unknown | Support and Challenge + | its Ofsted grade were inadequate |
    | requires improvement | Support and Challenge | ‘Serious concern’ were answered no |
    | outstanding | Support and Challenge | ‘Vulnerable to decline’ were answered yes and ‘Serious concern’ were answered no |
    """,
)

PAGE = Page(
    "what-would-change-it", "What would change it",
    """For every criterion the nearest change that would turn its answer, and the category that it would lead to. One figure is
    changed and every other stays; the category is what the engine makes of the answers then.""",
    (INTERVAL, KINDS, TRENDS, FIFTHS, POOLED, JOINED, MOVES, TOGETHER, UNMET, SETTLED),
)


def clause(change) -> str:
    """What stands after *if*."""
    return change.words.partition(" if ")[2].rstrip(".")


def share(cell: str) -> tuple[float, float | None]:
    """`46% of 28`, `46% of unknown`."""
    percent, _, cohort = cell.partition(" of ")
    return number(percent), None if cohort == "unknown" else number(cohort)


@INTERVAL.cases()
def test_interval(row):
    rows = [england(RWM, "2018/19", 65.0), figure("900001", RWM, "2018/19", *share(row["Figure"]))]
    found = run(one_rule({"interval_below": {"measure": RWM, "basis": "local choice"}}), rows, [school("900001")])
    change = change_of(found, "900001")
    assert change.answer == row["Answer"]
    if row["Pupils"] == "none would do":
        assert change.to is None
    else:
        assert clause(change).startswith(f"{row['Pupils']} of its ")
        assert f"({row['It would then be']} instead of " in clause(change)


ABOUT = {"measure": RWM, "basis": "local choice"}
RULES = {
    "below 50%": {"threshold": {**ABOUT, "value": {"below": 50}}},
    "at least 5 points below England": {"comparison": {**ABOUT, "difference": {"at_most": -5}}},
    "Progress 8 below average": {"band_in": {"measure": P8, "band_measure": "progress-8-band", "bands": [4, 5],
                                             "basis": "published"}},
}


def scored(cell: str) -> list[dict]:
    """`−0.48 (−0.70 to −0.26)`; without an interval with the band that the Department publishes."""
    score, _, interval = cell.rstrip(")").partition(" (")
    if interval == "not given":
        return [figure("900001", P8, "2018/19", number(score), 150), figure("900001", "progress-8-band", "2018/19", 4.0, 150)]
    low, high = map(number, interval.split(" to "))
    return [figure("900001", P8, "2018/19", number(score), 150, low=low, high=high)]


@KINDS.cases()
def test_other_rules(row):
    secondary = row["Rule"].startswith("Progress")
    rows = scored(row["Figure"]) if secondary else [figure("900001", RWM, "2018/19", *share(row["Figure"]))]
    listed = [school("900001", "secondary" if secondary else "primary")]
    change = change_of(run(one_rule(RULES[row["Rule"]]), [england(RWM, "2018/19", 65.0), *rows], listed), "900001")
    assert change.answer == row["Answer"]
    if row["Change"] == "cannot be worked out":
        assert change.to is None
    else:
        assert f"{row['Change']} " in clause(change)
        assert change.steps[0].becomes == number(row["It would then be"])


@TRENDS.cases()
def test_trends(row):
    rows = [figure("900001", RWM, year, number(row[year]), 50) for year in YEARS]
    rule = {"trend": {"measure": RWM, "in": [row["Asked for"]], "basis": "local choice"}}
    change = change_of(run(one_rule(rule), rows, [school("900001")]), "900001")
    assert change.answer == row["Answer"]
    assert clause(change).startswith(f"{row['Pupils']} of its 50 pupils had reached RWM expected in 2018/19")
    assert change.steps[0].becomes == number(row["It would then be"])


@FIFTHS.cases()
def test_places(row):
    values = [number(row["This school"]), *(float(cell) for cell in row["The nine others"].split(", "))]
    rows = [figure(f"{900001 + n}", ABSENCE, "2018/19", value) for n, value in enumerate(values)]
    rule = {"fifth": {"measure": ABSENCE, "basis": "local choice"}}
    found = run(one_rule(rule), rows, [school(f"{900001 + n}") for n in range(len(values))])
    change, turns = change_of(found, "900001"), f"{row['It would turn at']} instead of {row['This school']}"
    assert (change.answer, clause(change)) == (row["Answer"], f"Persistent absence in 2018/19 had been {turns}")


@POOLED.cases()
def test_gaps(row):
    rows = [england(RWM, year, 70.0, "not-disadvantaged") for year in YEARS]
    rows += [figure("900001", RWM, year, *share(row[year]), pupil_group="disadvantaged") for year in YEARS]
    gaps = [number(cell) for cell in row["The four others’ gaps"].split(", ")]
    rows += [figure(f"{900002 + n}", RWM, "2018/19", 70 + gap, 20, pupil_group="disadvantaged") for n, gap in enumerate(gaps)]
    rule = {"pooled_gap": {"measure": RWM, "group": "disadvantaged", "basis": "local choice",
                           "comparator": {"entity": "england", "group": "not-disadvantaged"}}}
    change = change_of(run(one_rule(rule), rows, [school(f"{900001 + n}") for n in range(5)]), "900001")
    assert change.answer == row["Answer"]
    assert clause(change).startswith(f"{row['Pupils']} of its 29 disadvantaged pupils of 2016/17, 2017/18 and 2018/19 together")


def joined(written: str):
    how, _, names = written.rpartition(" of ")
    parts = names.split(", ")
    counts = {"at least two": {"at_least": 2}, "exactly one": {"at_least": 1, "at_most": 1}}
    if how in counts:
        return {"count_of": {"of": parts, "basis": "local choice", **counts[how]}}
    return {f"{how}_of": parts}


@JOINED.cases()
def test_joined(row):
    said = {name: {"yes": "met", "no": "not met", "?": "unknown"}[row[name]] for name in "abc"}
    change = change_of(judged(joined_framework(joined(row["Rule"])), {**said, "d": "not met"}), "900001")
    assert change.answer == row["Answer"]
    if row["Answer"] == "unknown":
        assert [need.criterion for need in change.needs] == ["b"]
        assert change.words.startswith("Not known, so no change can be worked out. b: the table of judgements is not declared")
    else:
        assert clause(change) == row["It would turn if"]


def nursery(row: dict[str, str], *, complete: bool = True):
    ours = schools(school("900001", "nursery"))
    grade = row["Grade"].replace(" ", "-")
    inspected = [] if grade == "unknown" else [inspection("900001", grade)]
    said = {} if row.get("Recorded", "nothing") == "nothing" else {row["Recorded"]: "met"}
    table = recorded(said, complete=("all",) if complete else ())
    return assess(alliance(), SmallStore(inspected=inspected), ours, AS_AT, table, nation=ours)


def ways_to(found, category: str) -> list[tuple[str, ...]]:
    case = Case(found, "900001")
    return [move.clauses for move in moves(case, nearest_changes(found, "900001")) if move.category == category]


@MOVES.cases()
def test_moves(row):
    found = nursery(row)
    titles = {category.id: category.title for category in alliance().categories}
    assert titles[found.schools["category"][0]] == row["Proposed"]
    rows = [one for one in MOVES.rows if all(one[name] == row[name] for name in ("Grade", "Recorded", "To"))]
    assert ways_to(found, row["To"]) == [(one["If"],) for one in rows]


@TOGETHER.cases()
def test_together(row):
    found = nursery({"Grade": "requires improvement", "Recorded": "capacity"})
    assert ways_to(found, row["To"]) == [tuple(row["Changes"].split("; "))]


@UNMET.cases()
def test_unmet(row):
    category = next(one.id for one in alliance().categories if one.title == row["Category"])
    said = [item.words for item in unmet(nursery(row), "900001", category)] or ["nothing"]
    rows = [one for one in UNMET.rows if all(one[name] == row[name] for name in ("Grade", "Recorded", "Category"))]
    assert said == [one["Still asked"] for one in rows]


@SETTLED.cases()
def test_settled(row):
    said = [way.words for way in ways(Case(nursery(row, complete=False), "900001"))]
    assert f"{row['Certain']} would be certain if {row['If']}." in said
