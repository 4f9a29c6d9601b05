"""Working days: weekends and bank holidays are none."""

import datetime as dt

import pytest

from upstream.lib import working_days
from upstream.lib.definition_files import DefinitionError

# day, working days on, expected, why
CASES = [
    ("2019-06-03", 1, "2019-06-04", "the day itself is not counted"),
    ("2019-06-07", 1, "2019-06-10", "over a weekend"),
    ("2019-04-18", 1, "2019-04-23", "over Good Friday and Easter Monday"),
    ("2019-12-24", 5, "2020-01-03", "Christmas and New Year"),
    ("2021-12-24", 1, "2021-12-29", "both substitute days"),
    ("2022-05-31", 3, "2022-06-07", "the Jubilee moved the spring holiday"),
    ("2022-09-16", 1, "2022-09-20", "the state funeral"),
    ("2020-05-01", 5, "2020-05-11", "the early May holiday moved to the 8th"),
    ("2018-07-19", 30, "2018-08-31", "thirty working days over the summer holiday"),
    ("2004-12-31", 1, "2005-01-04", "2005 is known, its New Year was a Monday in lieu"),
]


@pytest.mark.parametrize(("day", "days", "expected", "why"), CASES)
def test_working_days_after(day, days, expected, why):
    assert working_days.after(dt.date.fromisoformat(day), days) == dt.date.fromisoformat(expected), why


def test_every_year_has_at_least_eight_holidays_none_on_a_weekend():
    holidays = working_days.bank_holidays()
    assert all(day.weekday() < 5 for day in holidays)
    for year in range(2005, 2028):
        assert sum(day.year == year for day in holidays) >= 8


def test_a_day_outside_the_years_is_refused_with_its_line(tmp_path):
    path = tmp_path / "holidays.yaml"
    path.write_text("nation: england\nfrom_year: 2019\nto_year: 2019\ndays:\n  2020-01-01: New Year\n")
    with pytest.raises(DefinitionError, match="outside 2019 to 2019"):
        working_days.bank_holidays(path)


def test_thirty_working_days_before_a_day_lie_thirty_before_it_over_easter():
    found = working_days.before(dt.date(2020, 4, 30), 30)
    assert found == dt.date(2020, 3, 17)
    assert working_days.after(found, 30) == dt.date(2020, 4, 30)
