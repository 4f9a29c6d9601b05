"""Councils and trusts."""

from django.http import Http404
from django.shortcuts import render

from upstream.web.asked import as_at_in
from upstream.web.places import finding
from upstream.web.places.council import present_council
from upstream.web.places.trust import present_trust

LONGEST = 100


def councils(request):
    return render(request, "places/councils.html", {"page": finding.present_councils(request.edition)})


def council(request, code):
    name = finding.council_name(request.edition, code)
    if name is None:
        raise Http404(f"No council here has the code {code[:20]}. All councils are listed under Councils.")
    page = present_council(request.edition, code, name, as_at_in(request.GET))
    return render(request, "places/council.html", {"page": page})


def trusts(request):
    asked = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("q", "letter")}
    return render(request, "places/trusts.html", {"page": finding.present_trusts(request.edition, asked["q"], asked["letter"])})


def trust(request, uid):
    found = next((one for one in finding.every_trust(request.edition) if one.uid == uid), None)
    if found is None:
        raise Http404(f"No trust here has the UID {uid[:20]}. Trusts can be found by name under Trusts.")
    return render(request, "places/trust.html", {"page": present_trust(request.edition, found, as_at_in(request.GET))})
