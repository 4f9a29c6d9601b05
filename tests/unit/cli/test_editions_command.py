"""What is kept, what changed and for whom, and who serves, as a person at the terminal reads it."""

from __future__ import annotations

import json

import pytest

from tests.local_sources import put_reading_ages
from upstream.evidence.build import build
from upstream.evidence.definitions import Definitions


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def made(tmp_path, home):
    """Makes an edition of a table (URN → age) and gives its id."""
    put_reading_ages(tmp_path / "own")

    def make(ages, **more):
        raw = tmp_path / "raw" / "reading-ages.csv"
        raw.parent.mkdir(exist_ok=True)
        raw.write_text("URN,AGE,PUPILS\n" + "".join(f"{urn},{age},31\n" for urn, age in ages.items()))
        return build([raw], home, Definitions([tmp_path / "own"]), **more).edition

    return make


@pytest.fixture
def two(made, home, monkeypatch):
    monkeypatch.delenv("UPSTREAM_EDITIONS", raising=False)
    first = made({"900001": "10.9", "900002": "11.2", "900003": "9"})
    return first, made({"900001": "10.4", "900002": "SUPP", "900003": "9"}, serve=False)


def test_before_the_first_build_the_list_says_what_will_fill_it(upstream):
    assert upstream("editions")[1].startswith("No edition is kept here: `upstream build`")


def test_the_list_names_what_is_prepared_and_what_serves(upstream, two):
    first, second = two
    lines = [line.split("\t")[:2] for line in upstream("editions")[1].splitlines()[1:]]
    assert lines == [[second, "prepared"], [first, "serving"]]
    facts = json.loads(upstream("editions", "--json")[1])
    assert [one["how"] for one in facts] == [None, "built"]


def test_what_changed_and_for_whom(upstream, two):
    code, said, _ = upstream("editions", "changes", *two)
    assert code == 0
    assert "1 corrected, 1 withdrawn" in said
    assert "urn:900001\treading-age\tall\t2018/19\t10.9\t10.4" in said
    facts = json.loads(upstream("editions", "changes", *two, "--json")[1])
    assert facts["figures"] == {"corrected": 1, "withdrawn": 1}
    assert [(one["school"]["urn"], one["figures"]) for one in facts["schools"]] == [
        ("900001", {"corrected": 1}), ("900002", {"withdrawn": 1}),
    ]


def test_one_school_as_it_was_and_as_it_is(upstream, two):
    said = upstream("editions", "changes", *two, "--urn", "900002")[1]
    assert "900002: 1 figure changed." in said
    assert "withdrawn\t11.2\tsuppressed\treading-ages.csv" in said
    assert "no figure differs" in upstream("editions", "changes", *two, "--urn", "900003")[1]


def test_publish_and_put_back_by_the_first_signs_of_an_id(upstream, two):
    first, second = two
    assert upstream("editions", "publish", second[:8])[1] == f"Edition {second} serves.\n"
    reason = "A column was read wrongly."
    assert upstream("editions", "back", first[:8], "--reason", reason)[1] == f"Edition {first} serves again.\n"
    lines = upstream("editions")[1]
    assert reason in lines
    assert "a command on the server" in lines


def test_discarded_is_gone(upstream, two):
    _first, second = two
    assert upstream("editions", "discard", second)[0] == 0
    code, _, complained = upstream("editions", "publish", second)
    assert (code, "There is no edition" in complained) == (1, True)


def test_build_prepares_when_asked(upstream, tmp_path, made, home):
    first = made({"900001": "10.9"})
    raw = tmp_path / "raw" / "reading-ages.csv"
    raw.write_text("URN,AGE,PUPILS\n900001,12,31\n")
    said = upstream("build", raw, "--definitions", tmp_path / "own", "--prepare")[1]
    assert "is prepared and serves nobody yet" in said
    assert (home / "editions" / "current").read_text().strip() == first
