"""Whether anything that frameworks read of a body's record has changed: what kept answers are kept under."""

from __future__ import annotations

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from upstream.audit.events import kind_of
from upstream.audit.happened import Happened
from upstream.audit.models import Event
from upstream.casework.ground.intelligence.models import Intelligence
from upstream.casework.ground.judgements.models import Declaration, Judgement
from upstream.registry.models import Organisation
from upstream.registry.prepared import Prepared

KINDS = (Judgement, Declaration, Intelligence)
# What changes the record itself, and whose schools are whose. Sharing, taking away and looking change neither.
OF_THE_RECORD = (
    Happened.JUDGEMENT_MADE, Happened.JUDGEMENT_WITHDRAWN, Happened.COMPLETE_DECLARED, Happened.COMPLETE_ENDED,
    Happened.INTELLIGENCE_ADDED, Happened.INTELLIGENCE_CORRECTED, Happened.INTELLIGENCE_RENEWED,
    Happened.INTELLIGENCE_EXPIRED, Happened.INTELLIGENCE_WITHDRAWN, Happened.RECORD_DELETED,
)
OF_THE_REGISTER = (
    Happened.REGISTER_RECONCILED, Happened.ORGANISATION_ADDED, Happened.ORGANISATION_CHANGED, Happened.ORGANISATION_CLOSED,
    Happened.BELONGING_ADDED, Happened.BELONGING_ENDED, Happened.COVERING_ADDED, Happened.COVERING_ENDED,
    Happened.SCHOOLS_JOINED, Happened.SCHOOLS_KEPT_APART,
)


def version_of(holder: int) -> str | None:
    """Changes with every change of what a body recorded, and of whose schools are whose; None where nothing is recorded.

    Every change writes one event. Their number is told as well as the last: of two written at once, the one with the lower
    number may be seen later. And its time, since a restored backup gives numbers again.
    """
    found = _VERSION.rows(holder)
    return "; ".join(str(part) for part in found[0]) if found else None


def _version(holder: int) -> QuerySet:
    has = Q(*(Exists(kind._default_manager.filter(holder=OuterRef("pk"))) for kind in KINDS), _connector=Q.OR)
    own = Event.objects.filter(
        holder=OuterRef("pk"), target_kind__in=[kind_of(kind) for kind in KINDS], happened__in=OF_THE_RECORD
    )
    number = own.order_by().values("holder").annotate(number=Count("pk")).values("number")
    found = Organisation.objects.filter(has, pk=holder).annotate(
        number=Subquery(number), own=_last(own), register=_last(Event.objects.filter(happened__in=OF_THE_REGISTER)),
    )
    return found.order_by().values_list("number", "own", "register")


def _last(events: QuerySet[Event]) -> Subquery:
    """The number and the time of the last."""
    text = Concat(Cast("pk", CharField()), Value(" "), Cast("at", CharField()))
    return Subquery(events.order_by("-pk").annotate(said=text).values("said")[:1])


_VERSION = Prepared(_version, int)
