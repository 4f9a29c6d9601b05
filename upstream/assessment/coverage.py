"""What an assessment can rest on: which published years are held, and what cannot be said without the rest."""

from __future__ import annotations

from typing import Any

import polars as pl

from upstream.assessment.framework import Framework
from upstream.assessment.panel import Panel
from upstream.benchmarks.pupil_groups import group_words
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
        "compared_with": pl.String,  # England's pupils that schools are held against; null: none
        "england": pl.Boolean,  # whether England's published row is held; null where none is compared with
    }
)


def coverage_of(framework: Framework, panel: Panel) -> pl.DataFrame:
    """COVERAGE, one row for each series and year that the framework looks at, in its order."""
    known = panel.known
    rows: dict[tuple[str, str, str], dict] = {}
    for criterion in framework.criteria:
        by_figures = ~panel.schools["kind"].is_in(framework.judged_kinds(criterion)).fill_null(False)
        for conditions, leaf in framework.leaves(criterion):
            for series in known.looked_at(leaf):
                if series not in rows:
                    rows[series] = _row(panel, leaf, series, panel.applies_all(conditions) & by_figures)
    return pl.DataFrame(list(rows.values()), schema=COVERAGE)


def _row(panel: Panel, leaf: Any, series: tuple[str, str, str], applies: pl.Series) -> dict:
    known, (measure, group, period) = panel.known, series
    comparator = getattr(leaf, "comparator", None)
    if comparator is not None and comparator.among:
        comparator = None  # other schools' figures, which are of the same series
    nation = None if comparator is None else known.against(comparator, measure, period) is not None
    return {
        "measure": measure, "title": known.measure(measure).short, "group": group, "period": period,
        "held": ", ".join(sorted(known.coverage(*series))) or "nothing", "schools": int(applies.sum()),
        "covered": int((applies & panel.covered(*series)).sum()),
        "compared_with": comparator.group if comparator else None,
        "with_value": int((applies & panel.year(*series)["value"].is_not_null()).sum()), "england": nation,
    }


def missing_words(coverage: pl.DataFrame) -> list[str]:
    """A sentence for every year that was out by the day and is not held for some schools of the list."""
    said = []
    for row in coverage.iter_rows(named=True):
        absent = row["schools"] - row["covered"]
        group = group_words(row["group"])
        name = f"{row['title']}{f' of {group}' if group else ''} for {row['period']}"
        if absent:
            who = "any school" if absent == row["schools"] else f"{absent:,} of {counted(row['schools'], 'school')}"
            out = f"{name} had been published by this day, but is not held for {who}"
            said.append(f"{out}: unknown, and no older year stands in.")
        if row["england"] is False:
            others = group_words(row["compared_with"])
            whose = f"{row['title']}{f' of {others}' if others else ''} for {row['period']}"
            said.append(f"England’s {whose}, which schools are held against, is not in the files held.")
    return said
