"""Who may set which target, and what can be one. Asks, never writes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from upstream.casework.ground.targets.models import Target
from upstream.casework.records.access import why_not_see, why_not_write
from upstream.evidence.definitions import Definitions, Measure
from upstream.evidence.measures import gap_of, groups_of
from upstream.lib import academic_year
from upstream.lib.clock import today
from upstream.lib.wording import did_you_mean, listed
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.kinds import OrganisationKind
from upstream.registry.models import Covering, Organisation

SET_FOR = (OrganisationKind.SCHOOL, OrganisationKind.COUNCIL, OrganisationKind.TRUST)
ENTITIES = {OrganisationKind.SCHOOL: "school", OrganisationKind.COUNCIL: "la", OrganisationKind.TRUST: "trust"}
MOST = Decimal("999999999")


@dataclass(frozen=True)
class Aim:
    """What is to be reached: one figure of one period, and who agreed to it."""

    measure: str
    period: str
    value: Decimal
    agreed_by: str
    agreed_on: dt.date
    pupil_group: str = "all"


def why_not_set_for(organisation: Organisation, hat: Hat | None) -> str | None:
    """A school in reach, the own body, or one that it works over."""
    school = organisation.school if organisation.kind == OrganisationKind.SCHOOL else None
    if why := why_not_write(hat, Permission.TARGETS_WRITE, school):
        return why
    if organisation.kind not in SET_FOR:
        return f"Targets are set for a school, a council or a trust, and {organisation} is none of these."
    if school is None and hat and not _is_own(organisation, hat):
        return f"{organisation} sets its targets itself."
    return None


def _is_own(organisation: Organisation, hat: Hat) -> bool:
    own = organisation.pk == hat.organisation.pk
    return own or Covering.objects.now().filter(organisation=hat.organisation, covered=organisation).exists()


def why_not_aim(organisation: Organisation, aim: Aim, definitions: Definitions) -> str | None:
    """Why this can be nobody’s target."""
    measure = definitions.measures.get(aim.measure)
    if measure is None:
        return f"There is no measure ‘{aim.measure}’. {did_you_mean(aim.measure, definitions.measures, 'See Measures.')}"
    if measure.direction == "neither":
        return f"Neither more nor less of ‘{measure.title}’ is better, so there is nothing to aim at: choose another measure."
    groups = groups_of(definitions, measure)
    if aim.pupil_group not in groups:
        return f"No source has ‘{measure.title}’ of ‘{aim.pupil_group}’. It comes for {listed(sorted(groups))}."
    return _why_not_value(measure, aim) or _why_not_period(organisation, measure, aim.period) or _why_not_agreed(aim)


def _why_not_value(measure: Measure, aim: Aim) -> str | None:
    if measure.unit == "percent" and not 0 <= aim.value <= 100:
        return f"{aim.value:f} is no percentage: enter a number from 0 to 100."
    if abs(aim.value) > MOST:
        return f"{aim.value:f} is too large a number: enter a smaller one."
    return None


def _why_not_period(organisation: Organisation, measure: Measure, period: str) -> str | None:
    if not academic_year.is_academic_year(period):
        return f"‘{period}’ is no academic year: write it like 2026/27."
    kind = ENTITIES.get(OrganisationKind(organisation.kind), "school")
    if gap := gap_of(measure, period, kind):
        return f"There are no figures of {period}: {gap.why}"
    if measure.last and period > measure.last:
        return f"The last year of ‘{measure.title}’ is {measure.last}."
    return None


def _why_not_agreed(aim: Aim) -> str | None:
    if not aim.agreed_by.strip():
        return "Enter who agreed it: a target has a name behind it."
    if aim.agreed_on > today():
        return "The day on which it was agreed must be today or earlier."
    return None


def why_not_change(target: Target, hat: Hat | None) -> str | None:
    if hidden := why_not_see(target, hat):
        return hidden
    if hat is None or target.holder_id != hat.organisation.pk:
        return f"Only {target.holder} can change this: it is its target."
    if target.is_withdrawn:
        return "This target was withdrawn: set a new one."
    return why_not_set_for(target.organisation, hat)
