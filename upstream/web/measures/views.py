"""What is measured."""

from django.http import Http404
from django.shortcuts import render

from upstream.evidence.measures import UnknownMeasure, find_measure
from upstream.web.measures.presenters import present_measure, present_measures


def measures(request):
    return render(request, "measures/measures.html", {"page": present_measures(request.edition)})


def measure(request, measure):
    try:
        found = find_measure(request.edition.definitions, measure)
    except UnknownMeasure as unknown:
        raise Http404(str(unknown)) from None
    return render(request, "measures/measure.html", {"page": present_measure(request.edition, found)})
