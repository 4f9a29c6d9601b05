"""The logic of the four answers, column by column, against the naive version."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.assessment import naive
from upstream.assessment import answers

ROWS = st.lists(st.sampled_from(naive.ANSWERS), min_size=1, max_size=6)
BOUND = st.one_of(st.none(), st.integers(0, 6))
BOUNDS = st.tuples(BOUND, BOUND).filter(lambda pair: None in pair or pair[0] <= pair[1])


def _word(expr_of, row: list[str]) -> str:
    frame = pl.DataFrame({f"c{n}": [naive.CODES[a]] for n, a in enumerate(row)}, schema_overrides=dict.fromkeys(
        (f"c{n}" for n in range(len(row))), pl.Int8))
    code = expr_of([pl.col(f"c{n}") for n in range(len(row))])
    return frame.select(answer=answers.word(code))["answer"][0]


@given(ROWS)
def test_all_of(row):
    assert _word(answers.all_of, row) == naive.all_of(row)


@given(ROWS)
def test_any_of(row):
    assert _word(answers.any_of, row) == naive.any_of(row)


@given(st.sampled_from(naive.ANSWERS))
def test_not(answer):
    assert _word(lambda codes: answers.negated(codes[0]), [answer]) == naive.negated(answer)


@given(ROWS, BOUNDS)
def test_count_of(row, bounds):
    at_least, at_most = bounds
    assert _word(lambda codes: answers.count_of(codes, at_least, at_most), row) == naive.count_of(row, at_least, at_most)


def test_truth_becomes_an_answer():
    frame = pl.DataFrame({"t": [True, False, None]})
    assert frame.select(a=answers.word(answers.from_truth(pl.col("t"))))["a"].to_list() == ["met", "not met", "unknown"]
