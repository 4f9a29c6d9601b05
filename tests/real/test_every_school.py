"""Every council's schools at once say of each school what its council alone says."""

import datetime as dt

import polars as pl
import pytest

from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.framework import load_framework
from upstream.benchmarks.spreads import periods_held, spread_of
from upstream.evidence.entity import Entity
from upstream.evidence.schools import every_school_on, schools_on
from upstream.lib.definition_files import PACKAGED

ON = dt.date(2023, 1, 31)
COUNCILS = ("936", "850", "301", "330", "908")  # one with its own register, one with figures of its own, three without


@pytest.fixture(scope="module")
def every(store) -> Assessment:
    framework = load_framework("alliance-2019", [PACKAGED, *store.definitions.folders], store.definitions)
    nation = schools_on(store, Entity("england", "england"), ON)
    return assess(framework, store, every_school_on(store, ON), ON, nation=nation)


@pytest.mark.parametrize("council", COUNCILS)
def test_the_answers_are_those_of_the_council_alone(store, every, council):
    listed = schools_on(store, Entity("la", council), ON)
    alone = assess(every.framework, store, listed, ON, nation=schools_on(store, Entity("england", "england"), ON))
    mine = every.schools.filter(pl.col("la") == council).sort("urn")
    assert mine.height > 50
    assert mine.select("urn", "category", "possible").equals(alone.schools.select("urn", "category", "possible").sort("urn"))
    keys = ["urn", "criterion", "part"]
    both = every.answers.join(alone.answers, on=keys, nulls_equal=True, suffix="_alone")
    assert both.height == alone.answers.height
    assert both.filter(pl.col("sentence").ne_missing(pl.col("sentence_alone"))).is_empty()


def test_one_school_is_found_by_any_of_its_numbers(every):
    several = every.schools.filter(pl.col("urns").list.len() > 1).head(200)
    for urn, urns in several.select("urn", "urns").iter_rows():
        assert {every.school(number)["urn"] for number in urns} <= set(every.schools["urn"])
        assert every.school(urn)["urn"] == urn
        assert every.answers_of(urn).equals(every.answers.filter(pl.col("urn") == urn))


def test_a_spread_holds_every_school_once_and_those_of_single_councils_by_name(store):
    held = {one.period: one.nationally for one in periods_held(store, "ks2-rwm-expected")}
    assert held["2018/19"] is False
    own = spread_of(store, "ks2-rwm-expected", "2018/19")
    assert "Surrey’s schools at key stage 2" in own.fields
    whole = spread_of(store, "persistent-absence", "2018/19")
    assert sum(map(len, whole.fields.values())) + whole.outside == len(whole.values)
    assert len(whole.fields["England’s primary schools"]) > 15_000
    assert len(whole.regions) == 9
    assert len(spread_of(store, "ks2-rwm-expected", "2018/19", kind="la").values) > 140
