"""What enters a comparison: nine decimals, and one zero."""

import math

import polars as pl

from upstream.benchmarks.rounding import compared, compared_number


def test_the_tenth_decimal_is_noise_and_the_ninth_is_not():
    values = [0.1 + 0.2, 0.300000001]
    assert [compared_number(value) for value in values] == [0.3, 0.300000001]
    assert pl.select(compared(pl.lit(pl.Series(values)))).to_series().to_list() == [0.3, 0.300000001]


def test_there_is_no_minus_nought():
    assert math.copysign(1, compared_number(-1e-12)) == 1
    assert math.copysign(1, pl.select(compared(pl.lit(-1e-12))).item()) == 1
