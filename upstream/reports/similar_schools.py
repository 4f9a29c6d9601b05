"""A school's family as a document and as files: what the set is and cannot tell, the features, the place on each
measure, and every similar school with its distance, features and figures. Workbook, table and JSON say the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import polars as pl

from upstream.benchmarks.comparators.family import Beside, Family, Feature, Mapped
from upstream.evidence.store import Store
from upstream.lib.clock import today
from upstream.lib.text import csv_cell
from upstream.lib.wording import day
from upstream.reports.document import INVENTED, Cell, Column, Document, Note, Section, Table, attribution

MAKES_NO_JUDGEMENT = (
    "Similar schools are chosen by who comes to them, never by their results. That one does clearly better is a reason to go"
    " and ask how, not a judgement of either."
)
FEATURES = (
    Column("Feature", width=34, heads_row=True), Column("Weight", "number", 9), Column("This school", "number", 12),
    Column("Half of its form are below", "number", 14), Column("Schools of its form with it", "number", 14, 0),
    Column("Year", width=10), Column("Used", width=60),
)
MEASURES = (
    Column("Measure", width=28, heads_row=True), Column("Year", width=10), Column("This school", "number", 12),
    Column("From", "number", 9, 1), Column("To", "number", 9, 1), Column("Pupils", "number", 9, 0),
    Column("Place", "number", 8, 0), Column("Of", "number", 8, 0), Column("Fifth", "number", 8, 0),
    Column("Its family’s, by pupils", "number", 12, 1), Column("In words", width=70),
)


def similar_schools(found: Family, store: Store) -> Document:
    """The document of one family, with the sources it rests on."""
    sections = (
        Section("about", "What this rests on", tuple(_about(found)), "About"),
        Section("intake", "Its intake", (_features(found),), "Intake"),
        Section("place", "Its place in the family", (_measures(found),), "Place"),
        Section("schools", "The similar schools", (family_table(found),), "Schools"),
    )
    facts = (
        ("As at", day(found.as_at) if found.as_at else f"today, {day(today())}"), ("Set", found.chosen.named),
        ("Rests on", found.found.basis), ("Edition", store.edition.id),
    )
    return Document(
        f"{found.chosen.title}: {found.name}", f"URN {found.urn}. {found.found.words}.", facts, sections,
        _attribution(found, store),
    )


def _about(found: Family) -> Iterator[Note]:
    yield Note(MAKES_NO_JUDGEMENT)
    if found.notes:
        yield Note("What it cannot tell, and where it is of another day:", found.notes, "warning")
    yield Note(found.chosen.about)
    reviewed = found.chosen.reviewed
    yield Note(
        "Clearly better or worse: the two 95% intervals do not meet, a stricter test than 5% for each pair, as a family of many"
        f" needs. Set {found.chosen.named}, reviewed {day(reviewed.on)} by {reviewed.by}."
    )


def _features(found: Family) -> Table:
    rows = tuple(
        (one.title, one.weight, one.value, one.typical, one.of, one.period, _used(one)) for one in found.features
    )
    return Table(f"The intake of {found.name} beside that of its form", FEATURES, rows, "Its intake is not known.")


def _used(one: Feature) -> str:
    if one.why_not:
        return f"no: {one.why_not}"
    return "yes" if one.value is not None else "no: not known of this school"


def _measures(found: Family) -> Table:
    return Table(
        "The school among its similar schools", MEASURES, tuple(_measure_row(one) for one in found.measures),
        "No measure of the set has a figure of this school.",
    )


def _measure_row(one: Mapped) -> tuple[Cell, ...]:
    placed = one.field.placed if one.field else None
    pooled = one.field.pooled if one.field else None
    return (
        one.title, one.own.period, one.own.value, one.low, one.high, one.own.cohort, placed.rank if placed else None,
        placed.n if placed else None, placed.quintile if placed else None, pooled.value if pooled else None, one.words,
    )


def family_table(found: Family) -> Table:
    """Every similar school, the nearest first, under the school itself: distance, features, figures and how they differ."""
    columns = (
        Column("Nearness", "number", 9, 0), Column("URN", "code", 9), Column("School", width=36, heads_row=True),
        Column("Council", width=22), Column("Distance", "number", 10, 3),
        *(Column(one.title, "number", 12, one.decimals) for one in found.features),
        *(column for one in found.measures for column in _columns(one)),
    )
    own: tuple[Cell, ...] = (
        0, found.urn, found.name, None, 0.0, *(one.value for one in found.features),
        *(cell for one in found.measures for cell in (one.own.value, "this school")),
    )
    beside = [{other.urn: other for other in one.beside} for one in found.measures]
    rows = tuple(
        (member.place, member.urn, member.name, member.la_name, member.distance, *member.features,
         *(cell for figures in beside for cell in _cells(figures[member.urn])))
        for member in found.members
    )
    return Table(found.found.words, columns, (own, *rows) if rows else (), "It has no similar schools here.")


def _columns(one: Mapped) -> tuple[Column, Column]:
    return (Column(f"{one.title}, {one.own.period}", "number", 12, one.decimals),
            Column(f"{one.title}: beside this school", width=20))


def _cells(one: Beside) -> tuple[Cell, Cell]:
    return one.value, one.verdict


def _attribution(found: Family, store: Store) -> tuple[str, ...]:
    """A line for each licence of what the family rests on."""
    if store.edition.record.get("demo"):
        return (INVENTED,)
    used = (store.definitions.publication_of(store.definitions.sources[name]) for name in _sources(found, store))
    return attribution((publication.licence, publication.publisher) for publication in used)


def _sources(found: Family, store: Store) -> set[str]:
    """Those of its figures, and of the features' years."""
    of_schools = (pl.col("entity_kind") == "school") & (pl.col("pupil_group") == "all")
    held = store.holdings().filter(of_schools).select("measure", "period", "source").unique()
    features = {(one.measure, one.period) for one in found.features if one.why_not is None}
    used = {source for measure, period, source in held.iter_rows() if (measure, period) in features}
    used |= {one.own.source for one in found.measures if one.own.source}
    return used & set(store.definitions.sources)


# As files


def as_csv(found: Family) -> bytes:
    """The table of similar schools, UTF-8 with the mark that spreadsheets look for; text that a spreadsheet would
    run is marked as text."""
    table, out = family_table(found), io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([csv_cell(column.title) for column in table.columns])
    for row in table.rows:
        writer.writerow([csv_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def as_facts(found: Family, store: Store) -> dict[str, Any]:
    """Everything of the family as plain facts, for JSON."""
    return {
        "urn": found.urn, "name": found.name, "form": found.form, "as_at": found.as_at,
        "set": {"id": found.chosen.id, "version": found.chosen.version, "title": found.chosen.title,
                "about": found.chosen.about, "dated": found.found.dated, "basis": found.found.basis},
        "notes": list(found.notes), "features": [asdict(one) for one in found.features],
        "members": [asdict(one) for one in found.members],
        "measures": [{**asdict(one), "better": list(one.better)} for one in found.measures],
        "edition": store.edition.id, "attribution": list(_attribution(found, store)),
    }
