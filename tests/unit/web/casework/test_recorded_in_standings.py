"""What a body recorded counts in the standing that its own people read, at once, and in nobody else's."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.acting import LONG_AGO
from tests.county import organisation, school
from tests.unit.web.reading import Page
from upstream.assessment.framework import load_framework
from upstream.casework.ground.judgements.actions import declare_complete, judge, withdraw
from upstream.casework.ground.judgements.rules import Judged
from upstream.casework.ground.recorded import version_of
from upstream.evidence.entity import Entity
from upstream.evidence.schools import schools_on
from upstream.lib.clock import today
from upstream.lib.definition_files import PACKAGED
from upstream.people.hats import Hat
from upstream.people.roles import Sensitivity
from upstream.registry.kinds import OrganisationKind as Kind
from upstream.registry.models import Covering, Organisation, School

ALLIANCE = load_framework("alliance-2019", [PACKAGED])
QUESTION = ALLIANCE.judgements["serious-concern"]
URL = "/schools/{}/standings/alliance-2019/"


@dataclass(frozen=True)
class Place:
    """A council of the invented nation with one of its schools, and an alliance that works over it."""

    council: Organisation
    alliance: Organisation
    school: School
    lead: Hat

    def standing(self, client) -> str:
        """What stands there of the category; who reads it is left out."""
        answer = client.get(URL.format(self.school.urn))
        assert answer.status_code == 200
        return Page(answer).text.partition("Sign out")[2]


@pytest.fixture
def place(nation, county, monkeypatch) -> Place:
    monkeypatch.setenv("UPSTREAM_HOME", str(nation.home))
    code = nation.facts.council
    listed = schools_on(nation.store, Entity("la", code), today()).frame["urn"].to_list()
    urn = next(one for one in listed if not School.objects.filter(urn=one).exists())
    council, alliance = organisation(Kind.COUNCIL, "Recording Council", code), organisation(Kind.ALLIANCE, "Recording Alliance")
    Covering.objects.create(organisation=alliance, covered=council, first=LONG_AGO)
    return Place(council, alliance, school("First School", urn, council), county.hat("improvement-lead", council))


def record(place: Place, by: Hat | None = None, **named):
    """A serious concern, which alone moves a school into the last category."""
    judged = Judged(ALLIANCE, "serious-concern", "yes", today(), "A. Adviser", **named)
    return judge(school=place.school, judged=judged, by=by or place.lead)


def test_its_own_people_read_it_and_nobody_else_does(place, county):
    others = [county.browser("data-manager", place.council), county.browser("improvement-officer", place.alliance),
              county.browser("headteacher", place.school)]
    own = county.browser("improvement-officer", place.council)
    before = place.standing(own)
    others_before = [place.standing(client) for client in others]
    record(place)
    assert place.standing(own) != before
    assert "what is recorded here" in place.standing(own) or "recorded here: 1 entry" in place.standing(own)
    assert [place.standing(client) for client in others] == others_before


def test_a_page_that_is_kept_changes_with_the_record(place, county):
    own = county.browser("improvement-officer", place.council)
    without = place.standing(own)
    made = record(place)
    first, version = place.standing(own), version_of(place.council.pk)
    assert first not in (without, "")
    withdraw(judgement=made, reason="Judged by mistake", version=made.version, by=place.lead)
    assert version_of(place.council.pk) != version
    assert place.standing(own) == without


def test_no_record_means_no_only_where_that_is_declared(place, county):
    own = county.browser("improvement-officer", place.council)
    undeclared = place.standing(own)
    declare_complete(framework=ALLIANCE, kinds=tuple({**ALLIANCE.judgements, **ALLIANCE.facts}), by=place.lead)
    assert place.standing(own) != undeclared


def test_of_what_a_reader_is_not_cleared_for_nothing_is_known(place, county):
    """Neither the answer, nor the `no` that a complete record would else mean."""
    officer, commissioner = (county.hat(role, place.council) for role in ("improvement-officer", "commissioner"))
    clients = [county.browser(hat.role.id, place.council) for hat in (officer, commissioner)]
    declare_complete(framework=ALLIANCE, kinds=("serious-concern",), by=place.lead)
    safe = place.standing(clients[0])
    record(place, commissioner, sensitivity=Sensitivity.SAFEGUARDING.value)
    for_officer, for_commissioner = (place.standing(client) for client in clients)
    assert len({safe, for_officer, for_commissioner}) == 3
    assert ("A. Adviser" in for_officer, "A. Adviser" in for_commissioner) == (False, True)
