"""The page of a school's story."""

from __future__ import annotations

from dataclasses import dataclass

from django.shortcuts import render

from upstream.people.roles import Permission
from upstream.web import words
from upstream.web.needs import needs
from upstream.web.records.listing import ways
from upstream.web.records.schools import about_school, school_crumbs
from upstream.web.story.moments import KINDS, Moment, moments


@dataclass(frozen=True)
class Day:
    """A day of the story with its moments."""

    when: str
    moments: list[Moment]


@needs(Permission.RECORDS_VIEW, Permission.SHARED_VIEW)
@about_school
def story(request, school):
    chosen = request.GET.get("kind", "")
    found = moments(school, request.hat, request.edition)
    offered = [("", "Everything"), *((kind, title) for kind, title in KINDS.items() if any(one.kind == kind for one in found))]
    page = {
        "title": f"The story of {school.name}", "crumbs": school_crumbs(school), "ways": ways(request, "kind", offered, chosen),
        "days": _by_day([one for one in found if not chosen or one.kind == chosen]), "body": request.hat.organisation,
    }
    return render(request, "story/story.html", {"page": page})


def _by_day(found: list[Moment]) -> list[Day]:
    days: dict[str, Day] = {}
    for one in found:
        when = words.on_day(one.on) or "Day not known"
        days.setdefault(when, Day(when, [])).moments.append(one)
    return list(days.values())
