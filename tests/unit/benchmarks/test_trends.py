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


SCORES = st.integers(-20, 20).map(lambda n: n / 10)
MAYBE = st.one_of(st.none(), st.tuples(SCORES, st.one_of(st.none(), st.integers(1, 120))))


@given(st.lists(MAYBE, min_size=3, max_size=3), st.sampled_from(["percent", "score"]), st.sampled_from([0.0, 0.1, 0.5]),
       st.sampled_from(["higher", "lower"]))
def test_the_word_of_one_school_is_that_of_all_schools_at_once(years, unit, tolerance, better):
    values, cohorts = zip(*((None, None) if year is None else year for year in years), strict=True)
    alone = trends.word_of(values, cohorts, unit=unit, tolerance=tolerance, better=better)
    assert alone == word_of(years, unit=unit, tolerance=tolerance, better=better)


@pytest.mark.parametrize(("values", "word"), [
    ((3.0, 2.0, 1.0), "positive"), ((3.0, 2.0, 2.0), "positive"), ((3.0, 2.0, 3.0), "positive"),
    ((3.0, 2.0, 3.1), "recovering"), ((3.0, 2.0, 2.5), "positive"), ((2.0, 2.0, 1.0), "level"), ((2.0, 2.0, 3.0), "level"),
    ((1.0, 2.0, 2.0), "negative (one year)"), ((1.0, 2.0, 1.0), "negative (one year)"),
    ((1.0, 2.0, 3.0), "negative (beyond one year)"),
    ((1.0, 2.0, None), "too short to call"), ((1.0, None, 3.0), "too short"), ((None, 2.0, 3.0), "too short"),
    ((0.3, 0.1, 0.1), "positive"), ((0.2, 0.4, 0.4), "negative (one year)"),
])
def test_every_word_of_a_score_and_of_its_mirror(values, word):
    nobody = (None, None, None)
    mirrored = [None if value is None else -value for value in values]
    for years, better in ((values, "higher"), (mirrored, "lower")):
        how = {"unit": "score", "tolerance": 0.0, "better": better}
        assert trends.word_of(years, nobody, **how) == word
        assert word_of([None if value is None else (value, None) for value in years], **how) == word


@pytest.mark.parametrize(("cohorts", "word"), [
    ((90, 120, 120), "level"), ((120, 90, 120), "level"), ((100, 100, 100), "positive"), ((None, 90, 90), "positive"),
    ((90, None, 90), "positive"),
])
def test_a_point_is_a_change_only_where_it_is_a_whole_pupil_of_the_smaller_year(cohorts, word):
    values = (61.0, 60.0, 60.0)
    how = {"unit": "percent", "tolerance": 0.0, "better": "higher"}
    assert trends.word_of(values, cohorts, **how) == word
    assert word_of(list(zip(values, cohorts, strict=True)), **how) == word
    assert trends.word_of(values, (10, 10, 10), unit="score", tolerance=0.0, better="higher") == "positive"
