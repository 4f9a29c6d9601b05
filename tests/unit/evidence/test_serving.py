"""Prepared, published, put back, discarded: what serves changes by one rename and by somebody's word."""

from __future__ import annotations

import json

import pytest

from upstream.evidence import demo_homes, serving
from upstream.evidence.build import build
from upstream.evidence.editions import NoEdition, current_edition
from upstream.evidence.serving import How, Standing
from upstream.lib.refusal import Refusal


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.delenv("UPSTREAM_EDITIONS", raising=False)
    return tmp_path / "home"


@pytest.fixture
def made(tmp_path, home, definitions):
    """Builds an edition in which the one school's figure is this value."""

    def make(value, **more):
        raw = tmp_path / "raw" / "results.csv"
        raw.parent.mkdir(exist_ok=True)
        raw.write_text(f"KIND,URN,LA,YEAR,READ,N,READ_D,N_D\nS,125001,,2018/19,{value},30,{value},10\n")
        return build([raw], home, definitions, by="Data manager, a council", **more)

    return make


def serves(home):
    return current_edition(home / "editions").id


def standings(home):
    return {one.edition.id: one.standing for one in serving.listed_editions(home)}


def test_a_prepared_edition_serves_nobody_until_it_is_published(home, made):
    first, second = made(61).edition, made(62, serve=False)
    assert (second.serves, serves(home)) == (False, first)
    assert standings(home) == {second.edition: Standing.PREPARED, first: Standing.SERVING}
    serving.publish_edition(home, second.edition, by="Data manager, a trust")
    assert serves(home) == second.edition
    assert standings(home) == {second.edition: Standing.SERVING, first: Standing.EARLIER}
    assert [(line.edition, line.how, line.by) for line in serving.served(home / "editions")] == [
        (second.edition, How.PUBLISHED, "Data manager, a trust"), (first, How.BUILT, "Data manager, a council"),
    ]


def test_an_earlier_edition_is_put_back_with_the_reason(home, made):
    first, second = made(61).edition, made(62).edition
    serving.put_back(home, first[:6], by="Data manager, a trust", reason="A column was read as another.")
    assert serves(home) == first
    last = serving.served(home / "editions")[0]
    assert (last.how, last.reason) == (How.PUT_BACK, "A column was read as another.")
    assert standings(home) == {first: Standing.SERVING, second: Standing.EARLIER}


def test_each_verb_says_which_other_is_meant(home, made):
    first, second, third = made(61).edition, made(62).edition, made(63, serve=False).edition
    for verb, name, said in (
        (serving.publish_edition, first, "put it back"), (serving.publish_edition, second, "serves already"),
        (serving.put_back, third, "has not been published"), (serving.put_back, second, "serves already"),
        (serving.publish_edition, "feed", "There is no edition ‘feed’"), (serving.put_back, "", "More than one|no edition"),
    ):
        with pytest.raises(Refusal, match=said):
            verb(home, name, by="anybody")
    assert serves(home) == second


def test_a_damaged_edition_is_not_published(home, made):
    made(61)
    second = made(62, serve=False).edition
    table = home / "editions" / second / "lineage.parquet"
    table.write_bytes(table.read_bytes()[:-1])
    with pytest.raises(Refusal, match=r"damaged \(lineage.parquet is not what was written\)"):
        serving.publish_edition(home, second, by="anybody")
    assert serves(home) != second


def test_a_real_edition_is_not_published_in_a_demo_home(home, made):
    second = made(61, serve=False).edition
    demo_homes.mark_demo_home(home)
    with pytest.raises(Refusal, match="is not served from here"):
        serving.publish_edition(home, second, by="anybody")


def test_a_discarded_edition_is_gone_and_what_served_is_not_discarded(home, made):
    first, second = made(61).edition, made(62, serve=False).edition
    with pytest.raises(Refusal, match="editions that served are kept"):
        serving.discard(home, first)
    assert serving.discard(home, second) == second
    assert standings(home) == {first: Standing.SERVING}
    with pytest.raises(NoEdition):
        serving.publish_edition(home, second, by="anybody")


def test_an_edition_that_served_and_is_prepared_anew_is_not_lost_by_discarding_it(home, made):
    first = made(61).edition
    made(62)
    assert made(61, serve=False).edition == first
    assert standings(home)[first] is Standing.PREPARED
    serving.discard(home, first)
    assert standings(home)[first] is Standing.EARLIER


def test_prepared_editions_are_not_pruned_while_they_wait(home, made):
    waiting = made(1, serve=False).edition
    for value in range(2, 15):
        made(value)
    found = standings(home)
    assert found[waiting] is Standing.PREPARED
    assert len(found) == 11


def test_a_build_goes_on_from_the_prepared_one_if_asked(home, made, tmp_path, definitions):
    first, second = made(61).edition, made(62, serve=False).edition
    other = tmp_path / "other" / "results-2.csv"
    other.parent.mkdir()
    other.write_text("KIND,URN,LA,YEAR,READ,N,READ_D,N_D\nS,125001,,2017/18,55,30,55,10\n")
    third = build([other], home, definitions, serve=False, onto=second)
    record = json.loads((home / "editions" / third.edition / "edition.json").read_text())
    second_record = json.loads((home / "editions" / second / "edition.json").read_text())
    kept = {entry["sha256"] for entry in record["inputs"]}
    assert {entry["sha256"] for entry in second_record["inputs"]} < kept
    assert serves(home) == first


def test_a_line_cut_short_does_not_hide_the_others(home, made):
    first = made(61).edition
    with open(home / "editions" / "served.jsonl", "a", encoding="utf-8") as lines:
        lines.write('\n{"edition": "0123')
    second = made(62).edition
    assert [line.edition for line in serving.served(home / "editions")] == [second, first]
