"""Rules about what people recorded: judgement, fact."""

from __future__ import annotations

import datetime as dt

import polars as pl

from upstream.assessment.answers import from_truth
from upstream.assessment.framework import Record
from upstream.assessment.judgements import YES, Judgements
from upstream.assessment.panel import Panel, finding
from upstream.assessment.rules.question import Question
from upstream.lib.clock import today
from upstream.lib.wording import day

ENTRY = {
    "urn": pl.String, "on": pl.Date, "answer": pl.String, "by": pl.String, "reason": pl.String, "row": pl.Int32,
    "file": pl.String,
}
SILENCE = {"urn": pl.String, "silent_to": pl.Date}


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
    judgements, on = asked.judgements, _day_of(asked)
    frame = _entries(asked, record, kind, on)
    yes = pl.col("answer") == YES
    answer = pl.coalesce(yes, pl.when("complete").then(pl.lit(False)))
    said = pl.when(yes).then(pl.lit(declared.recorded)).otherwise(pl.lit(f"{declared.title}: recorded as no longer so"))
    sentence = pl.coalesce(
        _entry_sentence(said), pl.when("complete").then(pl.lit(f"{declared.title}: none recorded.")),
        pl.lit(f"{declared.title}: {_why_unknown(judgements, kind, on)}"),
    )
    return finding(frame, asked.applies, code=from_truth(answer), sentence=sentence, **_PLACE)


def level(asked: Question, kind: str, declared: Record) -> tuple[pl.Series, pl.DataFrame]:
    """The level of a judgement by the last row dated by the day, null where there is none, and its FINDING."""
    judgements, on = asked.judgements, _day_of(asked)
    words = {level.lower(): level for level in declared.levels}
    frame = _entries(asked, "judgement", kind, on).with_columns(
        level=pl.col("answer").replace_strict(words, default=None, return_dtype=pl.String)
    )
    said = pl.col("level").replace_strict(
        {one: declared.said(one) for one in declared.levels}, default=None, return_dtype=pl.String
    )
    none = "none recorded, in a table that is complete, so it is not known."
    sentence = pl.coalesce(
        _entry_sentence(said), pl.when("complete").then(pl.lit(f"{declared.title}: {none}")),
        pl.lit(f"{declared.title}: {_why_unknown(judgements, kind, on)}"),
    )
    return frame["level"], finding(frame, asked.applies, sentence=sentence, **_PLACE)


def _day_of(asked: Question) -> dt.date:
    return asked.panel.known.as_at or today()


_PLACE = {
    "released_on": pl.col("on"), "row": pl.col("row"), "file": pl.col("file"),
    "source": pl.when(pl.col("file").is_not_null()).then(pl.lit("judgements")),
}


def _entries(asked: Question, record: str, kind: str, on: dt.date) -> pl.DataFrame:
    """answer, on, by, reason, row, file of the last entry of each school, and whether the table is complete for it."""
    panel, judgements = asked.panel, asked.judgements
    silent = _silent(panel, judgements, kind)
    last = _last_entries(panel, judgements, record, kind, on).join(silent, on="i", how="left")
    said = last.filter(pl.col("silent_to").is_null() | (pl.col("on") > pl.col("silent_to"))).drop("silent_to")
    return panel.aligned(said).with_columns(complete=_complete(panel, judgements, kind, on).scatter(silent["i"], False))


def _last_entries(panel: Panel, judgements: Judgements | None, record: str, kind: str, on: dt.date) -> pl.DataFrame:
    """Of one day the last: what is recorded here stands after the rows of a file."""
    rows = [
        (e.urn, e.on, e.answer, e.by, e.reason, e.row or None, judgements.file_of(e.row))
        for e in judgements.entries if (e.record, e.kind) == (record, kind) and e.on <= on
    ] if judgements else []
    frame = pl.DataFrame(rows, schema=ENTRY, orient="row").with_row_index("nth").join(panel.chain, on="urn")
    return frame.sort("i", "on", "nth").unique("i", keep="last", maintain_order=True).drop("place", "nth")


def _silent(panel: Panel, judgements: Judgements | None, kind: str) -> pl.DataFrame:
    """i and silent_to of the schools of which nothing of this kind may be said up to a day."""
    rows = [(one.urn, one.to) for one in judgements.silences if one.kind == kind] if judgements else []
    frame = pl.DataFrame(rows, schema=SILENCE, orient="row").join(panel.chain, on="urn")
    return frame.group_by("i").agg(pl.col("silent_to").max())


def _complete(panel: Panel, judgements: Judgements | None, kind: str, on: dt.date) -> pl.Series:
    result = pl.repeat(False, len(panel), dtype=pl.Boolean, eager=True)
    for one in judgements.complete if judgements else ():
        if one.speaks_of(kind) and on <= one.to:
            result = result | one.includes(panel.schools)
    return result


def _entry_sentence(said: pl.Expr) -> pl.Expr:
    """What an entry says, when and by whom it was recorded, and why; null where there is none."""
    dated = pl.col("on").dt.day().cast(pl.String) + pl.col("on").dt.to_string(" %B %Y")
    who = pl.when(pl.col("by").fill_null("") != "").then(pl.lit(" by ") + pl.col("by")).otherwise(pl.lit(""))
    reason = pl.when(pl.col("reason").fill_null("") != "").then(pl.lit(": ") + pl.col("reason")).otherwise(pl.lit(""))
    entry = pl.concat_str(said, pl.lit(", recorded on "), dated, who, reason, pl.lit("."))
    return pl.when(pl.col("answer").is_not_null()).then(entry)


def _why_unknown(judgements: Judgements | None, kind: str, on: dt.date) -> str:
    if judgements is None:
        return "no table of judgements was given, so it is not known."
    dates = [one.to for one in judgements.complete if one.speaks_of(kind)]
    if dates and max(dates) < on:
        return f"the table of judgements is complete only to {day(max(dates))}, so it is not known."
    return "the table of judgements is not declared complete for this school, so it is not known."
