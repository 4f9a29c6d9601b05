"""What the registers say anew of schools."""

from __future__ import annotations

import datetime as dt

import pytest

from upstream.evidence.edition_changes.register import (
    Happening,
    InspectionChange,
    inspection_changes,
    register_changes,
)

FIRST, SECOND = "0" * 16, "1" * 16
LATER = dt.date(2022, 4, 1)


@pytest.fixture
def told(make_store, invented):
    """What is said of the schools as (name, what, before, after), between two registers told by what is special."""

    def tell(before, after, **more):
        stores = []
        for name, given, day in ((FIRST, before, dt.date(2021, 4, 1)), (SECOND, after, LATER)):
            rows = [invented.establishment(urn, **{"as_at": day, **special}) for urn, special in given.items()]
            others = {key: value[name == SECOND] for key, value in more.items()}
            stores.append(make_store(establishments=rows, name=name, **others))
        return [(one.urn, one.what, one.before, one.after) for one in register_changes(*stores)]

    return tell


AS_IT_WAS = {"1": {}}
CASES = [
    ("renamed", {"1": {"name": "Another"}}, [("1", Happening.RENAMED, "School 1", "Another")]),
    ("closed", {"1": {"status": "Closed", "closed_on": dt.date(2021, 8, 31)}}, [("1", Happening.CLOSED, None, None)]),
    ("opened", {"1": {}, "2": {"opened": dt.date(2021, 9, 1)}}, [("2", Happening.OPENED, None, None)]),
    ("of long ago", {"1": {}, "2": {"opened": dt.date(1950, 9, 1)}}, [("2", Happening.LISTED, None, None)]),
    ("no longer listed", {"2": {}}, [("1", Happening.UNLISTED, None, None), ("2", Happening.LISTED, None, None)]),
    ("another council", {"1": {"la": "850", "la_name": "Another"}}, [("1", Happening.MOVED, "Invented", "Another")]),
    ("into a trust", {"1": {"trust_name": "LANTERN TRUST"}}, [("1", Happening.JOINED, None, "LANTERN TRUST")]),
    ("nothing", {"1": {"capacity": 300}}, []),
]


@pytest.mark.parametrize(("name", "after", "said"), CASES)
def test_what_is_said_of_a_school(told, name, after, said):
    assert told(AS_IT_WAS, after) == said, name


def test_from_one_trust_to_another_written_in_another_way(told):
    before = {"1": {"trust_name": "Lantern Trust"}, "2": {"trust_name": "Lantern Trust"}}
    after = {"1": {"trust_name": "Harbour Trust"}, "2": {"trust_name": "LANTERN  TRUST"}}
    assert told(before, after) == [
        ("1", Happening.JOINED, None, "Harbour Trust"), ("1", Happening.LEFT, "Lantern Trust", None),
    ]


def test_members_listed_by_the_trust_itself(told):
    groups = [{"uid": "77", "name": "Lantern Trust", "type": "Multi-academy trust"}]
    member = [{"urn": "1", "uid": "77", "joined_on": dt.date(2021, 9, 1)}]
    other = [{"urn": "2", "uid": "77"}]
    said = told({"1": {}, "2": {}}, {"1": {}, "2": {}}, groups=(groups, groups), memberships=(other, [*other, *member]))
    assert said == [("1", Happening.JOINED, None, "Lantern Trust")]


def test_a_first_list_of_members_is_no_joining(told):
    groups = [{"uid": "77", "name": "Lantern Trust", "type": "Multi-academy trust"}]
    assert told(AS_IT_WAS, AS_IT_WAS, groups=([], groups), memberships=([], [{"urn": "1", "uid": "77"}])) == []


def test_a_conversion_is_neither_a_closure_nor_an_opening(told, invented):
    day = dt.date(2021, 9, 1)
    links = [invented.link("2", "1", "Predecessor", day), invented.link("1", "2", "Successor", day)]
    after = {
        "1": {"status": "Closed", "closed_on": dt.date(2021, 8, 31)},
        "2": {"opened": dt.date(2021, 9, 1), "type": "Academy converter"},
    }
    assert told(AS_IT_WAS, after, links=([], links)) == [("2", Happening.CONVERTED, "1", "converter")]


def test_without_a_register_before_nothing_is_said_of_schools(told):
    assert told({}, {"1": {}, "2": {}}) == []


def test_inspections_learnt_of_and_corrected(make_store):
    day = dt.date(2019, 3, 5)
    line = {"inspected_on": day, "area": "overall-effectiveness", "source": "ofsted", "published_on": day}
    old = make_store(name=FIRST, inspections=[{**line, "urn": "1", "grade": "good"}, {**line, "urn": "2", "grade": "good"}])
    new = make_store(
        name=SECOND, inspections=[{**line, "urn": "1", "grade": "good"}, {**line, "urn": "2", "grade": "inadequate"},
                                  {**line, "urn": "3", "grade": "outstanding"}],
    )
    assert inspection_changes(old, new) == [
        InspectionChange("2", day, "overall-effectiveness", "good", "inadequate"),
        InspectionChange("3", day, "overall-effectiveness", None, "outstanding"),
    ]
