"""Statistical neighbours by the date of the list and through reorganisations of councils."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import polars as pl
import pytest

from upstream.benchmarks import councils
from upstream.benchmarks.comparators import comparator_set, members, names_of
from upstream.benchmarks.comparators.neighbours import statistical_neighbours
from upstream.evidence.definitions import load_definitions
from upstream.evidence.entity import Entity
from upstream.evidence.frames import NEIGHBOURS
from upstream.lib.refusal import Refusal

SOURCE = "dfe-lait-neighbours"
OLD, NEW = dt.date(2020, 5, 31), dt.date(2025, 5, 31)


class SmallStore:
    """Two lists: Surrey's of 2020 and of 2025; Cumbria (909) ended in March 2023, Cumberland (942) began then."""

    def __init__(self, *rows: tuple[str, str, dt.date]):
        self.definitions = load_definitions()
        places: dict[tuple[str, dt.date], int] = {}
        made = []
        for la, other, on in rows:
            places[la, on] = places.get((la, on), 0) + 1
            made.append({"la": la, "neighbour": other, "place": places[la, on], "closeness": "Close", "as_at": on,
                         "source": SOURCE, "file": "list.xlsx", "row": len(made) + 2})
        self.rows = pl.DataFrame(made, schema=NEIGHBOURS)

    def neighbours(self) -> pl.DataFrame:
        return self.rows


LISTS = (
    ("936", "868", OLD), ("936", "825", OLD), ("936", "868", NEW), ("936", "358", NEW),
    ("935", "942", NEW), ("935", "943", NEW), ("935", "940", NEW), ("942", "935", NEW), ("909", "928", NEW),
)


def near(council: str, on: dt.date):
    return statistical_neighbours(SmallStore(*LISTS), SOURCE, council, on)


@pytest.mark.parametrize(("on", "codes", "made"), [
    (dt.date(2026, 1, 1), ("868", "358"), NEW), (NEW, ("868", "358"), NEW), (dt.date(2025, 5, 30), ("868", "825"), OLD),
    (OLD, ("868", "825"), OLD),
])
def test_the_newest_list_made_by_the_day(on, codes, made):
    found = near("936", on)
    assert (found.codes, found.made, found.notes) == (codes, made, ())


def test_a_list_made_after_the_day_says_so():
    found = near("936", dt.date(2019, 10, 31))
    assert (found.codes, found.made) == (("868", "825"), OLD)
    assert found.notes == (
        "The list is of May 2020, made after 31 October 2019: no earlier one is held, and the councils most alike may have"
        " been others then.",
    )


def test_a_council_that_had_not_begun_is_stood_in_for_by_the_one_before():
    found = statistical_neighbours(SmallStore(*[row for row in LISTS if row[2] == NEW]), SOURCE, "935", dt.date(2019, 10, 31))
    assert found.codes == ("909", "928"), "Cumbria once for its two successors, Northamptonshire for one of its own"
    assert "Cumberland was not in being on 31 October 2019: Cumbria stands in for it." in found.notes
    assert "North Northamptonshire was not in being on 31 October 2019: Northamptonshire stands in for it." in found.notes


def test_a_council_that_has_ended_is_stood_in_for_by_those_after_it():
    store = SmallStore(("935", "909", NEW))
    found = statistical_neighbours(store, SOURCE, "935", dt.date(2026, 1, 1))
    assert found.codes == ("942", "943")
    assert found.notes == (
        "Cumbria was not in being on 1 January 2026: Cumberland and Westmorland and Furness stand in for it.",
    )


@pytest.mark.parametrize(("council", "on", "said"), [
    ("942", dt.date(2019, 10, 31), "Cumberland was not in being on 31 October 2019."),
    ("909", dt.date(2026, 1, 1), "Cumbria was not in being on 1 January 2026."),
    ("201", dt.date(2026, 1, 1), "The list of May 2025 has no neighbours of this council."),
])
def test_a_council_without_neighbours_says_why(council, on, said):
    found = near(council, on)
    assert (found.codes, found.notes) == ((), (said,))


def test_no_list_at_all():
    found = statistical_neighbours(SmallStore(), SOURCE, "936", NEW)
    assert (found.codes, found.made) == ((), None)
    assert "build with the publisher’s" in found.notes[0]


def test_members_of_a_council_name_their_list():
    found = members(SmallStore(*LISTS), comparator_set("statistical-neighbours"), Entity("la", "936"), dt.date(2026, 1, 1))
    assert found.words == "The council’s statistical neighbours (2 councils, list of May 2025)"
    assert found.basis == "the publisher’s list of May 2025, from close to close"
    assert names_of(SmallStore(*LISTS), found) == {"868": "Windsor and Maidenhead", "358": "Trafford"}


def test_councils_of_a_region_and_of_england_are_those_of_the_day():
    store = SmallStore()
    england, region = (comparator_set(name) for name in ("england-councils", "region-councils"))
    before, after = dt.date(2019, 3, 31), dt.date(2019, 4, 1)
    there = set(members(store, region, Entity("la", "801"), before).ids)
    assert {"835", "836", "837"} <= there
    assert "839" in members(store, region, Entity("la", "801"), after).ids
    assert not {"835", "836", "837", "801"} & set(members(store, region, Entity("la", "801"), after).ids)
    assert len(members(store, england, Entity("la", "801"), before).ids) == len(
        councils.councils_in_being(store.definitions, before)) - 1
    gone = members(store, england, Entity("la", "942"), before)
    assert (gone.ids, gone.notes) == ((), ("Cumberland was not in being on 31 March 2019.",))


def test_a_set_of_councils_is_no_school_s():
    with pytest.raises(Refusal, match="‘The councils of England’ is a set of councils, and urn:125271 is none of them"):
        members(SimpleNamespace(), comparator_set("england-councils"), Entity("school", "125271"))


def test_many_councils_are_counted_and_few_are_named():
    definitions = load_definitions()
    assert councils.named(definitions, ["936", "886"]) == "Surrey and Kent"
    assert councils.named(definitions, ["999"]) == "999"
    assert councils.named(definitions, [str(n) for n in range(13)]) == "13 councils"
