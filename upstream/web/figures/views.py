"""One figure, from its number to its file and row."""

from django.http import Http404
from django.shortcuts import render

from upstream.evidence.entity import parse_entity
from upstream.evidence.measures import UnknownMeasure, find_measure
from upstream.people.roles import Permission
from upstream.web import links
from upstream.web.asked import as_at_in
from upstream.web.figures.presenters import Question, present_figure
from upstream.web.needs import needs
from upstream.web.pages import kept_by_edition


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition
def figure(request, measure, entity, period):
    try:
        question = Question(
            measure=find_measure(request.edition.definitions, measure),
            entity=parse_entity(entity),
            period=links.period_of_slug(period),
            group=request.GET.get("group", "all"),
            phase=request.GET.get("phase", "all"),
            as_at=as_at_in(request.GET),
        )
    except (UnknownMeasure, ValueError) as unknown:
        raise Http404(str(unknown)) from None
    return render(request, "figures/figure.html", {"page": present_figure(request.edition, question)})
