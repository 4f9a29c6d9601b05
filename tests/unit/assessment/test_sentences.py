"""Numbers and words as a headteacher reads them."""

from __future__ import annotations

import polars as pl
import pytest

from tests.unit.assessment.small_store import measure
from upstream.assessment import sentences
from upstream.evidence.value import WORDS, State


def said(expr: pl.Expr, kind: pl.DataType | None = None, **columns) -> list:
    return pl.DataFrame(columns, schema_overrides=dict.fromkeys(columns, kind) if kind else None).select(s=expr)["s"].to_list()


@pytest.mark.parametrize(("decimals", "signed", "value", "written"), [
    (0, False, 46.0, "46"), (0, False, 45.5, "46"), (0, False, -45.5, "−46"), (0, True, 3.0, "+3"),
    (2, False, -0.48, "−0.48"), (2, True, 0.18, "+0.18"), (2, True, 0.0, "0.00"), (2, True, -0.001, "0.00"),
    (1, False, 50.25, "50.3"), (1, False, -50.25, "−50.3"), (2, False, 1.05, "1.05"), (1, False, 0.1 + 0.2, "0.3"),
    (2, False, 103.005, "103.01"), (0, False, None, None),
])
def test_a_number(decimals, signed, value, written):
    assert said(sentences.number(pl.col("v"), decimals, signed=signed), pl.Float64, v=[value]) == [written]


def test_what_is_no_number_is_not_written():
    assert said(sentences.number(pl.col("v"), 1), v=[float("nan"), 1.0]) == [None, "1.0"]


@pytest.mark.parametrize(("value", "written"), [(7, "7"), (999, "999"), (1204, "1,204"), (999_999, "999,999"), (50.0, "50")])
def test_thousands_are_parted(value, written):
    assert said(sentences.count(pl.col("v")), v=[value]) == [written]


@pytest.mark.parametrize(("facts", "value", "written"), [
    ({"unit": "percent"}, 46.0, "46%"), ({"unit": "percent", "decimals": 1}, 46.0, "46.0%"),
    ({"unit": "score", "decimals": 2, "interval": "published"}, 0.18, "+0.18"),
    ({"unit": "score", "decimals": 1}, 50.3, "50.3"),
    ({"unit": "percent", "decimals": 1, "interval": "published"}, 46.0, "46.0%"),
])
def test_a_figure_is_in_its_unit(facts, value, written):
    one = measure("m", direction="higher", **facts)
    assert said(sentences.figure(pl.col("v"), one), v=[value]) == [written]


def test_of_how_many_pupils():
    assert said(sentences.of_pupils(pl.col("n"), "all"), n=[50.0, 1204.0, None]) == [" of 50 pupils", " of 1,204 pupils", ""]
    assert said(sentences.of_pupils(pl.col("n"), "disadvantaged"), n=[23.0]) == [" of 23 disadvantaged pupils"]


def test_too_few_pupils_are_said_and_enough_are_not():
    warning = " Fewer than 11 pupils: too few to read much into."
    assert said(sentences.too_few(pl.col("n"), 11), n=[10.0, 11.0, None]) == [warning, "", ""]


def test_every_state_has_its_words():
    states = [*(state.value for state in State), "another"]
    assert said(sentences.states(pl.col("s")), s=states) == [*(WORDS[state] for state in State), "not known"]


def test_parts_that_are_null_leave_no_trace():
    assert said(sentences.joined([pl.col("a"), pl.col("b"), pl.col("c")]), a=["One."], b=[None], c=["Two."]) == ["One. Two."]
    assert said(sentences.joined([pl.col("a"), pl.col("b")], ", "), a=["1"], b=["2"]) == ["1, 2"]
