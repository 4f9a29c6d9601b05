"""What a person is given, as one file: a page that needs nothing else to be read, and JSON for programs."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile

from upstream.casework.protection.classification import held
from upstream.casework.protection.gathering import disclosed
from upstream.casework.protection.models import GatheredItem, Mark, SubjectRequest
from upstream.casework.protection.rules import processing, retention_rules
from upstream.reports.html import render_html
from upstream.reports.subject_access import Given, Kept, what_is_held
from upstream.web.protection.tables import noun

STAMP = (1980, 1, 1, 0, 0, 0)  # of every member, so that the same request gives the same file


def as_zip(request: SubjectRequest, on: dt.date) -> bytes:
    items = list(request.items.all())
    given = [
        Given(noun(item.record_kind).capitalize(), item.found_by, disclosed(item)) for item in items if disclosed(item)
    ]
    kept = [
        Kept(noun(item.record_kind).capitalize(), item.get_mark_display(), item.reason)
        for item in items if item.mark in (Mark.WITHHOLD, Mark.REDACT)
    ]
    document = what_is_held(request.name, request.holder.name, on, given, kept, *_why(items, on))
    content = {
        "about": request.name, "from": request.holder.name, "on": on.isoformat(),
        "items": [vars(one) for one in given], "left_out": [vars(one) for one in kept],
    }
    return _zipped({
        "what-is-held.html": render_html(document), "what-is-held.json": json.dumps(content, ensure_ascii=False, indent=1),
    })


def _why(items: list[GatheredItem], on: dt.date) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Purposes with their bases, and rules of retention, of the tables in which something was found."""
    tables = {item.record_kind: held().of(item.record_kind) for item in items}
    known, rules = processing().by_id, retention_rules().on(on)
    purposes = dict.fromkeys(table.purpose for table in tables.values() if table)
    long = [(noun(kind).capitalize(), rules[table.rule].in_words) for kind, table in sorted(tables.items()) if table]
    return [(known[one].title, known[one].lawful_basis) for one in purposes], long


def _zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(zipfile.ZipInfo(name, STAMP), text.encode("utf-8"))
    return out.getvalue()
