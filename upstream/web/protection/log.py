"""The log: in full for a data protection officer, by body and role for a school. As pages and as tables to take along."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import transaction
from django.http import StreamingHttpResponse
from django.shortcuts import render

from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.audit.models import Event, View
from upstream.casework.protection import log
from upstream.casework.protection.log import Asked
from upstream.lib.clock import LONDON
from upstream.lib.text import csv_cell
from upstream.lib.wording import counted
from upstream.people.roles import ROLES, Permission
from upstream.registry.models import Organisation
from upstream.registry.queries import school_by_urn
from upstream.web import words
from upstream.web.needs import needs
from upstream.web.protection.tables import HOME, Cell, TableShown, cells, noun
from upstream.web.records.schools import about_school, school_crumbs

A_PAGE = 50
AT_ONCE = 500
LOOKS, EVENTS = "looks", "events"
COLUMNS = ("When", "Body", "Role", "Person", "What", "Record", "Held by", "School")
SHOWN = ("When", "Who", "What", "School")
SCHOOL_COLUMNS = ("When", "Body", "Role", "What they looked at")


def _day(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None


def _asked(request) -> Asked:
    get = request.GET
    school = school_by_urn(get["school"]) if get.get("school") else None
    return Asked(
        first=_day(get.get("first", "")), last=_day(get.get("last", "")), kind=get.get("kind", ""),
        organisation=int(get["body"]) if get.get("body", "").isdigit() else None,
        role=get.get("role", "") if get.get("role") in ROLES else "", person=get.get("person", "").strip(),
        school=(school.pk if school else -1) if get.get("school") else None,
    )


def _when(row) -> str:
    return f"{row.at.astimezone(LONDON):%Y-%m-%d %H:%M:%S}"


# For the data protection officer

@needs(Permission.ACCESS_LOG_ALL)
def whole(request):
    which = EVENTS if request.GET.get("which") == EVENTS else LOOKS
    rows = _rows(request, which)
    pages = Paginator(rows, A_PAGE)
    here = pages.get_page(request.GET.get("page"))
    found = list(here.object_list)
    page = {
        "which": which, "crumbs": [HOME], "count": counted(pages.count, "look" if which == LOOKS else "event"),
        "table": TableShown("The log", SHOWN, _shown(found), "Nothing in the log answers this."),
        "asked": request.GET, "roles": [(role.id, role.title) for role in ROLES.values()],
        "bodies": _bodies(rows), "kinds": _kinds(rows), "csv_url": f"log.csv?{urlencode(_filters(request))}",
        "before_url": _at(request, here.previous_page_number()) if here.has_previous() else "",
        "after_url": _at(request, here.next_page_number()) if here.has_next() else "",
    }
    return render(request, "protection/log.html", {"page": page})


def _shown(rows: list) -> list[list[Cell]]:
    """On a page, names before ids; the table to take along has everything."""
    lines = zip(rows, _lines(rows), strict=True)
    return [
        cells(
            words.at_time(row.at), Cell(person or role, below=", ".join(filter(None, [role if person else "", body]))),
            Cell(what, below=" ".join(filter(None, [record_id[:8], f"of {holder}" if holder else ""]))), school,
        )
        for row, (_, body, role, person, what, record_id, holder, school) in lines
    ]


def _rows(request, which: str):
    asked = _asked(request)
    return log.events_for_officer(request.hat, asked) if which == EVENTS else log.looks_for_officer(request.hat, asked)


def _filters(request, **more: object) -> dict:
    return {name: value for name, value in request.GET.items() if value and name != "page"} | more


def _at(request, page: int) -> str:
    return f"?{urlencode(_filters(request, page=page))}"


def _bodies(rows) -> list[tuple[int, str]]:
    ids = rows.order_by().values_list("organisation", flat=True).distinct()
    return list(Organisation.objects.filter(pk__in=[key for key in ids if key]).values_list("pk", "name"))


def _kinds(rows) -> list[tuple[str, str]]:
    labels = rows.order_by().values_list("target_kind", flat=True).distinct()
    return sorted(((label, noun(label)) for label in labels), key=lambda one: one[1])


def _lines(rows: list) -> Iterator[tuple]:
    names = log.names_for(rows, with_people=True)
    for row in rows:
        yield (
            _when(row), names.organisation(row.organisation), log.role_title(row.role), names.person(row.user), _what(row),
            row.target, names.organisation(row.holder), names.school(row.school),
        )


def _what(row: View | Event) -> str:
    """`Looked at judgement`, `Contact was ended`: many events name the kind in their own words."""
    kind = noun(row.target_kind)
    if isinstance(row, View):
        return f"Looked at {kind}"
    said = row.get_happened_display()
    named = said if kind.split()[-1] in said else f"{kind} {said}"
    return words.sentence_case(named)


@needs(Permission.ACCESS_LOG_ALL)
def whole_csv(request):
    """The log as it is narrowed on the page. That it was taken away is an event itself."""
    which = EVENTS if request.GET.get("which") == EVENTS else LOOKS
    with transaction.atomic():
        record(Happened.LOG_EXPORTED, by=request.hat, target=request.hat.organisation, holder=request.hat.organisation.pk)
    return _csv(COLUMNS, _rows(request, which), _lines, f"{which}.csv")


class _Line:
    """What `csv.writer` writes to: gives the line back."""

    def write(self, line: str) -> str:
        return line


def _csv(columns: tuple, rows, lines, name: str) -> StreamingHttpResponse:
    writer = csv.writer(_Line(), lineterminator="\r\n")

    def made() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(columns)
        each = rows.iterator(chunk_size=AT_ONCE)
        while piece := list(islice(each, AT_ONCE)):
            for line in lines(piece):
                yield writer.writerow([csv_cell(cell) for cell in line])

    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(made(), content_type="text/csv; charset=utf-8", headers=disposition)


# For a school

def _school_lines(rows: list) -> Iterator[tuple]:
    names = log.names_for(rows, with_people=False)
    for row in rows:
        yield _when(row), names.organisation(row.organisation), log.role_title(row.role), noun(row.target_kind)


@needs(Permission.ACCESS_LOG_OWN)
@about_school
def of_school(request, school):
    rows = log.looks_for_school(school, _without_persons(request))
    pages = Paginator(rows, A_PAGE)
    here = pages.get_page(request.GET.get("page"))
    lines = [
        cells(words.at_time(row.at), body, role, what)
        for row, (_, body, role, what) in zip(here.object_list, _school_lines(list(here.object_list)), strict=True)
    ]
    everything = log.looks_for_school(school, Asked())
    page = {
        "school": school, "crumbs": school_crumbs(school), "count": counted(pages.count, "look"), "asked": request.GET,
        "table": TableShown("Who looked", SCHOOL_COLUMNS, lines, "Nobody has looked at what is shared with you."),
        "bodies": _bodies(everything), "csv_url": f"who-looked.csv?{urlencode(_filters(request))}",
        "before_url": _at(request, here.previous_page_number()) if here.has_previous() else "",
        "after_url": _at(request, here.next_page_number()) if here.has_next() else "",
    }
    return render(request, "protection/who_looked.html", {"page": page})


def _without_persons(request) -> Asked:
    """A school narrows by days and body, never by person."""
    asked = _asked(request)
    return Asked(first=asked.first, last=asked.last, organisation=asked.organisation)


@needs(Permission.ACCESS_LOG_OWN)
@about_school
def of_school_csv(request, school):
    rows = log.looks_for_school(school, _without_persons(request))
    return _csv(SCHOOL_COLUMNS, rows, _school_lines, f"who-looked-{school.urn}.csv")
