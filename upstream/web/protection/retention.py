"""What is due for deletion, what is held from it, and deleting it now."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from upstream.casework.protection import deletion, holds
from upstream.casework.protection.due import Due, due_for_deletion
from upstream.casework.protection.models import Hold
from upstream.casework.protection.reach import holder_ids, is_deployments
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted
from upstream.people.roles import Permission
from upstream.registry.models import School
from upstream.registry.queries import school_by_urn
from upstream.web import words
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import needs
from upstream.web.protection.forms import HoldForm, RunForm, SchoolHoldForm
from upstream.web.protection.tables import HOME, Cell, TableShown, cells, noun
from upstream.web.schools.page import Crumb

CRUMBS = [HOME, Crumb("Retention", "/protection/retention/")]
MOST = 500
THEN = {"stub": "deleted, a stub stays", "delete": "deleted", "anonymise": "made anonymous"}


def _due(request, on: dt.date) -> list[Due]:
    """What is due of the bodies that the officer looks after."""
    holders, accounts = holder_ids(request.hat), is_deployments(request.hat)
    return [one.for_holders(holders, with_nobodys=accounts) for one in due_for_deletion(on)]


def _day(request) -> dt.date:
    try:
        return dt.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today()


@needs(Permission.RETENTION_MANAGE)
def retention(request):
    on = _day(request)
    rows = [_line(due, number, on) for due in _due(request, on) if (number := due.rows.count())]
    due = TableShown(
        f"What is due on {words.on_day(on)}", ("What", "How many", "Oldest", "Rule", "Then"), rows,
        "Nothing is due: nothing that you look after is older than its rule allows.",
    )
    page = {
        "on": on, "is_today": on == today(), "due": due, "total": sum(int(row[1].text.replace(",", "")) for row in rows),
        "holds": _holds(request), "crumbs": [HOME],
    }
    return render(request, "protection/retention.html", {"page": page})


def _line(due: Due, number: int, on: dt.date) -> list[Cell]:
    url = f"{reverse('retention-table', args=[due.table.table])}?on={on.isoformat()}" if due.is_of_records else ""
    oldest = words.on_day(due.rows.first().since)
    return cells(Cell(due.table.holds, url), f"{number:,}", oldest, due.rule.in_words, THEN[due.rule.then])


def _holds(request) -> TableShown:
    found = Hold.objects.filter(ended_at__isnull=True, holder__in=holder_ids(request.hat))
    rows = [
        cells(
            one.school.name if one.school else f"{noun(one.record_kind)} {one.record}", one.reason,
            f"{one.placed_by.name if one.placed_by else ''}, {words.at_time(one.placed_at)}",
            Cell("End the hold", reverse("end-hold", args=[one.pk])),
        )
        for one in found.select_related("school__organisation", "placed_by")
    ]
    return TableShown("Held from deletion", ("What", "Why", "By", ""), rows, "Nothing is held from deletion.")


@needs(Permission.RETENTION_MANAGE)
def table(request, label):
    """The rows of one table that are due, by kind and id alone: the officer reads no records here."""
    on = _day(request)
    due = next((one for one in _due(request, on) if one.table.table == label and one.is_of_records), None)
    if due is None:
        raise Http404
    found = list(due.rows[:MOST])
    schools = {school.pk: school.name for school in School.objects.filter(
        pk__in={getattr(row, "school_id", None) for row in found} - {None}).select_related("organisation")}
    rows = [
        cells(
            str(row.pk), schools.get(getattr(row, "school_id", None), ""), words.on_day(row.since),
            Cell("Hold it", f"{reverse('hold-record')}?kind={label}&record={row.pk}"),
        )
        for row in found
    ]
    shown = TableShown(due.table.holds, ("Id", "School", "Counted from", ""), rows, "Nothing of this kind is due.")
    page = {"title": f"Due: {due.table.holds}", "crumbs": CRUMBS, "table": shown, "lead": (
        f"{counted(due.rows.count(), 'row')} on {words.on_day(on)}, by kind and id alone. {due.rule.in_words}."
    )}
    return render(request, "protection/table.html", {"page": page})


@needs(Permission.RETENTION_MANAGE)
def run(request):
    def verb(_form) -> str:
        done = deletion.run(by=request.hat, due=_due(request, today()))
        deletion.note_run(done, request.hat)
        messages.success(request, deletion.in_words(done))
        for label, key, why in done.stuck[:5]:
            messages.error(request, f"{noun(label)} {key}: {why}")
        return reverse("retention")

    page = FormPage(
        "Delete what is due today", "Delete", "It happens each night without anybody. Stubs by kind and id stay, so that an "
        "old backup does not bring anything back.", reverse("retention"), CRUMBS,
    )
    return ask(request, RunForm, "forms/page.html", verb, page=page)


@needs(Permission.RETENTION_MANAGE)
def hold_record(request):
    record = holds.named(request.GET.get("kind", ""), request.GET.get("record", ""))
    if record is None or holds.why_not_hold(record, None, "reason", request.hat):
        raise Http404

    def verb(form) -> str:
        given = form.cleaned_data
        holds.place(record_held=record, reason=given["reason"], by=request.hat, key=given["key"])
        return reverse("retention")

    what = f"{noun(record._meta.label_lower)} {record.pk}"
    page = FormPage(f"Hold {what} from deletion", "Hold it", cancel_url=reverse("retention"), crumbs=CRUMBS)
    return ask(request, HoldForm, "forms/page.html", verb, page=page, said="It is held from deletion.")


@needs(Permission.RETENTION_MANAGE)
def hold_school(request):
    def verb(form) -> str:
        given = form.cleaned_data
        school = school_by_urn(given["urn"])
        if school is None:
            raise Refusal(f"No school in the register has the URN {given['urn']}.")
        holds.place(school=school, reason=given["reason"], by=request.hat, key=given["key"])
        return reverse("retention")

    lead = "Every record about the school is kept until the hold ends, whoever wrote it."
    page = FormPage("Hold everything about a school from deletion", "Hold it", lead, reverse("retention"), CRUMBS)
    return ask(request, SchoolHoldForm, "forms/page.html", verb, page=page, said="The school is held from deletion.")


@needs(Permission.RETENTION_MANAGE)
def end_hold(request, pk):
    hold = get_object_or_404(Hold, pk=pk, holder__in=holder_ids(request.hat))
    if request.method == "POST":
        try:
            holds.end(hold=hold, version=int(request.POST.get("version") or 0), by=request.hat)
            messages.success(request, "The hold has ended.")
        except Refusal as why:
            messages.error(request, str(why))
        return HttpResponseRedirect(reverse("retention"))
    return render(request, "protection/end_hold.html", {"page": {
        "hold": hold, "crumbs": CRUMBS, "what": hold.school.name if hold.school else f"{noun(hold.record_kind)} {hold.record}",
    }})
