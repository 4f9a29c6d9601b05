"""What is held, what was set aside, and what the publishers have brought out."""

from django.shortcuts import render

from upstream.web.sources.presenters import present_sources


def sources(request):
    return render(request, "sources/sources.html", {"page": present_sources(request.edition)})
