"""The first page: what needs me today; and what is held here, as it stood on the first page before."""

from django.shortcuts import render

from upstream.people.roles import Permission
from upstream.web.needs import needs, needs_hat
from upstream.web.pages import kept_by_edition
from upstream.web.start.presenters import present_start
from upstream.web.today.by_role import first_page


@needs_hat
def start(request):
    page, notices = first_page(request.hat)
    finds = request.edition is not None and request.hat.may(Permission.EVIDENCE_VIEW)
    return render(request, "today/today.html", {"page": page, "notices": notices, "finds_schools": finds})


@needs(Permission.EVIDENCE_VIEW)
@kept_by_edition
def held(request):
    return render(request, "start/start.html", {"page": present_start(request.edition)})
