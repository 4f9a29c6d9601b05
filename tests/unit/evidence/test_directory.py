"""The directory of schools."""

import datetime as dt

import pytest

from upstream.evidence.directory import Incarnation, directory_of

OPENED = dt.date(2016, 9, 1)


@pytest.fixture
def directory(make_store, invented):
    school = invented.establishment
    establishments = [
        school("125001", name="St. Mary’s Church of England Primary School", town="Millbridge", postcode="ZZ1 9AA"),
        school("125002", name="Brook Academy", opened=OPENED, laestab="9362002"),
        school("125003", name="Brook School", closed_on=dt.date(2016, 8, 31), status="Closed"),
        school("125004", name="Maryland High School", phase="Secondary"),
        school("125005", name="Named by its council alone", la=None, la_name="Invented", laestab=None),
        school("125006", name="Known from a census alone", la=None, la_name=None),
        school("125007", name="Closed for good", closed_on=dt.date(2012, 8, 31), status="Closed"),
    ]
    census = {"urn": "125006", "la": "936", "laestab": "9362006", "period": "2018/19"}
    links = [invented.link("125002", "125003", "Predecessor", OPENED)]
    return directory_of(make_store(establishments=establishments, links=links, listed=[census]))


def found(directory, asked, **filters):
    return [entry.urn for entry in directory.search(asked, **filters).entries]


@pytest.mark.parametrize(
    ("asked", "urns"),
    [
        ("st marys", ["125001"]),
        ("ST MARY'S", ["125001"]),
        ("st. mary’s", ["125001"]),
        ("primary mary", ["125001"]),
        ("mary", ["125004", "125001"]),  # names that begin so come first
        ("millbridge", ["125001"]),
        ("zz19aa", ["125001"]),
        ("ZZ1", ["125001"]),
        ("9362002", ["125002"]),
        ("936/2002", ["125002"]),
        ("125003", ["125003"]),
        ("brook", ["125002", "125003"]),  # what is open comes before what was
        ("nothing of the kind", []),
    ],
)
def test_search(directory, asked, urns):
    assert found(directory, asked) == urns


def test_what_holds_no_word_is_no_question(directory):
    assert len(found(directory, "?!")) == len(directory)


def test_filters(directory):
    assert found(directory, "", phase="Secondary") == ["125004"]
    assert len(found(directory, "", council="Invented")) == 7
    assert found(directory, "brook", council="Elsewhere") == []


def test_a_page_of_what_was_found_and_how_many_there_are(directory):
    first = directory.search("", limit=3)
    rest = directory.search("", start=3, limit=99)
    assert (first.total, len(first.entries), len(rest.entries)) == (7, 3, 4)
    assert not {entry.urn for entry in first.entries} & {entry.urn for entry in rest.entries}


def test_every_urn_leads_to_the_present_school(directory):
    assert directory.school_of("125003") == "125002"
    assert directory.school_of("125002") == "125002"
    assert directory.school_of("999999") is None


def test_the_chain_names_each_establishment_and_how_it_took_over(directory):
    chain = directory.chain("125002")
    assert [part.urn for part in chain] == ["125002", "125003"]
    assert chain[0].from_on == OPENED
    assert chain[1].to_on == dt.date(2016, 8, 31)
    assert directory.chain("125004") == (Incarnation("125004", None, None, "none"),)


def test_a_council_is_filled_in_from_its_name_or_from_the_census(directory):
    by_name, by_census = directory.entry("125005"), directory.entry("125006")
    assert (by_name.la, by_name.la_name) == ("936", "Invented")
    assert (by_census.la, by_census.la_name, by_census.laestab) == ("936", "Invented", "9362006")


def test_councils_count_what_is_open(directory):
    assert directory.councils() == [("Invented", 5)]
    assert directory.open_schools() == 5
    assert len(directory) == 7
    assert directory.phases() == ["Primary", "Secondary"]


def test_a_name_is_that_of_the_newest_extract_made_by_the_day(make_store, invented):
    named = [("Brook School", dt.date(2017, 1, 1)), ("Brook Academy", dt.date(2019, 1, 1)), (None, dt.date(2020, 1, 1))]
    rows = [invented.establishment("125002", name=name, as_at=made) for name, made in named]
    held = directory_of(make_store(establishments=[*rows, invented.establishment("125001", name="Ever the same")]))
    days = [dt.date(2015, 1, 1), dt.date(2018, 12, 31), dt.date(2019, 1, 1), dt.date(2026, 1, 1)]
    assert [held.name_on("125002", day) for day in days] == ["Brook School", "Brook School", "Brook Academy", "Brook Academy"]
    assert held.name_on("125001", days[0]) == "Ever the same"
    assert held.name_on("999", days[0]) is None


def test_kinds_of_school_without_a_phase_are_found_by_their_kind(make_store, invented):
    school = invented.establishment
    rows = [
        school("1", type="Community special school", phase="Not applicable"),
        school("2", type="Martian school", phase="Not applicable"), school("3", type=None, phase=None), school("4"),
    ]
    census = {"urn": "3", "la": "936", "school_type": "Community special school", "period": "2018/19"}
    held = directory_of(make_store(establishments=rows, listed=[census]))
    assert held.phases() == ["Primary", "Special"]
    assert found(held, "", phase="Special") == ["1", "3"]
    assert found(held, "", phase="Primary") == ["4"]
