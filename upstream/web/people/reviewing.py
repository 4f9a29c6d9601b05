"""The yearly review of access: each role confirmed or ended, then finished."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from upstream.lib.refusal import Refusal
from upstream.people import reviews
from upstream.people.models import AccessReview, Membership
from upstream.people.roles import Permission
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import needs
from upstream.web.people.forms import ReviewForm
from upstream.web.people.presenters import present_review


@needs(Permission.ACCESS_REVIEW)
def review(request):
    return render(request, "people/review.html", {"page": present_review(request.hat)})


@needs(Permission.ACCESS_REVIEW)
def begin(request):
    page = FormPage(
        "Begin the yearly review of access", "Begin",
        "You look at every role at your body: those that are still needed are confirmed, the others ended.",
        reverse("access-review"),
    )

    def verb(form) -> str:
        reviews.begin(organisation=request.hat.organisation, by=request.hat, due_on=form.cleaned_data["due"])
        return reverse("access-review")

    return ask(request, ReviewForm, "forms/page.html", verb, page=page)


def _open(request) -> AccessReview:
    return get_object_or_404(AccessReview, organisation=request.hat.organisation, finished_on__isnull=True)


@needs(Permission.ACCESS_REVIEW)
def confirm(request, pk):
    rows = Membership.objects.select_related("organisation", "user")
    one = get_object_or_404(rows, pk=pk, organisation=request.hat.organisation)
    if request.method == "POST":
        review, version = _open(request), _version(request)
        _answered(
            request, lambda: reviews.confirm(review=review, membership=one, version=version, by=request.hat),
            f"{one.user.name} keeps the role of {one.held.title.lower()}.",
        )
    return HttpResponseRedirect(reverse("access-review"))


@needs(Permission.ACCESS_REVIEW)
def finish(request):
    if request.method == "POST":
        review, version = _open(request), _version(request)
        _answered(request, lambda: reviews.finish(review=review, version=version, by=request.hat), "The review is finished.")
    return HttpResponseRedirect(reverse("access-review"))


def _version(request) -> int:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdigit() else 0


def _answered(request, verb, said: str) -> None:
    """A list of buttons has no form to say a refusal in: it is said on the list."""
    try:
        verb()
    except Refusal as why:
        messages.error(request, str(why))
    else:
        messages.success(request, said)
