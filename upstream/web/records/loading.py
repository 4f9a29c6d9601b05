"""Loading a table of any kind: looked through first, with what each line would do; then taken over as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from upstream.lib.csv_rows import text_of
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted, listed
from upstream.web.forms.asked import FormPage
from upstream.web.forms.fields import Text, Upload, Yes
from upstream.web.forms.form import HouseForm
from upstream.web.records.tables import Cell, Table, columns
from upstream.web.schools.page import Crumb

MOST_SHOWN = 500
REFUSED, SAME = "refused", "the same"


class TableForm(HouseForm):
    """A table to look through before anything is taken over."""

    keeps_drafts = False
    asks_about_pupils = False

    table = Upload(label="Table", hint="A CSV file with the columns named above, at most 2 MB.", accept=".csv,text/csv")


class TakeForm(HouseForm):
    """The same table once more, looked through and confirmed."""

    keeps_drafts = False
    asks_about_pupils = False

    text = Text(label="Table", most=2_000_000)
    name = Text(label="File", most=200, required=False)
    sure = Yes(label="Take these lines over", required=True, missing="Confirm that these lines shall be taken over")


@dataclass(frozen=True)
class Loading:
    """What differs between kinds. `steps(table)` looks through it, `what(step)` says in cells what a line is about,
    `take(table, name)` takes it over and returns counts by outcome."""

    title: str
    lead: str
    about_columns: str
    back: str
    crumbs: Sequence[Crumb]
    template_url: str
    heads: Sequence[str]
    steps: Callable[[bytes], Sequence[Any]]
    what: Callable[[Any], Sequence[str]]
    take: Callable[[bytes, str], dict[str, int]]


@dataclass(frozen=True)
class Preview:
    """What the second page says: counts, the refused lines, the others as a table."""

    title: str
    crumbs: Sequence[Crumb]
    count: str
    refused: Sequence[tuple[int, str]]
    table: Table
    is_cut: bool
    back: str


def load(request: HttpRequest, loading: Loading) -> HttpResponse:
    """Both steps at one address: a file is looked through, its text with the confirmation is taken over."""
    if request.method == "POST" and "text" in request.POST:
        return _taken(request, loading)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if form.is_bound and form.is_valid():
        try:
            return _looked_through(request, loading, form.cleaned_data["table"])
        except Refusal as why:
            form.add_error("table", str(why))
    page = FormPage(loading.title, "Look through it", loading.lead, loading.back, loading.crumbs, multipart=True)
    shown = {"form": form, "page": page, "loading": loading}
    return render(request, "records/load.html", shown, status=422 if form.is_bound else 200)


def _looked_through(request: HttpRequest, loading: Loading, file) -> HttpResponse:
    table = file.read()
    take = TakeForm(initial={"text": text_of(table), "name": file.name})
    return render(request, "records/preview.html", {"form": take, "preview": _preview(loading, loading.steps(table))})


def _taken(request: HttpRequest, loading: Loading) -> HttpResponse:
    form = TakeForm(request.POST)
    table = request.POST["text"].encode()
    if form.is_valid():
        try:
            counts = loading.take(table, form.cleaned_data["name"] or "a table")
            messages.success(request, f"Taken over: {in_words(counts)}.")
            return HttpResponseRedirect(loading.back)
        except Refusal as why:
            form.add_error(None, str(why))
    try:
        steps = loading.steps(table)
    except Refusal:
        steps = []
    return render(request, "records/preview.html", {"form": form, "preview": _preview(loading, steps)}, status=422)


def in_words(counts: dict[str, int]) -> str:
    """`3 lines new, 2 lines the same`."""
    said = [f"{counted(number, 'line')} {name}" for name, number in counts.items() if number]
    return listed(said) if said else "nothing"


def _preview(loading: Loading, steps: Sequence[Any]) -> Preview:
    counts: dict[str, int] = {}
    for step in steps:
        counts[step.outcome] = counts.get(step.outcome, 0) + 1
    good = [step for step in steps if step.outcome != REFUSED]
    rows = [_row(loading, step) for step in good[:MOST_SHOWN]]
    table = Table("What each line does", columns("Line", "What it does", *loading.heads, "Note"), rows)
    refused = [(step.line, step.said) for step in steps if step.outcome == REFUSED][:MOST_SHOWN]
    return Preview(
        "What the table holds", loading.crumbs, in_words(counts), refused, table, len(good) > MOST_SHOWN, loading.back
    )


def _row(loading: Loading, step: Any) -> list[Cell]:
    about = [Cell(text) for text in loading.what(step)]
    return [Cell(str(step.line), sort=f"{step.line:06}"), Cell(step.outcome.capitalize()), *about, Cell(step.said)]
