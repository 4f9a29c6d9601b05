"""Whole pupils behind a percentage, and the fewest that turn an answer, against trying everything."""

from __future__ import annotations

import itertools
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from upstream.assessment.nearest.pupils import (
    Share,
    decimals_of,
    fewest_over_years,
    fewest_pupils,
    nearest_value,
    published,
    share,
)


def written(count: int, cohort: int, decimals: int) -> float:
    """A second version of a table's rounding: by fractions, halves upwards."""
    exact = Fraction(100 * count, cohort) * 10**decimals
    return float(Fraction(int(exact + Fraction(1, 2)), 10**decimals))


COHORT = st.integers(1, 260)


@given(COHORT, st.data(), st.integers(0, 2))
def test_a_percentage_stands_for_every_count_that_is_published_so(cohort, data, decimals):
    count = data.draw(st.integers(0, cohort))
    percent = published(count, cohort, decimals)
    assert percent == written(count, cohort, decimals)
    same = [n for n in range(cohort + 1) if written(n, cohort, decimals) == percent]
    assert Share(percent, cohort, decimals).counts == (same[0], same[-1])


def test_a_percentage_that_no_count_gives_stands_for_the_two_beside_it():
    assert Share(76.0, 52, 0).counts == (39, 40)  # 75% and 77%
    assert Share(100.0, 3, 0).counts == (3, 3)


def test_only_whole_pupils_make_a_share():
    assert share(46.0, 28.0, 0) == Share(46.0, 28, 0)
    assert share(46.0, 28.4, 0) is None
    assert share(46.0, None, 0) is None
    assert share(None, 28.0, 0) is None
    assert share(0.0, 0.0, 0) is None


def test_a_table_tells_by_its_values_how_many_decimals_it_gives():
    assert decimals_of([46.0, None, 31.0], 1) == 0
    assert decimals_of([46.0, 31.4], 1) == 1
    assert decimals_of([0.31, -0.2], 2) == 2
    assert decimals_of([], 1) == 0


@given(COHORT, st.data(), st.integers(0, 1))
def test_the_fewest_pupils_are_found_by_trying_every_count(cohort, data, decimals):
    count = data.draw(st.integers(0, cohort))
    turning = data.draw(st.sets(st.integers(0, cohort)))
    answers = {written(n, cohort, decimals): n in turning for n in range(cohort + 1)}
    now = Share(written(count, cohort, decimals), cohort, decimals)
    answers[now.percent] = False
    low, high = now.counts
    up = next((n for n in range(high + 1, cohort + 1) if answers[written(n, cohort, decimals)]), None)
    down = next((n for n in range(low - 1, -1, -1) if answers[written(n, cohort, decimals)]), None)
    found = fewest_pupils(now, lambda percent: answers[percent])
    if up is None and down is None:
        assert found is None
        return
    sizes = {True: up - low if up is not None else None, False: high - down if down is not None else None}
    least = min(size for size in sizes.values() if size is not None)
    assert found is not None
    assert sizes[found.up] == least == found.most
    assert found.fewest == found.most - (high - low)
    assert answers[found.percent]


def test_more_are_counted_from_both_ends_of_what_a_percentage_may_stand_for():
    found = fewest_pupils(Share(50.0, 300, 0), lambda percent: percent >= 51)
    assert (found.fewest, found.most, found.up, found.percent) == (1, 3, True, 51.0)  # 149 to 151 are 50%, 152 is 51%


@given(
    st.lists(st.tuples(st.integers(1, 7), st.integers(0, 7)), min_size=1, max_size=3), st.booleans(), st.integers(0, 100),
)
def test_pupils_of_several_years_are_spread_as_suits_best(years, up, limit):
    shares = [Share(written(min(count, n), n, 0), n, 0) for n, count in years]
    counts = [min(count, n) for n, count in years]
    pupils = sum(n for n, _ in years)

    def pooled(numbers):
        return sum(one.cohort * written(k, one.cohort, 0) for one, k in zip(shares, numbers, strict=True)) / pupils

    def turns(percent):
        return percent >= limit - 1e-9 if up else percent <= limit + 1e-9

    if turns(pooled(counts)):
        return  # nothing to turn
    ways = itertools.product(*(
        range(count, one.cohort + 1) if up else range(count + 1) for one, count in zip(shares, counts, strict=True)
    ))
    sizes = [abs(sum(way) - sum(counts)) for way in ways if turns(pooled(way))]
    found = fewest_over_years(shares, turns, up=up)
    assert (found.fewest if found else None) == min(sizes, default=None)
    if found:
        assert turns(sum(n * percent for (n, _), percent in zip(years, found.each, strict=True)) / pupils)


def test_a_figure_is_tried_step_by_step_within_its_range():
    assert nearest_value(-0.48, 2, lambda score: score >= -0.25, lowest=-10, highest=10) == -0.25
    assert nearest_value(8.4, 1, lambda value: value < 8.2, lowest=0, highest=100) == 8.1
    assert nearest_value(8.4, 1, lambda value: value > 100, lowest=0, highest=100) is None
