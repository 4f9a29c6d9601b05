"""The logic of the four answers."""

from __future__ import annotations

import polars as pl

from tests.spec.tables import Page, Table
from upstream.assessment import answers

CODES = {"met": 1, "unknown": 0, "not met": -1, "not applicable": None}

JOINED = Table(
    "Two answers joined",
    """Not applicable drops out. An unknown answer decides nothing that the other answer does not decide.
    “One of two” is a count of at least one and at most one.""",
    """
    | First | Second | All of | Any of | One of two |
    | met | met | met | met | not met |
    | met | not met | not met | met | met |
    | met | unknown | unknown | met | unknown |
    | met | not applicable | met | met | met |
    | not met | not met | not met | not met | not met |
    | not met | unknown | not met | unknown | unknown |
    | not met | not applicable | not met | not met | not met |
    | unknown | unknown | unknown | unknown | unknown |
    | unknown | not applicable | unknown | unknown | unknown |
    | not applicable | not applicable | not applicable | not applicable | not applicable |
    """,
)

NOT = Table("Not", "", """
    | Answer | Not |
    | met | not met |
    | not met | met |
    | unknown | unknown |
    | not applicable | not applicable |
    """)

PAGE = Page(
    "four-answers", "Four answers",
    """Every criterion answers met, not met, unknown or not applicable. No data is unknown: it is never taken as
    safe and never as risk.""",
    (JOINED, NOT),
)


def said(expr, *given: str) -> str:
    codes = [pl.lit(CODES[answer], pl.Int8) for answer in given]
    return pl.select(answers.word(expr(codes))).item()


@JOINED.cases()
def test_joined(row):
    for pair in ((row["First"], row["Second"]), (row["Second"], row["First"])):
        assert said(answers.all_of, *pair) == row["All of"]
        assert said(answers.any_of, *pair) == row["Any of"]
        assert said(lambda codes: answers.count_of(codes, 1, 1), *pair) == row["One of two"]


@NOT.cases()
def test_not(row):
    assert said(lambda codes: answers.negated(codes[0]), row["Answer"]) == row["Not"]
