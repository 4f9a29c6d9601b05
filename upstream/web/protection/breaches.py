"""The record of breaches: what happened, the clock of the report, what was done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from upstream.casework.protection import breaches
from upstream.casework.protection.breaches import Told
from upstream.casework.protection.models import Breach
from upstream.lib.clock import LONDON
from upstream.lib.refusal import Refusal
from upstream.people.roles import Permission
from upstream.web import words
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import needs
from upstream.web.protection.forms import BreachForm
from upstream.web.protection.tables import HOME, Cell, TableShown, cells
from upstream.web.schools.page import Crumb

CRUMBS = [HOME, Crumb("Breaches", "/protection/breaches/")]
COLUMNS = ("Became known", "What happened", "Risk", "Report", "State")


@needs(Permission.RETENTION_MANAGE)
def listed(request):
    rows = [
        cells(
            Cell(words.at_time(one.known_at), reverse("breach", args=[one.pk])), one.what[:200], one.get_risk_display(),
            Cell(*_report(one)), f"Closed on {words.on_day(one.closed_on)}" if one.closed_on else "Open",
        )
        for one in breaches.breaches_for(request.hat)
    ]
    page = {
        "title": "Breaches of personal data", "crumbs": [HOME], "deed": Cell("Record a breach", reverse("add-breach")),
        "lead": "One that is a risk to people is reported to the Information Commissioner within 72 hours of becoming known.",
        "table": TableShown("Breaches", COLUMNS, rows, "No breach has been recorded."),
    }
    return render(request, "protection/table.html", {"page": page})


def _report(breach: Breach) -> tuple[str, str, str]:
    """(words, no address, tone) of where the report to the Commissioner stands."""
    if breach.reported_at:
        return f"Reported {words.at_time(breach.reported_at)}", "", "good"
    if not breaches.must_be_reported(breach):
        return "Not needed", "", ""
    late = breach.report_by < timezone.now()
    return f"{'Was due' if late else 'Due by'} {words.at_time(breach.report_by)}", "", "worse" if late else "look"


def _told(form) -> Told:
    given = form.cleaned_data
    names = ("what", "known_at", "risk", "happened_on", "people", "reported_at", "reference", "told", "done")
    return Told(**{name: given[name] for name in names})


@needs(Permission.RETENTION_MANAGE)
def add(request):
    def verb(form) -> str:
        made = breaches.record_breach(told=_told(form), by=request.hat, key=form.cleaned_data["key"])
        return reverse("breach", args=[made.pk])

    page = FormPage("Record a breach", "Record it", cancel_url=reverse("breaches"), crumbs=CRUMBS)
    now = timezone.now().astimezone(LONDON)
    initial = {"known_on": now.date(), "known_time": f"{now:%H:%M}"}
    return ask(request, BreachForm, "forms/page.html", verb, initial=initial, page=page, said="The breach was recorded.")


@needs(Permission.RETENTION_MANAGE)
def breach(request, pk):
    one = get_object_or_404(breaches.breaches_for(request.hat), pk=pk)
    page = {
        "breach": one, "crumbs": CRUMBS, "report": Cell(*_report(one)),
        "why_not_close": breaches.why_not_close(one, request.hat),
        "why_not_change": breaches.why_not_change(one, request.hat), "known": words.at_time(one.known_at),
        "report_by": words.at_time(one.report_by), "reported": words.at_time(one.reported_at) if one.reported_at else "",
        "happened": words.on_day(one.happened_on) if one.happened_on else "",
        "closed": words.on_day(one.closed_on) if one.closed_on else "",
    }
    return render(request, "protection/breach.html", {"page": page})


@needs(Permission.RETENTION_MANAGE)
def change(request, pk):
    one = get_object_or_404(breaches.breaches_for(request.hat), pk=pk)

    def verb(form) -> str:
        breaches.change_breach(breach=one, version=form.cleaned_data["version"], told=_told(form), by=request.hat)
        return reverse("breach", args=[one.pk])

    names = ("what", "happened_on", "people", "risk", "reference", "told", "done", "version")
    moments = _moment("known", one.known_at) | _moment("reported", one.reported_at)
    initial = {name: getattr(one, name) for name in names} | moments
    page = FormPage("Change the record of a breach", "Save", cancel_url=reverse("breach", args=[one.pk]), crumbs=CRUMBS)
    return ask(request, BreachForm, "forms/page.html", verb, initial=initial, page=page, said="The record was changed.")


def _moment(name: str, at) -> dict:
    if at is None:
        return {}
    local = at.astimezone(LONDON)
    return {f"{name}_on": local.date(), f"{name}_time": f"{local:%H:%M}"}


@needs(Permission.RETENTION_MANAGE)
def close(request, pk):
    one = get_object_or_404(breaches.breaches_for(request.hat), pk=pk)
    if request.method == "POST":
        try:
            breaches.close_breach(breach=one, version=int(request.POST.get("version") or 0), by=request.hat)
            messages.success(request, "The record was closed.")
        except Refusal as why:
            messages.error(request, str(why))
    return HttpResponseRedirect(reverse("breach", args=[one.pk]))
