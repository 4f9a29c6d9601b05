"""Bringing the register up to editions: what is added, dated, left as people typed it, and never undone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import models

from tests.unit.registry.conftest import BY
from tests.unit.registry.county_facts import BODIES, day, facts, one, school, span
from upstream.audit.models import Event
from upstream.evidence.register import BodyFact
from upstream.registry.kinds import IdentifierKind, OrganisationKind
from upstream.registry.models import (
    Belonging,
    Covering,
    Establishment,
    FormerName,
    Identifier,
    Organisation,
    Reconciliation,
    School,
)
from upstream.registry.queries import body_of, name_on, organisation_by, school_by_urn
from upstream.registry.reconcile import reconcile
from upstream.registry.reconcile_run import Ended

HERON, PLOVER = ("99001", "2013-09-01"), ("99002", "2019-04-01")


def of(urn: str, kind: str) -> list[tuple[str, str, str]]:
    rows = Belonging.objects.filter(school=school_by_urn(urn), organisation__kind=kind).order_by("pk")
    return [(row.organisation.name, str(row.first), str(row.last)) for row in rows]


def everything() -> dict[str, int]:
    tables = (Organisation, School, Establishment, Identifier, Belonging, FormerName)
    return {table.__name__: table.objects.count() for table in tables}


def test_a_first_edition_is_taken_whole_and_a_second_run_changes_nothing(taken):
    edition = facts(
        school(one("900001", "2001-09-01"), trusts=[span(*HERON)], numbers=[("laestab", span("5012001", "2001-09-01"))]),
        school(one("900002")),
    )
    first = taken(edition)
    assert first.row.counts == {"bodies": 6, "schools": 2, "establishments": 2, "begun": 3, "numbers": 9}
    before = everything()
    again = taken(edition)
    assert (again.changed, again.row.counts, everything()) == (False, {}, before)
    assert Reconciliation.objects.count() == 2


def test_one_event_tells_what_was_counted_by_name(taken):
    taken(facts(school(one("900001"))))
    event = Event.objects.get(happened="register.reconciled")
    assert event.role == "job:test"
    assert "schools" in event.fields


def test_numbers_are_found_with_their_days(taken):
    taken(facts(school(
        one("900001", "2001-09-01", "2019-08-31"), one("900002", "2019-09-01", how="converter"),
        numbers=[("laestab", span("5012001", "2001-09-01", "2019-08-31")), ("laestab", span("5014001", "2019-09-01"))],
    )))  # fmt: skip
    organisation = school_by_urn("900002").organisation
    assert organisation_by(IdentifierKind.URN, "900001") == organisation
    assert organisation_by(IdentifierKind.LAESTAB, "5012001", dt.date(2018, 1, 1)) == organisation
    assert organisation_by(IdentifierKind.LAESTAB, "5012001", dt.date(2020, 1, 1)) is None
    assert organisation_by(IdentifierKind.UID, "99001").name == "Heron Trust"
    assert organisation_by(IdentifierKind.COMPANY, "99990010").name == "Heron Trust"


def test_a_change_of_trust_ends_the_one_on_the_eve_of_the_other(taken):
    taken(facts(school(one("900001", "2001-09-01"), trusts=[span(*HERON)])))
    done = taken(facts(school(one("900001", "2001-09-01"), trusts=[span(*PLOVER, seen="2019-12-31")]), edition="two",
                       as_at="2019-12-31"))  # fmt: skip
    assert of("900001", "trust") == [("Heron Trust", "2013-09-01", "2019-03-31"), ("Plover Trust", "2019-04-01", "None")]
    assert done.ended == (Ended(school_by_urn("900001").pk, organisation_by("uid", "99001").pk, dt.date(2019, 3, 31)),)
    assert done.row.counts == {"begun": 1, "ended": 1}
    assert [row.organisation.name for row in done.row.ended.all()] == ["Heron Trust"]


def test_a_trust_seen_first_on_a_later_list_ends_the_other_before_that_list(taken):
    taken(facts(school(one("900001", "2001-09-01"), trusts=[span("99001", "2001-09-01", basis="opened")])))
    later = span("99002", "2001-09-01", basis="opened", seen="2019-12-31")
    taken(facts(school(one("900001", "2001-09-01"), trusts=[later]), edition="two", as_at="2019-12-31"))
    assert of("900001", "trust") == [("Heron Trust", "2001-09-01", "2019-12-30"), ("Plover Trust", "2019-12-31", "None")]


def test_a_school_that_no_later_list_names_has_left(taken):
    taken(facts(school(one("900001", "2001-09-01"), trusts=[span(*HERON)])))
    done = taken(facts(school(one("900001", "2001-09-01"), looked="2020-06-30"), edition="two", as_at="2020-06-30"))
    assert of("900001", "trust") == [("Heron Trust", "2013-09-01", "2020-06-29")]
    assert len(done.ended) == 1
    assert Belonging.objects.get(organisation__name="Heron Trust").last_basis == "unlisted"
    taken(facts(school(one("900001", "2001-09-01"), trusts=[span(*HERON, seen="2020-09-30")], looked="2020-09-30"),
                edition="three", as_at="2020-09-30"))  # fmt: skip
    assert of("900001", "trust") == [("Heron Trust", "2013-09-01", "None")]  # a later list names it again


def test_an_edition_without_a_newer_list_of_members_ends_nothing(taken):
    taken(facts(school(one("900001", "2001-09-01"), trusts=[span(*HERON)])))
    done = taken(facts(school(one("900001", "2001-09-01")), edition="two"))
    assert of("900001", "trust") == [("Heron Trust", "2013-09-01", "None")]
    assert not done.changed


def test_a_school_that_closes_leaves_everything_that_day(taken):
    taken(facts(school(one("900001", "2001-09-01"), trusts=[span(*HERON)])))
    closed = school(one("900001", "2001-09-01", "2020-08-31", seen="2020-12-31"), trusts=[span(*HERON, "2020-08-31")])
    done = taken(facts(closed, edition="two", as_at="2020-12-31"))
    assert of("900001", "trust")[0][2] == of("900001", "council")[0][2] == "2020-08-31"
    assert {one.last for one in done.ended} == {dt.date(2020, 8, 31)}
    assert len(done.ended) == 2


def test_what_people_typed_is_never_overwritten_and_said_to_differ(taken):
    taken(facts(school(one("900001", "2001-09-01"))))
    row = Belonging.objects.create(
        school=school_by_urn("900001"), organisation=organisation_by("uid", "99002"), first=day("2018-01-01"), typed=True
    )
    done = taken(facts(school(one("900001", "2001-09-01"), trusts=[span(*HERON, seen="2020-01-31")]), edition="two",
                       as_at="2020-01-31"))  # fmt: skip
    row.refresh_from_db()
    assert (row.first, row.last) == (day("2018-01-01"), None)
    assert of("900001", "trust") == [("Plover Trust", "2018-01-01", "None")]
    assert done.row.counts == {"kept as typed": 1}
    assert not done.changed


def test_what_people_typed_of_other_days_stands_beside_the_edition(taken):
    taken(facts(school(one("900001", "2001-09-01"))))
    Belonging.objects.create(
        school=school_by_urn("900001"), organisation=organisation_by("uid", "99001"), first=day("2013-09-01"),
        last=day("2019-03-31"), typed=True,
    )
    later = school(one("900001", "2001-09-01"), trusts=[span(*PLOVER, seen="2020-01-31")])
    taken(facts(later, edition="two", as_at="2020-01-31"))
    assert of("900001", "trust") == [("Heron Trust", "2013-09-01", "2019-03-31"), ("Plover Trust", "2019-04-01", "None")]


def test_networks_are_peoples_and_no_edition_ends_them(taken):
    taken(facts(school(one("900001", "2001-09-01"))))
    network = Organisation.objects.create(kind=OrganisationKind.NETWORK, name="A network", typed=True)
    Belonging.objects.create(school=school_by_urn("900001"), organisation=network, first=day("2018-01-01"), typed=True)
    done = taken(facts(school(one("900001", "2001-09-01"), looked="2020-06-30"), edition="two", as_at="2020-06-30"))
    assert not done.changed
    assert of("900001", "network") == [("A network", "2018-01-01", "None")]


# Editions put back, and lists that are older


def test_an_edition_that_is_put_back_undoes_nothing(taken):
    one_ = facts(school(one("900001", "2001-09-01"), trusts=[span(*HERON)]))
    two = facts(
        school(one("900001", "2001-09-01", "2019-03-31"), one("900002", "2019-04-01", how="re-brokered", name="New name"),
               trusts=[span(*HERON, "2019-03-31"), span(*PLOVER)]),
        edition="two",
    )  # fmt: skip
    taken(one_)
    taken(two)
    before = everything()
    back = taken(one_)
    assert not back.changed
    assert everything() == before
    assert school_by_urn("900001").urn == "900002"
    assert body_of(school_by_urn("900001"), OrganisationKind.TRUST).name == "Plover Trust"
    assert not taken(two).changed


def test_what_an_edition_no_longer_links_stays_one_school(taken):
    taken(facts(school(one("900001", "2001-09-01", "2019-08-31"), one("900002", "2019-09-01", how="converter"))))
    done = taken(facts(school(one("900001", "2001-09-01", "2019-08-31")), school(one("900002", "2019-09-01")), edition="two"))
    assert school_by_urn("900001") == school_by_urn("900002")
    assert not done.changed


def test_older_lists_add_and_change_nothing_that_stands(taken):
    taken(facts(school(one("900001", "2001-09-01", name="Present name", seen="2020-12-31")), edition="new", as_at="2020-12-31"))
    taken(facts(school(one("900001", "2001-09-01", name="Old name")), school(one("900009")), edition="old"))
    assert school_by_urn("900001").name == "Present name"
    assert school_by_urn("900009") is not None


def test_a_known_day_never_gives_way_to_an_unknown_one(taken):
    taken(facts(school(one("900001", "2001-09-01", "2019-08-31"))))
    taken(facts(school(one("900001")), edition="two", as_at="2020-01-31"))
    row = Establishment.objects.get(urn="900001")
    assert (row.first, row.last) == (day("2001-09-01"), day("2019-08-31"))


# Names


def test_a_new_name_keeps_the_old_one_with_its_last_day(taken):
    taken(facts(school(one("900001", "2001-09-01", name="Old Primary School"))))
    taken(facts(school(one("900001", "2001-09-01", name="New Primary School", seen="2020-12-31")), edition="two",
                as_at="2020-12-31"))  # fmt: skip
    organisation = school_by_urn("900001").organisation
    assert organisation.name == "New Primary School"
    assert name_on(organisation, day("2018-01-01")) == "Old Primary School"
    assert name_on(organisation, day("2021-01-01")) == "New Primary School"


def test_a_school_has_the_name_of_the_number_of_that_day(taken):
    taken(facts(school(
        one("900001", "2001-09-01", "2019-08-31", name="Brook School"), one("900002", "2019-09-01", name="Brook Academy")
    )))  # fmt: skip
    organisation = school_by_urn("900001").organisation
    assert name_on(organisation, day("2019-08-31")) == "Brook School"
    assert name_on(organisation, day("2019-09-01")) == organisation.name == "Brook Academy"


def test_a_trust_that_is_renamed_and_one_that_closes(taken):
    taken(facts(school(one("900001"), trusts=[span(*HERON)])))
    bodies = [BodyFact("trust", "99001", "Kestrel Trust", dt.date(2012, 5, 1), dt.date(2020, 8, 31)), *BODIES[:2]]
    done = taken(facts(school(one("900001"), trusts=[span(*HERON)]), edition="two", as_at="2020-12-31", bodies=bodies))
    trust = organisation_by("uid", "99001")
    assert (trust.name, trust.last) == ("Kestrel Trust", day("2020-08-31"))
    assert name_on(trust, day("2019-01-01")) == "Heron Trust"
    assert done.row.counts["renamed"] == 1


def test_a_council_that_a_person_set_up_is_found_by_its_name_and_given_its_number(taken):
    own = Organisation.objects.create(kind=OrganisationKind.COUNCIL, name="wyvershire", typed=True)
    taken(facts(school(one("900001"))))
    assert organisation_by("la", "501") == own
    own.refresh_from_db()
    assert own.name == "wyvershire"  # as the person wrote it
    assert Organisation.objects.filter(kind="council", name__iexact="Wyvershire").count() == 1


def test_two_trusts_of_one_name_are_two(taken):
    bodies = [*BODIES, BodyFact("trust", "99009", "Heron Trust")]
    taken(facts(school(one("900001")), bodies=bodies))
    assert organisation_by("uid", "99001") != organisation_by("uid", "99009")


def test_whoever_worked_over_a_school_through_the_body_it_left_reaches_it_no_more(taken):
    taken(facts(school(one("900001", "2001-09-01"))))
    alliance = Organisation.objects.create(kind=OrganisationKind.ALLIANCE, name="Alliance", typed=True)
    Covering.objects.create(organisation=alliance, covered=organisation_by("la", "501"))
    moved = school(one("900001", "2001-09-01"), council=span("502", "2019-09-01", seen="2020-01-31"))
    done = taken(facts(moved, edition="two", as_at="2020-01-31"))
    assert {one.organisation for one in done.ended} == {alliance.pk, organisation_by("la", "501").pk}
    assert {one.last for one in done.ended} == {day("2019-08-31")}


@pytest.mark.django_db
def test_a_run_that_fails_leaves_nothing_behind(monkeypatch):
    def broken(*_given):
        raise RuntimeError("the power went")

    monkeypatch.setattr("upstream.registry.reconcile.take_belongings", broken)
    with pytest.raises(RuntimeError):
        reconcile(facts(school(one("900001"))), by=BY)
    assert everything() == dict.fromkeys(everything(), 0)
    assert not Reconciliation.objects.exists()
    assert not Event.objects.exists()


def test_nothing_in_the_register_can_be_deleted_by_following_a_link():
    """An edition could not delete even by mistake: every link refuses."""
    kept = (Organisation, School, Establishment, Belonging, Identifier, Reconciliation)
    links = [field for table in kept for field in table._meta.fields if field.remote_field]
    assert links
    assert {field.remote_field.on_delete for field in links} == {models.PROTECT}
