"""The runs that brought the register up to an edition, what each changed, and the questions that wait for a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from upstream.lib.clock import LONDON
from upstream.lib.refusal import refuse
from upstream.lib.wording import day
from upstream.registry.models import LinkQuestion, Reconciliation
from upstream.registry.questions import answer_question, open_questions, why_not_answer
from upstream.registry.reconcile_run import COUNTED
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.organisations.forms import AnswerForm
from upstream.web.organisations.keepers import for_keepers
from upstream.web.organisations.presenters import crumbs

RUNS = 20
ENDED = 200


@dataclass(frozen=True)
class Run:
    url: str
    when: str
    edition: str
    as_at: str
    counts: list[str]


@dataclass(frozen=True)
class Question:
    url: str
    sentence: str
    asked: str


@for_keepers
def runs(request):
    """A question tells that people have worked with both schools, so only the body that runs the site is shown any."""
    return render(request, "organisations/reconcile.html", {
        "runs": [_run(row) for row in Reconciliation.objects.all()[:RUNS]],
        "questions": [_question(row) for row in open_questions()], "crumbs": crumbs(),
    })


def _run(row: Reconciliation) -> Run:
    counts = [f"{words}: {row.counts[what]:,}" for what, words in COUNTED.items() if row.counts.get(what)]
    return Run(
        reverse("reconciliation", args=[row.pk]), f"{row.at.astimezone(LONDON):%-d %B %Y, %H:%M}", row.edition,
        day(row.as_at) if row.as_at else "", counts,
    )


def _question(row: LinkQuestion) -> Question:
    since = f" since {day(row.on)}" if row.on else ""
    return Question(
        reverse("link-question", args=[row.pk]),
        f"Are {row.earlier} (URN {row.earlier.urn}) and {row.later} (URN {row.urn}{since}) one school?",
        day(row.asked_at.astimezone(LONDON).date()),
    )


@for_keepers
def run(request, pk):
    row = get_object_or_404(Reconciliation, pk=pk)
    rows = row.ended.select_related("school__organisation", "organisation").order_by("organisation__name", "last")
    ended = [(str(one.school), str(one.organisation), day(one.last)) for one in rows[:ENDED] if one.last]
    return render(request, "organisations/run.html", {
        "run": _run(row), "ended": ended, "more": max(rows.count() - ENDED, 0),
        "crumbs": crumbs(("Brought up to editions", reverse("reconciliations"))),
    })


@for_keepers
def question(request, pk):
    row = get_object_or_404(LinkQuestion.objects.select_related("earlier__organisation", "later__organisation"), pk=pk)
    refuse(why_not_answer(row, request.hat))
    page = FormPage(
        "One school or two?", "Send the answer", f"{_question(row).sentence} A list of the register says that the one became "
        "the other, and people have worked with both.", reverse("reconciliations"),
        crumbs(("Brought up to editions", reverse("reconciliations"))),
    )  # fmt: skip

    def verb(form: AnswerForm) -> str:
        told = form.cleaned_data
        answer_question(question=row, answer=told["answer"], reason=told["reason"], by=request.hat)
        return reverse("reconciliations")

    return ask(request, AnswerForm, "forms/page.html", verb, page=page, said="The question is answered.")
