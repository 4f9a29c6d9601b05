"""Intelligence from a table: read, shown with every line that cannot be taken, and taken as a whole."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from upstream.casework.ground.intelligence.actions import add_intelligence
from upstream.casework.ground.intelligence.kinds import every_kind
from upstream.casework.ground.intelligence.models import Intelligence
from upstream.casework.ground.intelligence.rules import Told, why_not_add, why_not_told
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal, refuse
from upstream.people.hats import Hat
from upstream.registry.models import Establishment, School

COLUMNS = ("urn", "kind", "fact or opinion", "day", "title", "text", "told by", "sensitivity", "expires")
NEEDED = ("urn", "kind", "day", "title")
MOST_LINES = 500
MOST_TEXT = 1_000_000  # characters
EXAMPLE = ("", "chair-change", "fact", "2026-09-14", "A new chair was elected", "", "clerk to the governors", "", "")


@dataclass(frozen=True)
class TableLine:
    """One line that can be taken. `number` counts as a spreadsheet does: the header is 1."""

    number: int
    school: School
    told: Told
    digest: str
    is_there: bool  # taken before


@dataclass(frozen=True)
class Table:
    """What a table holds: lines that can be taken, and those refused, each with its number and reason."""

    lines: list[TableLine] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)

    @property
    def new(self) -> list[TableLine]:
        return [line for line in self.lines if not line.is_there]


def template() -> str:
    """An empty table with its header and one line to write over."""
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, EXAMPLE])
    return out.getvalue()


def decoded(content: bytes) -> str:
    """A file's text: UTF-8, else as Windows writes it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def table_in(text: str, by: Hat) -> Table:
    """Reads a table for a hat. `Refusal` where it is no such table at all; a bad line is set aside with its reason."""
    refuse(f"This table is longer than {MOST_TEXT:,} characters: load it in parts." if len(text) > MOST_TEXT else None)
    rows = _rows(text)
    schools = _schools({row["urn"] for _, row in rows}, by)
    found = [(number, _line(number, row, schools, by)) for number, row in rows]
    lines = [line for _, line in found if isinstance(line, TableLine)]
    refused = [(number, line) for number, line in found if isinstance(line, str)]
    return Table(*_apart(lines, refused, by))


def _rows(text: str) -> list[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        written = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise Refusal(f"The table cannot be read after line {reader.line_num} ({error}): save it as CSV UTF-8.") from None
    header = [cell.strip().lower() for cell in written[0][1]] if written else []
    if missing := [name for name in NEEDED if name not in header]:
        raise Refusal(f"The first line must name the columns {', '.join(COLUMNS)}; missing: {', '.join(missing)}.")
    if len(written) > MOST_LINES + 1:
        raise Refusal(f"This table has more than {MOST_LINES:,} lines: load it in parts.")
    filled = ((n, row) for n, row in written[1:] if any(cell.strip() for cell in row))
    return [(n, dict.fromkeys(COLUMNS, "") | dict(zip(header, map(str.strip, row), strict=False))) for n, row in filled]


def _schools(urns: set[str], by: Hat) -> dict[str, School]:
    """Schools that the hat reaches, by any of their URNs."""
    rows = Establishment.objects.filter(urn__in=urns, school__in=by.schools).select_related("school__organisation")
    return {row.urn: row.school for row in rows}


def _line(number: int, row: dict[str, str], schools: dict[str, School], by: Hat) -> TableLine | str:
    """The line, or why it cannot be taken."""
    school = schools.get(row["urn"])
    if school is None:
        return f"‘{row['urn']}’ is no URN of a school that your role reaches today."
    kind = every_kind().get(_word(row["kind"]))
    if kind is None:
        return f"‘{row['kind']}’ is no kind of intelligence: the template’s page lists them."
    happened_on, expires_on = _day(row["day"]), _day(row["expires"])
    if happened_on is None or (row["expires"] and expires_on is None):
        return f"‘{row['day'] if happened_on is None else row['expires']}’ is no day: write it like 31/10/2026 or 2026-10-31."
    written = _word(row["fact or opinion"])
    if written not in ("", "fact", "opinion"):
        return f"‘{row['fact or opinion']}’ is neither fact nor opinion."
    told = Told(
        kind.id, written == "fact" if written else kind.may_be == "fact", happened_on, row["title"], row["text"],
        row["told by"], _word(row["sensitivity"]) or None, expires_on,
    )
    why = why_not_told(told, by)
    return why or TableLine(number, school, told, _digest(school, told), is_there=False)


def _word(written: str) -> str:
    return re.sub(r"[\s_]+", "-", written.strip().lower())


def _day(written: str) -> dt.date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(written, form).date()
        except ValueError:
            continue
    return None


def _digest(school: School, told: Told) -> str:
    return hashlib.sha256(repr((school.pk, told)).encode()).hexdigest()


def _apart(
    lines: Iterable[TableLine], refused: list[tuple[int, str]], by: Hat
) -> tuple[list[TableLine], list[tuple[int, str]]]:
    """Lines once each, those taken before marked; a line that stands twice is refused the second time."""
    lines = list(lines)
    there = set(Intelligence.objects.filter(holder=by.organisation, digest__in=[one.digest for one in lines])
                .values_list("digest", flat=True))
    first: dict[str, TableLine] = {}
    for line in lines:
        if line.digest in first:
            refused.append((line.number, f"says the same as line {first[line.digest].number}."))
        else:
            first[line.digest] = TableLine(line.number, line.school, line.told, line.digest, line.digest in there)
    return list(first.values()), sorted(refused)


@transaction.atomic
def take(*, text: str, by: Hat) -> list[Intelligence]:
    """Records every new line, all or none; refused lines stay out, and lines taken before change nothing."""
    table = table_in(text, by)
    for school in {line.school.pk: line.school for line in table.new}.values():
        refuse(why_not_add(school, by))
    return [add_intelligence(school=line.school, told=line.told, by=by, digest=line.digest) for line in table.new]


def kinds_said() -> list[tuple[str, str]]:
    """(id, title) of every kind that a table may name today."""
    return sorted((kind.id, kind.title) for kind in every_kind().values() if kind.is_in_use(today()))
