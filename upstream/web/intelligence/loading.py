"""Loading a table of intelligence: looked through first, with every line that cannot be taken; then recorded as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from upstream.casework.ground.intelligence.kinds import every_kind, kind_title
from upstream.casework.ground.intelligence.table import COLUMNS, Table, decoded, kinds_said, table_in, take, template
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted
from upstream.people.roles import Permission
from upstream.web import words
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.intelligence.forms import TableForm, TakeForm
from upstream.web.needs import needs
from upstream.web.records.schools import known_names
from upstream.web.schools.page import Crumb

CRUMBS = (Crumb("Intelligence", "/intelligence/"),)
ADDRESS = "/intelligence/table/"


@dataclass(frozen=True)
class Told:
    """What the page says around its form."""

    template: str
    columns: tuple[str, ...] = COLUMNS
    kinds: tuple[tuple[str, str], ...] = ()
    count: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    refused: tuple[tuple[int, str], ...] = ()
    there: str = ""


@needs(Permission.INTELLIGENCE_WRITE)
def template_file(_request):
    return HttpResponse("\ufeff" + template(), headers={
        "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": 'attachment; filename="intelligence-template.csv"',
    })


@needs(Permission.INTELLIGENCE_WRITE)
def table(request):
    """The upload, and below it what the table holds; nothing is recorded yet."""
    page = FormPage(
        "Load a table of intelligence", "Look through it", "Nothing is recorded before you have seen what the table holds.",
        "/intelligence/", CRUMBS, multipart=True, told=Told("intelligence/table_told.html", kinds=tuple(kinds_said())),
    )
    if request.method == "POST":
        form = TableForm(request.POST, request.FILES)
        if form.is_valid():
            return _looked_through(request, form, decoded(form.cleaned_data["table"].read()), page)
        return render(request, "records/form.html", {"form": form, "page": page}, status=422)
    return render(request, "records/form.html", {"form": TableForm(), "page": page})


def _looked_through(request, form: TableForm, text: str, page: FormPage):
    try:
        found = table_in(text, request.hat)
    except Refusal as why:
        form.add_error("table", str(why))
        return render(request, "records/form.html", {"form": form, "page": page}, status=422)
    shown = TakeForm(initial={"table": text, "key": form.cleaned_data["key"]})
    return render(request, "intelligence/preview.html", {"form": shown, "page": _preview(found), "action": f"{ADDRESS}take/"})


def _preview(found: Table) -> FormPage:
    told = Told(
        "intelligence/table_told.html", count=counted(len(found.new), "line can be recorded", "lines can be recorded"),
        rows=tuple(_row(line) for line in found.new), refused=tuple(found.refused),
        there=counted(len(found.lines) - len(found.new), "line was", "lines were") if len(found.lines) > len(found.new) else "",
    )
    return FormPage("What the table holds", "Record them", cancel_url=ADDRESS, crumbs=CRUMBS, told=told)


def _row(line) -> tuple[str, ...]:
    told = line.told
    careful = told.sensitivity or every_kind()[told.kind].sensitivity
    return (
        str(line.number), line.school.name, kind_title(told.kind), "Fact" if told.is_fact else "Opinion",
        words.on_day(told.happened_on), told.title, careful.capitalize(),
    )


@needs(Permission.INTELLIGENCE_WRITE)
def take_table(request):
    """Records every line that can be taken, all or none."""
    def verb(form):
        take(text=form.cleaned_data["table"], by=request.hat)
        return "/intelligence/"

    if request.method != "POST":
        return HttpResponse(status=303, headers={"Location": ADDRESS})
    text = request.POST.get("table", "")
    return ask(request, TakeForm, "intelligence/preview.html", verb, page=_preview(table_in(text, request.hat)),
               said="The table is recorded. Lines that were there before changed nothing.",
               known_names=known_names(request.hat, None))
