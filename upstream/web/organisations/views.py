"""The bodies of the register: found, and each with its numbers, days, members and history."""

from __future__ import annotations

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from upstream.audit.happened import Happened
from upstream.audit.models import Event
from upstream.lib.clock import LONDON
from upstream.lib.wording import day
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry import rules
from upstream.registry.consequences import turning_points
from upstream.registry.kinds import CAN_BE_COVERED, CAN_COVER, LIKE_A_SCHOOL, OrganisationKind
from upstream.registry.models import Organisation
from upstream.registry.queries import present, search
from upstream.web.needs import needs
from upstream.web.organisations import presenters as shown
from upstream.web.organisations.keepers import keeps

FEW_EVENTS = 20
# What became of a body, which everybody may know; what its people did, as taking records away, is nobody else's business.
TOLD = (
    Happened.ORGANISATION_ADDED, Happened.ORGANISATION_CHANGED, Happened.ORGANISATION_CLOSED, Happened.BELONGING_ADDED,
    Happened.BELONGING_ENDED, Happened.COVERING_ADDED, Happened.COVERING_ENDED, Happened.PROFILE_CHANGED,
)


@needs(Permission.EVIDENCE_VIEW, Permission.REGISTER_WRITE)
def organisations(request):
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ("q", "kind", "closed")}
    if asked["kind"] not in OrganisationKind.values:
        asked["kind"] = ""
    rows = search(asked["q"], kind=asked["kind"], closed=bool(asked["closed"]))
    if not asked["q"] and not asked["kind"]:
        rows = rows.exclude(kind=OrganisationKind.SCHOOL)  # schools have a list of their own
    page = shown.present_list(rows, asked, request.GET.get("page", "1"), request.hat)
    return render(request, "organisations/list.html", {"page": page, "may_look": keeps(request.hat), "crumbs": []})


@needs(Permission.EVIDENCE_VIEW, Permission.REGISTER_WRITE)
def organisation(request, pk):
    row = get_object_or_404(Organisation.objects.prefetch_related("identifiers", "former_names"), pk=pk)
    page = _school(row, request.hat) if row.kind in LIKE_A_SCHOOL else _body(row, request.hat)
    return render(request, "organisations/organisation.html", {"page": page, "crumbs": shown.crumbs()})


def _body(row: Organisation, hat: Hat) -> shown.OrganisationPage:
    parts = [shown.members_of(row, hat)]
    if row.kind in CAN_COVER:
        parts.insert(0, shown.covers_of(row, hat))
    if row.kind in CAN_BE_COVERED:
        parts.append(shown.covered_by(row, hat))
    return _page(row, hat, parts)


def _school(row: Organisation, hat: Hat) -> shown.OrganisationPage:
    now = present(row.school)
    points = turning_points(now) if now.pk == row.school.pk else []
    return _page(row, hat, [shown.bodies_of(row, hat)], points, shown.school_address(now.organisation))


def _page(row, hat: Hat, parts, points=(), school_url: str = "") -> shown.OrganisationPage:
    return shown.OrganisationPage(
        row.name, row.get_kind_display(), shown.days(row.first, row.last) if row.first or row.last else "", row.profile,
        shown.facts_of(row), parts, list(points), _history(row), _ways(row, hat), school_url,
    )


def _history(row: Organisation) -> list[str]:
    """What was changed by hand, without who: the log of people is the protection officer's."""
    of_it = Event.objects.filter(target_kind=row._meta.label_lower, target=str(row.pk), happened__in=TOLD)
    rows = of_it.order_by("-at")[:FEW_EVENTS]
    return [f"{day(one.at.astimezone(LONDON).date())}: {one.get_happened_display()}" for one in rows]


def _ways(row: Organisation, hat: Hat) -> list[tuple[str, str, str]]:
    """What can be done here, and why not where it cannot: nobody without the permission is shown any of it."""
    if not hat.may(Permission.REGISTER_WRITE):
        return []
    ways = [("Change", reverse("change-organisation", args=[row.pk]), rules.why_not_change(row, hat) or "")]
    if row.kind not in LIKE_A_SCHOOL:
        ways.append(("Add a school", reverse("add-belonging", args=[row.pk]), rules.why_not_edit(None, hat) or ""))
    if row.kind in CAN_COVER:
        ways.append(("Add a body that it covers", reverse("add-covering", args=[row.pk]), rules.why_not_edit(None, hat) or ""))
    if row.typed:
        ways.append(("Close", reverse("close-organisation", args=[row.pk]), rules.why_not_close(row, None, hat) or ""))
    return ways
