"""Many schools in one assessment: each case of a table becomes a school with figures, an inspection and judgements."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass, field
from typing import Any

from tests.unit.assessment.small_store import (
    MEASURES,
    SmallDefinitions,
    SmallStore,
    figure,
    inspection,
    measure,
    school,
    schools,
)
from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.framework import Framework, load_framework
from upstream.assessment.judgements import Completeness, Entry, Judgements
from upstream.lib.definition_files import PACKAGED

PUPILS = 50
YEARS = ("2018/19", "2017/18", "2016/17")
TODAY = dt.date(2026, 6, 30)
# Three years of 50 pupils, the oldest first, whose trend is the word.
SERIES: dict[str, tuple[float | None, float | None, float | None]] = {
    "positive": (50, 55, 60),
    "recovering": (60, 40, 50),
    "level": (50, 60, 60),
    "negative (one year)": (50, 60, 50),
    "negative (beyond one year)": (70, 60, 50),
    "too short": (None, 55, 60),
    "?": (60, 60, None),
}
TESTS = {
    name: {"unit": "percent", "direction": "higher", "short": name} for name in ("ks2-reading-expected", "ks2-maths-expected")
}
NO_GRADE = ("?", "none")


@dataclass
class Case:
    """One school: its kind, what series say by measure, its last grade in words, and what people recorded."""

    kind: str = "primary"
    trends: dict[str, str] = field(default_factory=dict)  # measure → a word of SERIES
    grade: str = "?"
    inspected: list[dict] = field(default_factory=list)  # more rows of its inspection
    recorded: dict[str, str] = field(default_factory=dict)  # judgement or fact → answer


@functools.cache
def framework(name: str) -> Framework:
    """The packaged framework in its first version."""
    return load_framework(f"{name}/1", [PACKAGED])


def assessed(of: Framework, cases: list[Case], as_at: dt.date = TODAY, complete: bool = False) -> list[dict[str, Any]]:
    """For each case the row of the assessment with `answers`, criterion → answer, and `titles` of what is possible.

    `complete`: the table of judgements speaks of every school, so that no row is none recorded.
    """
    urns = [str(900001 + n) for n in range(len(cases))]
    pairs = list(zip(urns, cases, strict=True))
    rows = [one for urn, case in pairs for name in case.trends for one in _years(urn, name, case.trends)]
    definitions = SmallDefinitions(measures={name: measure(name, **facts) for name, facts in (MEASURES | TESTS).items()})
    inspected = [one for urn, case in pairs for one in _inspected(urn, case)]
    published = {name: list(YEARS) for name in definitions.measures}
    store = SmallStore(rows, published, inspected, definitions=definitions)
    listed = schools(*(school(urn, case.kind) for urn, case in pairs))
    return _told(assess(of, store, listed, as_at, _table(of, urns, cases, as_at, complete), nation=listed))


def _years(urn: str, name: str, trends: dict[str, str]) -> list[dict]:
    pairs = zip(reversed(YEARS), SERIES[trends[name]], strict=True)
    return [figure(urn, name, year, value, PUPILS) for year, value in pairs if value is not None or trends[name] == "?"]


def _inspected(urn: str, case: Case) -> list[dict]:
    if case.inspected or case.grade in NO_GRADE:
        return [{**row, "urn": urn} for row in case.inspected]
    grade = case.grade.replace(" ", "-")
    generation = "overall-with-satisfactory" if grade == "satisfactory" else "overall-with-requires-improvement"
    day = dt.date(2011, 3, 1) if grade == "satisfactory" else dt.date(2017, 3, 1)
    return [inspection(urn, grade, day, framework=generation, raw_grade=grade)]


def _table(of: Framework, urns: list[str], cases: list[Case], as_at: dt.date, complete: bool) -> Judgements:
    entries = [
        Entry("fact" if kind in of.facts else "judgement", urn, kind, as_at, answer, "", "", n)
        for n, (urn, case) in enumerate(zip(urns, cases, strict=True), 2)
        for kind, answer in case.recorded.items()
    ]
    return Judgements("table.csv", tuple(entries), (Completeness(("england",), ("all",), as_at, "", 1),) if complete else ())


def _told(found: Assessment) -> list[dict[str, Any]]:
    titles = {category.id: category.title for category in found.framework.categories}
    answers: dict[str, dict[str, str]] = {}
    for row in found.answers.filter(found.answers["part"].is_null()).iter_rows(named=True):
        answers.setdefault(row["urn"], {})[row["criterion"]] = row["answer"]
    questions = found.framework.questions
    return [
        {**row, "answers": answers[row["urn"]], "titles": [titles[name] for name in row["possible"]],
         "questions": [questions[name] for name in row["settles"]]}
        for row in found.schools.iter_rows(named=True)
    ]
