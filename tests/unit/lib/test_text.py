"""Cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstream.lib.text import as_csv_text, csv_cell, starts_like_a_formula


@pytest.mark.parametrize("text", ["=1+1", "+44 1483", "-5 to 3", "@home", "\tx", "\rx", "\n=1"])
def test_what_a_spreadsheet_would_run_is_marked_as_text(text):
    assert as_csv_text(text) == "'" + text


@pytest.mark.parametrize("text", ["St Mary’s", "", "a=1", "'=1", "70%"])
def test_all_else_is_left_alone(text):
    assert as_csv_text(text) == text


@given(st.text())
def test_no_written_cell_starts_like_a_formula_and_nothing_is_lost(text):
    written = as_csv_text(text)
    assert not starts_like_a_formula(written)
    assert written.endswith(text)


@given(st.lists(st.one_of(st.text(alphabet=st.characters(exclude_characters="\x00", codec="utf-8")), st.none()), min_size=1))
def test_a_row_survives_the_csv_writer(row):
    out = io.StringIO()
    csv.writer(out).writerow([csv_cell(cell) for cell in row])
    (back,) = csv.reader(io.StringIO(out.getvalue(), newline="")) if any(row) else [["" for _ in row]]
    assert [cell.removeprefix("'") for cell in back] == [(cell or "").removeprefix("'") for cell in row]


def test_numbers_below_zero_stay_numbers():
    assert csv_cell(-0.48) == -0.48
