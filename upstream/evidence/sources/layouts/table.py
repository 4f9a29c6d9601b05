"""Tables of observations. Wide performance tables, explore-education-statistics, LAIT and JSON records
all go one way: tell the kinds of row apart, say whose and which period each is, unpivot its figures."""

from __future__ import annotations

import polars as pl

from upstream.evidence.definitions import RowKind, Source
from upstream.evidence.frames import LAESTABS, LISTED, OBSERVATIONS
from upstream.evidence.raw_files import OpenedFile, open_file
from upstream.evidence.refusals import FileRefused
from upstream.evidence.sources import cells, figures
from upstream.evidence.sources.dating import with_periods, with_status
from upstream.evidence.sources.duplicates import settle
from upstream.evidence.sources.entities import Place, columns_of, identify, lookup_columns
from upstream.evidence.sources.figures import Planned
from upstream.evidence.sources.laestabs import as_laestab, both_numbers
from upstream.evidence.sources.reading import Job, Reading
from upstream.evidence.sources.recognition import missing_columns


def read_layout(job: Job) -> Reading:
    """Observations of every measure that reads this source, and the lists of schools the file holds."""
    opened = open_file(job.path, job.source)
    for row, reason, detail in opened.set_aside:
        job.refusals.add_one(row, reason, detail, "Compare the row with the publisher's file")
    plan = figures.plan_of(job.definitions, job.source)
    rows = _prepared(job, opened, plan)
    plan = _active(job, rows, plan, opened.table)
    kinds = _identified(job, rows)
    identified = pl.concat([frame for _, frame in kinds], how="vertical").with_row_index("__record__")
    spread = figures.spread(identified, plan, job.source)
    spread = figures.set_aside_wrong(spread, identified, plan, job.refusals)
    spread = settle(spread, identified, plan, job)
    return _reading(job, opened, identified, kinds, spread, plan)


# From the file's text to rows that say their kind, period and status


def _prepared(job: Job, opened: OpenedFile, plan: list[Planned]) -> pl.DataFrame:
    source = job.source
    codes = _code_columns(source)
    _require(job, dict.fromkeys(codes, f"the definition ‘{source.id}’"), opened.table)
    job.leave_alone("blank rows", opened.blank_rows)
    table = _taken_rows(job, opened.table, plan)
    looked_up = [column for kind in source.rows for column in lookup_columns(kind, job.definitions).values()]
    wanted = {column for column in (*figures.columns_of(plan), *looked_up) if column in table.columns}
    rows = cells.stripped(table, sorted(wanted | set(codes)), codes)
    rows = _with_kinds(job, rows)
    return with_status(with_periods(rows, job), job)


def _code_columns(source: Source) -> list[str]:
    rule = source.period
    period = [rule.column, rule.term_column, rule.week_column] if rule else []
    kinds = [column for kind in source.rows for column in columns_of(kind)]
    return list(dict.fromkeys(column for column in (*kinds, *period, source.status_column) if column))


def _require(job: Job, wanted: dict[str, str], table: pl.DataFrame) -> None:
    missing = [column for column in wanted if column not in table.columns]
    if missing:
        raise missing_columns(job.path, wanted[missing[0]], missing, table.columns)
    for column in wanted:
        second = f"{column} (2)"
        if second in table.columns and second not in wanted and not table[column].equals(table[second]):
            raise FileRefused(
                "a column stands twice, with different cells", f"‘{column}’, which {wanted[column]} wants",
                f"Say which is meant: the second is called ‘{second}’", file=job.path.name,
            )


def _taken_rows(job: Job, table: pl.DataFrame, plan: list[Planned]) -> pl.DataFrame:
    """Leaves alone what no figure takes before anything is parsed: of LAIT nine rows in ten."""
    for column, taken in figures.taken(plan).items():
        if column in table.columns:
            kept = table.filter(pl.col(column).str.strip_chars().is_in(list(taken)))
            job.leave_alone(f"rows of ‘{column}’ that no measure uses", table.height - kept.height)
            table = kept
    return table


def _with_kinds(job: Job, rows: pl.DataFrame) -> pl.DataFrame:
    """`__kind__`: the first row kind whose `when` holds. A row that no kind takes is set aside."""
    number = pl.lit(None, dtype=pl.UInt8)
    for index, kind in reversed(list(enumerate(job.source.rows))):
        number = pl.when(_holds(kind)).then(pl.lit(index, dtype=pl.UInt8)).otherwise(number)
    rows = rows.with_columns(__kind__=number)
    unknown = rows.filter(pl.col("__kind__").is_null())
    if unknown.height:
        told_by = list(dict.fromkeys(column for kind in job.source.rows for column in kind.when))
        said = [pl.format("{} ‘{}’", pl.lit(column), pl.col(column)) for column in told_by]
        detail = pl.concat_str(said or [pl.lit("")], separator=", ")
        job.refusals.add(unknown, "a kind of row its definition does not know", detail, "Add the kind under `rows`")
    return _left_alone(job, rows.filter(pl.col("__kind__").is_not_null()))


def _holds(kind: RowKind) -> pl.Expr:
    tests = {"blank": lambda c: pl.col(c) == "", "present": lambda c: pl.col(c) != ""}
    held = [
        tests[cell](column) if isinstance(cell, str) else pl.col(column).is_in(cell)
        for column, cell in kind.when.items()
    ]
    return pl.all_horizontal(held) if held else pl.lit(True)


def _left_alone(job: Job, rows: pl.DataFrame) -> pl.DataFrame:
    for index, kind in enumerate(job.source.rows):
        if kind.entity == "ignore":
            kept = rows.filter(pl.col("__kind__") != index)
            job.leave_alone(kind.why or "rows its definition leaves alone", rows.height - kept.height)
            rows = kept
    return rows


def _active(job: Job, rows: pl.DataFrame, plan: list[Planned], table: pl.DataFrame) -> list[Planned]:
    """The figures of the file's own years. Their columns must be there; those of other years need not be."""
    years = rows["__start__"].unique().drop_nulls().to_list()
    kinds = {kind.entity for kind in job.source.rows}
    active = [p for p in plan if (not years or p.in_years(years)) and any(p.reads(kind) for kind in kinds)]
    _require(job, {c: f"measure ‘{m}’ (source ‘{job.source.id}’)" for c, m in figures.columns_of(active).items()}, table)
    return [Planned(number, p.measure, p.series, p.figure) for number, p in enumerate(active)]


# Whose figures they are


def _identified(job: Job, rows: pl.DataFrame) -> list[tuple[RowKind, pl.DataFrame]]:
    place = Place(job.definitions, job.context, job.refusals, job.names.get("part"))
    found = []
    for index, kind in enumerate(job.source.rows):
        of_kind = rows.filter(pl.col("__kind__") == index)
        if kind.entity != "ignore":
            of_kind = _with_phase(job, of_kind, kind)
            found.append((kind, identify(of_kind, kind, place).select(*_sorted(of_kind), "__entity__", "__matched__")))
    return found


def _sorted(frame: pl.DataFrame) -> list[str]:
    return sorted(frame.columns)


def _with_phase(job: Job, rows: pl.DataFrame, kind: RowKind) -> pl.DataFrame:
    if not kind.phase_column:
        return rows.with_columns(__phase__=pl.lit(kind.phase))
    column = pl.col(kind.phase_column)
    phase = column.replace_strict(
        list(kind.phases), list(kind.phases.values()), default=None, return_dtype=pl.String
    )
    rows = rows.with_columns(__phase__=phase)
    unknown = rows.filter(pl.col("__phase__").is_null())
    detail = pl.format("‘{}’ in ‘{}’", column, pl.lit(kind.phase_column))
    job.refusals.add(unknown, "a phase its definition does not know", detail, "Add it under `phases`, or as `ignore`")
    left = rows.filter(pl.col("__phase__") == "ignore").height
    job.leave_alone(f"rows of a ‘{kind.phase_column}’ its definition leaves alone", left)
    return rows.filter(pl.col("__phase__") != "ignore")


# What comes of it


def _reading(
    job: Job, opened: OpenedFile, identified: pl.DataFrame, kinds: list, spread: pl.DataFrame, plan: list[Planned]
) -> Reading:
    tables = {
        "observations": _observations(job, identified, kinds, spread, plan),
        "laestabs": _laestabs(kinds),
        "listed": _listed(job, kinds),
    }
    listed = [frame["__row__"] for kind, frame in kinds if kind.school_type]
    used = pl.concat([*listed, identified["__row__"].gather(spread["__record__"].unique())])
    return Reading(
        tables={name: table for name, table in tables.items() if name == "observations" or table.height},
        refused=job.refusals.table(),
        rows_read=opened.table.height + len(opened.set_aside) + opened.blank_rows,
        rows_used=used.n_unique(),
        rows_ignored={why: count for why, count in job.ignored.items() if count},
        encoding=opened.encoding,
        periods=_periods(identified),
        coverage=job.coverage,
    )


def _periods(identified: pl.DataFrame) -> list[str]:
    periods = identified.select("__period_end__", "__period__").unique().sort("__period_end__", "__period__")
    return periods["__period__"].to_list()


def _observations(
    job: Job, identified: pl.DataFrame, kinds: list, spread: pl.DataFrame, plan: list[Planned]
) -> pl.DataFrame:
    source = job.source
    publication = job.publication
    entity_kinds = pl.concat([pl.Series([], dtype=pl.String), *(
        pl.repeat(kind.entity, frame.height, dtype=pl.String, eager=True) for kind, frame in kinds
    )])
    facts = identified.select(
        entity_kind=entity_kinds, entity_id="__entity__", row_phase="__phase__", period="__period__",
        period_kind="__period_kind__", period_end="__period_end__", release="__status__",
        released_on="__released_on__", basis="__basis__", row="__row__", matched="__matched__",
    )
    named = pl.DataFrame(
        [(p.measure.id, p.figure.group, p.figure.phase) for p in plan],
        schema={"measure": pl.String, "pupil_group": pl.String, "own_phase": pl.String}, orient="row",
    )
    states = pl.Series([str(state) for state in cells.STATES])
    return pl.concat([
        facts[spread["__record__"]], named[spread["__figure__"]],
        spread.select("value", "cohort", "numerator", "low", "high"),
        states.gather(spread["state"]).alias("state").to_frame(),
    ], how="horizontal").with_columns(
        phase=pl.coalesce("own_phase", "row_phase"), source=pl.lit(source.id),
        precedence=pl.lit(source.precedence, dtype=pl.Int16), coverage=pl.lit(job.coverage), file=pl.lit(job.path.name),
        sensitivity=pl.lit(_strictest(source, publication.sensitivity)),
    ).select(OBSERVATIONS.names()).cast(OBSERVATIONS)


def _strictest(source: Source, of_publication: str) -> str:
    order = ("open", "official", "confidential")
    return max(source.sensitivity, of_publication, key=order.index)


def _laestabs(kinds: list[tuple[RowKind, pl.DataFrame]]) -> pl.DataFrame:
    found = [
        both_numbers(frame, kind.laestab)
        for kind, frame in kinds if kind.entity == "school" and kind.urn and kind.laestab and not kind.lookup
    ]
    return pl.concat([LAESTABS.to_frame(), *found]).unique()


def _listed(job: Job, kinds: list[tuple[RowKind, pl.DataFrame]]) -> pl.DataFrame:
    """The period's schools, from rows that say each one's type."""
    parts = [LISTED.to_frame()]
    for kind, frame in kinds:
        if kind.school_type and frame.height:
            laestab = as_laestab(kind.laestab) if kind.laestab else pl.lit(None, dtype=pl.String)
            parts.append(frame.select(
                urn="__entity__", la=laestab.str.head(3), laestab=laestab, school_type=kind.school_type,
                period="__period__", released_on="__released_on__", source=pl.lit(job.source.id),
                file=pl.lit(job.path.name), row="__row__",
            ).cast(LISTED))
    return pl.concat(parts)
