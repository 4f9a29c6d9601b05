"""What became of each figure: a table a data manager can check, and a naive reading of both editions beside it."""

from __future__ import annotations

import random
from collections import Counter

import polars as pl
import pytest

from upstream.evidence.catalogue import row_digest
from upstream.evidence.edition_changes.changes import changes_between, changes_of_school, schools_where
from upstream.evidence.edition_changes.files import Became
from upstream.evidence.edition_changes.kinds import What
from upstream.evidence.entity import Entity
from upstream.evidence.frames import OBSERVATIONS

FIRST, SECOND = "0" * 16, "1" * 16


def catalogue_of(observations):
    """FILES of the observations, each with the digest that the build would give it."""
    files = {}
    for one in observations:
        files.setdefault((one["source"], one["file"]), []).append(one)
    return [_line(source, file, given) for (source, file), given in files.items()]


def _line(source, file, given):
    digest = row_digest({"observations": pl.DataFrame(given, schema=OBSERVATIONS)})
    return {
        "file": file, "source": source, "outcome": "read", "coverage": "la:936", "sha256": digest, "digest": digest,
        "bytes": 0, "periods": [], "rows_read": len(given), "rows_used": len(given), "rows_ignored": 0, "ignored": "{}",
        "refused": 0, "observations": len(given), "records": 0,
    }


@pytest.fixture
def pair(make_store, invented):
    """Two editions, each of observations told by what is special about them."""

    def make(before, after, **more):
        found = [[invented.observation(**one) for one in given] for given in (before, after)]
        return [
            make_store(given, name=name, files=catalogue_of(given), **more)
            for name, given in zip((FIRST, SECOND), found, strict=True)
        ]

    return make


# a school's figure before, after, and what it is called; None: it stands in no file
WHAT = [
    ({"value": 61.0}, {"value": 64.0}, What.CORRECTED),
    ({"value": 61.0}, {"value": None}, What.WITHDRAWN),
    ({"value": None}, {"value": 61.0}, What.GIVEN),
    ({"value": 61.0}, None, What.GONE),
    (None, {"value": 61.0}, What.ADDED),
    (None, {"value": None}, What.ADDED),
    ({"value": 61.0, "cohort": 30.0}, {"value": 61.0, "cohort": 31.0}, What.RESTATED),
    ({"value": None}, {"value": None, "state": "not published"}, What.RESTATED),
    ({"value": 61.0, "release": "provisional"}, {"value": 61.0, "release": "final"}, What.CONFIRMED),
    ({"value": 61.0, "row": 2}, {"value": 61.0, "row": 7}, None),
]


@pytest.mark.parametrize(("before", "after", "what"), WHAT)
def test_what_became_of_a_figure(pair, before, after, what):
    other = {"entity": "125009"}  # so that the file is there in both
    old, new = pair([other, *filter(None, [before])], [other, *filter(None, [after])])
    found = changes_between(old, new)
    assert found.figures.items() == ([(what, 1)] if what else [])
    assert [one.school.urn for one in found.schools] == (["125001"] if what else [])
    assert [one.what for one in changes_of_school(old, new, "125001")] == ([what] if what else [])


def test_a_figure_whose_file_is_gone_is_given_by_the_next_best_file(pair):
    """The final figure goes, the provisional one of a file that has not changed counts again."""
    provisional = {"file": "provisional.csv", "release": "provisional", "value": 58.0}
    old, new = pair([provisional, {"value": 61.0}], [provisional])
    found = changes_between(old, new)
    assert [(one.file, one.became) for one in found.files] == [("results.csv", Became.GONE)]
    (change,) = found.measures[0].largest
    assert (change.before, change.after, change.difference) == (61.0, 58.0, -3.0)


def test_a_file_read_by_other_definitions_is_told_from_a_corrected_one(pair, make_store, invented):
    old, _new = pair([{"value": 61.0}], [{"value": 61.0}])
    anew = invented.observation(value=0.61)
    line = {**catalogue_of([anew])[0], "sha256": old.catalogue()["files"]["sha256"][0]}
    found = changes_between(old, make_store([anew], name=SECOND, files=[line]))
    assert [one.became for one in found.files] == [Became.READ_ANEW]
    assert found.figures.items() == [(What.CORRECTED, 1)]


def test_nothing_changed_is_said_so(pair):
    assert changes_between(*pair([{"value": 61.0}], [{"value": 61.0}])).nothing


def test_only_the_schools_asked_for_are_counted(pair, invented):
    schools = [invented.establishment("125001"), invented.establishment("125002", la="850", la_name="Another")]
    before = [{"entity": urn, "value": 1.0} for urn in ("125001", "125002")] + [{"entity_kind": "la", "entity": "936"}]
    after = [{**one, "value": 2.0} for one in before]
    old, new = pair(before, after, establishments=schools)
    everywhere = changes_between(old, new)
    assert everywhere.figures.counts[What.CORRECTED] == 3
    assert [(place.la_name, number) for place, number, _ in everywhere.councils()] == [("Another", 1), ("Invented", 1)]
    here = changes_between(old, new, schools=schools_where(old, new, Entity("la", "936")))
    assert [one.school.urn for one in here.schools] == ["125001"]
    assert here.figures.items() == [(What.CORRECTED, 1)]


def test_what_a_reader_may_not_see_is_not_compared(make_store, invented):
    closed = [invented.observation(value=value, sensitivity="official") for value in (61.0, 64.0)]
    named = zip(closed, (FIRST, SECOND), strict=True)
    stores = [make_store([one], name=name, files=catalogue_of([one])) for one, name in named]
    assert changes_between(*stores).figures.total == 0


def test_as_many_as_a_naive_reading_of_both_editions_finds(pair):
    """Three hundred figures of several files, releases and schools, changed by chance."""
    chance = random.Random(4)
    keys = [(f"125{n:03}", year, group) for n in range(60) for year in ("2017/18", "2018/19") for group in ("all", "girls")]
    before = [_by_chance(chance, key) for key in keys for _ in range(chance.choice((0, 1, 1, 2)))]
    after = [one if chance.random() < 0.6 else _by_chance(chance, (one["entity"], one["period"], one["pupil_group"]))
             for one in before if chance.random() < 0.9]
    after += [_by_chance(chance, (f"999{n:03}", "2018/19", "all")) for n in range(9)]
    old, new = pair(before, after)
    found = changes_between(old, new)
    assert dict(found.figures.items()) == _naively(old, new)
    assert found.figures.total > 50
    by_school = Counter({one.school.urn: one.tally.total for one in found.schools})
    assert by_school == {urn: len(changes_of_school(old, new, urn)) for urn in by_school}


def _by_chance(chance, key):
    release = chance.choice(("provisional", "final"))
    return {
        "entity": key[0], "period": key[1], "pupil_group": key[2], "release": release,
        "file": f"{release}-{chance.choice('ab')}.csv", "value": chance.choice((None, 50.0, 60.0, 70.0)),
        "row": chance.randrange(900),
    }


def _naively(old, new):
    sides = [{(r["entity_id"], r["period"], r["pupil_group"]): r for r in store.figures().to_dicts()} for store in (old, new)]
    counted = Counter()
    for key in {*sides[0], *sides[1]}:
        one, other = (side.get(key) for side in sides)
        if one is None or other is None:
            counted[What.ADDED if one is None else What.GONE] += 1
        elif one["value"] != other["value"]:
            counted[What.GIVEN if one["value"] is None else What.WITHDRAWN if other["value"] is None else What.CORRECTED] += 1
        elif one["release"] != other["release"]:
            counted[What.CONFIRMED] += 1
    return dict(counted)
