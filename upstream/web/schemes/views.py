"""Schemes, what they propose for an area, and a school's standing in one."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from upstream.evidence.entity import Entity, parse_entity
from upstream.lib.wording import listed
from upstream.people.roles import Permission
from upstream.web import links, words
from upstream.web.asked import as_at_in
from upstream.web.needs import forbidden, needs
from upstream.web.pages import kept_by_edition
from upstream.web.schemes import downloads
from upstream.web.schemes.area import present_area
from upstream.web.schemes.filters import filters_in
from upstream.web.schemes.offered import OfferedScheme, offer
from upstream.web.schemes.proposals import proposals
from upstream.web.schemes.readers import NOT_YOURS, reader_key, reader_of
from upstream.web.schemes.record import present_record, whereabouts_of
from upstream.web.schemes.rules import present_rules, present_schemes
from upstream.web.schemes.shown import show


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition
def schemes(request):
    return render(request, "schemes/schemes.html", {"page": present_schemes(request.edition)})


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition
def scheme(request, scheme):
    found = _scheme(request.edition, scheme)
    return render(request, "schemes/scheme.html", {"page": present_rules(request.edition, found)})


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition(audience=reader_key)
def area(request, scheme, place):
    found, where, name = _scheme(request.edition, scheme), *_place(request.edition, place)
    reader = reader_of(request.hat)
    if not reader.sees_area(where):
        return forbidden(request, NOT_YOURS)
    page = present_area(request.edition, found, where, name, as_at_in(request.GET), filters_in(request.GET), reader)
    return render(request, "schemes/area.html", {"page": page})


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition(audience=reader_key)
def download(request, scheme, place, ending):
    found, where, name = _scheme(request.edition, scheme), *_place(request.edition, place)
    reader = reader_of(request.hat)
    if not reader.sees_area(where):
        return forbidden(request, NOT_YOURS)
    as_at, asked = as_at_in(request.GET), filters_in(request.GET)
    made = proposals(request.edition, found, where, as_at, reader)
    if made.framework is None:
        raise Http404(made.why_none)
    shown = show(made.framework, where, made.schools, asked)
    content = downloads.render(request.edition, made, shown, found, name, as_at, ending)
    named = downloads.file_name(found, shown, as_at, ending)
    return HttpResponse(content, headers={
        "Content-Type": downloads.TYPES[ending], "Content-Disposition": f'attachment; filename="{named}"',
    })


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition(audience=reader_key)
def standing(request, urn, scheme):
    found, as_at = _scheme(request.edition, scheme), as_at_in(request.GET)
    present = request.edition.directory.school_of(urn)
    if present is None:
        raise Http404(f"No school here has the URN {urn[:20]}.")
    if present != urn:
        return HttpResponseRedirect(links.standing(present, found.id, as_at=as_at))
    reader = reader_of(request.hat)
    if not reader.sees_standing(found, whereabouts_of(request.edition, urn, as_at)):
        return forbidden(request, NOT_YOURS)
    page = present_record(request.edition, found, urn, as_at, filters_in(request.GET), reader)
    return render(request, "schemes/record.html", {"page": page})


def _scheme(edition, name: str) -> OfferedScheme:
    found = offer(edition)
    scheme = found.named(name)
    if scheme is None:
        there = listed([one.id for one in found.schemes]) or "none"
        raise Http404(f"There is no scheme ‘{name[:40]}’ here. There are: {there}.")
    return scheme


def _place(edition, written: str) -> tuple[Entity, str]:
    """The place and its name. 404 with a sentence for what is no council or trust known here."""
    try:
        place = parse_entity(written.replace("-", ":", 1))
    except ValueError:
        place = None
    if place is None or place.kind not in ("la", "trust"):
        raise Http404(f"‘{written[:40]}’ is no place: write a council as la-936 or a trust as trust-2053.")
    name = edition.store.name_of(place) or (edition.directory.council_name(place.id) if place.kind == "la" else None)
    if name is None:
        raise Http404(f"No {'trust' if place.kind == 'trust' else 'council'} here has the code {place.id[:20]}.")
    return place, words.title_case(name)
