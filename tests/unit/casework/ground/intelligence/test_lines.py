"""All kinds as lines of one school: the query that is kept gives each hat what the one put together anew would give."""

from __future__ import annotations

import datetime as dt

import pytest

from upstream.casework.ground import lines as gathered
from upstream.casework.ground.actions.actions import agree
from upstream.casework.ground.actions.rules import Agreed, Owner
from upstream.casework.ground.intelligence.actions import add_intelligence
from upstream.casework.ground.intelligence.models import Intelligence
from upstream.casework.ground.intelligence.rules import Told
from upstream.casework.ground.judgements.actions import judge
from upstream.casework.ground.judgements.rules import Judged
from upstream.casework.records.lines import Line, read, shared_ids
from upstream.casework.records.sharing import end_share, share
from upstream.lib.clock import today
from upstream.people.hats import Hat, hat_of
from upstream.people.models import Membership
from upstream.registry.models import Organisation, School


def anew(hat: Hat, school: School) -> list[Line]:
    return read((lines(hat, school) for lines in gathered._GIVERS), shared_ids(hat, school))


def fresh(hat: Hat) -> Hat:
    return hat_of(Membership.objects.select_related("user", "organisation").get(pk=hat.membership))


@pytest.fixture
def hats(county) -> list[Hat]:
    """Two bodies and their people over the same schools, each with records of every kind."""
    officer, director = county.hat("improvement-lead", county.council), county.hat("trust-director", county.trust)
    for by, schools in ((officer, (county.brook, county.mill)), (director, (county.mill,))):
        for school in schools:
            for care in ("open", "official", "confidential"):
                told = Told("staffing", False, today(), f"{care} {by.organisation} {school}", sensitivity=care)
                one = add_intelligence(school=school, told=told, by=by)
                if care == "official":
                    share(shared=one, organisation=school.organisation, reason="x", by=by)
            judge(school=school, judged=Judged(None, "own", "Sound", today(), "A", title="Reading"), by=by)
            soon = today() + dt.timedelta(days=9)
            agree(school=school, agreed=Agreed("Meet", Owner(words="B"), soon, share_with_school=True), by=by)
    return [
        officer, director, county.hat("headteacher", county.brook), county.hat("headteacher", county.mill),
        county.hat("governor", county.mill), county.hat("improvement-lead", county.elsewhere),
        county.hat("improvement-lead", county.alliance), county.hat("administrator", county.council),
        county.partner(county.council, county.mill), county.hat("improvement-officer", county.council),
        county.hat("data-manager", county.council), county.hat("committee-member", county.council),
    ]


def test_every_hat_gets_the_same_by_either_road(county, hats):
    for school in (county.brook, county.mill, county.away):
        for hat in hats:
            assert gathered.lines_of(fresh(hat), school) == anew(fresh(hat), school), (hat.title, school)
    told = {hat.title: len(gathered.lines_of(fresh(hat), county.mill)) for hat in hats}
    assert told["Head of school improvement, Wyvershire"] == 5
    assert told["Director of education, Heron Trust"] == 5
    assert told["Headteacher, Mill Academy"] == 4  # two of each body are shared with it
    assert told["Governor, Mill Academy"] == 4
    assert told["Headteacher, Brook School"] == told["Head of school improvement, Elsewhere"] == 0


def test_what_is_shared_says_so_until_it_ends(county, hats):
    head = hats[3]
    shared = [one for one in gathered.lines_of(fresh(hats[0]), county.mill) if one.is_shared]
    assert len(shared) == 2
    given = hats[0].organisation.shares_given.get(record=shared[0].id, organisation=county.mill.organisation)
    end_share(share=given, by=hats[0])
    assert shared[0].id not in {one.id for one in gathered.lines_of(fresh(head), county.mill)}


def test_a_school_found_to_be_another_brings_its_records(county, hats):
    twin = School.objects.create(organisation=Organisation.objects.create(kind="school", name="Twin"), became=county.mill)
    moved = Intelligence.objects.filter(school=county.mill, holder=county.council).first()
    Intelligence.objects.filter(pk=moved.pk).update(school=twin)
    school = School.objects.select_related("organisation").get(pk=county.mill.pk)
    found = gathered.lines_of(fresh(hats[0]), school)
    assert moved.pk in {one.id for one in found}
    assert found == anew(fresh(hats[0]), school)
