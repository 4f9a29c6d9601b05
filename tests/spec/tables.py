"""Specification tables: written so that a school adviser can read and challenge them, run as tests,
and printed as the manual (`python -m tests.spec.render` writes docs/specification/)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Table:
    """One table: a heading, a few sentences, and rows as Markdown with a heading row."""

    heading: str
    text: str
    written: str

    @property
    def rows(self) -> list[dict[str, str]]:
        """Each row as column → cell; ‘any of’ nothing is expanded."""
        lines = [line.strip() for line in self.written.strip().splitlines()]
        names, *rest = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if set(line) - set("|-: ")]
        return [dict(zip(names, cells, strict=True)) for cells in rest]

    def cases(self):
        """Decorator: the test runs once a row, with the row as `row`."""
        return pytest.mark.parametrize("row", [pytest.param(row, id=" ".join(row.values())) for row in self.rows])


@dataclass(frozen=True)
class Page:
    """A page of the manual: its tables in order."""

    slug: str
    title: str
    text: str
    tables: tuple[Table, ...]

    def as_markdown(self) -> str:
        parts = [f"# {self.title}", _filled(self.text)]
        for table in self.tables:
            lines = [line.strip() for line in table.written.strip().splitlines()]
            heading = lines[0]
            rule = "|" + "|".join(" --- " for _ in heading.strip("|").split("|")) + "|"
            parts += [f"## {table.heading}", _filled(table.text), "\n".join([heading, rule, *lines[1:]])]
        parts.append("*Every row of these tables is run as a test: `tests/spec/`.*")
        return "\n\n".join(part for part in parts if part) + "\n"


def _filled(text: str) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))


def number(cell: str) -> float:
    """`46%`, `−0.48`, `12`."""
    return float(cell.replace("−", "-").rstrip("%"))
