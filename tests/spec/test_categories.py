"""The categories of `alliance-2019`: every combination of answers, and what unknown answers leave."""

from __future__ import annotations

import itertools

from tests.spec.tables import Page, Table
from tests.unit.assessment.frameworks import alliance
from upstream.assessment import worlds

EVERY = Table(
    "Every combination",
    """Read from the top; “any” is either answer. “Of three” is how many of outcomes, disadvantaged pupils and attendance
    are met. A school is in exactly one row.""",
    """
    | Grade | Serious concern | Vulnerable | Of three | Limited capacity | Category |
    | inadequate | any | any | any | any | Support and Challenge + |
    | requires improvement | yes | any | any | any | Support and Challenge + |
    | good or outstanding | yes | any | any | any | Support and Challenge + |
    | requires improvement | no | any | any | any | Support and Challenge |
    | good or outstanding | no | yes | any | any | Support and Challenge |
    | good or outstanding | no | no | 2 | any | Support and Challenge |
    | good or outstanding | no | no | 3 | any | Support and Challenge |
    | good or outstanding | no | no | 1 | any | Light Touch + |
    | good or outstanding | no | no | 0 | yes | Light Touch + |
    | good or outstanding | no | no | 0 | no | Light Touch |
    """,
)

UNKNOWN = Table(
    "What unknown answers leave",
    """“?” is unknown. A category is proposed only if it holds whatever the unknown answers turn out to be; else those still
    possible are listed, with the fewest questions that would settle it whatever their answers.""",
    """
    | Grade | Serious concern | Vulnerable | Outcomes | Groups | Attendance | Limited capacity | Possible | To settle |
    | good | no | no | no | no | no | no | Light Touch | – |
    | good | no | no | ? | no | no | no | Light Touch +, Light Touch | Outcomes |
    | good | no | no | ? | no | no | yes | Light Touch + | – |
    | good | no | no | ? | ? | no | yes | Support and Challenge, Light Touch + | Outcomes, Groups |
    | good | no | no | ? | yes | no | no | Support and Challenge, Light Touch + | Outcomes |
    | good | no | no | ? | yes | yes | no | Support and Challenge | – |
    | good | ? | no | yes | yes | no | no | Support and Challenge +, Support and Challenge | Serious concern |
    | good | ? | ? | no | no | n/a | ? | all four | Limited capacity, Serious concern, Vulnerable |
    | ? | no | no | no | no | no | no | Support and Challenge +, Support and Challenge, Light Touch | Grade |
    | ? | no | yes | no | no | no | no | Support and Challenge +, Support and Challenge | Grade |
    | ? | yes | ? | ? | ? | ? | ? | Support and Challenge + | – |
    | ? | no | no | yes | n/a | n/a | ? | Support and Challenge +, Support and Challenge, Light Touch + | Grade |
    | requires improvement | no | ? | ? | ? | ? | ? | Support and Challenge | – |
    | requires improvement | ? | ? | ? | ? | ? | ? | Support and Challenge +, Support and Challenge | Serious concern |
    | inadequate | ? | ? | ? | ? | ? | ? | Support and Challenge + | – |
    """,
)

PAGE = Page(
    "categories", "Categories (alliance-2019)",
    "After SAfE’s published categories. The engine proposes; a named person decides.", (EVERY, UNKNOWN),
)
GRADES = {"good or outstanding": ("good", "outstanding"), "requires improvement": ("requires-improvement",),
          "inadequate": ("inadequate",), "good": ("good",), "?": (None,)}
THREE = ("outcomes", "groups", "attendance")
CODES = {"yes": 1, "no": -1, "?": 0, "n/a": None}


def settled(answers: dict[str, int | None], grade: str | None) -> worlds.Result:
    graded = dict.fromkeys(("inadequate", "requires-improvement", "good-or-better"), 0)
    known = (("grade", (grade,)),) if grade else ()
    return worlds.settle(alliance(), worlds.Pattern(tuple({**answers, **graded}.items()), known))


def combinations(row: dict[str, str]):
    """Every (grade, serious, vulnerable, three, capacity) that a row covers."""
    def either(cell: str) -> tuple[str, ...]:
        return ("yes", "no") if cell == "any" else (cell,)

    three = [t for t in itertools.product(("yes", "no"), repeat=3)
             if row["Of three"] == "any" or t.count("yes") == int(row["Of three"])]
    yield from itertools.product(
        GRADES[row["Grade"]], either(row["Serious concern"]), either(row["Vulnerable"]), three,
        either(row["Limited capacity"]),
    )


@EVERY.cases()
def test_every_combination(row):
    titles = {category.id: category.title for category in alliance().categories}
    for grade, serious, vulnerable, three, capacity in combinations(row):
        answers = {**dict(zip(THREE, (CODES[t] for t in three), strict=True)), "capacity": CODES[capacity],
                   "serious-concern": CODES[serious], "vulnerable": CODES[vulnerable]}
        assert titles[settled(answers, grade).category] == row["Category"]


def test_each_combination_stands_in_one_row():
    covered = [combination for row in EVERY.rows for combination in combinations(row)]
    assert len(covered) == len(set(covered)) == 4 * 2 * 2 * 8 * 2


QUESTIONS = {"grade": "Grade", "outcomes": "Outcomes", "groups": "Groups", "attendance": "Attendance",
             "capacity": "Limited capacity", "serious-concern": "Serious concern", "vulnerable": "Vulnerable"}


@UNKNOWN.cases()
def test_unknown_answers(row):
    titles = {category.id: category.title for category in alliance().categories}
    answers = {name: CODES[row[title]] for name, title in QUESTIONS.items() if name != "grade"}
    found = settled(answers, GRADES[row["Grade"]][0])
    possible = ", ".join(titles[name] for name in found.possible)
    assert ("all four" if len(found.possible) == 4 else possible) == row["Possible"]
    assert (", ".join(QUESTIONS[name] for name in found.settles) or "–") == row["To settle"]
