"""Whole pupils by exact arithmetic, pooled percentages by the plain sum."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.benchmarks import naive
from upstream.benchmarks import gaps

PERCENT = st.one_of(st.none(), st.integers(0, 1000).map(lambda n: n / 10))
COHORT = st.one_of(st.none(), st.integers(0, 400).map(float))


@given(st.integers(0, 5000), st.integers(-1000, 1000))
def test_whole_pupils_are_cut_off_towards_zero(cohort, tenths):
    exact = naive.whole_pupils(cohort, Fraction(tenths, 10))
    frame = pl.DataFrame({"n": [float(cohort)], "d": [tenths / 10]})
    assert frame.select(gaps.whole_pupils(pl.col("n"), pl.col("d")))["n"].to_list() == [exact]
    assert gaps.whole_pupils_number(cohort, tenths / 10) == exact


def test_whole_pupils_of_the_float_that_looks_smaller():
    # 28.999999999999996 in floating point; 29 pupils in a school.
    assert gaps.whole_pupils_number(50, 58.0) == 29
    assert gaps.whole_pupils_number(100, 0.29 * 100) == 29


@given(st.lists(st.tuples(PERCENT, COHORT), min_size=3, max_size=3))
def test_pooled_percentage_agrees_with_the_naive_version(years):
    values, cohorts = [v for v, _ in years], [n for _, n in years]
    row = {f"v{k}": v for k, v in enumerate(values)} | {f"n{k}": n for k, n in enumerate(cohorts)}
    frame = pl.DataFrame([row], schema=dict.fromkeys(row, pl.Float64))
    ours = frame.select(p=gaps.weighted([pl.col(f"v{k}") for k in range(3)], [pl.col(f"n{k}") for k in range(3)]))
    naively = naive.weighted(values, cohorts)
    assert ours["p"][0] == (None if naively is None else pytest.approx(naively))


def test_fewer_than_eleven_is_small_and_eleven_is_not():
    frame = pl.DataFrame({"n": [10.0, 11.0, None]})
    assert frame.select(gaps.small(pl.col("n")))["n"].to_list() == [True, False, None]


def test_one_pupil_is_enough_to_pool_and_none_is_not():
    frame = pl.DataFrame({"v": [40.0, 40.0], "n": [1.0, 0.0]})
    assert frame.select(p=gaps.weighted([pl.col("v")], [pl.col("n")]))["p"].to_list() == [40.0, None]


def test_every_percentage_to_be_pooled_has_its_cohort():
    with pytest.raises(ValueError, match="shorter"):
        gaps.weighted([pl.col("v0"), pl.col("v1")], [pl.col("n0")])
