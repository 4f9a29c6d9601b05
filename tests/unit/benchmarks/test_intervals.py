"""Intervals against a search for the roots, bands against the Department's sentences."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.benchmarks import naive
from upstream.benchmarks import intervals


@given(st.integers(0, 100), st.integers(1, 500))
def test_wilson_agrees_with_the_roots_of_its_equation(percent, n):
    low, high = naive.wilson(percent, n)
    frame = pl.DataFrame({"p": [float(percent)], "n": [float(n)]})
    ours = frame.select(*(e.alias(k) for e, k in zip(intervals.wilson(pl.col("p"), pl.col("n")), "lh", strict=True)))
    assert ours.row(0) == pytest.approx((low, high), abs=1e-6)
    assert intervals.wilson_number(percent, n) == pytest.approx((low, high), abs=1e-6)


def test_nobody_has_no_interval():
    frame = pl.DataFrame({"p": [50.0, 50.0], "n": [0.0, None]}, schema={"p": pl.Float64, "n": pl.Float64})
    low, high = intervals.wilson(pl.col("p"), pl.col("n"))
    assert frame.select(low.alias("l"), high.alias("h")).rows() == [(None, None)] * 2
    with pytest.raises(ValueError, match=r"^an interval needs at least one pupil$"):
        intervals.wilson_number(50, 0)


@given(st.floats(-2, 2), st.integers(1, 300), st.floats(0.5, 2))
def test_the_deviation_read_back_from_an_interval_gives_it_again(score, n, deviation):
    low, high = intervals.derived_interval(score, n, deviation)
    assert intervals.sigma(score, high, n) == pytest.approx(deviation, abs=1e-6)
    assert low + high == pytest.approx(2 * score, abs=1e-6)


@pytest.mark.parametrize(("score", "low", "high", "band"), [
    (0.51, 0.10, 0.92, 1), (0.50, 0.10, 0.90, 2), (0.51, -0.01, 1.03, 3), (0.10, 0.00, 0.20, 3),
    (-0.10, -0.20, 0.00, 3), (-0.50, -0.90, -0.10, 4), (-0.51, -0.92, -0.10, 5), (-0.51, -1.10, 0.08, 3),
    (None, None, None, None), (0.6, None, None, None), (0.6, None, 0.9, None), (None, 0.3, 0.9, None),
])
def test_progress_8_bands(score, low, high, band):
    frame = pl.DataFrame({"s": [score], "l": [low], "h": [high]}, schema=dict.fromkeys("slh", pl.Float64))
    assert frame.select(b=intervals.band(*map(pl.col, "slh")))["b"].to_list() == [band]


def test_key_stage_2_cut_offs_are_given_and_may_include_their_end():
    frame = pl.DataFrame({"s": [-1.4, 2.1], "l": [-2.0, 1.0], "h": [-0.8, 3.2]})
    of_the_year = intervals.CutOffs(upper=2.1, lower=-1.4, inclusive=True)
    assert frame.select(b=intervals.band(*map(pl.col, "slh"), cut=of_the_year))["b"].to_list() == [5, 1]


@given(
    st.integers(-150, 150), st.integers(0, 90),
    st.sampled_from([intervals.PROGRESS_8, intervals.CutOffs(0.5, -0.5, inclusive=True)]),
)
def test_the_band_of_one_score_is_the_band_of_a_column(hundredths, half, cut):
    score, low, high = hundredths / 100, (hundredths - half) / 100, (hundredths + half) / 100
    frame = pl.DataFrame({"s": [score], "l": [low], "h": [high]})
    column = frame.select(intervals.band(pl.col("s"), pl.col("l"), pl.col("h"), cut).alias("b"))["b"][0]
    assert intervals.band_number(score, low, high, cut) == column
