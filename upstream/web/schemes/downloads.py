"""Exactly what is shown, to take along: CSV and a workbook, with the filters in their name and at their head."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

from upstream.assessment.answers import Answer
from upstream.assessment.proposed import Proposed, sources_behind
from upstream.lib.clock import today
from upstream.lib.text import csv_cell
from upstream.lib.wording import counted, day, listed
from upstream.reports.document import Cell, Column, Document, Note, Section, Table, attribution
from upstream.reports.xlsx import render_xlsx
from upstream.web import links, provenance, words
from upstream.web.editions import OpenEdition
from upstream.web.schemes.filters import body_of
from upstream.web.schemes.offered import OfferedScheme
from upstream.web.schemes.proposals import Proposals
from upstream.web.schemes.shown import Shown, count_words, kind_words

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST_NAME = 120


def file_name(scheme: OfferedScheme, shown: Shown, as_at: dt.date | None, ending: str) -> str:
    """`alliance-2019_la-936_2019-10-31_kind-primary.csv`: small letters, digits and hyphens only."""
    asked = [f"{name}-{value}" for name, value in shown.asked.asked().items() if name not in ("as-at", "view", "sort")]
    parts = [scheme.id, links.place_slug(shown.place), (as_at or today()).isoformat(), *asked]
    plain = "_".join(re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in parts)
    return f"{plain[:LONGEST_NAME]}.{ending}"


def render(
    edition: OpenEdition, found: Proposals, shown: Shown, scheme: OfferedScheme, place: str, as_at: dt.date | None, ending: str
) -> bytes:
    made = document(edition, found, shown, scheme, place, as_at)
    return render_xlsx(made) if ending == "xlsx" else as_csv(made).encode("utf-8-sig")


def document(
    edition: OpenEdition, found: Proposals, shown: Shown, scheme: OfferedScheme, place: str, as_at: dt.date | None
) -> Document:
    notes = list(found.assessment.notes) if found.assessment else []
    facts = [
        ("As at", day(as_at or today())),
        ("Scheme", f"{scheme.title} ({scheme.framework.id}, version {scheme.framework.version})"),
        ("Standing", "Proposed by rule. A named person decides each category; nothing here is a decision."),
        ("Shown", f"{count_words(shown)}, {_by_words(shown)}"),
    ]
    when = "Nowhere: the framework is tried here." if scheme.is_tried else scheme.when.removeprefix("in force ")
    facts.append(("In force", when))
    if edition.is_demo:
        facts.insert(0, ("Demonstration", "Every school, figure and name in it is invented."))
    rows = tuple(_row(school, shown) for school in shown.schools)
    table = Table(counted(len(rows), "school"), _columns(shown), rows, empty="No school matches the filters.")
    parts = (Note("What cannot be said", tuple(notes), "warning"),) if notes else ()
    title = f"{place}: what is proposed for its schools"
    sections = (Section("schools", "Schools", (*parts, table), "Schools"),)
    return Document(title, scheme.title, tuple(facts), sections, _attribution(edition, found))


def _attribution(edition: OpenEdition, found: Proposals) -> tuple[str, ...]:
    """A line for each licence of what is proposed; the facts say it where everything is invented."""
    if edition.is_demo or found.assessment is None:
        return ()
    origins = provenance.present_origins(edition, sources_behind(found.assessment))
    return attribution((origin.licence, origin.publisher) for origin in origins)


def _by_words(shown: Shown) -> str:
    return "narrowed by " + listed([f"{name.lower()}: {text}" for name, text in shown.by]) if shown.by else "not narrowed"


def _columns(shown: Shown) -> tuple[Column, ...]:
    return (
        Column("URN", "code", 9), Column("School", width=34, heads_row=True), Column("Kind", width=14),
        Column("Phase", width=12), Column(shown.body_title, width=28), Column("Category", width=26),
        Column("Possible", width=40), *(Column(one.title, "answer", 12) for one in shown.framework.criteria),
    )


def _row(school: Proposed, shown: Shown) -> tuple[Cell, ...]:
    answers = (school.answers.get(criterion.id, Answer.NOT_APPLICABLE).value for criterion in shown.framework.criteria)
    body = words.title_case(body_of(school, shown.place.kind))
    return (
        school.urn, school.name, kind_words(school.kind), school.phase, body or None,
        shown.standing(school), shown.possible(school) or None, *answers,
    )


def as_csv(made: Document) -> str:
    """The head as lines of name and text, an empty line, then the table. Text that a spreadsheet would run is made safe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    tables = [part for section in made.sections for part in section.parts if isinstance(part, Table)]
    notes = [item for section in made.sections for part in section.parts if isinstance(part, Note) for item in part.items]
    head = [(made.title, made.subtitle), *made.facts, *(("Cannot be said", note) for note in notes)]
    head += [("Attribution", text) for text in made.attribution]
    writer.writerows([csv_cell(name), csv_cell(text)] for name, text in head)
    for table in tables:
        writer.writerow([])
        writer.writerow([csv_cell(column.title) for column in table.columns])
        writer.writerows([csv_cell(cell) for cell in row] for row in table.rows)
    return out.getvalue()
