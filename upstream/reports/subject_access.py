"""What is held about a person, as they are given it: a document from what a reviewer has included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from upstream.lib.wording import counted, day
from upstream.reports.document import Column, Document, Note, Section, Table


@dataclass(frozen=True)
class Given:
    """One thing that goes out: what kind of record, how it was found, its fields."""

    kind: str
    found_by: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Kept:
    """Something withheld, or in part: of what kind, and why. The person may complain."""

    kind: str
    how: str
    reason: str


RIGHTS = (
    "You may have what is wrong corrected, and in some cases have it deleted or its use limited.",
    "You may complain to the Information Commissioner’s Office.",
)


def what_is_held(
    name: str, body: str, on: dt.date, given: Iterable[Given], kept: Iterable[Kept], purposes: Iterable[tuple[str, str]],
    kept_for: Iterable[tuple[str, str]],
) -> Document:
    """`purposes`: (why, lawful basis) and `kept_for`: (what, how long), as Article 15 asks for besides the data."""
    found, withheld = list(given), list(kept)
    fields = (Column("Field", width=24, heads_row=True), Column("What it says", width=60))
    sections = [
        Section(f"item-{number}", f"{number}. {one.kind}", (
            Note(one.found_by), Table(one.kind, fields, tuple(one.fields.items())),
        ))
        for number, one in enumerate(found, 1)
    ]
    columns = (Column("What", width=30, heads_row=True), Column("How", width=20), Column("Why", width=50))
    rows = tuple((one.kind, one.how, one.reason) for one in withheld)
    why = (Column("Why", width=30, heads_row=True), Column("Lawful basis", width=60))
    long = (Column("What", width=30, heads_row=True), Column("How long", width=60))
    return Document(
        "What is held about you", name, (("From", body), ("On", day(on)), ("Holds", counted(len(found), "item"))),
        (
            Section("withheld", "What was left out", (
                Table("Left out, wholly or in part", columns, rows, "Nothing was left out."),
            )),
            Section("why", "Why it is held, and how long", (
                Table("Purposes", why, tuple(purposes)), Table("How long", long, tuple(kept_for)),
                Note("Your rights:", RIGHTS),
            )),
            *sections,
        ),
    )
