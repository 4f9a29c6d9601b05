"""The overall Ofsted grade of each school as it was known on a day: its own, or a predecessor's for converters."""

from __future__ import annotations

import datetime as dt

import polars as pl

from upstream.evidence.store import Store
from upstream.evidence.tables import SAME_INSPECTION
from upstream.lib.wording import day

GRADES = pl.Schema(
    {  # type: ignore[arg-type]  # a list type stands among plain ones
        "urn": pl.String,
        "grade": pl.String,  # null: unknown, and `notes` say why
        "raw_grade": pl.String,  # as the inspectorate wrote it
        "inspected_on": pl.Date,
        "known_on": pl.Date,
        "known_basis": pl.String,
        "whose": pl.String,  # own | predecessor's | null
        "graded_urn": pl.String,  # the establishment that was inspected
        "notes": pl.List(pl.String),
        "source": pl.String,
        "file": pl.String,
        "row": pl.Int32,
    }
)

AREA = "overall-effectiveness"
# On none of today's scales: no framework of ours reads them as good, or as not good.
OFF_THE_SCALE = ("satisfactory", "not-judged")
NO_GRADE = "This school has no grade of its own"


def grades_on(store: Store, schools: pl.DataFrame, as_at: dt.date) -> pl.DataFrame:
    """GRADES, one row for each of `schools` (urn, succession, predecessor_urn and kind, as `schools_on` gives).

    The newest graded inspection known by `as_at`. A converter without one has its predecessor's; a sponsored,
    re-brokered or new school has no grade of its own until it is inspected.
    """
    inspections = _graded(store)
    known = inspections.filter(pl.col("known_on") <= as_at)
    carriers = _carriers(store, schools)
    newest = known.sort("inspected_on", "known_on", "source", "row").unique("graded_urn", keep="last")
    found = carriers.join(newest, on="graded_urn").sort("urn", "step").unique("urn", keep="first", maintain_order=True)
    later = _later(carriers, inspections, as_at)
    rows = schools.select("urn", "succession", "kind")
    for facts in (found, later, _last_by_register(store)):
        rows = rows.join(facts, on="urn", how="left", maintain_order="left")
    complete = _complete_to(store)
    records = [_grade_of(row, as_at, complete) for row in rows.iter_rows(named=True)]
    return pl.DataFrame(records, schema=GRADES)


def _graded(store: Store) -> pl.DataFrame:
    rows = store.inspections().filter(
        pl.col("kind") == "graded", pl.col("area") == AREA,
        pl.col("grade").is_not_null(), pl.col("inspected_on").is_not_null(),
    )
    return rows.select(
        "grade", "raw_grade", "inspected_on", "known_on", "known_basis", "source", "file", "row", graded_urn="urn"
    )


def _carriers(store: Store, schools: pl.DataFrame) -> pl.DataFrame:
    """urn, graded_urn, step: whose grades a school may show. 0 is its own, 1 the predecessor it converted
    from, and so on for as long as each took over by conversion."""
    lines = {row["urn"]: row for row in store.lineage().select("urn", "succession", "predecessor").iter_rows(named=True)}
    rows = []
    for urn in schools["urn"]:
        at, step = urn, 0
        while at:
            rows.append((urn, at, step))
            line = lines.get(at)
            at = line["predecessor"] if line and line["succession"] == "converter" else None
            step += 1
    return pl.DataFrame(rows, schema={"urn": pl.String, "graded_urn": pl.String, "step": pl.Int16}, orient="row")


def _later(carriers: pl.DataFrame, inspections: pl.DataFrame, as_at: dt.date) -> pl.DataFrame:
    """urn, next_on: the school's first inspection that was not yet known, under its own URN."""
    later = inspections.filter(pl.col("known_on") > as_at)
    own = carriers.filter(pl.col("step") == 0).join(later, on="graded_urn")
    return own.group_by("urn").agg(next_on=pl.col("inspected_on").min())


def _complete_to(store: Store) -> dict[str, dict[str, dt.date]]:
    return {source.id: source.complete_to for source in store.definitions.sources.values() if source.complete_to}


def _grade_of(row: dict, as_at: dt.date, complete: dict[str, dict[str, dt.date]]) -> dict:
    grade = row["grade"]
    unknown = grade is None or grade in OFF_THE_SCALE
    return {
        **{name: row.get(name) for name in GRADES},
        "grade": None if unknown else grade,
        "whose": None if grade is None else "own" if row["step"] == 0 else "predecessor’s",
        "notes": list(_notes(row, as_at, complete)),
    }


def _notes(row: dict, as_at: dt.date, complete: dict[str, dict[str, dt.date]]):
    if row["grade"] is None:
        yield f"{NO_GRADE}{_why_none(row['succession'])}."
    elif row["grade"] in OFF_THE_SCALE:
        held = f"{row['raw_grade']} on {day(row['inspected_on'])}"
        yield f"The last grade held, {held}, is on no scale of today and counts as unknown."
    elif row["step"]:
        yield f"The grade is that of its predecessor, URN {row['graded_urn']}, from which it converted."
    if row["next_on"]:
        yield f"An inspection on {day(row['next_on'])} was not yet known on {day(as_at)}: the one before it is the grade."
    held_to = _held_to(row, complete)
    if row["grade"] is not None and held_to and as_at > held_to:
        yield f"Later inspections are not held: the inspections here are complete to {day(held_to)}."


def _why_none(succession: str | None) -> str:
    return {
        "sponsored": ": it is sponsored, and has not been inspected since it opened as far as is known here",
        "re-brokered": ": it was re-brokered, and has not been inspected since as far as is known here",
        "converter": ", and no inspection of the school it converted from is held here",
    }.get(succession or "", " that is known here")


def _held_to(row: dict, complete: dict[str, dict[str, dt.date]]) -> dt.date | None:
    """The day to which later inspections would be held. An extract of the register that names this very
    inspection as the last answers up to its own day; else the grade's source says, by kind of school."""
    confirmed, last = row["extract_day"], row["extract_last"]
    if confirmed and last and row["step"] == 0 and abs(last - row["inspected_on"]) <= SAME_INSPECTION:
        return confirmed
    days = complete.get(row["source"] or "", {})
    return days.get(row["kind"] or "", days.get("all"))


def _last_by_register(store: Store) -> pl.DataFrame:
    """urn, extract_last, extract_day: the last inspection that the newest extract to name one names."""
    rows = store.extracts().filter(pl.col("last_inspection_on").is_not_null())
    newest = rows.sort("as_at", nulls_last=False).unique("urn", keep="last", maintain_order=True)
    return newest.select("urn", extract_last="last_inspection_on", extract_day="as_at")
