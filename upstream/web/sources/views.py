"""What is held, what was set aside, and what the publishers have brought out."""

from django.shortcuts import render

from upstream.people.roles import Permission
from upstream.web.needs import needs
from upstream.web.pages import kept_by_edition
from upstream.web.sources.presenters import present_sources


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition
def sources(request):
    return render(request, "sources/sources.html", {"page": present_sources(request.edition)})
