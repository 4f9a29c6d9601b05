"""The record of processing and the impact assessment as pages, and as files to take along."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from upstream.lib.clock import today
from upstream.people.roles import Permission
from upstream.registry.queries import deployment
from upstream.reports.document import Document, Table
from upstream.reports.html import render_html
from upstream.reports.processing import SOMEBODY, impact_assessment, record_of_processing
from upstream.reports.xlsx import render_xlsx
from upstream.web import words
from upstream.web.needs import needs
from upstream.web.protection.tables import HOME, TableShown, cells

MAKERS = {"processing": record_of_processing, "dpia": impact_assessment}
TYPES = {
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


WAYS = (
    ("subject-requests", "Requests for data", "Somebody asks what is held about them: gather, review, answer within a month."),
    ("breaches", "Breaches", "What was lost, changed or seen, and the 72 hours of the report."),
    ("retention", "Retention", "What is due for deletion, and what is held from it."),
    ("access-log", "The log", "Who looked at what, and what happened."),
    ("processing", "Record of processing", "What is held, why, how long: printed from the program’s own tables."),
    ("dpia", "Impact assessment", "The risks to people, and what is done against them."),
)


@needs(Permission.RETENTION_MANAGE)
def protection(request):
    """The ways of a data protection officer."""
    ways = [(reverse(name), title, about) for name, title, about in WAYS]
    return render(request, "protection/protection.html", {"page": {"ways": ways}})


def _document(name: str) -> Document:
    ours = deployment()
    return MAKERS[name](today(), ours.organisation.name if ours else SOMEBODY)


@needs(Permission.RETENTION_MANAGE)
def paper(request, name):
    document = _document(name)
    sections = [(section.id, section.title, [_part(part) for part in section.parts]) for section in document.sections]
    page = {"document": document, "sections": sections, "name": name, "crumbs": [HOME]}
    return render(request, "protection/paper.html", {"page": page})


def _part(part) -> dict:
    if isinstance(part, Table):
        return {"table": _shown(part)}
    return {"note": part}


def _shown(table: Table) -> TableShown:
    rows = [cells(*(words.on_day(cell) if hasattr(cell, "isoformat") else cell for cell in row)) for row in table.rows]
    return TableShown(table.caption, [column.title for column in table.columns], rows, table.empty)


@needs(Permission.RETENTION_MANAGE)
def paper_file(request, name, ending):
    if ending not in TYPES or name not in MAKERS:
        raise Http404
    document = _document(name)
    content = render_xlsx(document) if ending == "xlsx" else render_html(document)
    disposition = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return HttpResponse(content, content_type=TYPES[ending], headers=disposition)
