"""Which groups are trusts of academies, and which of them a school was in on a day."""

import datetime as dt

import pytest

from upstream.evidence.trusts import members_on, memberships_of, trusts

D = dt.date.fromisoformat
DATED = {"as_at": D("2022-03-31"), "source": "links", "file": "links.csv"}
UNDATED = {"as_at": D("2024-08-31"), "source": "later", "file": "later.csv", "joined_on": None}


@pytest.fixture
def store(make_store):
    return make_store(
        groups=[
            {"uid": "1", "name": "OAK TRUST", "type": "Multi-academy trust", "status": "Open", "source": "g", "file": "g.csv"},
            {"uid": "2", "name": "Ash Trust", "type": "Single-academy trust", "closed_on": D("2020-01-01")},
            {"uid": "3", "name": "A federation", "type": "Federation"},
            {"uid": "4", "name": "Elm Trust", "type": "Multi-academy trust"},
        ],
        memberships=[
            {"urn": "10", "uid": "1", "joined_on": D("2016-09-01"), **DATED},
            {"urn": "11", "uid": "1", "joined_on": D("2018-09-01"), "left_on": D("2019-08-31"), **DATED},
            {"urn": "10", "uid": "1", **UNDATED},
            {"urn": "10", "uid": "4", **UNDATED},
            {"urn": "10", "uid": "3", "joined_on": D("2010-09-01"), **DATED},
        ],
    )


def test_a_federation_is_no_trust_and_members_are_counted_once(store):
    assert [(trust.name, trust.schools) for trust in trusts(store)] == [("Ash Trust", 0), ("Elm Trust", 1), ("OAK TRUST", 2)]
    assert {one.uid: one for one in trusts(store)}["2"].closed_on == D("2020-01-01")
    assert "3" not in {one.uid for one in trusts(store)}


def test_a_dated_membership_is_surer_than_one_that_only_stands_in_a_later_list(store):
    found = memberships_of(store, ["10"], D("2019-01-31"))
    assert [(one.uid, one.joined_on) for one in found] == [("1", D("2016-09-01")), ("4", None)]
    assert [one.uid for one in memberships_of(store, ["10"], D("2015-01-31"))] == ["1", "4"]  # since when, nobody says


@pytest.mark.parametrize(("on", "uids"), [("2018-08-31", []), ("2018-09-01", ["1"]), ("2019-08-31", ["1"]), ("2019-09-01", [])])
def test_a_school_is_in_a_trust_from_the_day_it_joins_to_the_day_it_leaves(store, on, uids):
    assert [one.uid for one in memberships_of(store, ["11"], D(on))] == uids


def test_a_number_that_a_school_once_had_counts(store):
    assert [one.urn for one in memberships_of(store, ["99", "11"], D("2019-01-31"))] == ["11"]


def test_of_two_trusts_the_one_joined_later_stands_first(make_store):
    store = make_store(
        groups=[{"uid": uid, "name": uid, "type": "Multi-academy trust"} for uid in ("1", "2")],
        memberships=[{"urn": "10", "uid": "1", "joined_on": D("2011-09-01"), **DATED},
                     {"urn": "12", "uid": "2", "joined_on": D("2016-09-01"), **DATED}],
    )
    assert [one.uid for one in memberships_of(store, ["10", "12"], D("2019-01-31"))] == ["2", "1"]


def test_members_stand_once_by_their_surest_line(store):
    found = members_on(store, "1", D("2019-01-31"))
    assert {urn: one.joined_on for urn, one in found.items()} == {"10": D("2016-09-01"), "11": D("2018-09-01")}
    assert set(members_on(store, "1", D("2019-10-31"))) == {"10"}
