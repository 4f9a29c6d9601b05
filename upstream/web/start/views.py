"""The first page."""

from django.shortcuts import render

from upstream.web.start.presenters import present_start


def start(request):
    return render(request, "start/start.html", {"page": present_start(request.edition)})
