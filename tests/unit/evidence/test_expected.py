"""When a release is to be expected: a table a data manager can check."""

from __future__ import annotations

import datetime as dt

import pytest

from upstream.evidence.definitions import Release
from upstream.evidence.expected import expected_releases, next_about

ON = dt.date(2019, 11, 1)


def release(on, status="final", period="2017/18"):
    return Release(period=period, status=status, on=dt.date.fromisoformat(on), basis="publisher")


CASES = [
    ("once a year, mid-December", ["2017-12-14", "2018-12-13"], "2019-12-13"),
    ("once a year, mid-December", ["2018-12-13", "2019-12-12"], "2019-12-12"),  # announced
    ("once a year, in February", ["2016-02-29"], "2017-03-01"),
    ("every month", ["2019-10-01"], None),
    ("", ["2018-12-13"], None),
    ("once a year, in May", [], None),
]


@pytest.mark.parametrize(("cadence", "days", "about"), CASES)
def test_when_the_next_release_is_expected(cadence, days, about):
    found = next_about(cadence, [release(day) for day in days], ON)
    assert (found.isoformat() if found else None) == about


def test_of_two_releases_a_year_the_nearer_one_is_expected():
    days = [release("2019-01-24"), release("2018-10-16", "provisional")]
    assert next_about("twice a year, provisional in mid-October", days, ON) == dt.date(2019, 10, 16)


def test_what_is_out_and_not_held_stands_first(make_store, invented):
    """The publication of the tests: 2018/19 came out on 13 December 2019 and is held; the provisional one is not."""
    (one,) = (found for found in expected_releases(make_store([invented.observation()]), dt.date(2019, 11, 1))
              if found.publication == "tests")
    assert one.missing.status == "provisional"
    (one,) = (found for found in expected_releases(make_store([invented.observation()]), dt.date(2020, 1, 1))
              if found.publication == "tests")
    assert (one.missing, one.last.period, one.last.status) == (None, "2018/19", "final")
