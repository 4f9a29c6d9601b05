"""What is measured."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from upstream.evidence.measures import UnknownMeasure, find_measure
from upstream.people.roles import Permission
from upstream.web.asked import as_at_in
from upstream.web.measures import downloads
from upstream.web.measures.asked import asked_in, shown_of
from upstream.web.measures.listing import present_measures
from upstream.web.measures.page import present_measure
from upstream.web.needs import needs
from upstream.web.pages import kept_by_edition


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition
def measures(request):
    return render(request, "measures/measures.html", {"page": present_measures(request.edition)})


def _found(request, measure):
    try:
        return find_measure(request.edition.definitions, measure), asked_in(request.GET, as_at_in(request.GET))
    except UnknownMeasure as unknown:
        raise Http404(str(unknown)) from None


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition
def measure(request, measure):
    return render(request, "measures/measure.html", {"page": present_measure(request.edition, *_found(request, measure))})


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition
def figures(request, measure):
    defined, asked = _found(request, measure)
    shown = shown_of(request.edition, defined, asked)
    page = present_measure(request.edition, defined, asked)
    return HttpResponse(
        downloads.as_csv(page, shown), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{downloads.file_name(shown)}"'},
    )
