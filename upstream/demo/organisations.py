"""The invented bodies come in as real ones do: an edition is taken, people add what no edition knows.

The register is walked through the days on which told schools changed, so that a conversion, a merger, a split and a change
of trust happen to schools that people have worked with.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from upstream.audit.actors import Acting, job
from upstream.casework.records.leaving import bring_up_to_date, leave
from upstream.demo.county import told_county
from upstream.evidence.register import RegisterFacts, Wanted, as_on
from upstream.evidence.register_facts import register_facts
from upstream.evidence.store import Store
from upstream.lib.definition_files import Definition, read_definition
from upstream.registry.actions import add_belonging, add_covering, add_organisation, close_organisation, end_belonging
from upstream.registry.kinds import LIKE_A_SCHOOL
from upstream.registry.models import Deployment, Organisation
from upstream.registry.queries import school_by_urn

BODIES = Path(__file__).with_name("organisations.yaml")
ALLIANCE = "Wyvershire Schools Alliance"
BY = job("upstream demo")
# The eves of a split, a merger, a change of trust and a conversion.
EVES = (dt.date(2017, 8, 31), dt.date(2018, 8, 31), dt.date(2019, 3, 31), dt.date(2020, 8, 31))


class MemberOf(Definition):
    """A told school in a body, by one of its URNs."""

    urn: str
    first: dt.date
    last: dt.date | None = None


class BodyStory(Definition):
    """One invented body. `places`: where a setting or a college lies."""

    kind: str
    name: str
    profile: str
    first: dt.date | None = None
    last: dt.date | None = None
    numbers: dict[str, str] = {}
    covers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    members: tuple[MemberOf, ...] = ()


class BodyStories(Definition):
    organisations: tuple[BodyStory, ...]


@functools.cache
def told_bodies() -> tuple[BodyStory, ...]:
    return read_definition(BODIES, BodyStories).organisations


@transaction.atomic
def invent_organisations(
    store: Store, *, by: Acting = BY, between: Callable[[dt.date], None] = lambda _eve: None
) -> Organisation:
    """The county's schools and bodies. Returns the alliance, whose Upstream this is. Again it changes nothing.

    `between` is called on the eve of each change with the register as it stood then: what is recorded there happens before.
    """
    facts = register_facts(store, _wanted())
    if not Deployment.objects.exists():
        _walk(facts, by, between)
    bring_up_to_date(facts, by=by)
    return Organisation.objects.get(kind="alliance", name=ALLIANCE)


def _wanted() -> Wanted:
    county = told_county()
    return Wanted([county.council.code], [trust.uid for trust in county.trusts], ())


def _walk(facts: RegisterFacts, by: Acting, between: Callable[[dt.date], None]) -> None:
    """The bodies are there from the first day; who belongs to them is said at the end, as it is known now."""
    made: dict[str, Organisation] = {}
    for place, eve in enumerate(EVES):
        bring_up_to_date(as_on(facts, eve), by=by)
        if place == 0:
            made = {story.name: _add(story, by) for story in told_bodies()}
            Deployment.objects.create(pk=1, organisation=made[ALLIANCE], is_demo=True)
        between(eve)
    bring_up_to_date(facts, by=by)
    for story in told_bodies():
        _fill(made[story.name], story, by)


def _add(story: BodyStory, by: Acting) -> Organisation:
    made = add_organisation(
        kind=story.kind, name=story.name, first=story.first, numbers=story.numbers, profile=story.profile, by=by
    )
    for name in story.covers:
        add_covering(organisation=made, covered=_named(name), first=story.first, by=by)
    if made.kind in LIKE_A_SCHOOL:
        for name in story.places:
            add_belonging(school=made.school, organisation=_named(name), first=story.first, by=by)
    return made


def _fill(made: Organisation, story: BodyStory, by: Acting) -> None:
    for member in story.members:
        school = school_by_urn(member.urn)
        assert school, f"The told county has no school {member.urn}."
        belonging = add_belonging(school=school, organisation=made, first=member.first, by=by)
        if member.last:
            leave(end_belonging, by=by, belonging=belonging, last=member.last, version=belonging.version)
    if story.last:
        leave(close_organisation, by=by, organisation=made, on=story.last, version=made.version)


def _named(name: str) -> Organisation:
    return Organisation.objects.get(kind="council", name=name)
