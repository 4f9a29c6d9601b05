"""What is not open comes in and goes out under an agreement in force, and under no other."""

from __future__ import annotations

import textwrap

import pytest

from upstream.evidence.agreements import covered, resting_on
from upstream.evidence.build import build
from upstream.evidence.definitions import Definitions
from upstream.evidence.entity import Entity
from upstream.evidence.store import open_store
from upstream.evidence.value import State
from upstream.lib.refusal import Refusal

NAME = "Sharing of reading checks"
LIVE = {NAME: ["local"]}
FIGURE = ("reading", Entity("school", "125001"), "2018/19")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.delenv("UPSTREAM_EDITIONS", raising=False)
    return tmp_path / "home"


@pytest.fixture
def both(tmp_path, definitions):
    """The invented publisher, and a council’s own collection that rests on an agreement."""
    folder = tmp_path / "local"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "local.yaml").write_text(textwrap.dedent(f"""
        id: local
        title: What the council collects
        publisher: A council
        licence: none
        sensitivity: official
        holder: a council
        agreement: {NAME}
        seen: file
        files: ["local.*[.]csv"]
        period: {{fixed: 2018/19}}
        rows: [{{entity: school, urn: URN}}]
        readings: [{{measure: reading, figures: [{{value: READ, cohort: N, group: girls}}]}}]
    """))
    return Definitions([*definitions.folders, folder])


@pytest.fixture
def files(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "results.csv").write_text("KIND,URN,LA,YEAR,READ,N,READ_D,N_D\nS,125001,,2018/19,61,30,61,10\n")
    (raw / "local.csv").write_text("URN,READ,N\n125001,77,12\n")
    return raw


@pytest.fixture
def run(home, both):
    return lambda *places, live=None, **more: build(list(places), home, both, live_agreements=live or {}, **more)


def girls(home, live=None, clearance="official"):
    return open_store(clearance=clearance, home=home, live_agreements=live or {}).figure(*FIGURE, group="girls")


def test_without_an_agreement_the_file_is_refused_and_the_open_ones_are_read(run, home, files):
    report = run(files)
    assert report.files == {"read": 1, "refused": 1}
    assert report.files_refused == [
        "local.csv: no agreement in force covers it: What the council collects is official and rests on ‘Sharing of reading "
        "checks’. Put that agreement in force in the register of agreements, or a later one of its name, then hand the file "
        "in again."
    ]
    assert not list((home / "restricted").rglob("*.csv"))


def test_an_agreement_that_does_not_name_the_source_covers_nothing(run, files):
    report = run(files, live={NAME: ["another"]})
    assert report.files_refused == [
        "local.csv: its agreement does not name this source: ‘Sharing of reading checks’ covers another. Have ‘local’ added "
        "to the agreement, then hand the file in again."
    ]


def test_alone_it_makes_no_edition(run, files):
    with pytest.raises(Refusal, match="No file could be used"):
        run(files / "local.csv")


def test_under_a_live_agreement_it_is_read_and_shown_to_whoever_is_cleared(run, home, files):
    assert run(files, live=LIVE).files == {"read": 2}
    assert girls(home, LIVE).value == 77
    assert girls(home, LIVE, "open").state is not State.VALUE


@pytest.mark.parametrize("live", [{}, {NAME: []}, {NAME: ["another"]}, {"Another agreement": ["local"]}])
def test_once_it_has_run_out_nothing_is_shown(run, home, files, live):
    run(files, live=LIVE)
    store = open_store(clearance="official", home=home, live_agreements=live)
    assert store.figure(*FIGURE, group="girls").state is not State.VALUE
    assert store.figures(groups=["girls"]).is_empty()
    (part,) = store.restricted
    assert (part.source, part.agreement, part.is_live, part.is_shown) == ("local", NAME, False, False)


def test_a_store_says_what_is_hidden_for_clearance_and_what_for_want_of_an_agreement(run, home, files):
    run(files, live=LIVE)
    (part,) = open_store(clearance="open", home=home, live_agreements=LIVE).restricted
    assert (part.is_live, part.is_shown) == (True, False)


def test_a_later_build_waits_with_the_kept_file_and_asks_for_no_yes(run, home, files, tmp_path):
    first = run(files, live=LIVE)
    other = tmp_path / "results-2.csv"
    other.write_text("KIND,URN,LA,YEAR,READ,N,READ_D,N_D\nS,125001,,2017/18,58,30,58,10\n")
    without = run(other)
    assert (without.edition != first.edition, without.files, without.files_refused) == (True, {"read": 2, "not used": 1}, [])
    assert girls(home, LIVE).state is not State.VALUE
    again = run(live=LIVE)
    assert again.files == {"read": 3}
    assert girls(home, LIVE).value == 77


def test_the_same_file_handed_in_again_under_no_agreement_is_refused_and_not_lost(run, home, files):
    run(files, live=LIVE)
    report = run(files / "local.csv")
    assert [said.partition(":")[0] for said in report.files_refused] == ["local.csv"]
    assert run(live=LIVE).files == {"read": 2}
    assert girls(home, LIVE).value == 77


def test_a_newer_file_of_its_name_is_refused_and_the_kept_one_is_not_said_to_go_on(run, home, files):
    run(files, live=LIVE)
    (files / "local.csv").write_text("URN,READ,N\n125001,80,12\n")
    report = run(files / "local.csv")
    assert "goes on being used" not in "".join(report.files_refused)
    assert run(files / "local.csv", live=LIVE).files == {"read": 2}
    assert girls(home, LIVE).value == 80


def test_nothing_changed_is_no_work_under_the_same_agreements(run, files):
    run(files, live=LIVE)
    assert run(live=LIVE).unchanged
    assert not run().unchanged
    assert run().unchanged


def test_a_publication_named_in_the_agreement_covers_its_sources(both):
    assert resting_on(both) == {"local": NAME}
    assert covered(both, LIVE) == [[NAME, "local"]]
    assert covered(both, {NAME: ["tests"]}) == []
