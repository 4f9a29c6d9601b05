"""A list of records, whatever their kind: counted in words, filtered by links, taken away as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from upstream.lib.wording import counted
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.web.records.page import Deed, Tag
from upstream.web.schools.page import Crumb

A_PAGE = 50


@dataclass(frozen=True)
class Row:
    """One record in a list. `about`: the small line below; `school`: named where the list is of several."""

    url: str
    title: str
    tags: Sequence[Tag]
    about: str
    text: str = ""
    school: str = ""


@dataclass(frozen=True)
class Way:
    text: str
    url: str
    here: bool


@dataclass(frozen=True)
class RecordList:
    """What `records/list.html` shows."""

    title: str
    lead: str
    crumbs: Sequence[Crumb]
    count: str
    rows: Sequence[Row]
    empty: str
    ways: Sequence[Way] = ()
    deeds: Sequence[Deed] = ()
    download: Deed | None = None
    before_url: str = ""
    after_url: str = ""
    choices: Sequence[Way] = field(default_factory=tuple)


def page_of(request: HttpRequest, rows: QuerySet, row: Callable, noun: tuple[str, str]) -> dict:
    """The parts of a `RecordList` that its rows decide: count, rows of this page, ways to the pages around it."""
    pages = Paginator(rows, A_PAGE)
    here = pages.get_page(request.GET.get("page"))
    return {
        "count": counted(pages.count, *noun), "rows": [row(one) for one in here.object_list],
        "before_url": _at(request, here.previous_page_number()) if here.has_previous() else "",
        "after_url": _at(request, here.next_page_number()) if here.has_next() else "",
    }


def _at(request: HttpRequest, page: int) -> str:
    asked = {name: value for name, value in request.GET.items() if name != "page"}
    return f"{request.path}?{urlencode({**asked, 'page': page})}"


def ways(request: HttpRequest, name: str, choices: Iterable[tuple[str, str]], chosen: str) -> list[Way]:
    """Links that filter a list by one word of its address."""
    found = []
    for value, text in choices:
        asked = {key: one for key, one in request.GET.items() if key not in (name, "page")} | ({name: value} if value else {})
        found.append(Way(text, f"{request.path}?{urlencode(asked)}" if asked else request.path, value == chosen))
    return found


def download(hat: Hat, segment: str, **asked: str) -> Deed:
    """The way to take a list along as a file."""
    query = urlencode({name: value for name, value in asked.items() if value})
    why = "" if hat.may(Permission.EXPORT) else "Your role takes no records away as files."
    return Deed("Take this list along as a table", f"/{segment}/{segment}.csv" + (f"?{query}" if query else ""), why)
