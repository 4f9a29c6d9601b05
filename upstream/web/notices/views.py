"""The pages of notices. They are a person's own: nobody else reads them, whatever the role."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from upstream.lib.wording import counted
from upstream.notices import actions
from upstream.notices.kinds import NOTICE_KINDS
from upstream.notices.models import Notice
from upstream.notices.queries import choices_of, notices_of, trouble_of
from upstream.people.hats import Hat
from upstream.registry.models import Organisation
from upstream.web import words
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import needs_hat
from upstream.web.notices.forms import SwitchesForm
from upstream.web.notices.things import Thing, things_of
from upstream.web.schools.page import Crumb

MOST = 200
LIST = "/notices/"


@dataclass(frozen=True)
class Line:
    """One notice as it is shown. `thing` None: it is gone, or no longer theirs to see. `body`: to act for, to open it."""

    id: int
    title: str
    when: str
    is_read: bool
    thing: Thing | None
    body: str


@needs_hat
def notices(request):
    rows = notices_of(request.user.pk, most=MOST)
    things = things_of(rows, request.hat)
    bodies = Organisation.objects.in_bulk({one.organisation for one in rows if one.organisation})
    lines = [_line(one, things, bodies, request.hat) for one in rows]
    return render(request, "notices/notices.html", {
        "unread": [line for line in lines if not line.is_read], "read": [line for line in lines if line.is_read],
        "trouble": trouble_of(request.user.pk), "is_cut": len(rows) == MOST,
    })


def _line(one: Notice, things: dict, bodies: dict[int, Organisation], hat: Hat) -> Line:
    is_elsewhere = one.organisation not in (None, hat.organisation.pk)
    body = str(bodies.get(one.organisation, "")) if is_elsewhere else ""
    return Line(
        one.pk, NOTICE_KINDS[one.kind].title, words.at_time(one.made_at), one.read_at is not None,
        things.get((one.about_kind, one.about)), body,
    )


@needs_hat
@require_POST
def open_notice(request, pk):
    """Marks it as read and leads to the thing: by POST, since a look ahead by a browser is no reading."""
    found = Notice.objects.shown_to(request.user.pk).filter(pk=pk).first()
    if found is None:
        raise Http404("You have no such notice.")
    actions.read(user=request.user.pk, notices=[found.pk])
    thing = things_of([found], request.hat).get((found.about_kind, found.about))
    if thing is None:
        messages.info(request, "What this told of is gone, or is no longer yours to see. It is marked as read.")
    return HttpResponseRedirect(thing.url if thing else LIST)



@needs_hat
@require_POST
def mark_read(request):
    """All of them, or those that were ticked."""
    chosen = [int(pk) for pk in request.POST.getlist("notice") if pk.isdecimal() and len(pk) < 19]
    number = actions.read(user=request.user.pk, notices=None if "all" in request.POST else chosen)
    messages.success(request, f"{counted(number, 'notice')} marked as read.")
    return HttpResponseRedirect(LIST)



@needs_hat
@require_POST
def mended(request):
    """The person says that mail reaches them again."""
    actions.mended(user=request.user.pk, by=request.hat)
    messages.success(request, "Mail goes out to you again, with the next that is due.")
    return HttpResponseRedirect(LIST)



@needs_hat
def switches(request):
    choices = choices_of(request.user.pk)

    def verb(form):
        with transaction.atomic():
            for one in choices:
                when = form.cleaned_data[one.kind.id]
                if when != one.when:
                    actions.choose(user=request.user.pk, kind=one.kind.id, when=when, by=request.hat)
        return LIST

    page = FormPage(
        "When to tell me", "Keep it",
        "On the site everything is shown at once. Mail names no school, no person and nothing that anybody wrote: it says how "
        "many things of which kind wait for you here.", LIST, (Crumb("Notices", LIST),),
    )
    make = lambda *args, **named: SwitchesForm(*args, choices=choices, **named)  # noqa: E731
    return ask(request, SwitchesForm, "records/form.html", verb, page=page, said="Your choice is kept.", make=make)
