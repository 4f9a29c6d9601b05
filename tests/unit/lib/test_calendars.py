"""School calendars: school days over Easter, Christmas, half terms and holidays that moved; a naive count agrees."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from upstream.lib import academic_year
from upstream.lib.calendars import (
    BeyondCalendar,
    Calendar,
    SchoolYear,
    Span,
    bank_holidays_in,
    packaged_years,
    typical,
    why_not_year,
)
from upstream.lib.definition_files import DefinitionError, read_definition
from upstream.lib.working_days import Nation, holidays_of


def day(written: str) -> dt.date:
    return dt.date.fromisoformat(written)


def span(name: str, first: str, last: str) -> Span:
    return Span(name, day(first), day(last))


YEARS = list(packaged_years())
ALL = typical(YEARS)
YEAR = SchoolYear(
    "2025/26",
    terms=(span("Autumn", "2025-09-02", "2025-12-19"), span("Spring", "2026-01-05", "2026-03-27"),
           span("Summer", "2026-04-13", "2026-07-21")),
    breaks=(span("Autumn half term", "2025-10-27", "2025-10-31"), span("Spring half term", "2026-02-16", "2026-02-20"),
            span("Summer half term", "2026-05-25", "2026-05-29")),
    closures=(span("Training day", "2025-11-28", "2025-11-28"),),
)
ONE = Calendar([YEAR])

IS_SCHOOL_DAY = [
    ("2025-09-01", False, "term has not begun"),
    ("2025-09-02", True, "the first day of term"),
    ("2025-09-06", False, "a Saturday"),
    ("2025-10-24", True, "the Friday before half term"),
    ("2025-10-27", False, "autumn half term"),
    ("2025-11-28", False, "a training day"),
    ("2025-12-19", True, "the last day before Christmas"),
    ("2025-12-22", False, "the Christmas holiday"),
    ("2026-02-18", False, "February half term"),
    ("2026-04-03", False, "Good Friday, in the Easter holiday"),
    ("2026-05-04", False, "a bank holiday in term"),
    ("2026-08-03", False, "the summer holiday"),
]


@pytest.mark.parametrize(("written", "expected", "why"), IS_SCHOOL_DAY)
def test_is_school_day(written, expected, why):
    assert ONE.is_school_day(day(written)) is expected, why


# from, school days on, expected, why
ADDED = [
    ("2025-09-02", 1, "2025-09-03", "the day itself is not counted"),
    ("2025-09-05", 1, "2025-09-08", "over a weekend"),
    ("2025-10-24", 1, "2025-11-03", "over half term"),
    ("2025-11-27", 1, "2025-12-01", "over a training day and a weekend"),
    ("2025-12-18", 2, "2026-01-05", "over Christmas"),
    ("2025-12-25", 1, "2026-01-05", "from a holiday, the first day back"),
    ("2026-02-13", 1, "2026-02-23", "over February half term"),
    ("2026-03-26", 2, "2026-04-13", "over Easter"),
    ("2026-05-01", 1, "2026-05-05", "over the early May holiday"),
    ("2026-01-06", -1, "2026-01-05", "backwards"),
    ("2026-01-05", -1, "2025-12-19", "backwards over Christmas"),
    ("2026-04-05", -1, "2026-03-27", "backwards from Easter Sunday"),
    ("2026-04-05", 0, "2026-04-05", "no days at all"),
]


@pytest.mark.parametrize(("written", "days", "expected", "why"), ADDED)
def test_add_school_days(written, days, expected, why):
    assert ONE.add_school_days(day(written), days) == day(expected), why


@pytest.mark.parametrize(("first", "last", "expected", "why"), [
    ("2025-09-02", "2025-09-05", 4, "both days are counted"),
    ("2025-09-06", "2025-09-07", 0, "a weekend"),
    ("2025-10-20", "2025-11-07", 10, "a half term in the middle"),
    ("2025-12-20", "2026-01-04", 0, "the Christmas holiday"),
    ("2026-03-27", "2026-04-13", 2, "the days each side of Easter"),
    ("2025-09-05", "2025-09-02", 0, "backwards"),
])
def test_school_days_between(first, last, expected, why):
    assert ONE.school_days_between(day(first), day(last)) == expected, why


@pytest.mark.parametrize(("first", "last", "expected", "why"), [
    ("2021-05-31", "2021-06-04", 0, "half term with a bank holiday in it"),
    ("2022-06-01", "2022-06-07", 2, "the Jubilee’s days fell into half term"),
    ("2022-09-16", "2022-09-20", 2, "the state funeral"),
    ("2023-05-01", "2023-05-09", 5, "two Mondays off, one of them the coronation’s"),
    ("2024-02-26", "2024-03-01", 5, "a leap day is a school day"),
    ("2012-06-04", "2012-06-08", 0, "half term moved to the Diamond Jubilee"),
])
def test_holidays_that_moved(first, last, expected, why):
    assert ALL.school_days_between(day(first), day(last)) == expected, why


@pytest.mark.parametrize(("written", "half", "term"), [
    ("2025-09-02", "Autumn 1", "Autumn"),
    ("2025-10-26", "Autumn 1", "Autumn"),  # the Sunday before half term
    ("2025-10-29", None, "Autumn"),
    ("2025-11-01", "Autumn 2", "Autumn"),
    ("2025-12-25", None, None),
    ("2026-01-05", "Spring 1", "Spring"),
    ("2026-02-23", "Spring 2", "Spring"),
    ("2026-05-22", "Summer 1", "Summer"),
    ("2026-07-21", "Summer 2", "Summer"),
    ("2026-07-22", None, None),
])
def test_the_half_term_and_the_term_of_a_day(written, half, term):
    found, term_found = ONE.half_term_of(day(written)), ONE.term_of(day(written))
    assert (found and found.name) == half
    assert (term_found and term_found.name) == term


def test_the_half_terms_of_a_year_are_six_in_order():
    halves = ONE.half_terms
    assert [half.name for half in halves] == ["Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2"]
    assert [half.number for half in halves] == [1, 2, 3, 4, 5, 6]
    assert ONE.half_term_after(day("2025-10-29")).name == "Autumn 2"
    assert ONE.half_term_after(day("2026-06-01")) is None


def test_a_year_of_six_terms_without_breaks_names_each_as_the_council_does():
    dates = [("2025-09-02", "2025-10-24"), ("2025-11-03", "2025-12-19"), ("2026-01-05", "2026-02-13"),
             ("2026-02-23", "2026-03-27"), ("2026-04-13", "2026-05-22"), ("2026-06-01", "2026-07-21")]
    six = SchoolYear("2025/26", tuple(span(f"Term {n}", *both) for n, both in enumerate(dates, 1)))
    assert why_not_year(six) is None
    assert [half.name for half in six.half_terms()] == [f"Term {n}" for n in range(1, 7)]


def test_a_clock_that_runs_out_of_the_calendar_says_so():
    with pytest.raises(BeyondCalendar, match=r"Terms are known for 2025/26 only"):
        ONE.add_school_days(day("2026-07-20"), 2)
    with pytest.raises(BeyondCalendar, match="Whether there is school on 1 October 2026 is not known"):
        ONE.is_school_day(day("2026-10-01"))
    with pytest.raises(BeyondCalendar, match="No school year is entered"):
        Calendar([]).is_school_day(day("2026-10-01"))
    gap = Calendar([packaged_years()["2020/21"].school_year(), packaged_years()["2022/23"].school_year()])
    with pytest.raises(BeyondCalendar, match="is not known"):
        gap.school_days_between(day("2021-01-04"), day("2021-10-01"))


def test_a_clock_never_jumps_over_a_year_that_nobody_entered():
    gap = Calendar([packaged_years()["2020/21"].school_year(), packaged_years()["2022/23"].school_year()])
    with pytest.raises(BeyondCalendar):
        gap.add_school_days(day("2021-07-20"), 10)
    with pytest.raises(BeyondCalendar):
        gap.add_school_days(day("2022-09-06"), -10)
    with pytest.raises(BeyondCalendar):
        gap.school_days_between(day("2021-07-01"), day("2022-10-03"))


def test_scotlands_holidays_count_where_the_year_is_scotlands():
    term = span("Term", "2025-11-24", "2025-12-05")
    assert bank_holidays_in(term, Nation.SCOTLAND) == [(day("2025-12-01"), "St Andrew’s Day")]
    assert YEAR._replace(nation=Nation.SCOTLAND).is_school_day(day("2025-12-01")) is False
    assert YEAR.is_school_day(day("2025-12-01")) is True


WRONG = [
    ({"year": "2025-26"}, "‘2025-26’ is not an academic year"),
    ({"terms": ()}, "at least one term"),
    ({"terms": (span("Autumn", "2025-12-19", "2025-09-02"),)}, "ends before it begins"),
    ({"terms": (span("Autumn", "2024-09-02", "2024-12-19"),)}, "outside the school year 2025/26"),
    ({"terms": (span("", "2025-09-02", "2025-12-19"),)}, "has no name"),
    ({"terms": (YEAR.terms[0], span("Spring", "2025-12-19", "2026-03-27"))}, "terms cannot overlap"),
    ({"terms": (YEAR.terms[0], span("Autumn", "2026-01-05", "2026-03-27"))}, "called Autumn"),
    ({"breaks": (span("Half term", "2025-12-15", "2025-12-19"),)}, "does not lie inside a term"),
    ({"breaks": (span("One", "2025-10-20", "2025-10-24"), span("Two", "2025-10-25", "2025-10-31"))}, "overlap or touch"),
    ({"breaks": tuple(span(f"Week {n}", f"2025-{m}-0{n}", f"2025-{m}-0{n}")
                      for n, m in ((6, 10), (3, 11), (1, 12), (8, 10), (5, 11), (3, 12)))}, "six at most"),
    ({"closures": (span("Snow", "2025-12-29", "2025-12-29"),)}, "in a holiday already"),
]


@pytest.mark.parametrize(("changed", "sentence"), WRONG)
def test_what_is_no_year_is_refused_in_a_sentence(changed, sentence):
    assert why_not_year(YEAR) is None
    assert sentence in why_not_year(YEAR._replace(**changed))


def test_a_term_that_begins_in_august_belongs_to_the_year_it_opens():
    early = YEAR._replace(terms=(span("Autumn", "2025-08-27", "2025-12-19"), *YEAR.terms[1:]))
    assert why_not_year(early) is None
    assert Calendar([early]).is_school_day(day("2025-08-28")) is True


@pytest.mark.parametrize("year", YEARS)
def test_a_packaged_year_is_a_usual_one(year):
    """195 days, Christmas and Easter in holidays, February off for a week, and it says that it is a local choice."""
    packaged = packaged_years()[year]
    found = packaged.school_year()
    begins = academic_year.start(year)
    assert packaged.basis == "local choice"
    assert len(found.school_days()) == 195
    assert [half.number for half in found.half_terms()] == [1, 2, 3, 4, 5, 6]
    assert not any(term.holds(dt.date(begins, 12, 25)) or term.holds(dt.date(begins + 1, 1, 1)) for term in found.terms)
    good_friday = next(on for on, name in holidays_of(Nation.ENGLAND_AND_WALES).days.items()
                       if name == "Good Friday" and on.year == begins + 1)
    assert not any(term.holds(good_friday + dt.timedelta(days=n)) for term in found.terms for n in (0, 2, 3))
    assert all(not found.is_school_day(one) for one in holidays_of(Nation.ENGLAND_AND_WALES).days)
    assert found.terms[-1].last >= dt.date(begins + 1, 7, 17)


def test_the_years_of_the_package_have_no_hole():
    assert academic_year.between(YEARS[0], YEARS[-1]) == YEARS


def test_a_definition_that_is_no_year_is_refused_with_its_file(tmp_path):
    model = type(packaged_years()["2025/26"])
    path = tmp_path / "2025-26.yaml"
    path.write_text(
        "year: 2025/26\nbasis: local choice\nabout: x\nnation: scotland\nterms:\n"
        "  - {name: Autumn, first: 2025-09-02, last: 2025-12-19, half_term: [2025-12-18, 2025-12-19]}\n"
    )
    with pytest.raises(DefinitionError, match="does not lie inside a term"):
        read_definition(path, model)


def naive_is_school_day(on: dt.date) -> bool:
    """Asked of the definitions themselves, day by day, with ifs."""
    if on.strftime("%a") in ("Sat", "Sun") or on in holidays_of(Nation.ENGLAND_AND_WALES).days:
        return False
    for packaged in packaged_years().values():
        for term in packaged.terms:
            if term.first <= on <= term.last:
                return not term.half_term[0] <= on <= term.half_term[1]
    return False


DAYS = st.dates(dt.date(2010, 9, 1), dt.date(2031, 7, 31))


@given(DAYS)
def test_a_naive_question_agrees(on):
    assert ALL.is_school_day(on) is naive_is_school_day(on)


@given(DAYS, st.integers(1, 80))
def test_a_naive_count_agrees(on, days):
    left, at = days, on
    while left and at < dt.date(2031, 8, 31):
        at += dt.timedelta(days=1)
        left -= naive_is_school_day(at)
    assume(left == 0)
    assert ALL.add_school_days(on, days) == at
    assert ALL.school_days_between(on + dt.timedelta(days=1), at) == days
    assert ALL.add_school_days(at + dt.timedelta(days=1), -1) == at


@given(DAYS)
def test_every_school_day_lies_in_one_half_term(on):
    found = [half for half in ALL.half_terms if half.first <= on <= half.last]
    assert len(found) <= 1
    if ALL.is_school_day(on):
        assert found == [ALL.half_term_of(on)]
