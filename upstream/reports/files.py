"""Reports as files: a workbook, a page and JSON of one record, written whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from upstream.benchmarks.comparators.family import Family
from upstream.evidence.store import Store
from upstream.lib.refusal import Refusal
from upstream.reports import backtest_record
from upstream.reports.assessment_changes import with_changes
from upstream.reports.assessment_record import Record, as_json
from upstream.reports.backtest import backtest_report
from upstream.reports.backtest_record import BacktestRecord
from upstream.reports.document import Document
from upstream.reports.html import render_html
from upstream.reports.risk_assessment import risk_assessment
from upstream.reports.similar_schools import as_csv, as_facts, similar_schools
from upstream.reports.xlsx import render_xlsx

NAME = "risk-assessment"


def write_risk_assessment(record: Record, out: Path, earlier: Record | None = None) -> list[Path]:
    """Writes `risk-assessment.xlsx`, `.html` and `.json` into the folder `out` and returns their paths.

    Each takes the place of an older one only when it is complete. `Refusal` where the folder cannot be written.
    """
    return _write_all(NAME, out, {
        "xlsx": render_xlsx(risk_assessment(record, earlier)),
        "html": render_html(risk_assessment(record, earlier, page=True)).encode("utf-8"),
        "json": as_json(with_changes(record, earlier)).encode("utf-8"),
    })


# A backtest in each form: the bytes of a file.
BACKTEST_FORMS: dict[str, Callable[[BacktestRecord], bytes]] = {
    "xlsx": lambda record: render_xlsx(backtest_report(record)),
    "html": lambda record: render_html(backtest_report(record, page=True)).encode("utf-8"),
    "json": lambda record: backtest_record.as_json(record).encode("utf-8"),
}


def write_backtest(record: BacktestRecord, out: Path) -> list[Path]:
    """Writes `backtest-<framework>.xlsx`, `.html` and `.json` into the folder `out`, as above."""
    contents = {ending: made(record) for ending, made in BACKTEST_FORMS.items()}
    return _write_all(f"backtest-{record.backtest.framework.id}", out, contents)


def write_similar_schools(found: Family, store: Store, out: Path) -> list[Path]:
    """Writes `similar-schools-<urn>.xlsx`, `.csv` and `.json` into the folder `out`, as above."""
    return _write_all(f"similar-schools-{found.urn}", out, {
        "xlsx": render_xlsx(similar_schools(found, store)), "csv": as_csv(found),
        "json": (json.dumps(as_facts(found, store), ensure_ascii=False, indent=1, default=str) + "\n").encode("utf-8"),
    })


def write_document(name: str, document: Document, out: Path) -> list[Path]:
    """Writes `<name>.xlsx` and `.html` into the folder `out`, as above."""
    contents = {"xlsx": render_xlsx(document), "html": render_html(document).encode("utf-8")}
    return _write_all(name, out, contents)


def _write_all(name: str, out: Path, contents: dict[str, bytes]) -> list[Path]:
    try:
        out.mkdir(parents=True, exist_ok=True)
        return [_written(out / f"{name}.{ending}", content) for ending, content in contents.items()]
    except OSError as error:
        raise Refusal(f"{out} cannot be written ({error.strerror}): name another folder with --out.") from None


def _written(path: Path, content: bytes) -> Path:
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(content)
    os.replace(partial, path)
    return path
