"""What a change of a school means for access, in words: who keeps, who loses, who must be asked.

Rules stand in `people.hats` (which schools a role reaches) and `casework.records.access` (what is read there); this tells
them of one school on the days before and after a turning point. No body inherits anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from upstream.lib.wording import day, listed
from upstream.registry.kinds import AncestryKind, OrganisationKind
from upstream.registry.models import Belonging, Covering, Establishment, Organisation, School
from upstream.registry.queries import name_on

EVE = dt.timedelta(days=1)
WORDS = {
    "converter": "converted to an academy", "sponsored": "became a sponsored academy", "re-brokered": "moved to another trust",
    "other": "went on under another number",
}


@dataclass(frozen=True)
class Standing:
    """One school on one day: its number and name then, and every body that reaches it."""

    school: School
    on: dt.date
    urn: str
    name: str
    bodies: tuple[Organisation, ...]


@dataclass(frozen=True)
class Consequence:
    organisation: Organisation
    sentence: str


@dataclass(frozen=True)
class Consequences:
    keeps: tuple[Consequence, ...]
    loses: tuple[Consequence, ...]
    asked: tuple[Consequence, ...]


@dataclass(frozen=True)
class TurningPoint:
    """A day in a school's life on which access to it may have changed. `kind`: conversion, re-brokering, merger, split …"""

    on: dt.date
    kind: str
    sentence: str
    before: tuple[Standing, ...]
    after: Standing

    @property
    def consequences(self) -> Consequences:
        return consequences(self.before, [self.after])


def standing(school: School, on: dt.date) -> Standing:
    own = Belonging.objects.on(on).filter(school=school).values("organisation")
    over = Covering.objects.on(on).filter(covered__in=own).values("organisation")
    bodies = Organisation.objects.filter(Q(pk__in=own) | Q(pk__in=over)).order_by("kind", "name")
    there = Establishment.objects.on(on).filter(school=school).first()
    return Standing(school, on, there.urn if there else school.urn, name_on(school.organisation, on), tuple(bodies))


def consequences(before: Sequence[Standing], after: Sequence[Standing]) -> Consequences:
    """Of standings just before and just after a change, usually one each; of a merger or a split several."""
    had, have = _bodies(before), _bodies(after)
    schools_before, schools_after = {one.school.pk for one in before}, {one.school.pk for one in after}
    keeps = [Consequence(body, _kept(body, before, after)) for pk, body in had.items() if pk in have]
    goes_on = schools_before & schools_after
    loses = [
        Consequence(body, _lost(body, before, after[0].on) if goes_on else _left_behind(body, before, after))
        for pk, body in had.items() if pk not in have
    ]
    newcomers = [body for pk, body in have.items() if pk not in had]
    for one in before:
        if one.school.pk in schools_after:
            keeps.append(Consequence(one.school.organisation, _same_school(after[0])))
        else:
            loses.append(Consequence(one.school.organisation, _closed(one, after)))
    newcomers += [one.school.organisation for one in after if one.school.pk not in schools_before]
    holders = [*(line.organisation for line in keeps), *(line.organisation for line in loses)]
    asked = [Consequence(body, _newcomer(body, before, holders)) for body in newcomers]
    return Consequences(tuple(keeps), tuple(loses), tuple(asked))


def _bodies(standings: Sequence[Standing]) -> dict[int, Organisation]:
    return {body.pk: body for one in standings for body in one.bodies}


def _names(standings: Sequence[Standing]) -> str:
    return listed([one.name for one in standings])


def _kept(body: Organisation, before: Sequence[Standing], after: Sequence[Standing]) -> str:
    if {one.school.pk for one in before} == {one.school.pk for one in after}:
        return f"{body} reaches the school as before, and reads what it wrote and what is shared with it."
    return (
        f"{body} reaches {_names(after)}, and through that what it wrote about {_names(before)}, which stays where it was "
        "written."
    )


def _lost(body: Organisation, before: Sequence[Standing], on: dt.date) -> str:
    return (
        f"{body} stays the holder of what it wrote and answers for it. From {day(on)} its people no longer reach "
        f"{_names(before)}, and what others had shared with it about that ended on {day(on - EVE)}."
    )


def _left_behind(body: Organisation, before: Sequence[Standing], after: Sequence[Standing]) -> str:
    theirs = _names([one for one in before if body in one.bodies])
    return (
        f"{body} still reads what it wrote about {theirs}, which closed while it was its own. It does not reach "
        f"{_names(after)}, and what others had shared with it has ended."
    )


def _same_school(after: Standing) -> str:
    return (
        f"{after.name} is the same school as before, now under URN {after.urn}: its people keep their roles there, and what "
        "was shared with the school stays shared."
    )


def _closed(one: Standing, after: Sequence[Standing]) -> str:
    return (
        f"{one.name} has closed. What it wrote and what was shared with it stays with its own record; none of it passes to "
        f"{_names(after)}."
    )


def _newcomer(body: Organisation, before: Sequence[Standing], holders: Sequence[Organisation]) -> str:
    names = listed([str(one) for one in dict.fromkeys(holders) if one.pk != body.pk])
    return f"{body} inherits nothing about {_names(before)}. Whoever holds records is asked what to share with it: {names}."


# Turning points


def turning_points(school: School) -> list[TurningPoint]:
    """Every day on which the school changed its number, its trust or its council, or came from others; the newest first."""
    found = [*_takings_over(school), *_descents(school)]
    days = {one.on for one in found}
    found += [one for one in _moves(school) if one.on not in days]
    return sorted(found, key=lambda one: one.on, reverse=True)


def _takings_over(school: School) -> list[TurningPoint]:
    rows = school.establishments.exclude(succession="none").filter(first__isnull=False)
    return [
        TurningPoint(
            row.first, row.succession, f"{name_on(school.organisation, row.first)} {WORDS[row.succession]}, as URN {row.urn}.",
            (standing(school, row.first - EVE),), standing(school, row.first),
        )
        for row in rows
    ]


def _descents(school: School) -> list[TurningPoint]:
    """Of several ancestors of one day one turning point."""
    by_day: dict[dt.date, list] = {}
    for row in school.ancestors.filter(on__isnull=False).select_related("ancestor__organisation"):
        by_day.setdefault(row.on, []).append(row)
    return [_descent(school, on, rows) for on, rows in by_day.items()]


def _descent(school: School, on: dt.date, rows: list) -> TurningPoint:
    before = tuple(standing(row.ancestor, on - EVE) for row in rows)
    said = AncestryKind(rows[0].kind).label
    verb = said if len(rows) == 1 else said.replace("was ", "were ")
    sentence = f"{_names(before)} {verb} {name_on(school.organisation, on)}."
    return TurningPoint(on, rows[0].kind, sentence, before, standing(school, on))


def _moves(school: School) -> list[TurningPoint]:
    """Out of a trust, a council or another body on a day on which the school itself went on."""
    closed = school.organisation.last
    rows = school.belongings.filter(last__isnull=False).select_related("organisation")
    found: dict[dt.date, list[Organisation]] = {}
    for row in rows:
        if row.last != closed:
            found.setdefault(row.last + EVE, []).append(row.organisation)
    return [
        TurningPoint(
            on, _kind_of_move(bodies), f"{name_on(school.organisation, on)} left {listed([str(body) for body in bodies])}.",
            (standing(school, on - EVE),), standing(school, on),
        )
        for on, bodies in found.items()
    ]


def _kind_of_move(bodies: list[Organisation]) -> str:
    return "re-brokered" if any(body.kind == OrganisationKind.TRUST for body in bodies) else "left"
