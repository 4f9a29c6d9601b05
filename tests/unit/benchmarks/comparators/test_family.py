"""A family as plain records: features, places, and who clearly does better, against plain arithmetic."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from upstream.benchmarks.comparators import comparator_set, field_in, members
from upstream.benchmarks.comparators.family import (
    BETTER,
    FEW,
    NO_FIGURE,
    NO_INTERVAL,
    NOT_CLEAR,
    WORSE,
    family,
)
from upstream.evidence.definitions import load_definitions
from upstream.evidence.entity import Entity
from upstream.evidence.schools import chain
from upstream.evidence.value import State, Value
from upstream.lib.refusal import Refusal

DAY = dt.date(2020, 4, 30)
URN = "900001"


@pytest.fixture(scope="module")
def found(nation):
    return family(nation.store, URN, as_at=DAY)


def by_id(found, measure: str):
    return next(one for one in found.measures if one.measure == measure)


def test_a_family_names_its_set_and_its_day(found):
    assert found.chosen.named == "similar-schools/1"
    assert found.found.words == "Similar schools, nearest by intake (50 schools, intake of January in 2018/19)"
    assert (found.urn, found.listed_as, found.form, found.as_at) == (URN, URN, "primary", DAY)


def test_members_stand_in_order_with_the_features_of_the_school(found):
    assert [one.place for one in found.members] == list(range(1, 51))
    assert [one.distance for one in found.members] == sorted(one.distance for one in found.members)
    assert all(len(one.features) == len(found.features) for one in found.members)
    assert [one.far for one in found.members] == [one.distance > 0.5 for one in found.members]


def test_features_are_the_published_figures(nation, found):
    for feature in found.features:
        value = nation.store.figure(feature.measure, Entity("school", URN), feature.period, as_at=DAY).value
        assert feature.value == value
    own = {one.measure: one for one in found.features}
    assert own["roll"].typical == pytest.approx(310.0)


def interval(percent: float, n: float) -> tuple[float, float]:
    """Wilson's, written out: the roots of (p − q)² = z² q (1 − q) ÷ n."""
    p, z2 = percent / 100, 1.96**2
    a, b, c = 1 + z2 / n, -(2 * p + z2 / n), p * p
    root = math.sqrt(b * b - 4 * a * c)
    return 100 * (-b - root) / (2 * a), 100 * (-b + root) / (2 * a)


def figure_of(store, urn: str, period: str) -> Value:
    """Under whichever of its numbers a school has it."""
    every = [store.figure("ks2-rwm-expected", Entity("school", number), period, as_at=DAY) for number in chain(store, urn)]
    return next((one for one in every if one.value is not None), every[0])


def test_clearly_better_means_that_the_intervals_do_not_meet(nation, found):
    rwm = by_id(found, "ks2-rwm-expected")
    low, high = interval(rwm.own.value, rwm.own.cohort)
    assert (rwm.low, rwm.high) == (pytest.approx(low), pytest.approx(high))
    seen = set()
    for one in rwm.beside:
        figure = figure_of(nation.store, one.urn, rwm.own.period)
        if figure.value is None:
            verdict = NO_FIGURE
        elif figure.cohort < 11:
            verdict = FEW
        else:
            least, most = interval(figure.value, figure.cohort)
            verdict = BETTER if least > high else WORSE if most < low else NOT_CLEAR
        assert one.verdict == verdict, one
        seen.add(verdict)
    assert {BETTER, WORSE, NOT_CLEAR} <= seen
    assert rwm.better == tuple(one.urn for one in rwm.beside if one.verdict == BETTER)


def test_a_measure_without_intervals_says_nothing_of_better(found):
    absence = by_id(found, "persistent-absence")
    assert {one.verdict for one in absence.beside} <= {NO_INTERVAL, NO_FIGURE}
    assert absence.better == ()
    assert "with no interval to say it by" in absence.words


def test_the_place_is_among_the_members_with_a_figure_and_itself(found):
    rwm = by_id(found, "ks2-rwm-expected")
    values = [one.value for one in rwm.beside if one.value is not None]
    placed = rwm.field.placed
    assert (placed.n, placed.rank) == (len(values) + 1, sum(value > rwm.own.value for value in values) + 1)
    assert rwm.field.without == len(rwm.beside) - len(values)
    assert rwm.field.values == (*values, rwm.own.value)
    assert rwm.field.names[-1] == URN
    assert rwm.field.among == found.found.words


def test_the_family_s_own_figure_is_weighed_by_pupils(found):
    rwm = by_id(found, "ks2-rwm-expected")
    known = [(one.value, one.cohort) for one in rwm.beside if one.value is not None]
    pupils = sum(cohort for _, cohort in known)
    assert rwm.field.pooled.value == pytest.approx(sum(value * cohort for value, cohort in known) / pupils)
    assert (rwm.field.pooled.schools, rwm.field.pooled.of) == (len(known), 50)


def test_schools_without_such_results_are_no_part_of_the_set_s_figure(nation):
    """Infant schools of the council have no key stage 2: the figure is not withheld for want of theirs."""
    among = members(nation.store, comparator_set("council-phase"), Entity("school", URN), DAY)
    own = nation.store.figure("ks2-rwm-expected", Entity("school", URN), "2017/18", as_at=DAY)
    field = field_in(nation.store, own, among, DAY)
    rows = [figure_of(nation.store, urn, "2017/18") for urn in among.ids]
    there = [one for one in rows if one.file is not None and (one.cohort is not None or one.state is State.SUPPRESSED)]
    assert field.pooled.of == len(there) < len(among.ids)
    assert field.without == sum(one.value is None for one in rows)


def test_only_measures_with_a_figure_are_shown_unless_they_are_named(nation, found):
    assert [one.measure for one in found.measures] == ["ks2-rwm-expected", "ks2-rwm-higher", "persistent-absence"]
    named = family(nation.store, URN, ["progress-8"], DAY).measures
    assert [one.measure for one in named] == ["progress-8"]
    assert (named[0].own.value, named[0].field, named[0].better) == (None, None, ())
    assert named[0].words


def test_figures_of_a_later_day_are_not_there_before_it(nation):
    before = by_id(family(nation.store, URN, as_at=dt.date(2019, 12, 12)), "ks2-rwm-expected")
    after = by_id(family(nation.store, URN, as_at=dt.date(2019, 12, 13)), "ks2-rwm-expected")
    assert (before.own.period, after.own.period) == ("2017/18", "2018/19")


def test_an_unknown_school_or_measure_is_refused(nation):
    with pytest.raises(Refusal, match="No school urn:999999 is known here"):
        family(nation.store, "999999", as_at=DAY)
    with pytest.raises(Refusal, match="rwm"):
        family(nation.store, URN, ["rwm"], DAY)


def test_a_figure_that_is_not_there_has_no_place(nation):
    among = members(nation.store, comparator_set("council-phase"), Entity("school", URN), DAY)
    absent = Value(State.MISSING, "ks2-rwm-expected", f"urn:{URN}", "2018/19")
    assert field_in(nation.store, absent, among, DAY) is None


@pytest.mark.parametrize("name", ["england-phase", "council-phase", "region-phase", "neighbours-phase"])
def test_a_place_in_any_set(nation, name):
    """Rank, percentile and fifth by counting, of a measure that is better lower."""
    among = members(nation.store, comparator_set(name), Entity("school", URN), DAY)
    own = nation.store.figure("persistent-absence", Entity("school", URN), "2018/19", as_at=DAY)
    field = field_in(nation.store, own, among, DAY)
    others = field.values[:-1]
    n = len(others) + 1
    assert field.placed.rank == sum(value < own.value for value in others) + 1
    worse, level = sum(value > own.value for value in others), sum(value == own.value for value in others)
    assert field.placed.percentile == pytest.approx((worse + (level + 1) / 2) / n * 100)
    fifths = [k for k in range(1, 6) if field.placed.rank <= n * k // 5]
    assert field.placed.quintile == (fifths[0] if n >= 5 else None)
    assert field.placed.field == comparator_set(name).title
    assert n + field.without == len(among.ids) + 1


def test_a_council_s_place_among_its_neighbours(nation):
    among = members(nation.store, comparator_set("statistical-neighbours"), Entity("la", "501"), DAY)
    own = nation.store.figure("good-level-of-development", Entity("la", "501"), "2017/18", as_at=DAY)
    field = field_in(nation.store, own, among, DAY)
    assert field.placed.n == 11
    assert field.placed.quintile is None
    assert field.placed.quartile in (1, 2, 3, 4)
    assert field.placed.rank == sum(value > own.value for value in field.values[:-1]) + 1


def test_every_measure_that_a_family_shows_has_a_direction():
    measures = load_definitions().measures
    assert all(measures[name].direction != "neither" for name in comparator_set("similar-schools").shows)
