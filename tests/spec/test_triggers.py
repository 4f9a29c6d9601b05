"""The local trigger of `report-cards-2025`, for every generation of inspection, and its categories."""

from __future__ import annotations

import datetime as dt
import functools
import itertools

from tests.spec.judged import Case, assessed, framework
from tests.spec.tables import Page, Table
from tests.unit.assessment.small_store import inspection
from upstream.assessment import worlds

CARDS = Table(
    "Report cards (from 10 November 2025)",
    """A category of concern is the inspectorate’s own word; safeguarding not met and urgent improvement anywhere are the two
    ways into one. “In places” is an area judged only where there is one: early years, or post-16 provision.""",
    """
    | The five areas beside leadership | Leadership and governance | In places | Safeguarding | Stated | Our rule |
    | 5 expected standard | expected standard | – | met | – | meets |
    | 5 exceptional | strong standard | – | met | – | meets |
    | 3 strong standard, 2 expected standard | expected standard | early years exceptional | met | – | meets |
    | 4 expected standard, 1 needs attention | expected standard | – | met | – | prompts review |
    | 5 expected standard | expected standard | early years needs attention | met | – | prompts review |
    | 3 expected standard, 2 needs attention | strong standard | – | met | – | prompts support |
    | 4 expected standard, 1 needs attention | expected standard | post-16 needs attention | met | – | prompts support |
    | 5 expected standard | needs attention | – | met | – | prompts support |
    | 5 strong standard | urgent improvement | – | met | – | category of concern |
    | 4 expected standard, 1 urgent improvement | expected standard | – | met | – | category of concern |
    | 5 expected standard | expected standard | – | not met | – | category of concern |
    | 5 needs attention | needs attention | – | met | special measures | category of concern |
    | 5 expected standard | expected standard | – | met | requires significant improvement | category of concern |
    | 4 expected standard, 1 missing | expected standard | – | met | – | not known |
    | 5 expected standard | expected standard | – | missing | – | not known |
    | 4 urgent improvement, 1 missing | expected standard | – | met | – | category of concern |
    """,
)

AREAS = Table(
    "Areas without an overall grade (September 2024 to November 2025)",
    """No overall grade was given. Nothing here is a grade for the whole school either: the areas stand beside it.""",
    """
    | The three areas beside leadership | Leadership and management | In places | Safeguarding | Stated | Our rule |
    | 3 good | good | – | effective | – | meets |
    | 2 outstanding, 1 good | outstanding | sixth form good | effective | – | meets |
    | 2 good, 1 requires improvement | good | – | effective | – | prompts review |
    | 3 good | good | early years requires improvement | effective | – | prompts review |
    | 1 good, 2 requires improvement | good | – | effective | – | prompts support |
    | 3 good | requires improvement | – | effective | – | prompts support |
    | 3 good | inadequate | – | effective | – | category of concern |
    | 2 good, 1 inadequate | good | – | effective | – | category of concern |
    | 3 good | good | – | not effective | – | category of concern |
    | 3 requires improvement | requires improvement | – | effective | serious weaknesses | category of concern |
    | 2 good, 1 missing | good | – | effective | – | not known |
    """,
)

OVERALL = Table(
    "Overall grades (to August 2024)",
    """Of these inspections only the overall grade is held. Satisfactory, to August 2012, is on no scale of today: our rule
    does not speak of it, and nothing is known.""",
    """
    | Inspected | Overall effectiveness | Our rule |
    | March 2017 | outstanding | meets |
    | March 2017 | good | meets |
    | March 2017 | requires improvement | prompts support |
    | March 2017 | inadequate | category of concern |
    | March 2011 | outstanding | meets |
    | March 2011 | good | meets |
    | March 2011 | satisfactory | not known |
    | March 2011 | inadequate | category of concern |
    | none held | – | not known |
    """,
)

CATEGORIES = Table(
    "Categories",
    """“Of three” is how many of outcomes, disadvantaged pupils and attendance are met; “any” is yes, no or unknown.""",
    """
    | Our rule | Serious concern | Vulnerable | Of three | Limited capacity | Possible |
    | category of concern | any | any | any | any | Support and Challenge + |
    | prompts support | yes | any | any | any | Support and Challenge + |
    | meets | yes | any | any | any | Support and Challenge + |
    | prompts support | no | any | any | any | Support and Challenge |
    | prompts review | no | yes | any | any | Support and Challenge |
    | meets | no | yes | any | any | Support and Challenge |
    | prompts review | yes | any | any | any | Support and Challenge + |
    | prompts review | no | no | 2 | any | Support and Challenge |
    | prompts review | no | no | 3 | any | Support and Challenge |
    | meets | no | no | 2 | any | Support and Challenge |
    | meets | no | no | 3 | any | Support and Challenge |
    | prompts review | no | no | 0 | any | Light Touch + |
    | prompts review | no | no | 1 | any | Light Touch + |
    | meets | no | no | 1 | any | Light Touch + |
    | meets | no | no | 0 | yes | Light Touch + |
    | meets | no | no | 0 | no | Light Touch |
    | not known | no | no | 0 | no | Support and Challenge +, Support and Challenge, Light Touch +, Light Touch |
    | not known | no | no | 1 | no | Support and Challenge +, Support and Challenge, Light Touch + |
    | not known | no | no | 2 | no | Support and Challenge +, Support and Challenge |
    | not known | yes | any | any | any | Support and Challenge + |
    """,
)

PAGE = Page(
    "triggers", "Report cards and older grades (report-cards-2025)",
    """There is no mapping between the four generations of inspection. A framework says in words which results of each meet its
    own rule; the answer is “meets our rule”, never a grade, and the original grades stand beside it. Every line of it is a
    local choice. “Missing” is an area that is not held: it may be the one that decides, and then nothing is known.""",
    (CARDS, AREAS, OVERALL, CATEGORIES),
)
VALUES = {"meets": "meets", "review": "prompts review", "support": "prompts support", "concern": "category of concern"}
FIVE = (
    "inclusion", "curriculum-and-teaching", "achievement", "attendance-and-behaviour", "personal-development-and-well-being",
)
THREE = ("quality-of-education", "behaviour-and-attitudes", "personal-development")
PLACES = {"early years": "early-years", "post-16": "post-16", "sixth form": "sixth-form"}
GENERATIONS = {
    "report-card": (FIVE, "leadership-and-governance", "Leadership and governance", dt.date(2026, 1, 13)),
    "areas-without-overall": (THREE, "leadership-and-management", "Leadership and management", dt.date(2025, 3, 4)),
}


def spread(cell: str) -> list[str]:
    """`3 good, 1 missing` → each of the four."""
    return [grade for part in cell.split(", ") for number, grade in [part.split(" ", 1)] for _ in range(int(number))]


def card(row: dict[str, str], generation: str) -> Case:
    areas, leaders, title, day = GENERATIONS[generation]
    grades = dict(zip(areas, spread(next(iter(row.values()))), strict=True))
    grades |= {leaders: row[title], "safeguarding": row["Safeguarding"]}
    for words, area in PLACES.items():
        if row["In places"].startswith(words):
            grades[area] = row["In places"].removeprefix(f"{words} ")
    stated = None if row["Stated"] == "–" else row["Stated"]
    facts = {"framework": generation, "category_of_concern": stated}
    return Case(inspected=[
        inspection("", grade.replace(" ", "-"), day, area=area, raw_grade=grade, **facts)
        for area, grade in grades.items() if grade != "missing"
    ])


def value(said: dict) -> str:
    """What our rule gives, or that it is not known."""
    answers = {said["answers"][name] for name in VALUES}
    met = [words for name, words in VALUES.items() if said["answers"][name] == "met"]
    assert answers <= ({"met", "not met"} if met else {"unknown", "not met"})
    return met[0] if met else "not known"


@functools.cache
def by_table(table: Table, generation: str) -> list[dict]:
    return assessed(framework("report-cards-2025"), [card(row, generation) for row in table.rows])


@CARDS.cases()
def test_report_cards(row):
    assert value(by_table(CARDS, "report-card")[CARDS.rows.index(row)]) == row["Our rule"]


@AREAS.cases()
def test_areas_without_overall(row):
    assert value(by_table(AREAS, "areas-without-overall")[AREAS.rows.index(row)]) == row["Our rule"]


OVERALL_DAYS = {"March 2017": (dt.date(2017, 3, 1), "overall-with-requires-improvement"),
                "March 2011": (dt.date(2011, 3, 1), "overall-with-satisfactory")}


@OVERALL.cases()
def test_overall_grades(row):
    rows = []
    if row["Inspected"] in OVERALL_DAYS:
        day, generation = OVERALL_DAYS[row["Inspected"]]
        grade = row["Overall effectiveness"].replace(" ", "-")
        rows = [inspection("", grade, day, framework=generation, raw_grade=grade)]
    assert value(assessed(framework("report-cards-2025"), [Case(inspected=rows)])[0]) == row["Our rule"]


YES_NO = {"yes": (1,), "no": (-1,), "any": (1, -1, 0)}
ON_SCALE = ("concern", "support", "review", "meets")


def patterns(row: dict[str, str]):
    """Every pattern of answers that a row covers; “any” is unknown too."""
    three = [one for one in itertools.product((1, -1), repeat=3)
             if row["Of three"] == "any" or one.count(1) == int(row["Of three"])]
    rest = itertools.product(YES_NO[row["Serious concern"]], YES_NO[row["Vulnerable"]], YES_NO[row["Limited capacity"]])
    known = () if row["Our rule"] == "not known" else (("local-trigger", (row["Our rule"],)),)
    for (outcomes, groups, attendance), (concern, vulnerable, capacity) in itertools.product(three, rest):
        answers = {"outcomes": outcomes, "groups": groups, "attendance": attendance, "capacity": capacity,
                   "serious-concern": concern, "vulnerable": vulnerable}
        yield worlds.Pattern(tuple({**answers, **dict.fromkeys(ON_SCALE, 0)}.items()), known)


def possible(pattern: worlds.Pattern) -> str:
    of = framework("report-cards-2025")
    titles = {category.id: category.title for category in of.categories}
    return ", ".join(titles[name] for name in worlds.settle(of, pattern).possible)


@CATEGORIES.cases()
def test_categories(row):
    for pattern in patterns(row):
        assert possible(pattern) == row["Possible"], pattern


def test_every_known_combination_stands_in_some_row():
    covered = {pattern for row in CATEGORIES.rows if row["Our rule"] != "not known" for pattern in patterns(row)
               if all(code for name, code in pattern.answers if name not in ON_SCALE)}
    assert len(covered) == 4 * 2 * 2 * 8 * 2
