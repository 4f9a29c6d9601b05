"""Who may read a record. One question, asked of one record and of all: `why_not_see` and `visible` are the same query.

A hat reads a record
- of its own organisation, where the role reads records (or keeps those of the kind), reaches the school and is cleared for
  the sensitivity; or
- that is shared with its organisation today, where the role reads what is shared, reaches the school today and is cleared.
Nothing else opens it: neither the same trust, council or alliance, nor having had the school before.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import F, Q, QuerySet
from django.http import Http404

from upstream.audit.events import kind_of, viewed
from upstream.casework.records.among import Among
from upstream.casework.records.models import Record, Share
from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.models import School

R = TypeVar("R", bound=Record)
NOT_THERE = "There is nothing at this address, or it is not shared with you."

# Of a share: given to the school itself, or to one that was found to be one with it.
WITH_ITS_SCHOOL = (
    Q(organisation=F("school__organisation")) | Q(organisation=F("school__became__organisation"))
    | Q(organisation__school__became=F("school"))
)


def visible(kind: type[R], hat: Hat | None, school: School | None = None) -> QuerySet[R]:
    """The records of a kind that a hat may read today; those of one school, if it is given, which is a shorter question."""
    if hat is None:
        return kind._default_manager.none()
    if school is None:
        remembered = hat.remembered
        of_one = Q(Among("school", remembered)) if isinstance(remembered, list) else Q(school__in=remembered)
        reached = Q(school__isnull=True) | of_one
    else:
        reached = Q(school__in=hat.reads_of(school))
    opened = Q(pk__in=[])
    if hat.may(Permission.RECORDS_VIEW) or (kind.kept_by and hat.may(kind.kept_by)):
        opened |= Q(holder=hat.organisation)
    if hat.may(Permission.SHARED_VIEW):
        opened |= Q(pk__in=shared_with(kind, hat).values("record"))
    return kind._default_manager.filter(opened & reached, sensitivity__in=hat.role.reads)


def shared_with(kind: type[Record], hat: Hat) -> QuerySet[Share]:
    """The live shares of a kind with a hat's organisation."""
    return Share.objects.on(today()).filter(record_kind=kind._meta.label_lower, organisation=hat.organisation)


def can_see(record: Record, hat: Hat | None) -> bool:
    return visible(type(record), hat).filter(pk=record.pk).exists()


def why_not_see(record: Record, hat: Hat | None) -> str | None:
    """The same sentence for a record that is hidden and for one that is not there."""
    return None if can_see(record, hat) else NOT_THERE


def seen(kind: type[R], pk: object, hat: Hat | None) -> R:
    """The record, with the look at it written down. `Http404` for every record that the hat may not see."""
    found = visible(kind, hat).select_related("holder", "school__organisation").filter(pk=pk).first()
    if found is None or hat is None:
        raise Http404(NOT_THERE)
    viewed(found, by=hat, shared_with_school=is_shared_with_its_school(found))
    return found


def is_shared_with_its_school(record: Record) -> bool:
    """Whether the school may read it: then it may also read who looked at it."""
    if record.school_id is None:
        return False
    if record.holder_id == record.school.organisation_id:
        return True
    live = Share.objects.on(today()).filter(record_kind=kind_of(record), record=record.pk)
    return live.filter(WITH_ITS_SCHOOL).exists()


def why_not_write(hat: Hat | None, permission: Permission, school: object | None) -> str | None:
    """Why a hat may not write a record of its body about a school, or None. `school` None: about no single school."""
    if hat is None or not hat.may(permission):
        return "Your role does not allow this. Who may do what is explained under ‘Who may do what’."
    if school is not None and not hat.reaches(school):
        return "This school is not among those that your role reaches today."
    return None
