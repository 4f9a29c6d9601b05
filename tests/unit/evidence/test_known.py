"""What is known, as plain values."""

import datetime as dt

import pytest

from upstream.evidence import known
from upstream.evidence.entity import Entity
from upstream.evidence.value import State

CONVERTED = dt.date(2016, 9, 1)


@pytest.fixture
def store(make_store, invented):
    seen = invented.observation
    observations = [
        seen("125002", 61, period="2018/19", row=2),
        seen("125003", 55, period="2016/17", period_end=dt.date(2017, 8, 31), released_on=dt.date(2017, 12, 14), row=3),
        seen("125002", None, period="2016/17", period_end=dt.date(2017, 8, 31), released_on=dt.date(2017, 12, 14), row=4),
        seen("125002", 58, release="provisional", released_on=dt.date(2019, 10, 17), file="provisional.csv"),
        seen("125009", 40),
        seen("125009", 30, pupil_group="disadvantaged"),
        seen("england", 65, entity_kind="england"),
        seen("all", 60, entity_kind="england"),
        seen("all", 59, entity_kind="england", period="2016/17", released_on=dt.date(2017, 12, 14)),
    ]
    establishments = [invented.establishment("125002", opened=CONVERTED), invented.establishment("125003")]
    return make_store(
        observations, establishments, [invented.link("125002", "125003", "Predecessor", CONVERTED)],
        inspections=[
            {"urn": "125002", "kind": "graded", "inspected_on": dt.date(2018, 5, 1), "published_on": dt.date(2018, 6, 1),
             "area": "overall-effectiveness", "grade": "good", "source": "o", "file": "o.csv", "row": 4},
            {"urn": "125003", "kind": "graded", "inspected_on": dt.date(2011, 5, 1), "published_on": dt.date(2011, 6, 1),
             "area": "overall-effectiveness", "grade": "satisfactory", "source": "o", "file": "o.csv", "row": 2},
        ],
        refused=[
            {"file": "r.csv", "reason": "twice", "row": 4, "detail": "a"}, {"file": "r.csv", "reason": "odd", "row": 9},
            {"file": "r.csv", "reason": "twice", "row": 5, "detail": "b"},
        ],
    )


def test_a_schools_figures_come_from_its_whole_chain_a_value_before_a_state(store):
    found = known.known_of_school(store, ["125002", "125003"])
    assert [(v.period, v.value, v.entity) for v in found.values] == [
        ("2016/17", 55, "urn:125003"), ("2018/19", 61, "urn:125002"),
    ]
    assert found.ends["2016/17"] == dt.date(2017, 8, 31)


def test_the_present_establishment_alone_shows_its_own_state(store):
    found = known.known_of_school(store, ["125002"])
    assert [(v.period, v.state) for v in found.values] == [("2016/17", State.SUPPRESSED), ("2018/19", State.VALUE)]


def test_on_an_earlier_day_the_earlier_release_is_known(store):
    found = known.known_of_school(store, ["125002"], dt.date(2019, 10, 31))
    assert [(v.value, v.release) for v in found.values if v.period == "2018/19"] == [(58, "provisional")]


def test_england_is_its_state_funded_schools_where_there_is_such_a_row(store):
    found = known.known_of_england(store, measures=["reading"]).by_key()
    assert found[("reading", "all", "all", "2018/19")].value == 65
    assert found[("reading", "all", "all", "2016/17")].value == 59


def test_every_release_held_of_one_figure(store):
    value = store.figure("reading", Entity("school", "125002"), "2018/19")
    found = known.releases_known(store, Entity("school", "125002"), store.measure("reading"), value)
    assert [(other.release, other.value) for other in found] == [("final", 61), ("provisional", 58)]


def test_inspections_of_the_chain_newest_first_and_only_those_known(store):
    urns = ["125002", "125003"]
    assert [found.grade for found in known.judgements_of(store, urns)] == ["good", "satisfactory"]
    assert [found.grade for found in known.judgements_of(store, urns, dt.date(2018, 5, 31))] == ["satisfactory"]


def test_files_refused_rows_and_releases_as_records(store):
    assert [file.file for file in known.held_files(store)] == ["register.csv"]
    told = [(line.reason, line.rows, line.row) for line in known.refused_rows(store)]
    assert told == [("twice", 2, 4), ("odd", 1, 9)]
    held = {(one.period, one.status): one.held for one in known.listed_releases(store)}
    assert held[("2018/19", "final")]
    assert not held[("2017/18", "final")]


def test_a_raw_row_that_cannot_be_shown_says_why(store):
    found = known.raw_row(store, "tests-schools", "results.csv", 2)
    assert found.cells == ()
    assert "not kept beside this edition" in found.why_not


RAW = "YEAR,KIND,URN,READ\n2018/19,S,125002,61\n2018/19,S,125009,40\n"


def test_a_raw_row_is_shown_as_the_publisher_wrote_it(store):
    kept = store.home / "raw" / "results.csv"
    kept.parent.mkdir(parents=True)
    kept.write_text(RAW)
    store.edition.record["inputs"] = [{"source": "tests-schools", "file": "results.csv", "kept": "raw/results.csv"}]
    found = known.raw_row(store, "tests-schools", "results.csv", 3)
    assert found.cells == (("YEAR", "2018/19"), ("KIND", "S"), ("URN", "125009"), ("READ", "40"))
    assert "has no row 99" in known.raw_row(store, "tests-schools", "results.csv", 99).why_not
