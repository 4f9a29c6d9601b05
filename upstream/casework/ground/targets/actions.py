"""Setting, changing and withdrawing a target."""

from __future__ import annotations

import uuid

from django.db import transaction

from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.ground.targets.models import Target
from upstream.casework.ground.targets.rules import Aim, why_not_aim, why_not_change, why_not_set_for
from upstream.casework.records.changing import changed, locked, once
from upstream.evidence.definitions import Definitions
from upstream.lib.refusal import Refusal, refuse
from upstream.people.hats import Hat
from upstream.people.roles import Sensitivity
from upstream.registry.kinds import OrganisationKind
from upstream.registry.models import Organisation


def set_target(
    *, organisation: Organisation, aim: Aim, definitions: Definitions, by: Hat, key: uuid.UUID | None = None
) -> Target:
    """The own body's target. One of the same measure, pupils and year is changed, not set beside it."""
    refuse(why_not_set_for(organisation, by))
    refuse(why_not_aim(organisation, aim, definitions))
    return once(key, by, lambda: _set(organisation, aim, by))


def _set(organisation: Organisation, aim: Aim, by: Hat) -> Target:
    if same(organisation, aim, by):
        raise Refusal(f"{by.organisation} has a target of this for {aim.period}: open that one and change it.")
    made = written(organisation, aim, by, source="")
    record(Happened.TARGET_SET, by=by, target=made)
    return made


def same(organisation: Organisation, aim: Aim, by: Hat) -> Target | None:
    """The own body's live target of the same measure, pupils and period."""
    return Target.objects.filter(
        holder=by.organisation, organisation=organisation, measure=aim.measure, pupil_group=aim.pupil_group, period=aim.period,
        withdrawn_because="",
    ).first()


def written(organisation: Organisation, aim: Aim, by: Hat, *, source: str) -> Target:
    """The row, without its event: inside a verb."""
    school = organisation.school if organisation.kind == OrganisationKind.SCHOOL else None
    return Target.objects.create(
        organisation=organisation, school=school, urn=school.urn if school else "", holder=by.organisation,
        sensitivity=Sensitivity.OFFICIAL.value, written_by=by.user, changed_by=by.user, source=source, measure=aim.measure,
        pupil_group=aim.pupil_group, period=aim.period, value=aim.value, agreed_by=aim.agreed_by.strip(),
        agreed_on=aim.agreed_on,
    )


@transaction.atomic
def change(*, target: Target, version: int, aim: Aim, definitions: Definitions, by: Hat) -> Target:
    """Another number, agreed anew. What it is a target of stays: for another measure or year set another target."""
    refuse(why_not_change(target, by))
    refuse(why_not_aim(target.organisation, aim, definitions))
    present = locked(target, version)
    if (aim.measure, aim.pupil_group, aim.period) != (present.measure, present.pupil_group, present.period):
        raise Refusal("A target keeps its measure, its pupils and its year: set another one for these.")
    fields = rewritten(present, aim, by, source="")
    if fields:
        record(Happened.TARGET_CHANGED, by=by, target=present, fields=fields)
    return present


def rewritten(target: Target, aim: Aim, by: Hat, *, source: str) -> list[str]:
    """The number and who agreed it, one version later; nothing where nothing differs."""
    new = {"value": aim.value, "agreed_by": aim.agreed_by.strip(), "agreed_on": aim.agreed_on}
    if all(getattr(target, name) == value for name, value in new.items()):
        return []
    return [name for name in changed(target, {**new, "source": source, "changed_by": by.user}) if name in new]


@transaction.atomic
def withdraw(*, target: Target, version: int, reason: str, by: Hat) -> Target:
    """It counts no longer, and stays readable with the reason."""
    refuse(why_not_change(target, by))
    refuse(None if reason.strip() else "Say why it is withdrawn: whoever agreed it will ask.")
    present = locked(target, version)
    changed(present, {"withdrawn_because": reason.strip()[:300], "changed_by": by.user})
    record(Happened.TARGET_WITHDRAWN, by=by, target=present, fields=["withdrawn_because"])
    return present
