"""What was set aside in an edition: by reason on a page, every row of it as a file."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import StreamingHttpResponse
from django.shortcuts import render

from upstream.evidence.known import RefusedLine, held_files, refused_lines, refused_rows
from upstream.evidence.store import Store
from upstream.lib.text import csv_cell
from upstream.people.roles import Permission
from upstream.web import words
from upstream.web.data.kept import edition_of, store_of
from upstream.web.data.presenters import CRUMBS, made_words
from upstream.web.needs import needs

COLUMNS = ("file", "source", "row", "reason", "detail", "remedy")


@dataclass(frozen=True)
class SetAside:
    file: str
    reason: str
    rows: str
    example: str
    remedy: str


@dataclass(frozen=True)
class RefusedPage:
    made: str
    edition: str
    files: list[str]
    reasons: list[tuple[str, str]]
    lines: list[SetAside]


@needs(Permission.EVIDENCE_MANAGE)
def refused_rows_page(request, edition):
    found = edition_of(edition)
    page = _present(store_of(found.id), found.id, made_words(found))
    return render(request, "data/refused.html", {"page": page, "crumbs": CRUMBS})


def _present(store: Store, edition: str, made: str) -> RefusedPage:
    lines = refused_rows(store)
    total: Counter[str] = Counter()
    for line in lines:
        total[line.reason] += line.rows
    files = [one.why or one.file for one in held_files(store) if one.outcome == "refused"]
    reasons = [(words.sentence_case(reason), words.count(rows)) for reason, rows in total.most_common()]
    told = [
        SetAside(line.file, words.sentence_case(line.reason), words.count(line.rows),
                 f"{f'row {line.row}: ' if line.row else ''}{line.detail or ''}", line.remedy or "")
        for line in lines
    ]
    return RefusedPage(made, edition, files, reasons, told)


class _Echo:
    """A file that gives back what is written to it: rows go out as they are made, hundreds of thousands of them."""

    def write(self, text: str) -> str:
        return text


@needs(Permission.EVIDENCE_MANAGE)
def refused_csv(request, edition):
    found = edition_of(edition)
    answer = StreamingHttpResponse(_as_csv(refused_lines(store_of(found.id))), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="set-aside_{found.id}.csv"'
    return answer


def _as_csv(lines: Iterator[RefusedLine]) -> Iterator[bytes]:
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield "\ufeff".encode()
    yield writer.writerow(COLUMNS).encode()
    for line in lines:
        yield writer.writerow([csv_cell(getattr(line, name)) for name in COLUMNS]).encode()
