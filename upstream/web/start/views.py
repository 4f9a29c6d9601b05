"""The first page."""

from django.shortcuts import render

from upstream.web.needs import needs_hat
from upstream.web.pages import of_edition
from upstream.web.start.presenters import present_start


@needs_hat
@of_edition
def start(request):
    return render(request, "start/start.html", {"page": present_start(request.edition)})
