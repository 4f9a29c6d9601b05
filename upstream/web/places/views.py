"""Councils and trusts."""

from django.http import Http404
from django.shortcuts import render

from upstream.people.roles import Permission
from upstream.web.asked import as_at_in
from upstream.web.needs import needs
from upstream.web.pages import kept_by_edition
from upstream.web.places import finding
from upstream.web.places.council import present_council
from upstream.web.places.trust import present_trust
from upstream.web.schemes.readers import reader_key, reader_of

LONGEST = 100


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition
def councils(request):
    return render(request, "places/councils.html", {"page": finding.present_councils(request.edition)})


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition(audience=reader_key)
def council(request, code):
    name = finding.council_name(request.edition, code)
    if name is None:
        raise Http404(f"No council here has the code {code[:20]}. All councils are listed under Councils.")
    page = present_council(request.edition, code, name, as_at_in(request.GET), reader_of(request.hat))
    return render(request, "places/council.html", {"page": page})


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition
def trusts(request):
    asked = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("q", "letter")}
    return render(request, "places/trusts.html", {"page": finding.present_trusts(request.edition, asked["q"], asked["letter"])})


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition(audience=reader_key)
def trust(request, uid):
    found = next((one for one in finding.every_trust(request.edition) if one.uid == uid), None)
    if found is None:
        raise Http404(f"No trust here has the UID {uid[:20]}. Trusts can be found by name under Trusts.")
    return render(request, "places/trust.html", {
        "page": present_trust(request.edition, found, as_at_in(request.GET), reader_of(request.hat)),
    })
