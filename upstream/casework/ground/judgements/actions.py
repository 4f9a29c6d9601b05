"""Recording a judgement, withdrawing one made by mistake, declaring what is recorded completely."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from upstream.assessment.framework import Framework
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.ground.judgements.models import Declaration, Judgement, JudgementState
from upstream.casework.ground.judgements.rules import (
    Judged,
    why_not_declare,
    why_not_judge,
    why_not_judged,
    why_not_withdraw,
)
from upstream.casework.records.changing import changed, locked, once
from upstream.casework.records.owning import why_not_reason
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal, refuse
from upstream.people.hats import Hat
from upstream.registry.models import School


@transaction.atomic
def judge(*, school: School, judged: Judged, by: Hat, key: uuid.UUID | None = None) -> Judgement:
    """Records it for the hat's body. One of the same kind that stood before is superseded, and stays readable."""
    refuse(why_not_judge(school, by))
    refuse(why_not_judged(judged, by))
    return once(key, by, lambda: _judged(school, judged, by))


def _judged(school: School, judged: Judged, by: Hat) -> Judgement:
    earlier = _superseded(school, judged, by)
    made = Judgement.objects.create(
        holder=by.organisation, school=school, urn=school.urn, sensitivity=judged.sensitivity, written_by=by.user,
        changed_by=by.user, framework=judged.framework_name, kind=judged.kind_id, kind_title=judged.kind_title,
        answer=judged.answer.strip(), judged_on=judged.judged_on, judged_by=judged.judged_by.strip(),
        evidence=judged.evidence.strip(), links=[list(link) for link in judged.links], supersedes=earlier,
    )
    record(Happened.JUDGEMENT_MADE, by=by, target=made, fields=["supersedes"] if earlier else [])
    return made


def _superseded(school: School, judged: Judged, by: Hat) -> Judgement | None:
    """The one that stands, superseded; by the framework's id, so that a judgement by its next version follows on."""
    named = judged.framework.id + "/" if judged.framework else ""
    same = Judgement.objects.select_for_update(of=("self",)).filter(
        holder=by.organisation, school=school, kind=judged.kind_id, state=JudgementState.STANDING
    )
    earlier = (same.filter(framework__startswith=named) if named else same.filter(framework="")).first()
    if earlier is None:
        return None
    if earlier.judged_on > judged.judged_on:
        raise Refusal(f"A judgement of {earlier.judged_on:%-d %B %Y} stands, which is later: give its day or a later one.")
    changed(earlier, {"state": JudgementState.SUPERSEDED, "ended_on": today(), "changed_by": by.user})
    return earlier


@transaction.atomic
def withdraw(*, judgement: Judgement, reason: str, version: int, by: Hat) -> Judgement:
    """Recorded by mistake. What it had superseded does not stand again by itself: judge anew."""
    refuse(why_not_withdraw(judgement, by))
    refuse(why_not_reason(reason))
    present = locked(judgement, version)
    refuse(why_not_withdraw(present, by))
    changed(present, {
        "state": JudgementState.WITHDRAWN, "ended_reason": reason.strip()[:500], "ended_on": today(),
        "withdrawn_at": timezone.now(), "changed_by": by.user,
    })
    record(Happened.JUDGEMENT_WITHDRAWN, by=by, target=present)
    return present


@transaction.atomic
def declare_complete(
    *, framework: Framework, kinds: tuple[str, ...], by: Hat, last: dt.date | None = None, key: uuid.UUID | None = None
) -> Declaration:
    """Everything of these kinds about the body's schools is recorded: up to a day, or from now on as it happens."""
    refuse(why_not_declare(framework, kinds, by))
    refuse("The day is still to come: nobody can say what will be recorded then." if last and last > today() else None)
    return once(key, by, lambda: _declared(framework, kinds, by, last))


def _declared(framework: Framework, kinds: tuple[str, ...], by: Hat, last: dt.date | None) -> Declaration:
    made = Declaration.objects.create(
        holder=by.organisation, framework=framework.id, kinds=sorted(kinds), last=last, written_by=by.user
    )
    record(Happened.COMPLETE_DECLARED, by=by, target=made, fields=list(kinds))
    return made


@transaction.atomic
def end_declaration(*, declaration: Declaration, version: int, by: Hat) -> Declaration:
    """From now on no record means unknown again; of a day before, what was declared then still holds."""
    refuse("Only the body that declared it can end it." if declaration.holder_id != by.organisation.pk else None)
    present = locked(declaration, version)
    refuse("It was ended already." if present.ended_at else None)
    changed(present, {"ended_at": timezone.now()})
    record(Happened.COMPLETE_ENDED, by=by, target=present)
    return present
