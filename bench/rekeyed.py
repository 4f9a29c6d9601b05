"""Larger nations out of the real one: every school's rows again under other URNs."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

# URNs issued so far lie in a range of about 50,000, so sixteen of them fit below a million.
RANGE = 50_000
URN = re.compile(r"^URN$", re.IGNORECASE)


def is_utf8(path: Path) -> bool:
    try:
        path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def text_of(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False, encoding="utf8", truncate_ragged_lines=True)


def school_files(raw: Path, at_least: int = 3_000) -> list[Path]:
    """The CSVs of figures with a URN column and a nation's schools in them."""
    found = []
    for path in sorted(raw.rglob("*.csv")):
        if path.parent.name in ("gias", "lookups") or not is_utf8(path):
            continue
        with path.open(encoding="utf-8-sig") as handle:
            header = handle.readline().strip().replace('"', "").split(",")
            if any(URN.match(name) for name in header) and sum(1 for _ in handle) >= at_least:
                found.append(path)
    return found


def write(files: list[Path], raw: Path, target: Path, times: int) -> int:
    """The files with their school rows `times` over. Returns the rows written."""
    rows = 0
    for path in files:
        frame = text_of(path)
        key = next(name for name in frame.columns if URN.match(name))
        urn = pl.col(key).cast(pl.Int64, strict=False)
        schools = frame.filter(urn.is_not_null())
        copies = [
            schools.with_columns((pl.col(key).cast(pl.Int64) + copy * RANGE).cast(pl.String)) for copy in range(1, times)
        ]
        whole = pl.concat([frame, *copies])
        place = target / path.relative_to(raw)
        place.parent.mkdir(parents=True, exist_ok=True)
        whole.write_csv(place, include_bom=True)
        rows += whole.height
    return rows
