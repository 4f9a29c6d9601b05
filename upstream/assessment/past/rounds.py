"""One round: the framework on a day, on what was known then, and what became of the schools afterwards."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import polars as pl

from upstream.assessment.answers import Answer
from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.framework import Framework, Grades
from upstream.assessment.judgements import Judgements
from upstream.assessment.known import EvidenceStore
from upstream.assessment.past import limits, reading, rules, tally
from upstream.assessment.past.afterwards import Afterwards, afterwards
from upstream.assessment.past.records import BY_FRAMEWORK, BY_GRADE, Answered, Round, RuleResult, SchoolThen, Varied
from upstream.assessment.past.sensitivity import sensitivity
from upstream.assessment.rules.grades import grades_of
from upstream.evidence.grades import TODAYS_SCALE
from upstream.evidence.schools import SchoolList
from upstream.lib.wording import listed

TITLES = {BY_GRADE: "Latest grade and years since"}


class Lists(Protocol):
    """Which schools there were on a day."""

    def __call__(self, on: dt.date) -> SchoolList: ...


@dataclass(frozen=True)
class Asked:
    """What every round of a backtest shares. `flags` are the ids of the categories that count as a flag."""

    framework: Framework
    store: EvidenceStore
    lists: Lists
    until: dt.date
    flags: tuple[str, ...]
    judgements: Judgements | None


def tried(asked: Asked, on: dt.date) -> tuple[Round, list[Varied]]:
    """The round and its rows of sensitivity."""
    schools = asked.lists(on)
    done = assess(asked.framework, asked.store, schools, on, asked.judgements, nation=schools)
    scope = done.panel.schools["kind"].is_in(list(asked.framework.scope.kinds)).fill_null(False)
    grades = grades_of(done.panel, asked.framework.grades or Grades(values=TODAYS_SCALE))
    after = afterwards(asked.store.inspections(None), schools.frame, grades["grade"], on, asked.until)
    found = _rules(asked, done, grades, scope, after.frame)
    rows = sensitivity(done, on, asked.flags, scope, after.frame["below"])
    return _round(asked, on, done, grades, scope, after, found), list(rows)


def _rules(
    asked: Asked, done: Assessment, grades: pl.DataFrame, scope: pl.Series, after: pl.DataFrame
) -> tuple[RuleResult, RuleResult]:
    """The framework, and with as many flags the latest grade and how long ago it was given."""
    schools = pl.DataFrame({
        "urn": done.schools["urn"], "grade": grades["grade"], "below": after["below"], "fell": after["fell"],
    })
    by_framework = rules.flags_of(asked.flags, done.schools, scope)
    number = int((by_framework.codes == rules.FLAGGED).sum())
    by_grade = rules.by_grade_and_years(grades.with_columns(urn=schools["urn"]), scope, number)
    return (
        tally.result(BY_FRAMEWORK, asked.framework.title, by_framework, schools),
        tally.result(BY_GRADE, TITLES[BY_GRADE], by_grade, schools),
    )


def _round(
    asked: Asked, on: dt.date, done: Assessment, grades: pl.DataFrame, scope: pl.Series, after: Afterwards,
    found: tuple[RuleResult, ...],
) -> Round:
    inside = after.frame.filter(scope)
    codes = pl.select(pl.when(pl.lit(scope)).then(pl.lit(0, pl.Int8))).to_series()
    own = done.schools.filter(scope)["urn"]
    made = Round(
        on=on, until=asked.until, list_basis=done.basis, schools=len(scope), in_scope=int(scope.sum()),
        graded=len(inside["below"].drop_nulls()), base_rate=tally.base_rate(codes, after.frame["below"]),
        followed=inside.filter(pl.col("urn_after") != own).height, under_way=after.under_way,
        other_scale=inside.filter(pl.col("inspected_on").is_not_null(), ~pl.col("understood")).height,
        outside=after.outside, rules=found, answered=_answered(done, scope), standings=_standings(done, scope),
        without_grade=grades.filter(scope)["grade"].null_count(), limits=(), reading="",
        then=_then(done, grades, after.frame, found),
    )
    return replace(made, limits=limits.of_round(made, done.notes), reading=reading.of_round(made))


def _answered(done: Assessment, scope: pl.Series) -> tuple[Answered, ...]:
    inside = done.schools.filter(scope).select("urn")
    whole = done.answers.filter(pl.col("part").is_null()).join(inside, on="urn", how="semi")
    numbers = {(row[0], row[1]): row[2] for row in whole.group_by("criterion", "answer").len().iter_rows()}
    return tuple(
        Answered(one.id, one.title, *(numbers.get((one.id, answer.value), 0) for answer in Answer))
        for one in done.framework.criteria
    )


def _standings(done: Assessment, scope: pl.Series) -> tuple[tuple[str, int], ...]:
    """Schools by the category proposed, in the framework's order; then by those still possible, the most first."""
    alike = done.schools.filter(scope).group_by("category", "possible", "none_possible").len()
    counts: Counter[str] = Counter()
    for row in alike.to_dicts():
        counts[_standing(row, done.framework)] += row["len"]
    titles = [category.title for category in done.framework.categories]
    first = [(title, counts.pop(title, 0)) for title in titles]
    return (*first, *sorted(counts.items(), key=lambda found: (-found[1], found[0])))


def _standing(row: dict, framework: Framework) -> str:
    titles = {category.id: category.title for category in framework.categories}
    if row["category"]:
        return titles[row["category"]]
    possible = [titles[name] for name in row["possible"]]
    if not possible:
        return "No category is met"
    return "Undetermined: " + listed([*possible, *(["none of them"] if row["none_possible"] else [])], "or")


def _then(
    done: Assessment, grades: pl.DataFrame, after: pl.DataFrame, found: Sequence[RuleResult]
) -> dict[str, SchoolThen]:
    wanted = {urn for one in found for urns in one.schools.values() for urn in urns}
    columns = done.schools.select("urn", "name", "kind", "category", "possible", "none_possible").hstack(
        grades.select("grade", graded_on="inspected_on")
    ).hstack(after.select("inspected_on", "grade_after", "urn_after", "fell"))
    rows = columns.filter(pl.col("urn").is_in(list(wanted))).sort("urn").to_dicts()
    return {row["urn"]: _school(row, done.framework) for row in rows}


def _school(row: dict, framework: Framework) -> SchoolThen:
    plain = ("urn", "name", "kind", "grade", "graded_on", "inspected_on", "grade_after", "urn_after", "fell")
    return SchoolThen(standing=_standing(row, framework), **{name: row[name] for name in plain})
