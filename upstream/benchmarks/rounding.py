"""One rounding before every comparison, so that all engines and thread counts answer alike."""

from __future__ import annotations

import polars as pl

# Published figures have at most two decimals. Our own products of them (pooled percentages,
# intervals, slopes) carry float noise in the last bits, and DuckDB, Polars and plain Python order
# that noise differently: a few schools in 70,000 change sides of a threshold unless it is removed.
DECIMALS = 9


def compared(expr: pl.Expr) -> pl.Expr:
    """`expr` as it enters a comparison. Adding zero turns −0.0 into 0.0."""
    return expr.round(DECIMALS) + 0.0


def compared_number(value: float) -> float:
    """The same for one number."""
    return round(value, DECIMALS) + 0.0
