"""Where a notice leads: the page of the thing it tells of, if the reader may still see it. By kind, a query each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from upstream.casework.ground.agreements.queries import readable
from upstream.casework.records.access import visible
from upstream.notices.models import Notice
from upstream.people.hats import Hat
from upstream.people.models import Assignment
from upstream.people.roles import Permission
from upstream.web.records.kinds import kind_of_label
from upstream.web.records.schools import school_url

Found = dict[str, "Thing"]


@dataclass(frozen=True)
class Thing:
    """`title` is shown on the site alone, to whoever may read the thing."""

    title: str
    url: str


def things_of(notices: Iterable[Notice], hat: Hat) -> dict[tuple[str, str], Thing]:
    """By kind and id: what may be opened with this hat. What is gone, or another body's, is not among them."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for notice in notices:
        if notice.organisation in (None, hat.organisation.pk):
            wanted[notice.about_kind].add(notice.about)
    return {(kind, pk): thing for kind, ids in wanted.items() for pk, thing in _found(kind, ids, hat).items()}


def _found(label: str, ids: set[str], hat: Hat) -> Found:
    record = kind_of_label(label)
    if record is not None:
        rows = visible(record.model, hat).filter(pk__in=ids)
        return {str(one.pk): Thing(record.title(one), record.url(one.pk)) for one in rows}
    return _OTHERS[label](ids, hat) if label in _OTHERS else {}


def _agreements(ids: set[str], hat: Hat) -> Found:
    return {str(one.pk): Thing(one.title, f"/agreements/{one.pk}/") for one in readable(hat).filter(pk__in=ids)}


def _assignments(ids: set[str], hat: Hat) -> Found:
    rows = Assignment.objects.filter(pk__in=ids, user=hat.user, organisation=hat.organisation)
    return {
        str(one.pk): Thing(f"{one.school}: {one.get_duty_display().lower()}", school_url(one.school))
        for one in rows.select_related("school__organisation")
    }


def _page(permission: Permission, title: str, url: str) -> Callable[[set[str], Hat], Found]:
    """Kinds without a page for each: the list where they stand."""
    return lambda ids, hat: {pk: Thing(title, url) for pk in ids} if hat.may(permission) else {}


def _questions(ids: set[str], hat: Hat) -> Found:
    if not hat.may(Permission.REGISTER_WRITE):
        return {}
    return {pk: Thing("Are these one school, or two?", f"/organisations/questions/{pk}/") for pk in ids}


_OTHERS: dict[str, Callable[[set[str], Hat], Found]] = {
    "casework.agreement": _agreements,
    "people.assignment": _assignments,
    "registry.linkquestion": _questions,
    "casework.servededition": _page(Permission.EVIDENCE_VIEW, "What the evidence rests on now", "/sources/"),
    "casework.papercopy": _page(Permission.PAPER_COPIES, "Requests for paper copies", "/paper-copies/"),
    "registry.organisation": _page(Permission.ACCESS_REVIEW, "The yearly review of access", "/people/review/"),
    "notices.mailtrouble": _page(Permission.PEOPLE_MANAGE, "People of your body", "/people/"),
    "people.user": lambda ids, hat: {pk: Thing("Your account", "/account/") for pk in ids if pk == str(hat.user.pk)},
    "people.membership": lambda ids, _hat: {pk: Thing("Who may do what", "/who-may-do-what/") for pk in ids},
}
