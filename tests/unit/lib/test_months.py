"""Calendar months, as people count them."""

from __future__ import annotations

import datetime as dt

import pytest

from upstream.lib.months import months_after


@pytest.mark.parametrize(("day", "months", "after"), [
    ("2019-01-31", 1, "2019-02-28"), ("2020-01-31", 1, "2020-02-29"), ("2019-10-31", 6, "2020-04-30"),
    ("2019-09-01", 12, "2020-09-01"), ("2019-12-15", 24, "2021-12-15"), ("2020-02-29", 12, "2021-02-28"),
])
def test_a_month_after_the_last_day_is_the_last_day(day, months, after):
    assert months_after(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(after)
