"""Hostile files and hostile definitions: every one is read, or refused with a sentence; nothing else may happen.

A finding is kept under `var/fuzz/` with the seed that makes it again.
"""

from __future__ import annotations

import io
import json
import random
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from upstream.evidence import sources
from upstream.evidence.definitions import Definitions, load_definitions
from upstream.evidence.sources.reading import Context
from upstream.lib.definition_files import PACKAGED
from upstream.lib.refusal import Refusal

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "fuzz"
SHOWN = 20  # findings kept: the first are enough to mend

HEADER = ["RECTYPE", "URN", "SCHNAME", "COHORT", "PTRWM_EXP"]
ROWS = [
    ["1", "900001", "Ash Primary", "30", "57%"],
    ["1", "900002", "“Béa’s” School, Upper", "4", "SUPP"],
    ["2", "900003", "Oak", "", "NE"],
    ["5", "", "England", "600000", "65%"],
]
DEFINITION = """
id: {id}
title: Fuzzed
publisher: Nobody
licence: None
seen: file
format: {format}
files: ['{id}\\.{ending}']
period: {{fixed: 2018/19}}
rows:
  - {{when: {{RECTYPE: ["1", "2"]}}, entity: school, urn: URN}}
  - {{when: {{RECTYPE: ["5"]}}, entity: england}}
codes: {{SUPP: suppressed, NE: not applicable}}
measures:
  - id: {id}-rwm
    title: RWM
    short: RWM
    theme: fuzz
    unit: percent
    direction: higher
    cohort: pupils
    why: To be broken.
    definition: None.
    reviewed: {{by: nobody, on: 2019-01-01}}
    series: [{{source: {id}, written: percent-sign, figures: [{{value: PTRWM_EXP, cohort: COHORT}}]}}]
"""
HOSTILE = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"\r", b"\n", b"\r\n", b",", b";", b"\t", b"=1+1", b"'", b"%", b"-",
    b"1e400", b"NaN", b"inf", b"9" * 400, b"," * 5000, b'"' * 999, b"\xe2\x80\x8f", b"\x85", b"\x1a", b"{", b"[", b"null",
    b"&lol;", b"<![CDATA[", b"- ", b": ", b"!!python/object", b"*a", b"&a ",
]


def as_csv() -> bytes:
    quoted = [",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in [HEADER, *ROWS]]
    return ("\r\n".join(quoted) + "\r\n").encode("utf-8")


def as_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("fuzz-zip.csv", as_csv())
    return out.getvalue()


def as_json() -> bytes:
    return json.dumps([dict(zip(HEADER, row, strict=True)) for row in ROWS]).encode()


def _frame() -> pl.DataFrame:
    return pl.DataFrame(ROWS, schema=HEADER, orient="row")


def as_parquet() -> bytes:
    out = io.BytesIO()
    _frame().write_parquet(out)
    return out.getvalue()


def as_xlsx() -> bytes:
    out = io.BytesIO()
    _frame().write_excel(out)
    return out.getvalue()


# id → (format of the definition, file ending, a good file)
FORMATS: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "fuzz-csv": ("csv", "csv", as_csv),
    "fuzz-zip": ("csv", "zip", as_zip),
    "fuzz-json": ("json", "json", as_json),
    "fuzz-parquet": ("parquet", "parquet", as_parquet),
    "fuzz-xlsx": ("xlsx", "xlsx", as_xlsx),
}


def mutated(good: bytes, chance: random.Random) -> bytes:
    """One to six small disasters."""
    data = bytearray(good)
    for _ in range(chance.randint(1, 6)):
        at, end = sorted(chance.choices(range(len(data) + 1), k=2))
        what = chance.randrange(6)
        if what == 0 and at < len(data):
            data[at] = chance.randrange(256)
        elif what == 1:
            data[at:at] = chance.choice(HOSTILE)
        elif what == 2:
            del data[at : min(end, at + 40)]
        elif what == 3:
            data[at:at] = data[at:end] * chance.randint(1, 3)
        elif what == 4:
            del data[at:]
        else:
            data[at:end] = data[at:end][::-1]
    return bytes(data)


def read_mutated(folder: Path, definitions: Definitions, name: str, data: bytes) -> None:
    """Raises whatever the readers raise, but not a refusal: that is the right answer."""
    _format, ending, _good = FORMATS[name]
    path = folder / f"{name}.{ending}"
    path.write_bytes(data)
    try:
        source = sources.recognise(path, definitions)
        reading = sources.read(path, source, definitions, Context())
    except Refusal as refused:
        if not str(refused).strip():
            raise AssertionError("refused without a sentence") from refused
        return
    figures = reading.tables["observations"]
    wrong = figures.filter((pl.col("state") == "value") != pl.col("value").is_finite().fill_null(False))
    if wrong.height:
        raise AssertionError(f"a value that does not agree with its state:\n{wrong.head(3)}")


def fuzzed_files(folder: Path, chance: random.Random) -> Iterator[tuple[str, bytes, Callable[[], None]]]:
    """Endless cases: a name, the bytes to keep if it fails, and what to try."""
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    for name, (form, ending, _good) in FORMATS.items():
        text = DEFINITION.format(id=name, format=form, ending=ending)
        (folder / "sources" / f"{name}.yaml").write_text(text, encoding="utf-8")
    definitions = load_definitions(extra=[folder])
    good = {name: make() for name, (_format, _ending, make) in FORMATS.items()}
    while True:
        name = chance.choice(sorted(FORMATS))
        data = mutated(good[name], chance)
        yield name, data, lambda name=name, data=data: read_mutated(folder, definitions, name, data)


def load_mutated(folder: Path, kind: str, data: bytes) -> None:
    """One packaged definition with damage, alone in a folder of its own."""
    (folder / kind).mkdir(parents=True, exist_ok=True)
    (folder / kind / "fuzzed.yaml").write_bytes(data)
    try:
        Definitions([folder])
    except Refusal as refused:
        if "fuzzed.yaml" not in str(refused):
            raise AssertionError(f"the sentence does not name the file: {refused}") from refused


def fuzzed_definitions(folder: Path, chance: random.Random) -> Iterator[tuple[str, bytes, Callable[[], None]]]:
    kinds = ("publications", "sources", "measures", "areas", "types")
    good = [(kind, path.read_bytes()) for kind in kinds for path in sorted((PACKAGED / kind).rglob("*.yaml"))]
    while True:
        kind, text = chance.choice(good)
        data, place = mutated(text, chance), folder / kind
        yield f"{kind}.yaml", data, lambda kind=kind, data=data, place=place: load_mutated(place, kind, data)


def _tried(cases: Iterator[tuple[str, bytes, Callable[[], None]]], until: float, label: str) -> int:
    """Tries cases until the time is over; keeps and counts what goes wrong."""
    found = tried = 0
    for name, data, attempt in cases:
        if time.monotonic() > until or found >= SHOWN:
            break
        tried += 1
        try:
            attempt()
        except BaseException as error:  # a Polars panic is not an Exception
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            found += 1
            KEPT.mkdir(parents=True, exist_ok=True)
            (KEPT / f"{label}-{found}-{name}").write_bytes(data)
            print(f"{label} {name}: {error.__class__.__name__}: {str(error)[:300]}")
            (KEPT / f"{label}-{found}.txt").write_text(traceback.format_exc(), encoding="utf-8")
    print(f"{label}: {tried:,} cases, {found} found")
    return found


def run(seconds: int, seed: int) -> int:
    """0 if every case was read or refused with a sentence, else 1."""
    found = 0
    for label, cases in (("files", fuzzed_files), ("definitions", fuzzed_definitions)):
        folder = KEPT / f"work-{label}"
        folder.mkdir(parents=True, exist_ok=True)
        found += _tried(cases(folder, random.Random(seed)), time.monotonic() + seconds, label)
    return 1 if found else 0
