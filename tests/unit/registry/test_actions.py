"""What people change in the register by hand, and what is refused with a sentence."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.county import county, day
from upstream.audit.models import Event
from upstream.audit.versions import ChangedMeanwhile
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.registry.actions import (
    add_belonging,
    add_covering,
    add_organisation,
    change_organisation,
    close_organisation,
    end_belonging,
    end_covering,
)
from upstream.registry.kinds import OrganisationKind as Kind
from upstream.registry.models import Belonging, Deployment, Organisation, School
from upstream.registry.queries import name_on

__all__ = ["county"]
YESTERDAY = today() - dt.timedelta(days=1)


@pytest.fixture
def keeper(county):
    """The data manager of the body whose Upstream this is."""
    Deployment.objects.create(pk=1, organisation=county.alliance)
    return county.hat("data-manager", county.alliance)


@pytest.fixture
def network(keeper) -> Organisation:
    return add_organisation(kind=Kind.NETWORK, name="Fen Reading Network", first=day("2019-09-01"), by=keeper)


def test_a_network_is_added_and_told_without_its_words(network):
    assert (network.typed, network.version, str(network.first)) == (True, 1, "2019-09-01")
    event = Event.objects.get(happened="organisation.added")
    assert event.fields == ["name"]


def test_a_setting_gets_a_school_so_that_it_is_worked_with_like_one(keeper):
    made = add_organisation(kind=Kind.EARLY_YEARS, name="Little Wyver Nursery", numbers={"ey-urn": "EY900001"}, by=keeper)
    assert made.school.urn == ""
    assert made.identifiers.get().value == "EY900001"
    with pytest.raises(Refusal, match="that of Little Wyver Nursery: use that entry"):
        add_organisation(kind=Kind.EARLY_YEARS, name="Another", numbers={"ey-urn": "EY900001"}, by=keeper)


@pytest.mark.parametrize(
    ("kind", "name", "numbers", "sentence"),
    [
        (Kind.TRUST, "A trust", {}, "come with an edition"),
        (Kind.SCHOOL, "A school", {}, "come with an edition"),
        (Kind.NETWORK, "  ", {}, "Give its name"),
        (Kind.NETWORK, "fen reading network", {}, "There is a network of this name already"),
        (Kind.EARLY_YEARS, "New setting", {"ey-urn": "12"}, "six to eight characters"),
    ],
)
def test_what_cannot_be_added(keeper, network, kind, name, numbers, sentence):
    with pytest.raises(Refusal, match=sentence):
        add_organisation(kind=kind, name=name, numbers=numbers, by=keeper)


def test_one_of_the_same_name_is_added_when_somebody_says_so(keeper, network):
    add_organisation(kind=Kind.NETWORK, name="Fen Reading Network", although_alike=True, by=keeper)
    assert Organisation.objects.filter(name="Fen Reading Network").count() == 2


def test_a_new_name_keeps_the_old_one(keeper, network):
    row = change_organisation(
        organisation=network, version=1, name="Fen Literacy Network", profile="Reads.", first=network.first, by=keeper
    )
    assert (row.name, row.version) == ("Fen Literacy Network", 2)
    assert name_on(row, YESTERDAY) == "Fen Reading Network"
    assert Event.objects.get(happened="organisation.changed").fields == ["name", "profile"]
    with pytest.raises(ChangedMeanwhile):
        change_organisation(organisation=network, version=1, name="Mine", profile="", first=None, by=keeper)


def test_what_an_edition_brought_bears_its_name_and_closes_with_it(county, keeper):
    Organisation.objects.filter(pk=county.trust.pk).update(typed=False)
    county.trust.refresh_from_db()
    with pytest.raises(Refusal, match="Its name comes with the edition"):
        change_organisation(organisation=county.trust, version=1, name="Other", profile="", first=None, by=keeper)
    with pytest.raises(Refusal, match="closes with one"):
        close_organisation(organisation=county.trust, on=today(), version=1, by=keeper)


def test_only_the_body_that_runs_the_site_keeps_the_register(county, keeper, network):
    """A membership lets a body reach a school, so no body gives it to itself."""
    director = county.hat("data-manager", county.trust)
    head = county.hat("administrator", county.brook)
    for by in (director, head):
        with pytest.raises(Refusal, match="Only people of the body that runs this site"):
            add_belonging(school=county.away, organisation=by.organisation if by is director else network, first=None, by=by)
        with pytest.raises(Refusal, match="Only people of the body that runs this site"):
            add_organisation(kind=Kind.ALLIANCE, name="Ours", by=by)
    own = change_organisation(
        organisation=county.trust, version=1, name=county.trust.name, profile="Nine academies.", first=None, by=director
    )
    assert own.profile == "Nine academies."  # its own words are its own


def test_a_school_may_be_in_several_networks_and_in_each_once_at_a_time(county, keeper, network):
    other = add_organisation(kind=Kind.NETWORK, name="Fen Maths Network", by=keeper)
    add_belonging(school=county.brook, organisation=network, first=day("2020-01-01"), by=keeper)
    add_belonging(school=county.brook, organisation=other, first=day("2020-01-01"), by=keeper)
    with pytest.raises(Refusal, match="on some of these days already"):
        add_belonging(school=county.brook, organisation=network, first=day("2021-01-01"), by=keeper)


def test_of_councils_trusts_dioceses_and_federations_a_school_has_one_at_a_time(county, keeper):
    other = Organisation.objects.create(kind=Kind.TRUST, name="Plover Trust")
    with pytest.raises(Refusal, match="one academy trust at a time, and Mill Academy is in Heron Trust then"):
        add_belonging(school=county.mill, organisation=other, first=today(), by=keeper)
    belonging = Belonging.objects.get(school=county.mill, organisation=county.trust)
    Belonging.objects.filter(pk=belonging.pk).update(last=YESTERDAY)
    add_belonging(school=county.mill, organisation=other, first=today(), by=keeper)


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2021-01-01", "2020-01-01", "It would end on 1 January 2020, before it begins"),
        ("2018-01-01", "", "Fen Reading Network began on 1 September 2019"),
    ],
)
def test_days_go_together(county, keeper, network, first, last, sentence):
    with pytest.raises(Refusal, match=sentence):
        add_belonging(
            school=county.brook, organisation=network, first=day(first), last=day(last) if last else None, by=keeper
        )


def test_a_membership_is_ended_once_and_not_before_it_began(county, keeper, network):
    made = add_belonging(school=county.brook, organisation=network, first=day("2020-01-01"), by=keeper)
    with pytest.raises(Refusal, match="It began on 1 January 2020"):
        end_belonging(belonging=made, last=day("2019-12-31"), version=1, by=keeper)
    ended = end_belonging(belonging=made, last=YESTERDAY, version=1, by=keeper)
    assert (ended.school, ended.organisation, ended.last) == (county.brook.pk, network.pk, YESTERDAY)
    made.refresh_from_db()
    with pytest.raises(Refusal, match="It ended on"):
        end_belonging(belonging=made, last=YESTERDAY, version=2, by=keeper)


def test_a_membership_that_comes_with_the_lists_ends_with_them(county, keeper):
    given = Belonging.objects.get(school=county.mill, organisation=county.trust)
    with pytest.raises(Refusal, match="comes with the published lists"):
        end_belonging(belonging=given, last=today(), version=1, by=keeper)


def test_closing_ends_every_membership_that_day(county, keeper, network):
    add_belonging(school=county.brook, organisation=network, first=day("2020-01-01"), by=keeper)
    ended = close_organisation(organisation=network, on=YESTERDAY, version=1, by=keeper)
    assert [(one.school, one.last) for one in ended] == [(county.brook.pk, YESTERDAY)]
    assert not Belonging.objects.now().filter(organisation=network).exists()
    network.refresh_from_db()
    with pytest.raises(Refusal, match="closed on"):
        close_organisation(organisation=network, on=today(), version=network.version, by=keeper)
    with pytest.raises(Refusal, match=r"closed on .* give that or an earlier day"):
        add_belonging(school=county.mill, organisation=network, first=day("2020-01-01"), by=keeper)


def test_an_alliance_covers_a_council_and_nothing_covers_an_alliance(county, keeper, network):
    with pytest.raises(Refusal, match="works over the schools of Wyvershire on some of these days already"):
        add_covering(organisation=county.alliance, covered=county.council, first=today(), by=keeper)
    with pytest.raises(Refusal, match="Choose a council, a trust or a diocese"):
        add_covering(organisation=network, covered=county.alliance, first=today(), by=keeper)
    with pytest.raises(Refusal, match="this is none of these"):
        add_covering(organisation=county.council, covered=county.trust, first=today(), by=keeper)
    made = add_covering(organisation=network, covered=county.elsewhere, first=day("2020-01-01"), by=keeper)
    ended = end_covering(covering=made, last=YESTERDAY, version=1, by=keeper)
    assert [(one.school, one.organisation) for one in ended] == [(county.away.pk, network.pk)]


def test_a_school_that_was_found_to_be_another_takes_nothing_more(county, keeper, network):
    School.objects.filter(pk=county.mill.pk).update(became=county.brook)
    county.mill.refresh_from_db()
    with pytest.raises(Refusal, match="was found to be one with Brook School"):
        add_belonging(school=county.mill, organisation=network, first=today(), by=keeper)
