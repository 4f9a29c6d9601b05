"""A correction, as a publisher sends one: absence of 2018/19 again, with other figures for some schools.

It is no part of the demo's edition: whoever looks after the data uploads it, and sees what it changes and for whom.
"""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

FILE = "2018-2019_england_abs.csv"
SHARE = 0.1  # of the schools are corrected
WITHDRAWN = 0.2  # of these have their figures withdrawn
_OVERALL, _PERSISTENT = "PERCTOT", "PPERSABS10"


def write_corrected(raw: Path, target: Path, chance: Random) -> Path:
    """`target`/2018-2019_england_abs.csv, from the file of that name in `raw`."""
    with open(raw / FILE, encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    columns = header.index(_OVERALL), header.index(_PERSISTENT)
    target.mkdir(parents=True, exist_ok=True)
    with open(target / FILE, "w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, lineterminator="\r\n").writerows([header, *(_corrected(row, columns, chance) for row in rows)])
    return target / FILE


def _corrected(row: list[str], columns: tuple[int, int], chance: Random) -> list[str]:
    if chance.random() >= SHARE:
        return row
    withdrawn, moved = chance.random() < WITHDRAWN, chance.uniform(-0.9, 0.9)
    new = list(row)
    for column in columns:
        new[column] = "SUPP" if withdrawn else _moved(row[column], moved)
    return new


def _moved(cell: str, by: float) -> str:
    try:
        return f"{max(0.0, float(cell) + by):.1f}"
    except ValueError:
        return cell
