"""Frameworks tried on the past."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from upstream.people.roles import Permission
from upstream.reports.files import BACKTEST_FORMS
from upstream.web.backtests.kept import kept_backtest, untried
from upstream.web.backtests.lists import present_list
from upstream.web.backtests.presenters import present_backtest, present_backtests, present_untried
from upstream.web.needs import needs
from upstream.web.pages import kept_by_edition

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "json": "application/json; charset=utf-8",
}


@needs(Permission.BACKTESTS_VIEW)
@kept_by_edition
def backtests(request):
    return render(request, "backtests/backtests.html", {"page": present_backtests(request.edition)})


@needs(Permission.BACKTESTS_VIEW)
@kept_by_edition
def backtest(request, framework):
    record = kept_backtest(framework)
    if record is None:
        page = present_untried(_untried(request.edition, framework))
        return render(request, "backtests/untried.html", {"page": page})
    return render(request, "backtests/backtest.html", {"page": present_backtest(request.edition, record)})


@needs(Permission.BACKTESTS_VIEW)
@kept_by_edition
def schools(request, framework):
    page = present_list(_record(framework), request.GET)
    return render(request, "backtests/schools.html", {"page": page})


@needs(Permission.BACKTESTS_VIEW)
@kept_by_edition
def download(request, framework, ending):
    record = _record(framework)
    if ending not in TYPES:
        raise Http404("A backtest is given as a workbook (xlsx) or as JSON.")
    return HttpResponse(BACKTEST_FORMS[ending](record), headers={
        "Content-Type": TYPES[ending], "Content-Disposition": f'attachment; filename="backtest-{framework}.{ending}"',
    })


def _record(framework: str):
    record = kept_backtest(framework)
    if record is None:
        raise Http404(f"No backtest of ‘{framework[:40]}’ is kept here.")
    return record


def _untried(edition, framework: str):
    found = untried(edition, framework)
    if found is None:
        raise Http404(f"There is no framework ‘{framework[:40]}’ here, and no backtest of one by that name is kept.")
    return found
