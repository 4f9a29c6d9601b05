"""A comparator that is a set of schools: their figure pooled by their pupils, against adding them up by hand."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import polars as pl
import pytest

from tests.unit.assessment.frameworks import content
from tests.unit.assessment.small_store import MEASURES, SmallStore, figure, measure, school, schools
from upstream.assessment.evaluate import assess
from upstream.assessment.framework import Framework
from upstream.assessment.known import Known
from upstream.assessment.panel import Panel
from upstream.assessment.rules import sets

RWM = "ks2-rwm-expected"
AS_AT = dt.date(2020, 1, 31)
FIGURES = {  # urn: value, cohort
    "900001": (50.0, 10), "900002": (60.0, 20), "900003": (70.0, 30), "900004": (80.0, 40), "900005": (90.0, 50),
    "900006": (40.0, 10), "900007": (30.0, 10), "900008": (20.0, 10), "900009": (55.0, 20), "900010": (65.0, 20),
    "900011": (75.0, 20),
}


def framework(name: str) -> Framework:
    what = content()
    what["criteria"][0]["interval_below"]["comparator"] = {"set": name}
    return Framework.model_validate(what)


def rows(*left_out: str, coverage: str = "england") -> list[dict]:
    return [figure(urn, RWM, "2018/19", value, cohort, coverage=coverage)
            for urn, (value, cohort) in FIGURES.items() if urn not in left_out]


def assessed(monkeypatch, name: str, found: list[dict], *, nearest=None, pool=None):
    """`nearest`: urn → members; `pool`: the URNs of one pool."""
    listed = schools(*(school(urn) for urn in FIGURES), school("900099", "infant"))
    pairs = [(urn, member, 1.0, 1) for urn, members in (nearest or {}).items() for member in members]
    monkeypatch.setattr(sets, "members_of_all", lambda *_: pl.DataFrame(
        pairs, schema={"urn": pl.String, "member": pl.String, "distance": pl.Float64, "place": pl.Int64}, orient="row"))
    inside = pl.DataFrame({"pool": ["p"] * len(pool or ()), "member": list(pool or ()), "member_school": list(pool or ())},
                          schema=dict.fromkeys(("pool", "member", "member_school"), pl.String))
    of = pl.DataFrame({"urn": list(FIGURES), "school": list(FIGURES), "pool": ["p"] * len(FIGURES)})
    monkeypatch.setattr(sets, "pools", lambda *_: (of, inside))
    monkeypatch.setattr(sets, "notes_on_sets", lambda *_: [])
    monkeypatch.setattr("upstream.assessment.evaluate.notes_on_sets", lambda *_: [])
    store = SmallStore(found, {RWM: ["2018/19"]})
    store.definitions.measures[RWM] = measure(RWM, **MEASURES[RWM], stages=["ks2"])
    return assess(framework(name), store, listed, AS_AT, nation=listed)


def row(found, urn: str) -> dict:
    return found.answers.filter(
        (pl.col("urn") == urn) & (pl.col("criterion") == "outcomes") & pl.col("part").is_null()).row(0, named=True)


def by_hand(*members: str) -> float:
    return sum(FIGURES[urn][0] * FIGURES[urn][1] for urn in members) / sum(FIGURES[urn][1] for urn in members)


def test_the_nearest_schools_pooled_by_their_pupils(monkeypatch):
    near = {"900001": ["900003", "900005", "900002"], "900005": ["900001"]}
    found = assessed(monkeypatch, "similar-schools", rows(), nearest=near)
    first = row(found, "900001")
    assert first["comparator"] == pytest.approx(by_hand("900003", "900005", "900002"))
    assert first["sentence"].endswith(
        "wholly below 78% of ‘Similar schools, nearest by intake’ (3 of 3 schools). Fewer than 11 pupils: too few to read much "
        "into.")
    assert (first["comparator_name"], first["comparator_n"]) == ("‘Similar schools, nearest by intake’", 3)
    assert first["threshold_words"] == "95% interval wholly below the figure of ‘Similar schools, nearest by intake’"
    none = row(found, "900004")
    assert (none["answer"], none["comparator"]) == ("unknown", None)
    assert "has no members for this school, so there is nothing to hold it against" in none["sentence"]


def test_of_a_whole_phase_the_school_itself_is_left_out(monkeypatch):
    found = assessed(monkeypatch, "england-phase", rows(), pool=list(FIGURES))
    for urn in FIGURES:
        assert row(found, urn)["comparator"] == pytest.approx(by_hand(*(one for one in FIGURES if one != urn)))
        assert row(found, urn)["comparator_n"] == 10


def test_a_school_outside_the_pool_is_held_against_all_of_it(monkeypatch):
    found = assessed(monkeypatch, "england-phase", rows(), pool=["900002", "900003"])
    assert row(found, "900001")["comparator"] == pytest.approx(by_hand("900002", "900003"))


def test_a_school_without_such_results_is_no_member(monkeypatch):
    """An infant school stands in no table of key stage 2: it is neither known nor missing."""
    found = assessed(monkeypatch, "similar-schools", rows(), nearest={"900001": ["900002", "900099"]})
    assert (row(found, "900001")["comparator"], row(found, "900001")["comparator_n"]) == (60.0, 1)


def test_where_the_year_is_held_for_some_councils_only_the_others_count_as_missing(monkeypatch):
    found = assessed(monkeypatch, "similar-schools", rows("900003", coverage="la:936"),
                     nearest={"900001": ["900002", "900003", "900099"]})
    assert row(found, "900001")["comparator_n"] == 2
    assert row(found, "900001")["sentence"] == (
        "‘Similar schools, nearest by intake’: RWM expected for 2018/19 is held for 1 of 2 schools, too few to hold this "
        "school against.")


def test_of_two_numbers_in_one_table_the_newest_counts(monkeypatch):
    """The year's table lists a school twice, with fewer pupils under the number that it had before."""
    monkeypatch.setattr(SmallStore, "lineage", lambda _: pl.DataFrame({
        "urn": ["900002", "800002"], "school": ["900002", "900002"], "position": [1, 0],
        "succession": ["converter", "none"], "predecessor": ["800002", None],
    }))
    given = [*rows(), figure("800002", RWM, "2018/19", 10.0, 5, coverage="england")]
    found = assessed(monkeypatch, "similar-schools", given, nearest={"900001": ["900002"]})
    assert (row(found, "900001")["comparator"], row(found, "900001")["comparator_n"]) == (60.0, 1)


def test_a_figure_withheld_counts_as_missing(monkeypatch):
    given = [*rows("900003"), figure("900003", RWM, "2018/19", cohort=4, coverage="england")]
    found = assessed(monkeypatch, "similar-schools", given, nearest={"900001": ["900002", "900003"]})
    assert (row(found, "900001")["comparator"], row(found, "900001")["comparator_n"]) == (None, 2)


@pytest.mark.parametrize(("name", "councils", "said"), [
    ("neighbours-phase", ["936", "936"], True), ("neighbours-phase", ["936", "850"], False), ("council-phase", ["936"], True),
    ("trust-phase", ["936"], False), ("similar-schools", ["936"], False), ("england-phase", ["936"], False),
])
def test_what_is_known_of_one_council_is_not_said_of_several(monkeypatch, name, councils, said):
    asked, listed = framework(name), schools(*(school(str(900001 + n), la=la) for n, la in enumerate(councils)))
    about = SimpleNamespace(dated="as at a day", notes=("The council’s neighbours: one and another.",))
    monkeypatch.setattr(sets, "members", lambda *_: about)
    found = sets.notes_on_sets(asked, Panel(Known(SmallStore(rows(), {RWM: ["2018/19"]}), asked, AS_AT), listed.frame))
    assert found[0].endswith(f"({name}/1, as at a day).")
    assert found[1:] == (list(about.notes) if said else [])
