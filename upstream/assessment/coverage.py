"""What an assessment can rest on: which published years are held, and what cannot be said without the rest."""

from __future__ import annotations

import polars as pl

from upstream.assessment import sentences
from upstream.assessment.framework import Framework
from upstream.assessment.panel import Panel
from upstream.lib.wording import counted

COVERAGE = pl.Schema(
    {
        "measure": pl.String,
        "title": pl.String,
        "group": pl.String,
        "period": pl.String,
        "held": pl.String,  # england | la:936, la:850 | nothing
        "schools": pl.Int64,  # of the list, to which some criterion that looks at it applies
        "covered": pl.Int64,  # of these, whose figures are held, listed in them or not
        "with_value": pl.Int64,
        "england": pl.Boolean,  # whether England's published row is held
    }
)


def coverage_of(framework: Framework, panel: Panel) -> pl.DataFrame:
    """COVERAGE, one row for each series and year that the framework looks at, in its order."""
    known = panel.known
    rows: dict[tuple[str, str, str], dict] = {}
    for _, criterion, rule in framework.walk():
        for measure, group, period in known.looked_at(rule):
            if (measure, group, period) in rows:
                continue
            applies = panel.applies(rule.applies_to) & _of_criterion(criterion, panel)
            comparator = getattr(rule.leaf, "comparator", None)
            row = known.england(measure, comparator.group if comparator else group, period)
            rows[measure, group, period] = {
                "measure": measure, "title": known.measure(measure).short, "group": group, "period": period,
                "held": ", ".join(sorted(known.coverage(measure, group, period))) or "nothing",
                "schools": int(applies.sum()), "covered": int((applies & panel.covered(measure, group, period)).sum()),
                "with_value": int((applies & panel.year(measure, group, period)["value"].is_not_null()).sum()),
                "england": row is not None,
            }
    return pl.DataFrame(list(rows.values()), schema=COVERAGE)


def _of_criterion(criterion, panel: Panel) -> pl.Series:
    """Schools that a criterion's rules are for: not those judged by a recorded judgement."""
    applies = panel.applies(criterion.applies_to)
    if criterion.by_judgement:
        applies = applies & ~panel.schools["kind"].is_in(criterion.by_judgement.kinds).fill_null(False)
    return applies


def missing_words(framework: Framework, panel: Panel) -> list[str]:
    """A sentence for every year that was out by the day and is not held for some schools of the list."""
    said = []
    for row in coverage_of(framework, panel).iter_rows(named=True):
        absent = row["schools"] - row["covered"]
        group = sentences.group_words(row["group"])
        name = f"{row['title']}{f' of {group} pupils' if group else ''} for {row['period']}"
        if absent:
            who = "any school" if absent == row["schools"] else f"{absent:,} of {counted(row['schools'], 'school')}"
            out = f"{name} had been published by this day, but is not held for {who}"
            said.append(f"{out}: unknown, and no older year stands in.")
    return said
