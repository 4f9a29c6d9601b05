"""The tiers of `alpha-2020`: every combination that the model leaves open, and what is unknown."""

from __future__ import annotations

import datetime as dt
import functools
import itertools

from tests.spec.judged import TESTS, Case, assessed, framework
from tests.spec.tables import Page, Table
from tests.unit.assessment.small_store import inspection

EVERY = Table(
    "Every combination",
    """Any one descriptor of Tier 3 makes Tier 3. Tier 1 needs all four of its criteria; Outstanding counts as Good. Between
    them the model is silent, and Tier 2 is proposed: it names only an academy that fell in one year and is at medium risk.
    “Not beyond” is any trend but negative beyond one year, “any” is any answer. An academy is in exactly one row.""",
    """
    | Outcome trend | Overall effectiveness | Capacity | Risk | Tier | The model |
    | negative (beyond one year) | any | any | any | Tier 3 | any one descriptor |
    | not beyond | requires improvement or inadequate | any | any | Tier 3 | any one descriptor |
    | not beyond | good or outstanding | not identified | any | Tier 3 | any one descriptor |
    | not beyond | good or outstanding | identified | high | Tier 3 | any one descriptor |
    | positive | good or outstanding | identified | low | Tier 1 | all four criteria |
    | positive | good or outstanding | identified | medium | Tier 2 | silent |
    | negative (one year) | good or outstanding | identified | medium | Tier 2 | as it has it |
    | negative (one year) | good or outstanding | identified | low | Tier 2 | silent |
    | recovering | good or outstanding | identified | low | Tier 2 | silent |
    | recovering | good or outstanding | identified | medium | Tier 2 | silent |
    | level | good or outstanding | identified | low | Tier 2 | silent |
    | level | good or outstanding | identified | medium | Tier 2 | silent |
    """,
)

UNKNOWN = Table(
    "What unknown answers leave",
    """“?” is unknown: a trend whose last year is withheld, no inspection held, nothing recorded. A level that nobody recorded
    is unknown however complete the table of judgements is. Nothing is proposed while a descriptor of Tier 3 is unknown; the
    tiers still possible are listed, with the fewest questions that would settle it whatever their answers.""",
    """
    | Outcome trend | Overall effectiveness | Capacity | Risk | Possible | To settle |
    | positive | good | ? | low | Tier 3, Tier 1 | Capacity to improve |
    | positive | good | identified | ? | Tier 3, Tier 2, Tier 1 | Risk of school improvement failure |
    | positive | good | ? | medium | Tier 3, Tier 2 | Capacity to improve |
    | positive | ? | identified | low | Tier 3, Tier 1 | the Ofsted grade |
    | positive | satisfactory | identified | low | Tier 3, Tier 1 | the Ofsted grade |
    | positive | areas without an overall grade | identified | low | Tier 3, Tier 1 | the Ofsted grade |
    | positive | report card | identified | medium | Tier 3, Tier 2 | the Ofsted grade |
    | too short | good | identified | low | Tier 3, Tier 2, Tier 1 | Outcome trend |
    | too short | good | identified | medium | Tier 3, Tier 2 | Outcome trend |
    | too short | good | identified | high | Tier 3 | – |
    | too short | good | not identified | ? | Tier 3 | – |
    | ? | requires improvement | ? | ? | Tier 3 | – |
    | negative (one year) | good | ? | ? | Tier 3, Tier 2 | Capacity to improve, Risk of school improvement failure |
    | negative (beyond one year) | ? | ? | ? | Tier 3 | – |
    | ? | good | identified | low | Tier 3, Tier 2, Tier 1 | Outcome trend |
    | ? | ? | ? | ? | Tier 3, Tier 2, Tier 1 | all four |
    """,
)

READINGS = Table(
    "Two readings, and the worst governs",
    """At key stage 2 reading and mathematics are read, each by its own three years. What is known of one rules out every
    trend better than it. From best to worst: positive, recovering, level, negative (one year), negative (beyond one year).""",
    """
    | Reading | Mathematics | Rise | Fell in one year | Fell beyond one year |
    | positive | positive | met | not met | not met |
    | positive | recovering | not met | not met | not met |
    | positive | level | not met | not met | not met |
    | level | recovering | not met | not met | not met |
    | positive | negative (one year) | not met | met | not met |
    | negative (one year) | negative (beyond one year) | not met | not met | met |
    | positive | too short | unknown | unknown | unknown |
    | level | too short | not met | unknown | unknown |
    | negative (one year) | ? | not met | unknown | unknown |
    | negative (beyond one year) | ? | not met | not met | met |
    | too short | too short | unknown | unknown | unknown |
    """,
)

KINDS = Table(
    "Whose trend is read where",
    """Schools without results of key stage 2 or 4 by nature are judged by a recorded trend; none recorded is unknown. Of an
    all-through school the worst of all three series governs.""",
    """
    | School | Reading and mathematics | English and maths at 16 | Recorded trend | Rise | Fell beyond one year |
    | primary | positive | – | – | met | not met |
    | secondary | – | positive | – | met | not met |
    | all-through | positive | positive | – | met | not met |
    | all-through | positive | negative (beyond one year) | – | not met | met |
    | all-through | positive | too short | – | unknown | unknown |
    | special | – | – | positive | met | not met |
    | special | positive | – | level | not met | not met |
    | pru | – | – | negative (beyond one year) | not met | met |
    | infant | – | – | – | unknown | unknown |
    | 16-19 | – | – | – | unknown | unknown |
    """,
)

PAGE = Page(
    "tiers", "Tiers (alpha-2020)",
    """After Alpha Academies Trust’s model of 2020/21. The engine proposes; a named person decides with a reason. Visits: Tier 1
    at least 1 a year, Tiers 2 and 3 at least 3 a year. Reviews: each year, in Tier 3 each term.""",
    (EVERY, UNKNOWN, READINGS, KINDS),
)

ALPHA = functools.partial(framework, "alpha-2020")
TRENDS = ("positive", "recovering", "level", "negative (one year)", "negative (beyond one year)")
COVERS = {
    "any": None, "not beyond": TRENDS[:-1], "good or outstanding": ("good", "outstanding"),
    "requires improvement or inadequate": ("requires improvement", "inadequate"),
}
DOMAINS = (TRENDS, ("outstanding", "good", "requires improvement", "inadequate"), ("identified", "not identified"),
           ("low", "medium", "high"))
LATER = {"areas without an overall grade": ("areas-without-overall", "quality-of-education", "good", "2025-03-04"),
         "report card": ("report-card", "achievement", "expected-standard", "2026-01-13")}


def case(trend: str, grade: str, capacity: str, risk: str) -> Case:
    recorded = {name: answer for name, answer in (("capacity", capacity), ("risk", risk)) if answer != "?"}
    rows = []
    if grade in LATER:
        generation, area, given, day = LATER[grade]
        rows = [inspection("", given, dt.date.fromisoformat(day), area=area, framework=generation)]
    return Case(trends=dict.fromkeys(TESTS, trend), grade=grade, inspected=rows, recorded=recorded)


def combinations(row: dict[str, str]):
    """Every combination of answers that a row covers."""
    cells = (row["Outcome trend"], row["Overall effectiveness"], row["Capacity"], row["Risk"])
    return itertools.product(*(
        COVERS.get(cell, (cell,)) or domain for cell, domain in zip(cells, DOMAINS, strict=True)
    ))


@functools.cache
def tiers() -> dict[tuple[str, ...], dict]:
    """What is proposed for each of all combinations, in one assessment."""
    every = list(itertools.product(*DOMAINS))
    return dict(zip(every, assessed(ALPHA(), [case(*one) for one in every]), strict=True))


@EVERY.cases()
def test_every_combination(row):
    for combination in combinations(row):
        assert tiers()[combination]["titles"] == [row["Tier"]], combination


def test_each_combination_stands_in_one_row():
    covered = [combination for row in EVERY.rows for combination in combinations(row)]
    assert len(covered) == len(set(covered)) == 5 * 4 * 2 * 3


@UNKNOWN.cases()
def test_unknown_answers(row):
    found = assessed(ALPHA(), [case(*(row[name] for name in list(row)[:4]))], complete=True)[0]
    assert ", ".join(found["titles"]) == row["Possible"]
    asked = "all four" if len(found["questions"]) == 4 else ", ".join(found["questions"]) or "–"
    assert asked == row["To settle"]


NAMES = {"Rise": "positive-trend", "Fell in one year": "one-year-dip", "Fell beyond one year": "longer-decline"}


@READINGS.cases()
def test_readings(row):
    trends = {"ks2-reading-expected": row["Reading"], "ks2-maths-expected": row["Mathematics"]}
    answers = assessed(ALPHA(), [Case(trends=trends)])[0]["answers"]
    assert {title: answers[name] for title, name in NAMES.items()} == {title: row[title] for title in NAMES}


@KINDS.cases()
def test_kinds(row):
    both, sixteen = row["Reading and mathematics"], row["English and maths at 16"]
    trends = {} if both == "–" else dict.fromkeys(TESTS, both)
    if sixteen != "–":
        trends["english-maths-9-5"] = sixteen
    recorded = {} if row["Recorded trend"] == "–" else {"outcome-trend": row["Recorded trend"]}
    # A school of every stage stands beside it, so that each year's figures are held.
    other = Case(kind="all-through", trends=dict.fromkeys((*TESTS, "english-maths-9-5"), "level"))
    this = Case(kind=row["School"], trends=trends, recorded=recorded)
    answers = assessed(ALPHA(), [this, other], complete=True)[0]["answers"]
    wanted = ("Rise", "Fell beyond one year")
    assert {title: answers[NAMES[title]] for title in wanted} == {title: row[title] for title in wanted}
