"""How commands print: JSON for programs, tables and bars on a terminal, plain lines when piped."""

from __future__ import annotations

import datetime as dt
import json
import math
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

STEPS = ("sorting", "comparing", "trying", "tables", "files", "telling", "setting", "printing")  # not reading: backups, cards


def as_json(facts: Any) -> None:
    click.echo(json.dumps(_finite(facts), indent=2, ensure_ascii=False, default=_plain, allow_nan=False))


def _finite(thing: Any) -> Any:
    """NaN and infinity are no JSON: what cannot be worked out is null."""
    if isinstance(thing, dict):
        return {name: _finite(value) for name, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_finite(value) for value in thing]
    return None if isinstance(thing, float) and not math.isfinite(thing) else thing


def _plain(thing: Any) -> Any:
    if isinstance(thing, dt.date):
        return thing.isoformat()
    if is_dataclass(thing) and not isinstance(thing, type):
        return asdict(thing)
    return str(thing)


def number(value: float | None, decimals: int | None = None) -> str:
    """Without a tail of zeros; thousands set off."""
    if value is None:
        return ""
    if decimals is None:
        return f"{value:,.10g}"
    return f"{value:,.{decimals}f}"


FEW = 12  # rows; as many records stand one below the other on a screen


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A table on a terminal, tab-separated lines when piped. Nothing is cut to fit: what is too wide for the
    terminal is written as facts, a record below the other, or where there are many in lines as long as they are."""
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            click.echo("\t".join(_cell(cell).replace(",", "") if _is_number(cell) else _cell(cell) for cell in row))
        return
    cells = [[_cell(cell) for cell in row] for row in rows]
    widest = [max(map(len, column)) for column in zip(columns, *cells, strict=True)]
    screen, width = Console().width, sum(widest) + 2 * len(widest)
    if width > screen and len(cells) <= FEW:
        for row in cells:
            facts(list(zip(columns, row, strict=True)))
            click.echo()
        return
    shown = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in cells:
        shown.add_row(*map(Text, row))  # a bracket in a name is no mark-up
    Console(width=max(width, screen)).print(shown)


def _is_number(thing: Any) -> bool:
    return isinstance(thing, int | float)


def _cell(thing: Any) -> str:
    if isinstance(thing, bool):
        return "yes" if thing else "no"
    if _is_number(thing):
        return number(thing)
    return "" if thing is None else plain(str(thing))


def plain(text: str) -> str:
    """Without control characters: a name in a publisher's file must not steer a terminal, nor break a line."""
    return "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)


def facts(pairs: Sequence[tuple[str, Any]]) -> None:
    """One fact a line; what is not known is left out."""
    for name, value in pairs:
        if value not in (None, "", []):
            click.echo(f"{name + ':':<16} {_cell(value)}")


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal, one line every tenth of the way when piped; on the standard error."""
    if sys.stderr.isatty():
        with _bar() as bar:
            task = bar.add_task("starting", total=None)
            yield lambda what, done, of: bar.update(task, description=plain(what), completed=done, total=of)
    else:
        yield _Lines()


def _bar() -> Progress:
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


class _Lines:
    def __init__(self) -> None:
        self._said: tuple[str, int] | None = None

    def __call__(self, what: str, done: int, of: int) -> None:
        tenth = done * 10 // of if of else 0
        kind = what if what in STEPS else "reading"  # a file's name stands for its reading
        if done and (kind, tenth) != self._said:
            click.echo(f"{kind}: {done} of {of}", err=True)
        self._said = (kind, tenth)
