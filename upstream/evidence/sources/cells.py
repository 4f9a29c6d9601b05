"""From what stands in a cell to a number and its state. Only what a definition promises is read;
everything else is set aside, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from upstream.evidence.value import State

STATES = list(State)
VALUE = STATES.index(State.VALUE)
BLANK = 254  # what a blank means is a matter of the kind of row
REFUSED = 255  # the state of a cell that is not what its definition promises
# Published figures have at most nine decimals; what follows is noise of somebody's arithmetic.
DECIMALS = 10
_THOUSANDS = r"^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$"


def stripped(table: pl.DataFrame, columns: list[str], codes: Iterable[str] = ()) -> pl.DataFrame:
    """`columns` and `__row__` without the blanks around each cell, a blank cell as the empty string. In
    `codes` a whole number that went through a float (`936.0`) is whole again."""
    bare = table.select(*(pl.col(column).str.strip_chars().fill_null("") for column in columns), "__row__")
    listed = [column for column in codes if column in bare.columns]
    floats = bare.select(pl.col(listed).str.ends_with(".0").any()) if listed else bare.head(0)
    through_float = [column for column in listed if floats[column][0]]
    return bare.with_columns(pl.col(through_float).str.replace(r"^([0-9]+)\.0$", "${1}")) if through_float else bare


def parse(
    cells: pl.Series, written: str, *, codes: Mapping[str, State], words: Mapping[str, float] | None = None
) -> tuple[pl.Series, pl.Series]:
    """Stripped cells as (values Float64, states UInt8: an index into STATES, BLANK or REFUSED).

    `written`: number, share (a count, made a share by its reader), percent-sign (`57%`), fraction (0.57 becomes 57)
    or word (by `words`).
    A value is null unless its state is VALUE.
    """
    values = _numbers(cells, written, words or {})
    rest = (values.is_null() | cells.is_in(_numeric(codes))).arg_true()
    states = pl.repeat(VALUE, len(cells), dtype=pl.UInt8, eager=True)
    if len(rest):
        states = states.scatter(rest, _states(cells.gather(rest), codes))
        values = values.zip_with(states == VALUE, pl.repeat(None, len(cells), dtype=pl.Float64, eager=True))
    return values, states


def _numeric(codes: Mapping[str, State]) -> list[str]:
    """Codes that look like numbers win over the numbers they look like."""
    return [code for code in codes if code.strip("+-%").replace(".", "", 1).isdigit()]


def _states(cells: pl.Series, codes: Mapping[str, State]) -> pl.Series:
    meaning = {code: STATES.index(state) for code, state in codes.items()} | {"": BLANK}
    return cells.replace_strict(
        list(meaning), list(meaning.values()), default=REFUSED, return_dtype=pl.UInt8
    )


def _numbers(cells: pl.Series, written: str, words: Mapping[str, float]) -> pl.Series:
    if written == "word":
        return cells.replace_strict(
            list(words), list(words.values()), default=None, return_dtype=pl.Float64
        ) if words else pl.repeat(None, len(cells), dtype=pl.Float64, eager=True)
    if written == "percent-sign":
        bare = cells.str.strip_suffix("%").str.strip_chars_end()
        signed = cells.str.ends_with("%")
        return _plain(bare.zip_with(signed, pl.repeat("", len(cells), dtype=pl.String, eager=True))).round(DECIMALS)
    numbers = _plain(cells)
    return (numbers * 100 if written == "fraction" else numbers).round(DECIMALS)


def _plain(cells: pl.Series) -> pl.Series:
    """Digits with a sign, a point, thousands set off by commas, a power of ten. No infinity."""
    numbers = cells.cast(pl.Float64, strict=False)
    unread = (numbers.is_null() & (cells != "")).arg_true()
    if len(unread):
        left = cells.gather(unread)
        grouped = left.str.contains(_THOUSANDS)
        again = left.str.replace_all(",", "", literal=True).cast(pl.Float64, strict=False)
        numbers = numbers.scatter(unread, again.zip_with(grouped, numbers.gather(unread)))
    odd = (numbers.is_not_null() & ~numbers.is_finite()).arg_true()
    return numbers.scatter(odd, None) if len(odd) else numbers
