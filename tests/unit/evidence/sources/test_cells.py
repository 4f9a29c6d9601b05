"""From a cell to a number and its state, against a naive second reading of one cell at a time."""

from __future__ import annotations

import math
import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstream.evidence.sources import cells
from upstream.evidence.value import State

CODES = {
    "SUPP": State.SUPPRESSED,
    "c": State.SUPPRESSED,
    ":": State.NOT_PUBLISHED,
    ".": State.NOT_APPLICABLE,
    "9": State.NOT_COLLECTED,
}
WORDS = {"Well above average": 1.0, "Average": 3.0}

NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


def naive_number(text: str) -> float | None:
    if NUMBER.fullmatch(text):
        number = float(text)
    elif GROUPED.fullmatch(text):
        number = float(text.replace(",", ""))
    else:
        return None
    return number if math.isfinite(number) else None


def naive(text: str, written: str) -> tuple[float | None, int]:
    if text == "":
        return None, cells.BLANK
    if text in CODES:
        return None, cells.STATES.index(CODES[text])
    if written == "word":
        number = WORDS.get(text)
    elif written == "percent-sign":
        number = naive_number(text[:-1].rstrip()) if text.endswith("%") else None
    else:
        number = naive_number(text)
        number = number * 100 if written == "fraction" and number is not None else number
    if number is None or not math.isfinite(number):
        return None, cells.REFUSED
    return number, cells.VALUE


def parsed(texts: list[str], written: str) -> list[tuple[float | None, int]]:
    values, states = cells.parse(pl.Series(texts, dtype=pl.String), written, codes=CODES, words=WORDS)
    return list(zip(values, states, strict=True))


looks_numeric = st.text("0123456789.,+-eE% ", max_size=9).map(str.strip)
numbers = (
    st.floats(allow_nan=True, allow_infinity=True).map(repr) | st.integers().map(str) | st.integers().map("{:,}".format)
)
anything = (
    looks_numeric | numbers | numbers.map("{}%".format) | st.sampled_from([*CODES, *WORDS, "", "=1+1", "inf", "NaN", "１２"])
)


@given(texts=st.lists(anything, max_size=12), written=st.sampled_from(["number", "percent-sign", "fraction", "word"]))
def test_every_cell_is_read_as_the_naive_reading_does(texts, written):
    for text, (value, state) in zip(texts, parsed(texts, written), strict=True):
        expected, expected_state = naive(text, written)
        assert state == expected_state, text
        assert (value is None) == (expected is None), text
        if expected is not None:
            assert math.isclose(value, expected, rel_tol=1e-12, abs_tol=0.6 * 10**-cells.DECIMALS), text


@pytest.mark.parametrize(
    ("written", "text", "value"),
    [
        ("number", "57", 57),
        ("number", "-0.48", -0.48),
        ("number", "1,204", 1204),
        ("number", "936.0", 936),
        ("number", "0.33999999999999997", 0.34),
        ("number", "1.1300000000000001", 1.13),
        ("percent-sign", "57%", 57),
        ("percent-sign", "57.10%", 57.1),
        ("percent-sign", "0 %", 0),
        ("fraction", "0.57", 57),
        ("fraction", "0.274", 27.4),
        ("fraction", "1", 100),
        ("word", "Well above average", 1),
    ],
)
def test_a_cell_means_what_its_definition_says(written, text, value):
    assert parsed([text], written) == [(value, cells.VALUE)]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("number", "57%"),
        ("percent-sign", "57"),
        ("fraction", "57%"),
        ("number", "12,34"),
        ("number", "£12"),
        ("number", "5 or fewer"),
        ("word", "well above average"),
        ("number", "nan"),
        ("number", "inf"),
        ("number", "=B2/C2"),
        ("number", "supp"),
        ("number", "1e999"),
    ],
)
def test_what_was_not_promised_is_set_aside_and_never_guessed(written, text):
    assert parsed([text], written) == [(None, cells.REFUSED)]


def test_a_code_wins_over_the_number_it_looks_like():
    assert parsed(["9", "9.0"], "number") == [(None, cells.STATES.index(State.NOT_COLLECTED)), (9.0, cells.VALUE)]


def test_blanks_around_a_cell_do_not_count_and_codes_lose_what_a_float_added():
    table = pl.DataFrame(
        {"LA": [" 936.0 ", None, "NAT", "93.60"], "V": ["\t1.0\u00a0", " ", "x", "936.0"], "__row__": [2, 3, 4, 5]}
    )
    assert cells.stripped(table, ["LA", "V"], ["LA"]).rows() == [
        ("936", "1.0", 2),
        ("", "", 3),
        ("NAT", "x", 4),
        ("93.60", "936.0", 5),
    ]
