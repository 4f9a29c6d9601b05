"""Trend words on generated series, by pupils and by tolerance, in both directions."""

from __future__ import annotations

import itertools

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.benchmarks import naive
from upstream.benchmarks import trends

YEAR = st.one_of(st.none(), st.tuples(st.integers(0, 100), st.integers(1, 120)))


def word_of(years, *, unit="percent", tolerance=0.0, better="higher") -> str:
    """The word of three (value, cohort) years, newest first."""
    row = {}
    for k, year in enumerate(years):
        row[f"v{k}"], row[f"n{k}"] = (None, None) if year is None else map(_number, year)
    frame = pl.DataFrame([row], schema=dict.fromkeys(row, pl.Float64))
    word, _ = trends.trend(
        [pl.col(f"v{k}") for k in range(3)], [pl.col(f"n{k}") for k in range(3)],
        unit=unit, tolerance=tolerance, better=better,
    )
    return frame.select(word.alias("word"))["word"][0]


def _number(value):
    return None if value is None else float(value)


@given(st.lists(YEAR, min_size=3, max_size=3))
def test_words_agree_with_the_naive_version(years):
    run = []
    for year in years:
        if year is None:
            break
        run.append(year)
    changes = [naive.direction(a[0], b[0], min(a[1], b[1])) for a, b in itertools.pairwise(run)]
    two_back = run[0][0] - run[2][0] if len(run) == 3 else 0
    assert word_of(years) == naive.trend_word(changes, two_back)


@given(st.lists(YEAR, min_size=3, max_size=3))
def test_a_measure_where_lower_is_better_reads_as_its_mirror(years):
    mirrored = [None if year is None else (100 - year[0], year[1]) for year in years]
    assert word_of(years, better="lower") == word_of(mirrored)


def test_a_score_within_its_tolerance_is_level():
    assert word_of([(103.4, 30), (103.0, 30), (101.0, 30)], unit="score", tolerance=0.5) == "level"
    assert word_of([(103.6, 30), (103.0, 30), (101.0, 30)], unit="score", tolerance=0.5) == "positive"


def test_a_percentage_without_cohorts_moves_by_its_tolerance():
    assert word_of([(66, None), (65, None), (64, None)], tolerance=1.0) == "level"
    assert word_of([(67, None), (65, None), (64, None)], tolerance=1.0) == "positive"


@pytest.mark.parametrize(("latest", "breaks", "years"), [
    ("2018/19", [], ["2018/19", "2017/18", "2016/17"]),
    ("2022/23", ["2022/23"], ["2022/23", None, None]),
    ("2022/23", ["2021/22"], ["2022/23", "2021/22", None]),
])
def test_a_run_stops_at_a_break(latest, breaks, years):
    assert trends.run_of_years(latest, breaks) == years


@given(
    st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 100)), st.one_of(st.none(), st.integers(1, 120))), min_size=3,
             max_size=3),
    st.sampled_from(["percent", "score"]), st.sampled_from([0.0, 2.0]), st.sampled_from(["higher", "lower"]),
)
def test_the_word_of_one_run_is_the_word_of_a_column(years, unit, tolerance, better):
    values, cohorts = zip(*years, strict=True)
    found = trends.word_of(values, cohorts, unit=unit, tolerance=tolerance, better=better)
    assert found == word_of(years, unit=unit, tolerance=tolerance, better=better)
