"""What this site is, and how it can be used by everyone."""

from django.shortcuts import render

from upstream.web.about.presenters import present_about
from upstream.web.needs import needs_account, open_page


@needs_account
def about(request):
    return render(request, "about/about.html", {"page": present_about()})


@open_page
def accessibility(request):
    return render(request, "about/accessibility.html")

