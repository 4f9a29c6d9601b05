"""Judgements and facts that people recorded, as a table; who says what it is complete for.

One CSV with the columns `record, schools, kinds, date, answer, by, reason`:

    record,schools,kinds,date,answer,by,reason
    complete,la:936,serious-concern; vulnerable; capacity; acting-head,2019-10-31,,Director of Education,
    judgement,125271,vulnerable,2019-10-04,yes,A. Adviser,Two heads in a year
    fact,125271,acting-head,2019-09-02,yes,,
    fact,125271,acting-head,2020-01-06,no,,A head took up post

`complete` says that on its date everything recorded so far, of these kinds (`all` is every kind the
framework declares) and for these schools, is in the table: `la:936` and `england` are every school
there, else URNs apart by spaces or semicolons.
The answer is yes or no, or for a judgement with levels one of them.
Every row is dated, so the table answers for any day up to the one it is complete to: of a school and
kind the last row dated by then counts, and no row means that none was recorded. After that day, for
other schools and kinds, and without a table, no row means unknown.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from upstream.assessment.framework import Framework, Record
from upstream.evidence.entity import parse_entity
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted, day, listed

COLUMNS = ("record", "schools", "kinds", "date", "answer", "by", "reason")
RECORDS = ("complete", "judgement", "fact")
YES, NO = "yes", "no"
ALL_KINDS = "all"
MOST_NAMED = 3  # schools; beyond, their number says more than their codes
RECORDED_HERE = "what is recorded here"
_AND_RECORDED = f", and {RECORDED_HERE}"


class JudgementsRefused(Refusal):
    """A table that cannot be used: every mistake with its row."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One judgement or fact about one school. `row` counts as a spreadsheet does: the header is 1. 0 stands in no file: it
    is recorded here."""

    record: str
    urn: str
    kind: str
    on: dt.date
    answer: str  # yes, no or a level, in small letters
    by: str
    reason: str
    row: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """Up to `to`, every row of these kinds about these schools (entities as written) is in the table."""

    schools: tuple[str, ...]
    kinds: tuple[str, ...]
    to: dt.date
    by: str
    row: int

    def speaks_of(self, kind: str) -> bool:
        return kind in self.kinds or ALL_KINDS in self.kinds

    def includes(self, schools: pl.DataFrame) -> pl.Series:
        """Which schools (urn, la, urns) it speaks of."""
        if "england" in self.schools:
            return pl.repeat(True, schools.height, dtype=pl.Boolean, eager=True)
        councils = [name.removeprefix("la:") for name in self.schools if name.startswith("la:")]
        urns = [name.removeprefix("urn:") for name in self.schools if name.startswith("urn:")]
        of_chain = pl.col("urns").list.eval(pl.element().is_in(urns)).list.any()
        return schools.select((pl.col("la").is_in(councils) | of_chain).fill_null(False)).to_series()


@dataclass(frozen=True, slots=True)
class Silence:
    """Of this school and kind nothing up to a day may be said, neither what stands in a row nor that none does."""

    urn: str
    kind: str
    to: dt.date = dt.date.max


@dataclass(frozen=True)
class Judgements:
    """The table as read. `name` is its file's name, for sentences. `silences` name every URN that a school ever had."""

    name: str
    entries: tuple[Entry, ...]
    complete: tuple[Completeness, ...]
    silences: tuple[Silence, ...] = ()

    def file_of(self, row: int) -> str:
        """Where a row stands, for whoever wants to look."""
        return self.name.removesuffix(_AND_RECORDED) if row else RECORDED_HERE

    def speaks_here_of(self, urns: Collection[str]) -> bool:
        """Whether anything that is recorded here, and not in a file, counts for a school of these numbers."""
        named = {f"urn:{urn}" for urn in urns}
        return any(not entry.row and entry.urn in urns for entry in self.entries) or any(
            not one.row and not named.isdisjoint(one.schools) for one in self.complete
        )

    def words(self) -> str:
        """What the table is, for the head of an assessment. How much is recorded here is left out: its reader may be
        cleared for a part of it alone."""
        rows = sum(1 for entry in self.entries if entry.row)
        entries = f": {counted(rows, 'entry', 'entries')}" if self.name != RECORDED_HERE else ""
        if not self.complete:
            return f"{self.name}{entries}, declared complete for no school, so no row means unknown"
        parts = [
            f"complete to {day(one.to)} for {_schools_words(one.schools)}: {_kind_words(one.kinds)}"
            for one in self.complete
        ]
        return f"{self.name}{entries}, {'; '.join(parts)}"


def with_recorded(table: Judgements | None, recorded: Judgements) -> Judgements | None:
    """A table, and after it what is recorded here: of one school, kind and day the record has the last word."""
    if not (recorded.entries or recorded.complete or recorded.silences):
        return table
    if table is None:
        return recorded
    return Judgements(
        f"{table.name}{_AND_RECORDED}", (*table.entries, *recorded.entries), (*table.complete, *recorded.complete),
        (*table.silences, *recorded.silences),
    )


def _schools_words(schools: tuple[str, ...]) -> str:
    """Councils and up to three schools by their codes; more schools by their number."""
    some = [name for name in schools if name.startswith("urn:")]
    if len(some) <= MOST_NAMED:
        return listed(schools)
    return listed([*(name for name in schools if name not in some), counted(len(some), "school")])


def _kind_words(kinds: tuple[str, ...]) -> str:
    return "every kind" if ALL_KINDS in kinds else listed([kind.replace("-", " ") for kind in kinds])


def read_judgements(path: Path) -> Judgements:
    """The table in a CSV file (UTF-8). `JudgementsRefused` names every row that cannot be used."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise JudgementsRefused(f"There is no file {path}: check where the table of judgements lies.") from None
    except (OSError, UnicodeDecodeError) as error:
        why = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise JudgementsRefused(f"{path.name} cannot be read: {why}. Save the table as CSV UTF-8.") from None
    rows = _rows(path.name, text)
    header = tuple(cell.strip().lower() for cell in rows[0]) if rows else ()
    if header != COLUMNS:
        raise JudgementsRefused(
            f"{path.name}, row 1: the columns must be {', '.join(COLUMNS)}; found {', '.join(header) or 'nothing'}."
        )
    return _checked(path.name, [(n, row) for n, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)])


def _rows(name: str, text: str) -> list[list[str]]:
    """Read strictly: a quotation mark that never closes would swallow the rows below it."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
    except csv.Error as error:
        raise JudgementsRefused(
            f"{name}, row {len(rows) + 1}: cannot be read ({error}). Close every quotation mark; save it as CSV UTF-8."
        ) from None
    return rows


def _checked(name: str, rows: list[tuple[int, list[str]]]) -> Judgements:
    entries: list[Entry] = []
    complete: list[Completeness] = []
    wrong: list[str] = []
    for number, row in rows:
        cells = dict.fromkeys(COLUMNS, "") | dict(zip(COLUMNS, (cell.strip() for cell in row), strict=False))
        why = _why_not(cells, len(row))
        if why:
            wrong.append(f"{name}, row {number}: {why}")
        elif cells["record"].lower() == "complete":
            complete.append(_completeness(cells, number))
        else:
            entries.append(_entry(cells, number))
    wrong += _contradictions(name, entries)
    if wrong:
        raise JudgementsRefused("\n".join(wrong))
    return Judgements(name, tuple(entries), tuple(complete))


def _why_not(cells: dict[str, str], width: int) -> str | None:
    """Why a row cannot be used, or None."""
    if width > len(COLUMNS):
        return f"has {width} cells for {len(COLUMNS)} columns: put text that holds a comma in quotation marks."
    record = cells["record"].lower()
    if record not in RECORDS:
        return f"‘{cells['record']}’ is not a record: write complete, judgement or fact."
    if _date(cells["date"]) is None:
        return f"‘{cells['date']}’ is not a date: write it like 2019-10-31."
    if not _parts(cells["kinds"]):
        return "names no kind: write one that the framework declares, such as vulnerable."
    return _why_not_complete(cells) if record == "complete" else _why_not_entry(cells, record)


def _why_not_complete(cells: dict[str, str]) -> str | None:
    if cells["answer"]:
        return f"a row ‘complete’ has no answer, but ‘{cells['answer']}’ stands there: leave it empty."
    for written in _parts(cells["schools"]):
        if _entity(written) is None:
            return f"‘{written}’ is no school or council: write la:936, england or six-digit URNs."
    return None if _parts(cells["schools"]) else "names no schools: write la:936, england or URNs."


def _why_not_entry(cells: dict[str, str], record: str) -> str | None:
    if not re.fullmatch(r"\d{6}", cells["schools"]):
        return f"‘{cells['schools']}’ is not one school: write its six-digit URN, and a row for each school."
    if len(_parts(cells["kinds"])) != 1:
        return f"a {record} is of one kind: write a row for each."
    if not cells["answer"] or (record == "fact" and cells["answer"].lower() not in (YES, NO)):
        return f"‘{cells['answer']}’ is not an answer: write yes or no, or the level of a judgement that has levels."
    return None


def _contradictions(name: str, entries: list[Entry]) -> list[str]:
    """Rows of one school, kind and date with different answers."""
    seen: dict[tuple, Entry] = {}
    wrong = []
    for entry in entries:
        earlier = seen.setdefault((entry.record, entry.urn, entry.kind, entry.on), entry)
        if earlier.answer != entry.answer:
            wrong.append(
                f"{name}, row {entry.row}: says the opposite of row {earlier.row} for {entry.urn}, {entry.kind}, on the "
                f"same day: keep the one that stands."
            )
    return wrong


def _parts(written: str) -> list[str]:
    return [part for part in re.split(r"[;\s]+", written) if part]


def _date(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written) else None
    except ValueError:
        return None


def _entity(written: str) -> str | None:
    try:
        entity = parse_entity(written)
    except ValueError:
        return None
    return str(entity) if entity.kind in ("school", "la", "england") else None


def _completeness(cells: dict[str, str], row: int) -> Completeness:
    schools = tuple(_entity(part) or "" for part in _parts(cells["schools"]))
    return Completeness(schools, tuple(_parts(cells["kinds"])), dt.date.fromisoformat(cells["date"]), cells["by"], row)


def _entry(cells: dict[str, str], row: int) -> Entry:
    return Entry(
        cells["record"].lower(), cells["schools"], _parts(cells["kinds"])[0], dt.date.fromisoformat(cells["date"]),
        cells["answer"].lower(), cells["by"], cells["reason"], row,
    )


def understood(judgements: Judgements | None, framework: Framework) -> tuple[Judgements | None, list[str]]:
    """The table without the kinds and answers that a framework does not know, and a sentence on what is left out: for
    trying another framework by a table that was made for one. A row of `complete` keeps the kinds it knows."""
    if judgements is None:
        return None, []
    known = {"judgement": framework.judgements, "fact": framework.facts}
    every = {**framework.judgements, **framework.facts, ALL_KINDS: None}
    entries = tuple(e for e in judgements.entries if e.answer in _answers_to(known[e.record].get(e.kind)))
    kept = [replace(one, kinds=tuple(kind for kind in one.kinds if kind in every)) for one in judgements.complete]
    away = {e.kind for e in judgements.entries} - {e.kind for e in entries}
    away |= {kind for one in judgements.complete for kind in one.kinds if kind not in every}
    said = [f"{judgements.name}: {framework.title} does not know {listed(sorted(away))}, so these rows are left out."]
    return replace(judgements, entries=entries, complete=tuple(one for one in kept if one.kinds)), said if away else []


def _answers_to(declared: Record | None) -> list[str]:
    """The answers that a kind may have; none where it is not declared."""
    if declared is None:
        return []
    return [level.lower() for level in declared.levels] or [YES, NO]


def refuse_unknown_kinds(judgements: Judgements, framework: Framework) -> None:
    """`JudgementsRefused` for kinds that the framework does not declare, and answers that a kind does not have."""
    known = {"judgement": framework.judgements, "fact": framework.facts}
    every = {**framework.judgements, **framework.facts}
    wrong = [(e.row, e.kind, sorted(known[e.record])) for e in judgements.entries if e.kind not in known[e.record]]
    wrong += [(c.row, kind, sorted(every)) for c in judgements.complete for kind in c.kinds
              if kind not in every and kind != ALL_KINDS]
    said = [(row, f"{framework.title} knows no ‘{kind}’: it knows {listed(kinds) or 'none'}.") for row, kind, kinds in wrong]
    for entry in judgements.entries:
        declared = known[entry.record].get(entry.kind)
        answers = _answers_to(declared)
        if declared and entry.answer not in answers:
            said.append((entry.row, f"‘{entry.answer}’ is not an answer to ‘{entry.kind}’: write {listed(answers, 'or')}."))
    if said:
        raise JudgementsRefused("\n".join(f"{judgements.name}, row {row}: {why}" for row, why in sorted(said)))
