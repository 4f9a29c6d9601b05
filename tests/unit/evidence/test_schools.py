"""Which schools were open on a day, and of what kind."""

import datetime as dt

import pytest

from upstream.evidence import schools
from upstream.evidence.entity import Entity
from upstream.lib.refusal import Refusal

SURROUNDINGS = Entity("la", "936")
D = dt.date.fromisoformat
MEMBERS = {"as_at": D("2022-03-31"), "source": "members", "file": "members.csv"}


@pytest.fixture
def store(make_store, invented):
    school, link = invented.establishment, invented.link
    return make_store(
        [],
        [
            school("1"),
            school("2", D("2020-05-01"), type="Academy converter", opened_reason="Academy Converter"),
            school("3", D("2020-01-01"), name="New school"),
            school("4", closed_on=D("2019-01-31")),
            school("5", type="Other independent school"),
            school("6", type="Community special school", phase="Not applicable", low_age=2, high_age=19),
            school("7", low_age=4, high_age=7),
            school("8", low_age=7, high_age=11),
            school("9", phase="Secondary", low_age=11, high_age=18),
            school("10", type="Martian school"),
            school("20", as_at=D("2020-01-01"), file="national.csv", source="national", type=None, name="Old name"),
        ],
        [link("20", "2", "Successor", D("2020-04-30")), link("2", "20", "Predecessor", D("2020-05-01"))],
        listed=[
            {"urn": urn, "la": la, "school_type": school_type, "period": "2018/19", "released_on": D("2019-06-27")}
            for urn, la, school_type in (
                ("20", "936", "State-funded primary"), ("5", "936", "Independent school"),
                ("77", "850", "State-funded primary"),
            )
        ],
        memberships=[
            {"urn": "2", "uid": "5001", "joined_on": D("2020-05-01"), **MEMBERS},
            {"urn": "9", "uid": "5001", "joined_on": D("2016-09-01"), **MEMBERS},
            {"urn": "1", "uid": "5001", "joined_on": None, **MEMBERS},
            {"urn": "4", "uid": "5001", "joined_on": D("2014-01-01"), **MEMBERS},
            {"urn": "6", "uid": "5001", "joined_on": None, "as_at": D("2024-08-31"), "source": "later", "file": "x"},
            {"urn": "9", "uid": "5001", "joined_on": None, "as_at": D("2024-08-31"), "source": "later", "file": "x"},
        ],
    )


def listed(store, on, where=SURROUNDINGS):
    return {row["urn"]: row for row in schools.schools_on(store, where, D(on)).frame.to_dicts()}


# day, the URNs open that day
OPEN = [
    ("2019-10-31", {"1", "20", "6", "7", "8", "9"}),
    ("2020-04-30", {"1", "20", "3", "6", "7", "8", "9"}),
    ("2020-05-01", {"1", "2", "3", "6", "7", "8", "9"}),
    ("2019-01-31", {"1", "20", "4", "6", "7", "8", "9"}),
]


@pytest.mark.parametrize(("on", "expected"), OPEN)
def test_every_state_funded_school_open_that_day_exactly_once(store, on, expected):
    assert set(listed(store, on)) == expected


def test_a_predecessor_is_listed_by_its_own_name_and_its_successors_kind(store):
    row = listed(store, "2019-10-31")["20"]
    assert (row["name"], row["kind"], row["school"], row["list_basis"]) == (
        "Old name", "primary", "2", "predecessor of a listed school")
    assert (row["urns"], row["phase"], row["succession"]) == (["20", "2"], "primary", "none")


def test_a_converter_carries_its_chain_and_the_census_phase_of_its_predecessor(store):
    row = listed(store, "2020-06-01")["2"]
    assert (row["urns"], row["predecessor_urn"], row["succession"]) == (["2", "20"], "20", "converter")
    assert (row["phase"], row["opened_on"]) == ("primary", D("2020-05-01"))


def test_kinds_and_stages(store):
    rows = listed(store, "2020-06-01")
    assert {urn: (rows[urn]["kind"], rows[urn]["stages"]) for urn in ("1", "6", "7", "8", "9")} == {
        "1": ("primary", ["ks2"]), "6": ("special", ["ks2", "ks4"]), "7": ("infant", []), "8": ("junior", ["ks2"]),
        "9": ("secondary", ["ks4"]),
    }


def test_what_the_register_cannot_say_is_said(store):
    found = schools.schools_on(store, SURROUNDINGS, D("2019-10-31"))
    assert "1 April 2021" in found.basis
    assert any("Martian school" in note for note in found.notes)
    assert any("no date of opening" in note for note in found.notes)
    assert any("open schools only" in note for note in found.notes)


def test_elsewhere_the_census_is_the_list(store):
    assert set(listed(store, "2019-10-31", Entity("england", "england"))) == {"20", "77"}
    assert set(listed(store, "2019-10-31", Entity("la", "850"))) == {"77"}
    assert set(listed(store, "2019-10-31", Entity("region", "south"))) == {"20"}


def test_before_the_census_came_out_there_is_no_list(store):
    with pytest.raises(Refusal, match="no school census had been published"):
        schools.schools_on(store, Entity("england", "england"), D("2019-06-26"))


def test_a_later_census_is_carried_back_to_the_urns_of_the_day(make_store, invented):
    school, link = invented.establishment, invented.link
    later = [("2", "State-funded primary"), ("3", "State-funded primary"), ("4", "State-funded primary"),
             ("5", "Independent school"), ("6", "State-funded primary")]
    store = make_store(
        [],
        [school("2", D("2018-05-01")), school("3", D("2018-09-01")), school("4", D("2018-09-01")), school("6")],
        [link("20", "2", "Successor", D("2018-04-30")), link("2", "20", "Predecessor", D("2018-05-01")),
         link("30", "3", "Successor - merged", D("2018-08-31")), link("31", "3", "Successor - merged", D("2018-08-31"))],
        listed=[{"urn": urn, "la": "850", "school_type": kind, "period": "2018/19", "released_on": D("2019-06-27")}
                for urn, kind in later],
    )
    found = schools.schools_on(store, Entity("england", "england"), D("2018-01-31"), later_census=True)
    rows = {row["urn"]: row for row in found.frame.to_dicts()}
    # 2 converted from 20, 3 came of the merger of 30 and 31, 4 opened since, 5 is independent
    assert {urn: row["kind"] for urn, row in rows.items()} == dict.fromkeys(("20", "30", "31", "6"), "primary")
    assert rows["20"]["urns"] == ["20", "2"]
    assert "carried back to 31 January 2018: 3 schools" in found.basis
    assert "closed before that without a successor" in found.notes[0]
    by_then = schools.schools_on(store, Entity("england", "england"), D("2019-06-28"), later_census=True)
    assert set(by_then.frame["urn"]) == {"2", "3", "4", "6"}


def test_a_trusts_schools_are_those_that_had_joined_and_were_open(store):
    trust = Entity("trust", "5001")
    assert set(listed(store, "2019-01-30", trust)) == {"1", "4", "9"}
    assert set(listed(store, "2019-02-01", trust)) == {"1", "9"}
    assert set(listed(store, "2020-05-01", trust)) == {"1", "2", "9"}


def test_what_a_list_of_members_cannot_say_is_said(store):
    found = schools.schools_on(store, Entity("trust", "5001"), D("2019-02-01"))
    assert found.basis == "the trust’s members as listed on 31 March 2022, by their days of joining"
    assert any("left the trust or closed before it was made is unknown" in note for note in found.notes)
    assert any(note.startswith("For 1 academy no day of joining is known") for note in found.notes)
    assert any(note.startswith("Left out: 1 academy that another list names") for note in found.notes)


def test_a_trust_without_a_list_of_members_is_refused(store):
    with pytest.raises(Refusal, match="No list of members"):
        schools.schools_on(store, Entity("trust", "5002"), D("2019-02-01"))


def test_of_what_kind_a_school_was_does_not_wait_for_the_census(store):
    assert listed(store, "2019-01-31")["20"]["phase"] == "primary"


def test_every_urn_of_a_school(store):
    assert schools.chain(store, "20") == ["20", "2"]
    assert schools.chain(store, "404") == ["404"]


# After the register was made, on 1 April 2021: day, the URNs open that day
AFTERWARDS = [
    ("2021-04-01", {"1", "9", "11"}),  # a link dated too early moves no school that still stands
    ("2023-08-31", {"1", "9", "11"}),
    ("2023-09-01", {"1", "90", "11"}),  # the academy takes the place of the school that it was
    ("2025-09-01", {"1", "91", "11"}),  # and its next trust takes the academy's
]


@pytest.fixture
def moved_on(make_store, invented):
    school, link = invented.establishment, invented.link
    later = {"as_at": D("2026-01-01"), "file": "national.csv", "source": "national", "type": None, "la": None}
    return make_store(
        [],
        [
            school("1"), school("9", phase="Secondary", low_age=11, high_age=18), school("11"),
            school("90", name="Nine Academy", **later), school("91", name="Nine Trust Academy", **later),
            school("110", name="Eleven again", **later),
            school("9", as_at=D("2026-01-01"), file="national.csv", source="national", type=None, closed_on=D("2023-08-31")),
            school("11", as_at=D("2026-01-01"), file="national.csv", source="national", type=None, closed_on=D("2099-01-01")),
        ],
        [
            link("9", "90", "Successor", D("2023-08-31")), link("90", "9", "Predecessor", D("2023-09-01")),
            link("90", "91", "Successor", D("2025-08-31")), link("91", "90", "Predecessor", D("2025-09-01")),
            link("11", "110", "Successor", D("2021-01-01")), link("110", "11", "Predecessor", D("2021-01-01")),
        ],
    )


@pytest.mark.parametrize(("on", "expected"), AFTERWARDS)
def test_a_school_that_became_an_academy_since_the_register_stays_on_the_list(moved_on, on, expected):
    assert set(listed(moved_on, on)) == expected


def test_a_successor_has_its_own_name_the_kind_of_what_it_was_and_no_type_that_nobody_told(moved_on):
    row = listed(moved_on, "2025-09-01")["91"]
    assert (row["name"], row["kind"], row["la"], row["list_basis"]) == (
        "Nine Trust Academy", "secondary", "936", "successor of a listed school")
    assert (row["type"], row["sector"], row["urns"]) == (None, None, ["91", "90", "9"])


def test_of_a_day_after_the_register_it_is_said_what_the_list_may_lack(moved_on):
    found = schools.schools_on(moved_on, SURROUNDINGS, D("2025-09-01"))
    assert "with 1 school open that day that the register knows only as what they were before" in found.basis
    assert any("has opened since is in the list only where it took over" in note for note in found.notes)
    before = schools.schools_on(moved_on, SURROUNDINGS, D("2021-04-01"))
    assert not any("opened since" in note for note in before.notes)


def test_before_the_first_census_the_councils_of_the_register_alone_are_listed(store):
    every = schools.every_school_on(store, D("2019-01-31")).frame
    assert set(every["urn"]) == set(dict(OPEN)["2019-01-31"])


@pytest.mark.parametrize("on", ["2019-10-31", "2020-04-30", "2020-05-01"])
def test_every_council_s_list_together_is_each_one_s_own(store, on):
    every = schools.every_school_on(store, D(on)).frame
    for council in ("936", "850"):
        own = schools.schools_on(store, Entity("la", council), D(on)).frame.sort("urn")
        assert every.filter(la=council).sort("urn").equals(own)
    assert set(every["la"]) == {"936", "850"}
