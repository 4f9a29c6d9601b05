"""What changed between two editions: everywhere, for a council, for one school."""

from __future__ import annotations

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from upstream.evidence.edition_changes.changes import changes_of_school
from upstream.evidence.editions import DamagedEdition
from upstream.evidence.entity import Entity
from upstream.people.roles import Permission
from upstream.web.asked import CannotRead
from upstream.web.data.changes import present_changes, present_school
from upstream.web.data.kept import changes_of, edition_of, store_of
from upstream.web.data.presenters import CRUMBS, Crumb, made_words
from upstream.web.needs import needs


@needs(Permission.EVIDENCE_MANAGE)
def changes(request, before, after):
    asked = {name: value for name in ("council", "urn") if (value := request.GET.get(name, "").strip())}
    if "urn" in asked:
        if not asked["urn"].isdigit() or len(asked["urn"]) > 7:
            raise CannotRead(f"‘{asked['urn'][:40]}’ is not a URN: write its six digits.")
        return HttpResponseRedirect(reverse("data-changes-school", args=[before, after, asked["urn"]]))
    everywhere = changes_of(before, after)
    councils = [(place.la, place.la_name or place.la) for place, _, _ in everywhere.councils() if place.la]
    council = asked.get("council", "")
    if council and council not in dict(councils):
        raise Http404("No school of that council reads anything else than before.")
    found = changes_of(before, after, Entity("la", council)) if council else everywhere
    return render(request, "data/changes.html", {
        "page": present_changes(found, store_of(after), asked), "crumbs": CRUMBS, "council": council,
        "council_name": dict(councils).get(council, ""), "councils": sorted(councils, key=lambda one: one[1]),
        "before": made_words(edition_of(before)), "after": made_words(edition_of(after)),
    })


@needs(Permission.EVIDENCE_MANAGE)
def school(request, before, after, urn):
    old, new = store_of(before), store_of(after)
    try:
        found = changes_of_school(old, new, urn)
    except DamagedEdition as damaged:
        raise Http404(str(damaged)) from None
    name = new.name_of(Entity("school", urn)) or old.name_of(Entity("school", urn))
    if name is None and not found:
        raise Http404(f"Neither edition knows a school with the URN {urn}.")
    here = reverse("data-changes", args=[before, after])
    return render(request, "data/school.html", {
        "page": present_school(found, new), "name": name or f"School {urn}", "urn": urn,
        "crumbs": [*CRUMBS, Crumb("What changed", here)],
        "before": made_words(edition_of(before)), "after": made_words(edition_of(after)),
    })
