"""What can be done with a record of any kind: share it and end that, read its earlier wording, withdraw it, take it away."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render

from upstream.audit.events import record as happened
from upstream.audit.events import viewed
from upstream.audit.happened import Happened
from upstream.casework.records.access import is_shared_with_its_school, seen
from upstream.casework.records.changing import ChangedMeanwhile
from upstream.casework.records.models import Record, Share
from upstream.casework.records.sharing import end_share, may_receive, share
from upstream.lib.clock import today
from upstream.lib.text import csv_cell
from upstream.people.roles import Permission
from upstream.registry.models import Organisation
from upstream.registry.queries import school_by_urn
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import forbidden, needs
from upstream.web.records.forms import ConfirmForm, ShareForm, WithdrawForm
from upstream.web.records.kinds import RecordKind
from upstream.web.records.page import now_reads, present_wording, record_crumbs
from upstream.web.records.schools import known_names
from upstream.web.schools.page import Crumb

EARLIER_IS_THE_HOLDERS = "Earlier wording is read by the body that wrote it."


def telling(kind: RecordKind, verb: Callable) -> Callable:
    """The verb; where somebody else was quicker, the form shows how the record reads now."""
    def tried(form):
        try:
            return verb(form)
        except ChangedMeanwhile as met:
            met.present.now_reads = now_reads(kind, met.present)
            raise
    return tried


def _crumbs(kind: RecordKind, found: Record) -> list[Crumb]:
    back = record_crumbs(found, kind.segment.capitalize(), f"{kind.segment}/")
    return [*back, Crumb(kind.title(found), kind.url(found.pk))]


@needs(Permission.RECORDS_SHARE)
def share_record(request, pk, kind: RecordKind):
    found = seen(kind.model, pk, request.hat)
    if found.holder_id != request.hat.organisation.pk:
        return forbidden(request, f"Only {found.holder} can share this, since it wrote it.")
    bodies = [(str(one.pk), f"{one} ({one.get_kind_display().lower()})") for one in _may_receive(found)]

    def verb(form):
        organisation = Organisation.objects.get(pk=form.cleaned_data["organisation"])
        share(shared=found, organisation=organisation, reason=form.cleaned_data["reason"], by=request.hat,
              until=form.cleaned_data["until"])
        return kind.url(found.pk)

    page = FormPage(
        f"Share this {kind.noun}", "Share it",
        "They read it as it stands and as it will be changed, until the share ends. The school can see who looked at what is "
        "shared with it.", kind.url(found.pk), _crumbs(kind, found),
    )
    make = lambda *args, **named: ShareForm(*args, bodies=bodies, **named)  # noqa: E731
    return ask(request, ShareForm, "records/form.html", verb, page=page, said="It is shared.", make=make,
               known_names=known_names(request.hat, found.school))


def _may_receive(found: Record):
    if found.school is None:
        return Organisation.objects.exclude(pk=found.holder_id).filter(memberships__isnull=False).distinct()
    return may_receive(found.school, today()).exclude(pk=found.holder_id).order_by("kind", "name")


@needs(Permission.RECORDS_SHARE)
def end_record_share(request, pk, share_id, kind: RecordKind):
    found = seen(kind.model, pk, request.hat)
    ended = Share.objects.filter(pk=share_id, record_kind=kind.label, record=found.pk).select_related("organisation").first()
    if ended is None or ended.holder_id != request.hat.organisation.pk:
        raise Http404("There is no such share.")

    def verb(_form):
        end_share(share=ended, by=request.hat)
        return kind.url(found.pk)

    page = FormPage(
        f"End the share with {ended.organisation}?", "End it now",
        f"{ended.organisation} can then no longer read this {kind.noun}. What they read already they know.",
        kind.url(found.pk), _crumbs(kind, found),
    )
    said = f"The share with {ended.organisation} is ended."
    return ask(request, ConfirmForm, "records/form.html", verb, page=page, said=said)


def withdraw_record(request, pk, kind: RecordKind):
    found = seen(kind.model, pk, request.hat)
    if kind.withdraw is None or (why := kind.why_not_withdraw(found, request.hat)):
        return forbidden(request, why if kind.withdraw else "This kind of record cannot be withdrawn.")

    def verb(form):
        kind.withdraw(found, form.cleaned_data["reason"], form.cleaned_data["version"] or found.version, request.hat)
        return kind.url(found.pk)

    page = FormPage(
        f"Withdraw this {kind.noun}?", "Withdraw it",
        "It stays readable for those who could read it, marked as withdrawn, and counts no more. It is deleted when its time "
        "of retention is over.", kind.url(found.pk), _crumbs(kind, found),
    )
    return ask(request, WithdrawForm, "records/form.html", telling(kind, verb), page=page, said="It is withdrawn.",
               initial={"version": found.version}, known_names=known_names(request.hat, found.school))


@needs(Permission.RECORDS_VIEW)
def record_history(request, pk, kind: RecordKind):
    """Every wording that a record had, side by side."""
    found = seen(kind.model, pk, request.hat)
    if found.holder_id != request.hat.organisation.pk:
        return forbidden(request, EARLIER_IS_THE_HOLDERS)
    if not kind.texts:
        raise Http404("This kind of record has one wording.")
    return render(request, "records/history.html", {"page": present_wording(kind, found, _crumbs(kind, found))})


@needs(Permission.EXPORT)
def records_file(request, kind: RecordKind):
    """What the list shows, as a table; that it was taken away is written down."""
    rows = kind.listed(request.hat)
    if urn := request.GET.get("school"):
        school = school_by_urn(urn)
        if school is None or not request.hat.remembers.filter(pk=school.pk).exists():
            raise Http404("There is no such school among yours.")
        rows = kind.listed(request.hat, school)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([label for label, _ in kind.columns])
    rows = list(rows)
    writer.writerows([[csv_cell(cell(one)) for _, cell in kind.columns] for one in rows])
    with transaction.atomic():
        for one in rows:
            viewed(one, by=request.hat, shared_with_school=is_shared_with_its_school(one))
        happened(Happened.RECORD_EXPORTED, by=request.hat, target=request.hat.organisation, fields=[kind.label])
    return HttpResponse("\ufeff" + out.getvalue(), headers={
        "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": f'attachment; filename="{kind.segment}.csv"',
    })
