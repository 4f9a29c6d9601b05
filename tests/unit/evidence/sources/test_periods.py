"""Every way in which files write a period, and those that are none."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstream.evidence.definitions import PeriodRule
from upstream.evidence.sources.periods import NotAPeriod, named, read_day, read_period, year_in_name
from upstream.lib import academic_year


def rule(written: str, **more) -> PeriodRule:
    return PeriodRule(column="P", written=written, **more)


@pytest.mark.parametrize(
    ("written", "cell", "name", "kind", "end"),
    [
        ("academic", "2018/19", "2018/19", "academic-year", "2019-08-31"),
        ("academic", "2018-19", "2018/19", "academic-year", "2019-08-31"),
        ("academic", "201819", "2018/19", "academic-year", "2019-08-31"),
        ("academic", "201819.0", "2018/19", "academic-year", "2019-08-31"),
        ("academic", "2018-2019", "2018/19", "academic-year", "2019-08-31"),
        ("academic", "1999-2000", "1999/00", "academic-year", "2000-08-31"),
        ("start-year", "2018", "2018/19", "academic-year", "2019-08-31"),
        ("end-year", "2019", "2018/19", "academic-year", "2019-08-31"),
        ("date", "17/01/2019", "2019-01-17", "date", "2019-01-17"),
        ("date", "43482", "2019-01-17", "date", "2019-01-17"),
        ("lait", "2019", "2018/19", "academic-year", "2019-08-31"),
        ("lait", "2015/16", "2015/16", "academic-year", "2016-08-31"),
        ("lait", "2014-16", "2014-16", "years", "2016-12-31"),
        ("lait", "2013/14-15/16", "2013/14-15/16", "years", "2016-08-31"),
        ("lait", "2016-17 (OT)", "2016-17 (OT)", "financial-year", "2017-03-31"),
    ],
)
def test_forms(written, cell, name, kind, end):
    period = read_period(cell, rule(written))
    assert (period.name, period.kind, period.end.isoformat()) == (name, kind, end)


@pytest.mark.parametrize(
    ("cell", "name", "status"),
    [
        ("2025 (prov)", "2024/25", "provisional"),
        ("2018 (Rev)", "2017/18", "revised"),
        ("2020 (Final)", "2019/20", "final"),
        ("2025", "2024/25", None),
    ],
)
def test_a_word_after_the_year_tells_the_status(cell, name, status):
    period = read_period(cell, rule("lait"))
    assert (period.name, period.status) == (name, status)


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("academic", "2018/20"),
        ("academic", "2018"),
        ("academic", "2014-16"),
        ("academic", "201718x"),
        ("academic", ""),
        ("start-year", "2018/19"),
        ("start-year", "18"),
        ("end-year", "0"),
        ("lait", "0"),
        ("lait", "2019 (guess)"),
        ("date", "31/02/2019"),
        ("date", "2019"),
        ("date", "201911"),
        ("lait", "2019-2001"),
    ],
)
def test_what_is_no_period_is_refused(written, cell):
    with pytest.raises(NotAPeriod):
        read_period(cell, rule(written))


@pytest.mark.parametrize(
    ("term", "name", "kind"),
    [
        ("Autumn term", "2016/17 autumn term", "term"),
        ("Total", "2016/17", "academic-year"),
        ("HT1", "2016/17 HT1", "half-term"),
    ],
)
def test_terms(term, name, kind):
    terms = {"Total": "", "Autumn term": "autumn term", "HT1": "HT1", "Odd": "ignore"}
    period = read_period("201617", rule("academic", term_column="T", terms=terms), term)
    assert (period.name, period.kind) == (name, kind)
    assert read_period("201617", rule("academic", term_column="T", terms=terms), "Odd") is None
    with pytest.raises(NotAPeriod):
        read_period("201617", rule("academic", term_column="T", terms=terms), "Michaelmas")


@pytest.mark.parametrize(
    ("year", "week", "name", "end"),
    [
        ("2025", "Week 37", "2025/26 week 37", "2025-09-12"),
        ("2026", "10", "2025/26 week 10", "2026-03-06"),
        ("2020", "Week 53", "2020/21 week 53", "2021-01-01"),
    ],
)
def test_a_week_belongs_to_the_academic_year_of_its_friday(year, week, name, end):
    period = read_period(year, rule("week", week_column="W"), week=week)
    assert (period.name, period.end.isoformat()) == (name, end)


@pytest.mark.parametrize("week", ["Week 54", "Week 0", "half term", ""])
def test_a_week_that_does_not_exist(week):
    with pytest.raises(NotAPeriod):
        read_period("2025", rule("week", week_column="W"), week=week)


def test_values_say_what_a_cell_means_before_any_form_is_tried():
    values = {"2018-2019": "2016/17", "0": "ignore", "Spring 2019": "2018/19 spring term"}
    assert read_period("2018-2019", rule("academic", values=values)).name == "2016/17"
    assert read_period("Spring 2019", rule("academic", values=values)).kind == "term"
    assert read_period("0", rule("academic", values=values)) is None


@given(start=st.integers(1990, 2090))
def test_an_academic_year_comes_back_however_it_is_written(start):
    year = academic_year.of_start(start)
    for cell in (year, year.replace("/", "-"), year.replace("/", ""), f"{start}-{start + 1}"):
        assert read_period(cell, rule("academic")) == named(year)
    assert read_period(str(start), rule("start-year")) == named(year) == read_period(str(start + 1), rule("end-year"))


@given(day=st.dates(dt.date(1930, 1, 1), dt.date(2090, 1, 1)))
def test_a_day_comes_back_however_it_is_written(day):
    serial = (day - dt.date(1899, 12, 30)).days
    for written in (
        f"{day:%d-%m-%Y}",
        f"{day:%d/%m/%Y}",
        f"{day:%Y%m%d}",
        day.isoformat(),
        f"{day} 00:00:00",
        str(serial),
        f"{serial}.0",
    ):
        assert read_day(written) == day


@given(start=st.integers(2005, 2030), week=st.integers(1, 52))
def test_a_week_is_found_again_by_its_name(start, week):
    period = read_period(str(start), rule("week", week_column="W"), week=f"Week {week}")
    assert named(period.name).name == period.name


@pytest.mark.parametrize(
    ("file", "year"),
    [
        ("2018-2019_england_abs.csv", "2018/19"),
        ("absence_201819.csv", "2018/19"),
        ("results-2018-19.csv", "2018/19"),
        ("2018-936-ks2.csv", None),
        ("2021-2024_three_years.csv", None),
        ("2025-11-20_EES_weekly_data.csv", None),
        ("links_edubasealldata20250422.csv", None),
        ("2017-2018_and_2018-2019.csv", None),
        ("plain.csv", None),
    ],
)
def test_the_year_that_a_name_spells_out(file, year):
    assert year_in_name(file) == year
