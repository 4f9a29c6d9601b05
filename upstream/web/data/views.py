"""What serves and what waits; one run, at work or at its end."""

from __future__ import annotations

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render

from upstream.casework.evidence_runs.models import EvidenceRun
from upstream.people.roles import Permission
from upstream.web.data.presenters import CRUMBS, present_overview, present_progress, present_run
from upstream.web.needs import needs


@needs(Permission.EVIDENCE_MANAGE)
def overview(request):
    return render(request, "data/data.html", {"page": present_overview(request.edition)})


@needs(Permission.EVIDENCE_MANAGE)
def run(request, pk):
    found = get_object_or_404(EvidenceRun.objects.select_related("started_by", "organisation"), pk=pk)
    return render(request, "data/run.html", {"page": present_run(found, request.edition), "crumbs": CRUMBS})


@needs(Permission.EVIDENCE_MANAGE)
def progress(request, pk):
    return JsonResponse(present_progress(get_object_or_404(EvidenceRun, pk=pk)))
