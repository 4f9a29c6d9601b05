"""Ranks, percentiles, quarters and fifths against the naive version, and the rules a reader would check."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.benchmarks import naive
from upstream.benchmarks import ranks

# Two decimals and many ties, as published figures have, with gaps among them.
FIELDS = st.lists(st.one_of(st.none(), st.integers(-300, 300).map(lambda n: n / 20)), min_size=1, max_size=40)
SIDES = st.sampled_from(["higher", "lower"])


@given(FIELDS, SIDES)
def test_rank_agrees_with_the_naive_version(values, side):
    frame = pl.DataFrame({"v": values}, schema={"v": pl.Float64})
    assert frame.select(ranks.rank(pl.col("v"), side))["v"].to_list() == naive.rank(values, side)


@given(FIELDS, SIDES)
def test_percentile_agrees_with_the_naive_version(values, side):
    frame = pl.DataFrame({"v": values}, schema={"v": pl.Float64})
    ours = frame.select(ranks.percentile(pl.col("v"), side))["v"].to_list()
    assert ours == pytest.approx(naive.percentile(values, side), nan_ok=False)


@given(FIELDS, SIDES, st.sampled_from([4, 5]))
def test_parts_agree_with_the_naive_version(values, side, parts):
    frame = pl.DataFrame({"v": values}, schema={"v": pl.Float64})
    ours = frame.select(r=ranks.rank(pl.col("v"), side), n=pl.col("v").count()).select(
        part=ranks.part(pl.col("r"), pl.col("n"), parts)
    )
    n = sum(value is not None for value in values)
    assert ours["part"].to_list() == [naive.part(place, n, parts) for place in naive.rank(values, side)]


@given(st.lists(st.integers(0, 50).map(float), min_size=1, max_size=30), SIDES)
def test_standing_of_one_agrees_with_the_rank_of_all(values, side):
    places = naive.rank(values, side)
    for value, place in zip(values, places, strict=True):
        found = ranks.standing(value, values, side)
        assert (found.rank, found.n, found.quartile) == (place, len(values), naive.part(place, len(values), 4))


def test_float_noise_does_not_part_equals():
    frame = pl.DataFrame({"v": [0.1 + 0.2, 0.3, 0.5]})
    assert frame.select(ranks.rank(pl.col("v"), "higher"))["v"].to_list() == [2, 2, 1]


@pytest.mark.parametrize(("place", "n", "inside"), [
    (1, 5, True), (2, 5, False), (1, 4, None), (2, 14, True), (3, 14, False), (3, 15, True),
])
def test_a_fifth_ends_at_the_floor_of_a_fifth_of_n(place, n, inside):
    frame = pl.DataFrame({"r": [place], "n": [n]})
    assert frame.select(ranks.in_end_fifth(pl.col("r"), pl.col("n")))["r"].to_list() == [inside]


def test_percentile_within_groups():
    frame = pl.DataFrame({"v": [1.0, 2.0, 5.0, 7.0, None], "phase": ["p", "p", "s", "s", "s"]})
    ours = frame.select(ranks.percentile(pl.col("v"), "higher", over=["phase"]))["v"].to_list()
    assert ours == [25.0, 75.0, 25.0, 75.0, None]


def test_four_councils_are_the_fewest_with_a_quarter():
    assert ranks.standing(3.0, [9.0, 3.0, 2.0, 1.0], "higher") == ranks.Standing(2, 4, 2, "higher")
    assert ranks.standing(3.0, [9.0, 3.0, 1.0], "lower") == ranks.Standing(2, 3, None, "lower")


def test_the_first_quarter_of_152_councils_ends_at_38():
    field = [float(n) for n in range(1, 153)]
    assert [ranks.standing(value, field, "lower").quartile for value in (1, 38, 39, 76, 77, 114, 115)] == [1, 1, 2, 2, 3, 3, 4]
