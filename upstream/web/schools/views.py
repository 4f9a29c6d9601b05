"""Finding a school, and a school's page."""

from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from upstream.web import links
from upstream.web.asked import as_at_in
from upstream.web.schools import page
from upstream.web.schools import search as finding


def search(request):
    found = finding.present_search(request.edition.directory, finding.asked_in(request.GET))
    return render(request, "schools/search.html", {"page": found})


def complete(request):
    return JsonResponse({"matches": finding.completions(request.edition.directory, finding.asked_in(request.GET))})


def school(request, urn):
    as_at = as_at_in(request.GET)
    present = request.edition.directory.school_of(urn)
    if present is None:
        raise Http404(f"No school here has the URN {urn[:20]}.")
    if present != urn:
        return HttpResponseRedirect(links.school(present, as_at=as_at))
    return render(request, "schools/school.html", {"page": page.present_school(request.edition, urn, as_at)})
