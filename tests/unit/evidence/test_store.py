"""The store: two clocks, clearance, and a reason for every absent figure."""

import datetime as dt
import threading

import polars as pl
import pytest

from upstream.evidence.editions import NoEdition
from upstream.evidence.entity import Entity, parse_entity
from upstream.evidence.frames import FIGURES
from upstream.evidence.measures import UnknownMeasure
from upstream.evidence.store import open_store
from upstream.evidence.value import State

SCHOOL = Entity("school", "125001")
D = dt.date.fromisoformat


@pytest.fixture
def releases(make_store, invented):
    """One figure in four rows: provisional, revised without a date, final, and final from a second file."""
    one = invented.observation
    return make_store(
        [
            one(value=40.0, release="provisional", released_on=D("2019-10-17"), file="p.csv"),
            one(value=41.0, release="revised", released_on=None, basis=None, file="r.csv"),
            one(value=42.0, release="final", file="f.csv"),
            one(value=43.0, release="final", file="g.csv", precedence=5),
            one(entity="125002", value=10.0, file="f.csv"),
            one(value=30.0, period="2016/17", period_end=D("2017-08-31"), released_on=D("2017-12-14"), file="f.csv"),
        ],
        [invented.establishment("125001"), invented.establishment("125002")],
    )


# as at, value: the final wins over the revised, the preferred file over the other
WINNERS = [
    (None, 43.0), ("2019-12-13", 43.0), ("2019-12-12", 40.0), ("2019-10-17", 40.0),
]


@pytest.mark.parametrize(("as_at", "value"), WINNERS)
def test_the_winning_release_of_those_known(releases, as_at, value):
    found = releases.figure("reading", SCHOOL, "2018/19", as_at=D(as_at) if as_at else None)
    assert (found.state, found.value) == (State.VALUE, value)


@pytest.mark.parametrize("as_at", [None, D("2019-12-01"), D("2030-01-01")])
def test_a_frame_has_one_row_a_figure_in_the_fixed_schema(releases, as_at):
    frame = releases.figures(as_at=as_at)
    assert frame.schema == FIGURES
    assert frame.select("entity_id", "period").is_unique().all()


def test_both_sort_orders_give_the_same_figures(releases):
    few = releases.figures(entities=["125001"], as_at=D("2019-11-01"))
    many = releases.figures(as_at=D("2019-11-01")).filter(pl.col("entity_id") == "125001")
    assert few.sort("period").equals(many.sort("period"))


def test_an_undated_release_counts_now_and_never_in_the_past(make_store, invented):
    store = make_store([invented.observation(released_on=None, basis=None)], [invented.establishment("125001")])
    assert store.figure("reading", SCHOOL, "2018/19").value == 50
    past = store.figure("reading", SCHOOL, "2018/19", as_at=D("2030-01-01"))
    assert past.state is State.MISSING
    assert "not known" in past.why


# entity, period, group, as at, state, part of the sentence
ABSENCES = [
    ("urn:125001", "2019/20", "all", None, "not collected", "There were no tests."),
    ("urn:125001", "2014/15", "all", None, "not collected", "starts in 2015/16"),
    ("urn:125001", "2025/26", "all", None, "not collected", "ended with 2024/25"),
    ("urn:125001", "2018/19", "all", "2019-10-16", "not yet", "17 October 2019"),
    ("urn:125001", "2018/19", "girls", None, "not published", "there is all and disadvantaged"),
    ("urn:125001", "2018/19", "disadvantaged", None, "missing", "came out on 17 October 2019"),
    ("urn:125001", "2017/18", "all", None, "missing", "13 December 2018"),
    ("urn:125001", "2017/18", "all", "2018-12-12", "not yet", "13 December 2018"),
    ("urn:125001", "2021/22", "all", None, "missing", "no release of it is listed"),
    ("urn:125001", "2024/25", "all", "2025-01-01", "not yet", "not over"),
    ("urn:125003", "2018/19", "all", None, "not published", "f.csv and g.csv lists no such figure"),
    ("urn:999999", "2018/19", "all", None, "missing", "Nothing is known here of urn:999999"),
    ("la:936", "2018/19", "all", None, "missing", "no file"),
    ("trust:1", "2018/19", "all", None, "not published", "gives it for trusts, only for schools, councils and England"),
    ("la:123", "2018/19", "all", None, "missing", "Nothing is known"),
    ("england", "2017/18", "all", None, "missing", "13 December 2018"),
]


@pytest.mark.parametrize(("entity", "period", "group", "as_at", "state", "words"), ABSENCES)
def test_every_absence_is_explained(make_store, invented, entity, period, group, as_at, state, words):
    one = invented.observation
    store = make_store(
        [one(released_on=D("2019-10-17"), release="provisional", file="g.csv"), one(file="f.csv")],
        [invented.establishment("125001"), invented.establishment("125003")],
    )
    found = store.figure("reading", parse_entity(entity), period, group=group, as_at=D(as_at) if as_at else None)
    assert (found.state, found.value) == (state, None)
    assert words in found.why


def test_a_suppressed_figure_says_so(make_store, invented):
    store = make_store([invented.observation(value=None)], [invented.establishment("125001")])
    found = store.figure("reading", SCHOOL, "2018/19")
    assert (found.state, found.value) == (State.SUPPRESSED, None)
    assert "few pupils" in found.why


def test_a_figure_by_phase_says_which_phases_there_are(make_store, invented):
    row = invented.observation("936", entity_kind="la", phase="primary", coverage="england")
    store = make_store([row], [invented.establishment("125001")])
    found = store.figure("reading", Entity("la", "936"), "2018/19")
    assert (found.state, found.why) == (State.NOT_PUBLISHED, "Published by phase of school: ask for phase primary.")
    assert store.figure("reading", Entity("la", "936"), "2018/19", phase="primary").value == 50


def test_an_unknown_measure_is_refused_with_its_neighbour(releases):
    with pytest.raises(UnknownMeasure, match="Did you mean reading"):
        releases.figure("raeding", SCHOOL, "2018/19")


# as at, group, the periods published by then, newest first
PERIODS = [
    ("2019-10-16", "all", ["2017/18", "2016/17"]),
    ("2019-10-17", "all", ["2018/19", "2017/18", "2016/17"]),
    ("2017-12-13", "all", []),
    ("2019-10-16", "disadvantaged", ["2017/18", "2016/17"]),
    ("2019-10-16", "girls", []),
]


@pytest.mark.parametrize(("as_at", "group", "expected"), PERIODS)
def test_published_periods_come_from_the_publishers_list_not_from_held_files(releases, as_at, group, expected):
    assert releases.published_periods("reading", D(as_at), 5, group=group) == expected
    assert releases.latest_period("reading", D(as_at), group=group) == (expected[0] if expected else None)


def test_held_coverage(releases):
    assert releases.held_coverage("reading", "all", "2018/19", None) == {"la:936"}
    assert releases.held_coverage("reading", "all", "2018/19", D("2019-10-01")) == set()
    assert releases.held_coverage("reading", "disadvantaged", "2018/19", None) == set()


# clearance of the reader, sensitivity of the figure, seen
CLEARANCES = [
    ("open", "official", False), ("official", "official", True), ("confidential", "official", True),
    ("official", "confidential", False), ("confidential", "confidential", True),
]


@pytest.mark.parametrize(("clearance", "sensitivity", "seen"), CLEARANCES)
def test_a_reader_sees_up_to_their_clearance(make_store, invented, clearance, sensitivity, seen):
    hidden = invented.observation("125009", sensitivity=sensitivity)
    store = make_store([invented.observation()], [], clearance=clearance, restricted=[hidden])
    assert ("125009" in store.figures()["entity_id"]) is seen
    assert (store.holdings()["figures"].sum() == 2) is seen
    assert "125001" in store.figures()["entity_id"]


@pytest.mark.parametrize("live", [{}, {"another-agreement": ["local"]}, {"terms-of-the-council": ["register"]}])
def test_nobody_sees_what_no_agreement_in_force_covers(make_store, invented, live):
    hidden = invented.observation("125009", sensitivity="official")
    store = make_store([invented.observation()], clearance="confidential", restricted=[hidden], live_agreements=live)
    assert store.figures()["entity_id"].to_list() == ["125001"]


def test_clearance_must_be_said(tmp_path, make_store, invented):
    make_store([invented.observation()])
    with pytest.raises(TypeError):
        open_store(home=tmp_path / "home")
    assert open_store(clearance="open", home=tmp_path / "home").figures().height == 1


def test_nothing_built_yet_is_a_sentence(tmp_path):
    with pytest.raises(NoEdition, match="upstream build"):
        open_store(clearance="open", home=tmp_path)


def test_threads_may_share_a_store(releases):
    found = []
    threads = [threading.Thread(target=lambda: found.append(releases.figures().height)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [3] * 8
