"""How a backtest counts: what a flag is, what came of it, and into which share it goes."""

from __future__ import annotations

import datetime as dt

import polars as pl

from tests.spec.tables import Page, Table
from tests.unit.assessment.small_past import ON, UNTIL, then
from tests.unit.assessment.small_store import school, schools
from upstream.assessment.past import tally
from upstream.assessment.past.afterwards import afterwards
from upstream.assessment.past.rules import FLAGGED, NOT_FLAGGED, UNDETERMINED, Flags, by_grade_and_years, flags_of
from upstream.evidence.frames import INSPECTIONS

FLAG = Table(
    "What a flag is",
    """A flag is one or more of a framework’s categories: those named, else the upper half of them, rounded down, at least one.
    Here *High* is the flag, of *High*, *Middle* and *Low*. A school is flagged only if it is so whatever the unknown answers
    turn out to be.""",
    """
    | Proposed, or still possible | Standing |
    | High | flagged |
    | Middle | not flagged |
    | High or Middle | undetermined |
    | High, or none of them | undetermined |
    | Middle or Low | not flagged |
    | none of them | not flagged |
    | not for this kind of school | left out |
    """,
)

AFTERWARDS = Table(
    "What came of it",
    """The first graded inspection after the day counts, to the last day looked at, under any URN of the school’s one-to-one
    line. Here the day is 31 January 2020 and the last day 31 July 2021. An inspection made before the day and known only
    after it is neither known nor an outcome.""",
    """
    | Last grade known | Inspections afterwards | Came out | Fell |
    | good | none | not graded | – |
    | good | 1 February 2020: requires improvement | below good | yes |
    | good | 31 January 2020: requires improvement | not graded | – |
    | good | 31 July 2021: inadequate | below good | yes |
    | good | 1 August 2021: inadequate | not graded | – |
    | good | 1 March 2020: good; 1 March 2021: inadequate | good or outstanding | no |
    | outstanding | 1 March 2020: good | good or outstanding | yes |
    | requires improvement | 1 March 2020: requires improvement | below good | no |
    | inadequate | 1 March 2020: inadequate | below good | – |
    | unknown | 1 March 2020: inadequate | below good | – |
    | good | 1 March 2020: satisfactory | not graded | – |
    """,
)

COUNTED = Table(
    "Into which count and which share a school goes",
    """Precision is read against the graded of the flagged. Recall is read against every school that came out below good, also
    those left undetermined: nobody would have been told of them. “At least” is the caught of all the flagged, as if each
    that was not graded had stayed good.""",
    """
    | Standing | Came out | Counted as | Precision | At least | Recall |
    | flagged | below good | caught | found, of all | found, of all | found, of all |
    | flagged | good or outstanding | false alarm | of all | of all | – |
    | flagged | not graded | flagged, not graded | – | of all | – |
    | not flagged | below good | missed | – | – | of all |
    | not flagged | good or outstanding | rightly passed | – | – | – |
    | not flagged | not graded | no count | – | – | – |
    | undetermined | below good | undetermined, below good | – | – | of all |
    | undetermined | good or outstanding | no count | – | – | – |
    | undetermined | not graded | no count | – | – | – |
    | left out | below good | no count | – | – | – |
    """,
)

BY_GRADE = Table(
    "As many flags by the latest grade and years since",
    """The rule that a framework has to beat: the lowest grade first, within a grade the one given longest ago, as many as the
    framework flagged. Equals at the cut are taken by URN, and that is said. A school without a known grade is never flagged
    by it.""",
    """
    | Schools: last grade and year | Flags | Flagged |
    | A good 2012, B inadequate 2019, C requires improvement 2018 | 1 | B |
    | A good 2012, B inadequate 2019, C requires improvement 2018 | 2 | B, C |
    | A requires improvement 2018, B requires improvement 2015, C good 2009 | 1 | B |
    | A good 2012, B good 2012, C good 2014 | 1 | A |
    | A outstanding 2007, B good 2018, C unknown | 2 | A, B |
    | A unknown, B unknown, C good 2018 | 2 | C |
    """,
)

PAGE = Page(
    "backtest", "Tried on the past",
    """A framework on a past day, on what was known then, against the first graded inspection of each school afterwards
    (`upstream backtest`).""",
    (FLAG, AFTERWARDS, COUNTED, BY_GRADE),
)
CODES = {"flagged": FLAGGED, "not flagged": NOT_FLAGGED, "undetermined": UNDETERMINED, "left out": None}
OUTCOMES = {"below good": True, "good or outstanding": False, "not graded": None}
WORDS = {"yes": True, "no": False, "–": None}


def grade(written: str) -> str | None:
    return None if written == "unknown" else written.replace(" ", "-")


@FLAG.cases()
def test_what_a_flag_is(row):
    cell = row["Proposed, or still possible"]
    outside, none = cell.startswith("not for"), cell.endswith("none of them")
    possible = [name.lower() for name in ("High", "Middle", "Low") if name in cell]
    standings = pl.DataFrame({"possible": [possible], "none_possible": [none or outside]},
                             schema={"possible": pl.List(pl.String), "none_possible": pl.Boolean})
    found = flags_of(("high",), standings, pl.Series([not outside]))
    assert found.codes.to_list() == [CODES[row["Standing"]]]


@AFTERWARDS.cases()
def test_what_came_of_it(row):
    inspected = []
    for part in [] if row["Inspections afterwards"] == "none" else row["Inspections afterwards"].split("; "):
        day, _, given = part.partition(": ")
        on = dt.datetime.strptime(day, "%d %B %Y").date()
        inspected.append(then("900001", grade(given), on.isoformat()))
    frame = pl.DataFrame(inspected, schema=INSPECTIONS)
    known = pl.Series([grade(row["Last grade known"])], dtype=pl.String)
    found = afterwards(frame, schools(school("900001")).frame, known, ON, UNTIL).frame.row(0, named=True)
    assert found["below"] is OUTCOMES[row["Came out"]]
    assert found["fell"] is WORDS[row["Fell"]]


@COUNTED.cases()
def test_into_which_count_and_share(row):
    code, below = CODES[row["Standing"]], OUTCOMES[row["Came out"]]
    one = pl.DataFrame({"urn": ["900001"], "grade": [None], "below": [below], "fell": [None]},
                       schema={"urn": pl.String, "grade": pl.String, "below": pl.Boolean, "fell": pl.Boolean})
    found = tally.result("framework", "A rule", Flags(pl.Series([code], dtype=pl.Int8)), one)
    numbers = {
        "caught": found.caught, "false alarm": found.false_alarms, "flagged, not graded": found.flagged_not_graded,
        "missed": found.missed, "undetermined, below good": found.undetermined_below,
        "rightly passed": tally.counts(pl.Series([code], dtype=pl.Int8), one["below"])["rightly-passed"],
    }
    wanted = [] if row["Counted as"] == "no count" else [row["Counted as"]]
    assert [name for name, number in numbers.items() if number] == wanted
    shares = {"Precision": found.precision, "At least": found.at_least, "Recall": found.recall}
    said = {"–": (0, 0), "of all": (0, 1), "found, of all": (1, 1)}
    assert {name: (one.part, one.whole) for name, one in shares.items()} == {name: said[row[name]] for name in shares}


@BY_GRADE.cases()
def test_by_the_latest_grade(row):
    written = [part.split(" ", 1) for part in row["Schools: last grade and year"].split(", ")]
    names = [name for name, _ in written]
    grades = pl.DataFrame(
        [(name, grade(rest.rsplit(" ", 1)[0]), dt.date(int(rest.rsplit(" ", 1)[1]), 1, 1)) if rest != "unknown"
         else (name, None, None) for name, rest in written],
        schema={"urn": pl.String, "grade": pl.String, "inspected_on": pl.Date}, orient="row",
    )
    found = by_grade_and_years(grades, pl.Series([True] * len(names)), int(row["Flags"]))
    assert ", ".join(name for name, code in zip(names, found.codes, strict=True) if code == FLAGGED) == row["Flagged"]
