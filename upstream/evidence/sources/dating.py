"""Which period each row speaks of, with which status, and on which day that became known."""

from __future__ import annotations

import datetime as dt

import polars as pl

from upstream.evidence.definitions import PeriodRule, Publication
from upstream.evidence.refusals import FileRefused
from upstream.evidence.sources.periods import NotAPeriod, Period, in_future, named, read_period, year_in_name
from upstream.evidence.sources.reading import Job
from upstream.lib import academic_year

Dates = dict[tuple[str, str], tuple[dt.date, str]]
CONTRADICTS = "a period that contradicts the file's name"
FUTURE = "a period in the future"
_PERIODS = pl.Schema(
    {
        "__period__": pl.String,
        "__period_kind__": pl.String,
        "__period_end__": pl.Date,
        "__year__": pl.String,  # the academic year it lies in
        "__start__": pl.Int32,  # its first calendar year
        "__told__": pl.String,  # the status that the period itself tells
        "__status__": pl.String,  # that, else the definition's
        "__released_on__": pl.Date,
        "__basis__": pl.String,
        "__why__": pl.String,  # why it is not used
        "__said__": pl.String,
    }
)


def with_periods(rows: pl.DataFrame, job: Job) -> pl.DataFrame:
    """Rows with the columns of their period. Few periods, many rows: each is worked out once.

    `FileRefused` where every row's period is wrong, or the file's name gives none.
    """
    rule = job.source.period
    if rule is None:
        raise FileRefused(
            "no period", f"‘{job.source.id}’ does not say where it stands", "Add `period` to the definition"
        )
    columns = [c for c in (rule.column, rule.term_column, rule.week_column) if c]
    # A file whose one period stands in its name has one "written period" for all its rows.
    keyed = rows if columns else rows.with_columns(__all__=pl.lit("all"))
    columns = columns or ["__all__"]
    written = keyed.select(columns).unique()
    judge = _Judge(job, rule)
    judged = [judge.look(cells) for cells in written.iter_rows(named=True)]
    table = pl.concat([written, pl.DataFrame(judged, schema=_PERIODS, orient="row")], how="horizontal")
    dated = keyed.join(table, on=columns, how="left", maintain_order="left")
    return _without_wrong(dated.drop("__all__", strict=False), job)


class _Judge:
    """Works out one written period: ours, or why not."""

    def __init__(self, job: Job, rule: PeriodRule):
        self.job = job
        self.rule = rule
        self.dates = dates_of(job.publication)

    def look(self, cells: dict[str, str]) -> tuple:
        text = self._text(cells)
        try:
            period = self._read(text, cells)
        except NotAPeriod as error:
            return _not_used("a period its definition does not promise", f"‘{text}’: {error}")
        if period is None:
            return _not_used("ignore", text)
        if in_future(period, self.job.publication, self.job.context.today):
            return _not_used(FUTURE, f"{period.name}, and today is {self.job.context.today}")
        if self._contradicts(period):
            return _not_used(CONTRADICTS, f"{period.name} in a file called for {self._year_of_name()}")
        start = academic_year.start(period.year) if period.year else None
        status = period.status or self.job.source.status
        known = release_of(period.name, period.kind, status, self.dates)
        return (period.name, period.kind, period.end, period.year, start, period.status, status, *known, None, None)

    def _read(self, text: str, cells: dict[str, str]) -> Period | None:
        if self.rule.fixed is not None:
            return named(text)
        term, week = cells.get(self.rule.term_column or "", ""), cells.get(self.rule.week_column or "", "")
        return read_period(text, self.rule, term, week)

    def _text(self, cells: dict[str, str]) -> str:
        if self.rule.fixed is not None:
            return self.rule.fixed
        if self.rule.column is not None:
            return cells[self.rule.column]
        return self.job.names.get(self.rule.capture or "", "")

    def _contradicts(self, period: Period) -> bool:
        """A row's own period against the file's name: the same where the pattern captures a period,
        else no later than the one academic year that the name spells out (earlier ones are a series)."""
        if self.rule.column is None or period.year is None:
            return False
        of_name = self._year_of_name()
        if of_name is None:
            return False
        return period.year != of_name if "period" in self.job.names else period.year > of_name

    def _year_of_name(self) -> str | None:
        if "period" not in self.job.names:
            return year_in_name(self.job.path.name)
        try:
            period = read_period(self.job.names["period"], self.rule.model_copy(update={"term_column": None}))
        except NotAPeriod:
            return None
        return period.year if period else None


def _not_used(why: str, said: str) -> tuple:
    return (*[None] * (len(_PERIODS) - 2), why, said)


def _without_wrong(rows: pl.DataFrame, job: Job) -> pl.DataFrame:
    wrong = rows.filter(pl.col("__why__").is_not_null() & (pl.col("__why__") != "ignore"))
    if wrong.height and wrong.height == rows.height:
        first = wrong.row(0, named=True)
        raise FileRefused(
            f"every row has {first['__why__']}", first["__said__"],
            "Check the file's name and its definition's `period`", row=first["__row__"],
        )
    for why in wrong["__why__"].unique().sort():
        job.refusals.add(
            wrong.filter(pl.col("__why__") == why), why, pl.col("__said__"), "Check it against the publisher's page"
        )
    job.leave_alone("periods its definition leaves alone", rows.filter(pl.col("__why__") == "ignore").height)
    return rows.filter(pl.col("__why__").is_null()).drop("__why__", "__said__")


def with_status(rows: pl.DataFrame, job: Job) -> pl.DataFrame:
    """Where the status stands in a column: `__status__` from there, and the days that go with it. What
    the period itself tells wins."""
    source = job.source
    if source.status_column is None:
        return rows.drop("__told__")
    column = pl.col(source.status_column)
    told = column.replace_strict(
        list(source.statuses), list(source.statuses.values()), default=None, return_dtype=pl.String
    )
    rows = rows.drop("__released_on__", "__basis__").with_columns(__status__=pl.coalesce("__told__", told)).drop("__told__")
    unknown = rows.filter(pl.col("__status__").is_null())
    detail = pl.format("‘{}’ in ‘{}’", column, pl.lit(source.status_column))
    job.refusals.add(unknown, "a status its definition does not know", detail, "Add it under `statuses`")
    return _with_days(rows.filter(pl.col("__status__").is_not_null()), dates_of(job.publication))


def _with_days(rows: pl.DataFrame, dates: Dates) -> pl.DataFrame:
    keys = ["__period__", "__period_kind__", "__status__"]
    written = rows.select(keys).unique()
    known = [release_of(period, kind, status, dates) for period, kind, status in written.iter_rows()]
    schema = {name: _PERIODS[name] for name in ("__released_on__", "__basis__")}
    table = written.hstack(pl.DataFrame(known, schema=schema, orient="row"))
    return rows.join(table, on=keys, how="left", maintain_order="left")


def dates_of(publication: Publication) -> Dates:
    """(period, status) → day and basis. Of two entries for one release the later counts, so that
    nothing is known too early."""
    return {(r.period, r.status): (r.on, r.basis) for r in sorted(publication.releases, key=lambda r: r.on)}


def release_of(period: str, kind: str, status: str, dates: Dates) -> tuple[dt.date | None, str | None]:
    """A term, half term or week without an entry of its own came out with its year; no entry, no day."""
    within = kind in ("term", "half-term", "week")
    return dates.get((period, status)) or (within and dates.get((period.split(" ")[0], status))) or (None, None)
