"""Exactly what a measure's page shows, as one table: every drawing's figures, then England's with file and row."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from upstream.evidence.definitions import Measure, PupilGroup
from upstream.evidence.value import Value
from upstream.lib.text import csv_cell
from upstream.web import words
from upstream.web.measures.asked import Figures, Shown
from upstream.web.measures.page import MeasurePage

HEAD = ("part", "row", "what", "shown as", "number", "pupils", "release", "file", "file row")


def as_csv(page: MeasurePage, shown: Shown) -> bytes:
    """UTF-8 with the mark that spreadsheets look for. `shown as` is what the page says; the rest stands where
    the page leads to a file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for chart in page.charts:
        for row in chart.rows:
            for name, cell in zip(chart.head[1:], row[1:], strict=True):
                writer.writerow([csv_cell(text) for text in (chart.title, row[0], name, cell, "", "", "", "", "")])
    for whose, figures in _series(shown):
        for row in _rows(shown, whose, figures):
            writer.writerow([csv_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _series(shown: Shown) -> list[tuple[str, Figures]]:
    school, council = shown.school, shown.council
    own = [(school.name, shown.here)] if school and shown.here else []
    theirs = [(school.la_name or "Its council", council)] if school and council else []
    return [*own, *theirs, ("England", shown.nation)]


def _rows(shown: Shown, whose: str, figures: Figures) -> list[tuple]:
    groups = shown.edition.definitions.groups
    return [(whose, _pupils(groups, value), *_told(shown.measure, value)) for value in figures.values]


def _pupils(groups: Mapping[str, PupilGroup], value: Value) -> str:
    name = words.group_words(groups, value.group)
    return name if value.phase == "all" else f"{name}, {value.phase} schools"


def _told(measure: Measure, value: Value) -> tuple:
    said = words.number(value.value, measure) if value.value is not None else words.state_tag(value.state)[0]
    return (value.period, said, value.value, value.cohort, value.release, value.file, value.row)


def file_name(shown: Shown) -> str:
    parts = [shown.measure.id, shown.period.replace("/", "-").replace(" ", "-"), shown.school.urn if shown.school else ""]
    return "_".join(filter(None, parts)) + ".csv"
