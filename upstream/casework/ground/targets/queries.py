"""Which target counts, whose it is, and how it came to be what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet
from django.db.models.expressions import Value
from django.db.models.functions import Concat

from upstream.casework.ground.targets.models import Target
from upstream.casework.records.access import visible
from upstream.casework.records.lines import as_lines
from upstream.lib.wording import day
from upstream.people.hats import Hat
from upstream.registry.models import Organisation, School
from upstream.registry.queries import ids_of

Aimed = tuple[str, str, str]  # measure, pupil group, period


@dataclass(frozen=True)
class TargetShown:
    """A target as a card shows it: never without whose it is."""

    value: float
    whose: str
    agreed: str
    target: Target


def target_for(organisation: Organisation, measure: str, group: str, period: str, holder: Organisation) -> Target | None:
    """The live target of one holder."""
    return Target.objects.filter(
        organisation=organisation, measure=measure, pupil_group=group, period=period, holder=holder, withdrawn_because=""
    ).first()


def targets_of(hat: Hat, organisation: Organisation | None = None) -> QuerySet[Target]:
    """The live targets that a hat may read, of one organisation or of all."""
    rows = visible(Target, hat).filter(withdrawn_because="").select_related("organisation__school", "holder", "school")
    if organisation is None:
        return rows
    school = getattr(organisation, "school", None)
    return rows.filter(school__in=ids_of(school)) if school else rows.filter(organisation=organisation)


def targets_beside(hat: Hat, organisation: Organisation) -> dict[Aimed, TargetShown]:
    """For a card: the target of each figure, the own body's before another's that is shared with it."""
    rows = sorted(targets_of(hat, organisation), key=lambda one: (one.holder_id != hat.organisation.pk, one.holder.name))
    found: dict[Aimed, TargetShown] = {}
    for one in rows:
        found.setdefault((one.measure, one.pupil_group, one.period), shown(one))
    return found


def shown(target: Target) -> TargetShown:
    agreed = f"agreed by {target.agreed_by} on {day(target.agreed_on)}"
    return TargetShown(float(target.value), str(target.holder), agreed, target)


def listed(hat: Hat, school: School | None = None) -> QuerySet[Target]:
    """The live ones, of one school or of all: for a table to take along."""
    rows = targets_of(hat, school.organisation if school else None)
    return rows.prefetch_related("organisation__identifiers")


@dataclass(frozen=True)
class PastVersion:
    """A target as it once was: the number, who agreed it, which version, and who wrote that down."""

    version: int
    value: Decimal
    agreed_by: str
    agreed_on: object
    source: str
    withdrawn_because: str
    at: object
    by: str


def versions(target: Target) -> list[PastVersion]:
    """Every version, the newest first."""
    rows = target.history.select_related("changed_by").order_by("-version", "-history_id")
    seen: dict[int, PastVersion] = {}
    for row in rows:
        seen.setdefault(row.version, PastVersion(
            row.version, row.value, row.agreed_by, row.agreed_on, row.source, row.withdrawn_because, row.history_date,
            row.changed_by.name if row.changed_by else "",
        ))
    return list(seen.values())


def held_by(targets: Iterable[Target]) -> list[str]:
    """Whose targets stand in a list, each once."""
    return sorted({str(one.holder) for one in targets})


def lines(hat: Hat, school: School | None = None) -> QuerySet:
    """Targets of a school, or of all schools, as lines: which measure, agreed when, the number and the year."""
    rows = visible(Target, hat, school).filter(withdrawn_because="", school__isnull=False)
    extra = Concat(F("pupil_group"), Value(" "), F("period"))
    return as_lines(rows, "target", title="measure", on="agreed_on", state="value", extra=extra)
