"""The invented casework: every verb is walked as a person would, so that nothing stands in the demo that could not happen."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upstream.assessment.framework import load_framework
from upstream.casework.ground.actions import actions as agreed_actions
from upstream.casework.ground.actions.models import ActionState, AgreedAction
from upstream.casework.ground.actions.rules import Agreed, Owner
from upstream.casework.ground.intelligence import actions as intelligence
from upstream.casework.ground.intelligence.rules import Told
from upstream.casework.ground.judgements.actions import judge
from upstream.casework.ground.judgements.models import Judgement
from upstream.casework.ground.judgements.rules import Judged
from upstream.casework.ground.responses import actions as responses
from upstream.casework.ground.responses.rules import About, Said
from upstream.casework.records.access import visible
from upstream.casework.records.sharing import share
from upstream.demo.cast import cast
from upstream.demo.people import hat_of_cast
from upstream.demo.recorded import ActionOf, Assigned, JudgedOf, KnownOf, ResponseOf, recorded
from upstream.lib.clock import today
from upstream.lib.definition_files import PACKAGED
from upstream.people.assignments import assign
from upstream.people.models import Assignment
from upstream.people.queries import known
from upstream.registry.models import School
from upstream.registry.queries import school_by_urn

SHARED_BECAUSE = "The school should know what we think, and why."


@transaction.atomic
def invent_casework() -> dict[str, int]:
    """All of it, once: a second time nothing is added. Returns how many of each."""
    if Assignment.objects.exists():
        return {}
    said = recorded()
    for one in said.assignments:
        _assign(one)
    for known_of in said.intelligence:
        _tell(known_of)
    for judged in said.judgements:
        _judge(judged)
    for action in said.actions:
        _agree(action)
    for response in said.responses:
        _respond(response)
    return {name: len(getattr(said, name)) for name in type(said).model_fields}


def _school(urn: str) -> School:
    return school_by_urn(urn)  # type: ignore[return-value]  (a told school is in the register)


def _assign(one: Assigned) -> None:
    address = next(person.address for person in cast() if person.email == one.person)
    for urn in one.schools:
        assign(user=known(address), school=_school(urn), duty=one.duty, by=hat_of_cast(one.by), first=today())


def _tell(one: KnownOf) -> None:
    by = hat_of_cast(one.by, one.role)
    told = Told(one.kind, one.fact, today() - dt.timedelta(days=one.ago), one.title, one.text, one.source)
    made = intelligence.add_intelligence(school=_school(one.school), told=told, by=by)
    if one.then == "withdraw":
        intelligence.withdraw(intelligence=made, reason=one.reason, version=made.version, by=by)
    elif one.then == "renew":
        intelligence.renew(intelligence=made, version=made.version, by=by)
    elif one.then == "correct":
        mended = Told(one.kind, one.fact, told.happened_on, one.corrected, one.text, one.source)
        intelligence.correct(intelligence=made, told=mended, version=made.version, by=by)


def _judge(one: JudgedOf) -> None:
    by, school = hat_of_cast(one.by, one.role), _school(one.school)
    framework = load_framework(one.framework, [PACKAGED])
    judged = Judged(
        framework, one.kind, one.answer, today() - dt.timedelta(days=one.ago), judged_by=one.who, evidence=one.evidence,
    )
    made = judge(school=school, judged=judged, by=by)
    if one.share:
        share(shared=made, organisation=school.organisation, reason=SHARED_BECAUSE, by=by)


def _agree(one: ActionOf) -> None:
    by, school = hat_of_cast(one.by, one.role), _school(one.school)
    agreed = Agreed(
        what=one.what, owner=_owner(one, school), due=today() + dt.timedelta(days=one.due), success=one.success,
        agreed_on=today() + dt.timedelta(days=min(one.due - 21, 0)), share_with_school=one.share,
    )
    made = agreed_actions.agree(school=school, agreed=agreed, by=by)
    if one.state:
        _move(made, one, by)


def _owner(one: ActionOf, school: School) -> Owner:
    if one.owner:
        return Owner(user=known(next(person.address for person in cast() if person.email == one.owner)))
    if one.owner_role:
        return Owner(role=one.owner_role, organisation=school.organisation)
    return Owner(words=one.owner_words)


def _move(made: AgreedAction, one: ActionOf, by) -> None:
    agreed_actions.move(action=made, state=ActionState(one.state), text=one.note, version=made.version, by=by)


def _respond(one: ResponseOf) -> None:
    by, school = hat_of_cast(one.by, one.role), _school(one.about["judgement"])
    judgement = visible(Judgement, by).filter(school=school).latest("judged_on")
    about = About(Judgement._meta.label_lower, str(judgement.pk), record=judgement)
    made = responses.respond(school=school, said=Said(about, one.text, judgement.holder), by=by)
    if one.answer:
        responses.answer(response=made, text=one.answer, version=made.version, by=hat_of_cast("officer"))
