"""Finding a school, and a school's page."""

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from upstream.people.roles import Permission
from upstream.reports.similar_schools import as_csv, similar_schools
from upstream.reports.xlsx import render_xlsx
from upstream.web import links
from upstream.web.asked import as_at_in
from upstream.web.needs import needs
from upstream.web.pages import kept_by_edition
from upstream.web.places.finding import places_matching
from upstream.web.schemes.readers import reader_key, reader_of
from upstream.web.schools import casework, page
from upstream.web.schools import search as finding
from upstream.web.schools import similar as alike

HOLES = (casework.casework, casework.casework_way)  # of the school's page: filled for each reader
PLACES = 2  # councils and trusts among the completions: most people look for a school


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition
def search(request):
    asked = finding.asked_in(request.GET)
    found = finding.present_search(request.edition.directory, asked)
    return render(request, "schools/search.html", {"page": found, "places": places_matching(request.edition, asked.q)})


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition
def complete(request):
    asked = finding.asked_in(request.GET)
    places = [{"name": way.text, "place": "", "url": way.url} for way in places_matching(request.edition, asked.q)[:PLACES]]
    return JsonResponse({"matches": finding.completions(request.edition.directory, asked) + places})


def _present(request, urn):
    """The URN that the school bears now."""
    present = request.edition.directory.school_of(urn)
    if present is None:
        raise Http404(f"No school here has the URN {urn[:20]}.")
    return present


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition(audience=reader_key)
def school(request, urn):
    as_at, present = as_at_in(request.GET), _present(request, urn)
    if present != urn:
        return HttpResponseRedirect(links.school(present, as_at=as_at))
    shown = page.present_school(request.edition, urn, as_at, reader_of(request.hat))
    return render(request, "schools/school.html", {"page": shown})


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition
def figures(request, urn):
    as_at, present = as_at_in(request.GET), _present(request, urn)
    if present != urn:
        return HttpResponseRedirect(links.every_figure(present, as_at=as_at))
    return render(request, "schools/figures.html", {"page": page.present_figures(request.edition, urn, as_at)})


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition
def similar(request, urn):
    as_at, present = as_at_in(request.GET), _present(request, urn)
    if present != urn:
        return HttpResponseRedirect(links.similar(present, as_at=as_at))
    return render(request, "schools/similar.html", {"page": alike.present_similar(request.edition, urn, as_at)})


TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition
def similar_file(request, urn, ending):
    """What the page of similar schools shows, as a table or a workbook."""
    if ending not in TYPES:
        raise Http404("Similar schools come as .csv or .xlsx.")
    found = alike.kept_family(request.edition, _present(request, urn), as_at_in(request.GET))
    content = as_csv(found) if ending == "csv" else render_xlsx(similar_schools(found, request.edition.store))
    name = f"similar-schools-{found.urn}.{ending}"
    return HttpResponse(content, headers={
        "Content-Type": TYPES[ending], "Content-Disposition": f'attachment; filename="{name}"',
    })
