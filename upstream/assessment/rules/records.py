"""Rules about what people recorded: judgement, fact."""

from __future__ import annotations

import datetime as dt

import polars as pl

from upstream.assessment.answers import from_truth
from upstream.assessment.framework import Record
from upstream.assessment.judgements import Judgements
from upstream.assessment.panel import Panel, finding
from upstream.assessment.rules.question import Question
from upstream.lib.clock import today
from upstream.lib.wording import day

ENTRY = {"urn": pl.String, "on": pl.Date, "yes": pl.Boolean, "by": pl.String, "reason": pl.String, "row": pl.Int32}


def judgement(asked: Question) -> pl.DataFrame:
    """A judgement that a person recorded."""
    kind = asked.leaf.kind
    return recorded(asked, "judgement", kind, asked.framework.judgements[kind])


def fact(asked: Question) -> pl.DataFrame:
    """A fact that a person recorded."""
    kind = asked.leaf.kind
    return recorded(asked, "fact", kind, asked.framework.facts[kind])


def recorded(asked: Question, record: str, kind: str, declared: Record) -> pl.DataFrame:
    """The last row dated by the day; else not met where the table is complete for the school, kind and day."""
    panel, judgements = asked.panel, asked.judgements
    on = panel.known.as_at or today()
    frame = panel.aligned(_last_entries(panel, judgements, record, kind, on)).with_columns(
        complete=_complete(panel, judgements, kind, on)
    )
    answer = pl.coalesce("yes", pl.when("complete").then(pl.lit(False)))
    file = judgements.name if judgements else None
    return finding(
        frame, asked.applies, code=from_truth(answer), sentence=_sentence(judgements, kind, declared, on),
        released_on=pl.col("on"), source=pl.when(pl.col("row").is_not_null()).then(pl.lit("judgements")),
        file=pl.when(pl.col("row").is_not_null()).then(pl.lit(file)), row=pl.col("row"),
    )


def _last_entries(panel: Panel, judgements: Judgements | None, record: str, kind: str, on: dt.date) -> pl.DataFrame:
    entries = judgements.entries if judgements else ()
    rows = [
        (e.urn, e.on, e.yes, e.by, e.reason, e.row) for e in entries
        if (e.record, e.kind) == (record, kind) and e.on <= on
    ]
    frame = pl.DataFrame(rows, schema=ENTRY, orient="row").join(panel.chain, on="urn")
    return frame.sort("i", "on", "row").unique("i", keep="last", maintain_order=True).drop("place")


def _complete(panel: Panel, judgements: Judgements | None, kind: str, on: dt.date) -> pl.Series:
    result = pl.repeat(False, len(panel), dtype=pl.Boolean, eager=True)
    for one in judgements.complete if judgements else ():
        if one.speaks_of(kind) and on <= one.to:
            result = result | one.includes(panel.schools)
    return result


def _sentence(judgements: Judgements | None, kind: str, declared: Record, on: dt.date) -> pl.Expr:
    dated = pl.col("on").dt.day().cast(pl.String) + pl.col("on").dt.to_string(" %B %Y")
    who = pl.when(pl.col("by").fill_null("") != "").then(pl.lit(" by ") + pl.col("by")).otherwise(pl.lit(""))
    reason = pl.when(pl.col("reason").fill_null("") != "").then(pl.lit(": ") + pl.col("reason")).otherwise(pl.lit(""))
    said = pl.when("yes").then(pl.lit(declared.recorded)).otherwise(pl.lit(f"{declared.title}: recorded as no longer so"))
    entry = pl.concat_str(said, pl.lit(", recorded on "), dated, who, reason, pl.lit("."))
    return pl.coalesce(
        pl.when(pl.col("yes").is_not_null()).then(entry),
        pl.when("complete").then(pl.lit(f"{declared.title}: none recorded.")),
        pl.lit(f"{declared.title}: {_why_unknown(judgements, kind, on)}"),
    )


def _why_unknown(judgements: Judgements | None, kind: str, on: dt.date) -> str:
    if judgements is None:
        return "no table of judgements was given, so it is not known."
    dates = [one.to for one in judgements.complete if one.speaks_of(kind)]
    if dates and max(dates) < on:
        return f"the table of judgements is complete only to {day(max(dates))}, so it is not known."
    return "the table of judgements is not declared complete for this school, so it is not known."
