"""Counting what became of the schools that a rule flagged, and of those it did not."""

from __future__ import annotations

import polars as pl

from upstream.assessment.past.afterwards import GOOD_OR_BETTER
from upstream.assessment.past.records import Fell, Group, RuleResult, Share, share
from upstream.assessment.past.rules import FLAGGED, NOT_FLAGGED, UNDETERMINED, Flags

# (standing by the rule, came out below good, or null where there was no graded inspection) → group
GROUPS: dict[tuple[int, bool | None], Group] = {
    (FLAGGED, True): "caught", (FLAGGED, False): "false-alarm", (FLAGGED, None): "flagged-not-graded",
    (NOT_FLAGGED, True): "missed", (NOT_FLAGGED, False): "rightly-passed", (NOT_FLAGGED, None): "not-flagged-not-graded",
    (UNDETERMINED, True): "undetermined-below-good", (UNDETERMINED, False): "undetermined-good",
    (UNDETERMINED, None): "undetermined-not-graded",
}
# The groups whose schools a reader may open. Of the rest there are many thousands, and nothing happened to them.
OPENED: tuple[Group, ...] = (
    "caught", "false-alarm", "missed", "undetermined-below-good", "flagged-not-graded",
)


def grouped(codes: pl.Series, below: pl.Series) -> pl.Series:
    """The group of each school; null outside the scope."""
    frame = pl.DataFrame({"code": codes, "below": below})
    found = pl.lit(None, pl.String)
    for (code, came_out), name in GROUPS.items():
        found = pl.when((pl.col("code") == code) & pl.col("below").eq_missing(pl.lit(came_out, pl.Boolean))).then(
            pl.lit(name)
        ).otherwise(found)
    return frame.select(group=found).to_series()


def counts(codes: pl.Series, below: pl.Series) -> dict[Group, int]:
    """How many schools stand in each group; those outside the scope in none."""
    found = grouped(codes, below).value_counts(name="n")
    numbers = dict(zip(found[found.columns[0]].to_list(), found["n"].to_list(), strict=True))
    return {name: numbers.get(name, 0) for name in GROUPS.values()}


def precision_and_recall(found: dict[Group, int]) -> tuple[Share, Share]:
    """Precision against the graded among the flagged; recall against every school that came out below good,
    also those that the rule left undetermined: a framework that cannot say has not caught them."""
    caught = found["caught"]
    return (
        share(caught, caught + found["false-alarm"]),
        share(caught, caught + found["missed"] + found["undetermined-below-good"]),
    )


def result(rule: str, title: str, flags: Flags, schools: pl.DataFrame) -> RuleResult:
    """A rule's counts, shares and lists.

    `schools` has urn, grade (the last known that day), below and fell: null where nothing was graded in time.
    """
    urns, below, fell = schools["urn"], schools["below"], schools["fell"]
    found, flagged = counts(flags.codes, below), schools.filter((flags.codes == FLAGGED).fill_null(False))
    precision, recall = precision_and_recall(found)
    groups = grouped(flags.codes, below)
    return RuleResult(
        rule=rule, title=title,
        flagged=flagged.height, undetermined=int((flags.codes == UNDETERMINED).sum()),
        not_flagged=int((flags.codes == NOT_FLAGGED).sum()),
        caught=found["caught"], false_alarms=found["false-alarm"], missed=found["missed"],
        undetermined_below=found["undetermined-below-good"], flagged_not_graded=found["flagged-not-graded"],
        good_before=int(flagged["grade"].is_in(GOOD_OR_BETTER).sum()),
        precision=precision, at_least=share(found["caught"], flagged.height), recall=recall,
        lift=_lift(precision, base_rate(flags.codes, below)),
        fell=_fell(flags.codes, fell), tied=flags.tied,
        schools={name: tuple(urns.filter((groups == name).fill_null(False)).sort().to_list()) for name in OPENED},
    )


def base_rate(codes: pl.Series, below: pl.Series) -> Share:
    """Of the schools of the scope that were graded, how many came out below good."""
    inside = below.filter(codes.is_not_null()).drop_nulls()
    return share(int(inside.sum()), len(inside))


def _lift(precision: Share, base: Share) -> float | None:
    if precision.percent is None or not base.percent:
        return None
    return precision.percent / base.percent


def _fell(codes: pl.Series, fell: pl.Series) -> Fell:
    inside = pl.DataFrame({"code": codes, "fell": fell}).drop_nulls()
    flagged = inside.filter(pl.col("code") == FLAGGED)["fell"]
    caught, all_fell = int(flagged.sum()), int(inside["fell"].sum())
    return Fell(
        could=inside.height, fell=all_fell, flagged_could=len(flagged), caught=caught,
        precision=share(caught, len(flagged)), recall=share(caught, all_fell),
    )
