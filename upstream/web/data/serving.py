"""What readers are shown: a prepared edition published, an earlier one put back. Each asks first, and says for whom."""

from __future__ import annotations

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse

from upstream.casework.evidence_runs import actions
from upstream.casework.evidence_runs.models import EvidenceRun
from upstream.evidence import serving
from upstream.evidence.editions import home_folder
from upstream.jobs import builds
from upstream.lib.refusal import refuse
from upstream.people.roles import Permission
from upstream.web.data.changes import present_summary
from upstream.web.data.forms import ConfirmForm, PutBackForm
from upstream.web.data.kept import changes_of, edition_of, store_of
from upstream.web.data.presenters import CRUMBS, made_words
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import needs


def _told(request, edition):
    """What changes for whom, from what serves now to this edition; nothing where nothing serves yet."""
    if request.edition is None or request.edition.id == edition.id:
        return None
    return present_summary(changes_of(request.edition.id, edition.id), store_of(edition.id))


def _lead(request, run: EvidenceRun) -> str:
    """Says so where somebody has published another edition since this one was prepared."""
    if request.edition is None or run.base == request.edition.id:
        return "From then on everybody is shown it."
    return (
        "Another edition was published after this one was begun, and this one was not built on it: what that one brought is "
        "gone again below. To have both, discard this one and send its files again."
    )


@needs(Permission.EVIDENCE_MANAGE)
def publish(request, pk):
    run = get_object_or_404(EvidenceRun, pk=pk)
    edition = edition_of(run.edition or "-")
    refuse(serving.why_not_publish(home_folder(), edition))
    page = FormPage(
        f"Publish the edition of {made_words(edition)}", "Publish", _lead(request, run), reverse("data-run", args=[run.pk]),
        CRUMBS, told=_told(request, edition),
    )

    def verb(form) -> str:
        with transaction.atomic():
            builds.enqueue_follow()
            actions.publish(run=run, version=form.cleaned_data["version"] or 0, by=request.hat)
        return reverse("data")

    said = f"The edition of {made_words(edition)} serves."
    return ask(request, ConfirmForm, "data/confirm.html", verb, page=page, initial={"version": run.version}, said=said)


@needs(Permission.EVIDENCE_MANAGE)
def publish_edition(request, edition):
    """One that a command on the server prepared."""
    found = edition_of(edition)
    refuse(serving.why_not_publish(home_folder(), found))
    page = FormPage(
        f"Publish the edition of {made_words(found)}", "Publish", "From then on everybody is shown it.", reverse("data"),
        CRUMBS, told=_told(request, found),
    )

    def verb(_form) -> str:
        with transaction.atomic():
            builds.enqueue_follow()
            actions.publish_made_elsewhere(edition=found.id, by=request.hat)
        return reverse("data")

    said = f"The edition of {made_words(found)} serves."
    return ask(request, ConfirmForm, "data/confirm.html", verb, page=page, said=said)


@needs(Permission.EVIDENCE_MANAGE)
def put_back(request, edition):
    found = edition_of(edition)
    refuse(serving.why_not_put_back(home_folder(), found))
    page = FormPage(
        f"Put back the edition of {made_words(found)}", "Put it back",
        "From then on everybody is shown it again. What serves now is kept, and can be put back in turn.",
        reverse("data"), CRUMBS, told=_told(request, found),
    )

    def verb(form) -> str:
        with transaction.atomic():
            builds.enqueue_follow()
            actions.put_back(edition=found.id, reason=form.cleaned_data["reason"], by=request.hat)
        return reverse("data")

    said = f"The edition of {made_words(found)} serves again."
    return ask(request, PutBackForm, "data/confirm.html", verb, page=page, said=said)
