"""Working days: weekends and bank holidays are none; of England, and of all the United Kingdom as FOI counts them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstream.lib import working_days
from upstream.lib.definition_files import DefinitionError
from upstream.lib.working_days import ENGLAND, UNITED_KINGDOM, Nation

# day, working days on, expected, why
CASES = [
    ("2019-06-03", 1, "2019-06-04", "the day itself is not counted"),
    ("2019-06-07", 1, "2019-06-10", "over a weekend"),
    ("2019-04-18", 1, "2019-04-23", "over Good Friday and Easter Monday"),
    ("2019-12-24", 5, "2020-01-03", "Christmas and New Year"),
    ("2021-12-24", 1, "2021-12-29", "both substitute days"),
    ("2022-05-31", 3, "2022-06-07", "the Jubilee moved the spring holiday"),
    ("2022-09-16", 1, "2022-09-20", "the state funeral"),
    ("2023-05-05", 1, "2023-05-09", "the coronation"),
    ("2020-05-01", 5, "2020-05-11", "the early May holiday moved to the 8th"),
    ("2018-07-19", 30, "2018-08-31", "thirty working days over the summer holiday"),
    ("2004-12-31", 1, "2005-01-04", "2005 is known, its New Year was a Monday in lieu"),
    ("2024-02-28", 1, "2024-02-29", "a leap day that is a Thursday"),
    ("2024-02-29", 1, "2024-03-01", "the day after a leap day"),
    ("2023-02-28", 1, "2023-03-01", "no leap day"),
]
# The twenty working days of a request for information, counted with the holidays of all four nations.
FOI_CASES = [
    ("2025-03-03", 20, "2025-04-01", "17 March is a holiday in Northern Ireland"),
    ("2025-06-20", 20, "2025-07-21", "14 July is a holiday in Northern Ireland, since the 12th is a Saturday"),
    ("2025-07-21", 20, "2025-08-19", "4 August is a holiday in Scotland"),
    ("2025-11-14", 20, "2025-12-15", "1 December is a holiday in Scotland, since St Andrew’s Day is a Sunday"),
    ("2025-12-18", 20, "2026-01-21", "Christmas, New Year, and 2 January in Scotland"),
    ("2026-05-29", 20, "2026-06-29", "15 June 2026 was a holiday in Scotland once"),
    ("2021-12-20", 10, "2022-01-07", "4 January 2022 stood in for 2 January in Scotland"),
]


@pytest.mark.parametrize(("day", "days", "expected", "why"), CASES)
def test_working_days_after(day, days, expected, why):
    assert working_days.after(dt.date.fromisoformat(day), days) == dt.date.fromisoformat(expected), why


@pytest.mark.parametrize(("day", "days", "expected", "why"), FOI_CASES)
def test_foi_counts_the_holidays_of_all_nations(day, days, expected, why):
    assert working_days.after(dt.date.fromisoformat(day), days, UNITED_KINGDOM) == dt.date.fromisoformat(expected), why


@pytest.mark.parametrize(("nation", "least"), [
    (Nation.ENGLAND_AND_WALES, 8), (Nation.SCOTLAND, 8), (Nation.NORTHERN_IRELAND, 10),
])
def test_every_year_has_its_holidays_none_on_a_weekend(nation, least):
    holidays = working_days.bank_holidays(frozenset({nation}))
    assert all(day.weekday() < 5 for day in holidays)
    for year in range(2005, 2032):
        assert sum(day.year == year for day in holidays) >= least


@pytest.mark.parametrize("nation", list(Nation))
def test_the_holidays_proclaimed_once_hold_in_every_nation(nation):
    """A royal wedding, two jubilees, a funeral, a coronation."""
    once = {"2011-04-29", "2012-06-04", "2012-06-05", "2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08"}
    assert {dt.date.fromisoformat(day) for day in once} <= working_days.bank_holidays(frozenset({nation}))
    assert dt.date(2012, 5, 28) not in working_days.bank_holidays(frozenset({nation})), "moved to 4 June"
    assert dt.date(2022, 5, 30) not in working_days.bank_holidays(frozenset({nation})), "moved to 2 June"


def easter(year: int) -> dt.date:
    """Easter by the moon's cycle of nineteen years: the Sunday after the full moon on or after 21 March (1900 to 2099)."""
    moon = (19 * (year % 19) + 24) % 30
    moon -= (moon == 29) or (moon == 28 and year % 19 > 10)
    full = dt.date(year, 3, 21) + dt.timedelta(days=moon)
    return full + dt.timedelta(days=6 - full.weekday() or 7)


@pytest.mark.parametrize("year", range(2005, 2032))
def test_good_friday_is_where_the_moon_puts_it(year):
    for nation in Nation:
        named = {name: day for day, name in working_days.holidays_of(nation).days.items() if day.year == year}
        assert named["Good Friday"] == easter(year) - dt.timedelta(days=2)
        assert named.get("Easter Monday", easter(year) + dt.timedelta(days=1)) == easter(year) + dt.timedelta(days=1)
        assert ("Easter Monday" in named) == (nation != Nation.SCOTLAND)


def test_a_day_outside_the_years_is_refused_with_its_line(tmp_path):
    (tmp_path / "scotland.yaml").write_text("nation: scotland\nfrom_year: 2019\nto_year: 2019\ndays:\n  2020-01-01: New Year\n")
    with pytest.raises(DefinitionError, match="outside 2019 to 2019"):
        working_days.holidays_of(Nation.SCOTLAND, tmp_path)


def test_thirty_working_days_before_a_day_lie_thirty_before_it_over_easter():
    found = working_days.before(dt.date(2020, 4, 30), 30)
    assert found == dt.date(2020, 3, 17)
    assert working_days.after(found, 30) == dt.date(2020, 4, 30)


def naive(day: dt.date, days: int, nations: frozenset[Nation]) -> dt.date:
    """Every working day after a day for a long while, written out, and one picked."""
    closed = {one for nation in nations for one in working_days.holidays_of(nation).days}
    later = [day + dt.timedelta(days=n) for n in range(1, 5 * days + 40)]
    return [one for one in later if one.isoweekday() not in (6, 7) and one not in closed][days - 1]


@given(st.dates(dt.date(2005, 1, 1), dt.date(2030, 6, 30)), st.integers(1, 60), st.sampled_from([ENGLAND, UNITED_KINGDOM]))
def test_a_naive_count_agrees(day, days, nations):
    found = working_days.after(day, days, nations)
    assert found == naive(day, days, nations)
    assert working_days.between(day + dt.timedelta(days=1), found, nations) == days
    assert working_days.is_working_day(found, nations)
