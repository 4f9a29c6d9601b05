"""From what a file writes for a period to ours: `2018/19`, `2018/19 autumn term`, `2018/19 HT1`,
`2025/26 week 37` (ISO weeks), `2019-01-17`, `2016-17` (financial), `2014-16` (several years)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from upstream.evidence.definitions import PeriodRule, Publication, Status
from upstream.lib import academic_year

IGNORE = "ignore"
_TERM_ENDS = {"autumn": (12, 31), "spring": (4, 30), "autumn and spring": (4, 30), "summer": (8, 31)}
_HALF_TERM_ENDS = {1: (10, 31), 2: (12, 31), 3: (2, 28), 4: (4, 15), 5: (5, 31), 6: (7, 31)}
_TERM = re.compile(r"(autumn|spring|autumn and spring|summer) terms?")
_DAYS = {
    r"\d{4}-\d{2}-\d{2}": "%Y-%m-%d", r"\d{1,2}-\d{1,2}-\d{4}": "%d-%m-%Y",
    r"\d{1,2}/\d{1,2}/\d{4}": "%d/%m/%Y", r"\d{8}": "%Y%m%d",
}
_STATUS_WORDS: dict[str, Status] = {"prov": "provisional", "rev": "revised", "final": "final"}


class NotAPeriod(ValueError):
    """What stands there is not a period in the way its definition promises."""


@dataclass(frozen=True)
class Period:
    """`start` and `end` are days; `end` orders the periods of one kind. `year` is the academic year
    it lies in, null for what lies in several or in none. `status` where the period itself tells it."""

    name: str
    kind: str
    start: dt.date
    end: dt.date
    year: str | None
    status: Status | None = None


def read_period(cell: str, rule: PeriodRule, term: str = "", week: str = "") -> Period | None:
    """None where the definition says to ignore it. `NotAPeriod` for anything it does not promise."""
    cell = re.sub(r"^(\d+)\.0+$", r"\1", cell.strip())
    written = rule.values.get(cell)
    if written == IGNORE:
        return None
    period = named(written) if written is not None else _WRITTEN[rule.written](cell, week.strip())
    return _in_term(period, rule, term.strip()) if rule.term_column else period


def named(name: str) -> Period:
    """A period from our own name of it."""
    year, _, part = name.partition(" ")
    if academic_year.is_academic_year(year):
        return _of_year(year, part)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", name):
        return _of_day(_as_day(name, "%Y-%m-%d"))
    return _of_years(name)


def _of_year(year: str, part: str) -> Period:
    first = academic_year.start(year)
    opens = dt.date(first, 9, 1)
    if not part:
        return Period(year, "academic-year", opens, academic_year.last_day(year), year)
    if match := re.fullmatch(r"week (\d{1,2})", part):
        return _week_within(year, int(match[1]))
    if match := re.fullmatch(r"HT([1-6])", part):
        return Period(f"{year} {part}", "half-term", opens, _day_in(first, *_HALF_TERM_ENDS[int(match[1])]), year)
    if match := _TERM.fullmatch(part):
        return Period(f"{year} {part}", "term", opens, _day_in(first, *_TERM_ENDS[match[1]]), year)
    raise NotAPeriod(f"‘{part}’ is not part of a year")


def _day_in(first: int, month: int, day: int) -> dt.date:
    return dt.date(first if month >= 9 else first + 1, month, day)


def _week_within(year: str, week: int) -> Period:
    """The week of that number whose Friday lies in the academic year.

    Week 35 may end on either side of 1 September; where a year has two of them the first is meant.
    """
    first = academic_year.start(year)
    iso_year = first if week > 35 or (week == 35 and _of_week(first, week).year == year) else first + 1
    return _of_week(iso_year, week)


def _of_week(iso_year: int, week: int) -> Period:
    """An ISO week belongs to the academic year of its Friday."""
    try:
        monday, friday = (dt.date.fromisocalendar(iso_year, week, day) for day in (1, 5))
    except ValueError:
        raise NotAPeriod(f"{iso_year} has no week {week}") from None
    year = academic_year.of_date(friday)
    return Period(f"{year} week {week}", "week", monday, friday, year)


def _of_day(day: dt.date) -> Period:
    return Period(day.isoformat(), "date", day, day, academic_year.of_date(day))


def _of_years(name: str) -> Period:
    """Years that are not one academic year: `2016-17` financial, `2014-16` and `2013/14-15/16` several."""
    text = name.removesuffix("(OT)").strip()
    if match := re.fullmatch(r"(\d{4})/\d{2}-(\d{2})/(\d{2})", text):
        last = _after(int(match[1]), match[3])
        return Period(name, "years", dt.date(int(match[1]), 9, 1), dt.date(last, 8, 31), None)
    match = re.fullmatch(r"(\d{4})-(\d{2}|\d{4})", text)
    if not match:
        raise NotAPeriod(f"‘{name}’ is not a period")
    first, last = int(match[1]), _after(int(match[1]), match[2])
    if last == first + 1:
        return Period(name, "financial-year", dt.date(first, 4, 1), dt.date(last, 3, 31), None)
    return Period(name, "years", dt.date(first, 1, 1), dt.date(last, 12, 31), None)


def _after(first: int, digits: str) -> int:
    last = int(digits) if len(digits) == 4 else first - first % 100 + int(digits) + (100 if int(digits) < first % 100 else 0)
    if not first < last <= first + 10:
        raise NotAPeriod(f"{first} to {digits} is not a run of years")
    return last


def _academic(cell: str, _: str) -> Period:
    match = re.fullmatch(r"(\d{4})[/-]?(\d{2}|\d{4})", cell)
    if not match:
        raise NotAPeriod("not an academic year such as 2018/19, 2018-19 or 201819")
    last = int(match[2]) if len(match[2]) == 2 else int(match[2]) % 100
    if last != (int(match[1]) + 1) % 100 or (len(match[2]) == 4 and int(match[2]) != int(match[1]) + 1):
        raise NotAPeriod("its second year does not follow its first")
    return named(academic_year.of_start(int(match[1])))


def _calendar_year(cell: str) -> int:
    if not re.fullmatch(r"(19|20)\d{2}", cell):
        raise NotAPeriod("not a year such as 2018")
    return int(cell)


def _start_year(cell: str, _: str) -> Period:
    return named(academic_year.of_start(_calendar_year(cell)))


def _end_year(cell: str, _: str) -> Period:
    return named(academic_year.of_end(_calendar_year(cell)))


def _date(cell: str, _: str) -> Period:
    return _of_day(read_day(cell))


def read_day(cell: str) -> dt.date:
    """dd-mm-yyyy, dd/mm/yyyy, yyyymmdd, ISO (also with a time of day after it) or Excel's serial number."""
    text = re.sub(r"[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$", "", cell.strip())
    for shape, pattern in _DAYS.items():
        if re.fullmatch(shape, text):
            return _as_day(text, pattern)
    if re.fullmatch(r"[1-9]\d{4}(\.\d+)?", text):
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(float(text)))
    raise NotAPeriod("not a day such as 17/01/2019, 2019-01-17 or 20190117")


def _as_day(text: str, pattern: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, pattern).date()
    except ValueError:
        raise NotAPeriod(f"there is no day {text}") from None


def _week(cell: str, week: str) -> Period:
    match = re.fullmatch(r"(?:week\s*)?(\d{1,2})", week, re.IGNORECASE)
    if not match:
        raise NotAPeriod(f"‘{week}’ is not a week such as Week 37")
    return _of_week(_calendar_year(cell), int(match[1]))


def _lait(cell: str, _: str) -> Period:
    match = re.fullmatch(r"(.+?)(?:\s*\((\w+)\))?", cell)
    if not match:
        raise NotAPeriod("blank")
    text, word = match[1], (match[2] or "").lower()
    if word == "ot":
        return _of_years(cell)
    if word and word not in _STATUS_WORDS:
        raise NotAPeriod(f"‘({match[2]})’ is not a known word after a period")
    period = _lait_years(text)
    status = _STATUS_WORDS.get(word)
    return Period(period.name, period.kind, period.start, period.end, period.year, status)


def _lait_years(text: str) -> Period:
    if re.fullmatch(r"\d{4}", text):
        return _end_year(text, "")
    try:
        return _academic(text, "")
    except NotAPeriod:
        return _of_years(text)


_WRITTEN = {
    "academic": _academic, "start-year": _start_year, "end-year": _end_year, "date": _date, "week": _week,
    "lait": _lait,
}


def _in_term(period: Period, rule: PeriodRule, term: str) -> Period | None:
    if term not in rule.terms:
        raise NotAPeriod(f"‘{term}’ is not a term its definition knows")
    part = rule.terms[term]
    if part == IGNORE:
        return None
    return named(f"{period.name} {part}") if part else period


def in_future(period: Period, publication: Publication, today: dt.date) -> bool:
    """It has not begun, and no listed release has brought it out (offers come before their year)."""
    out = any(release.on <= today for release in publication.releases if release.period == period.name)
    return period.start > today and not out


def year_in_name(file: str) -> str | None:
    """The one academic year that a file's name spells out (`2018-2019_england_abs.csv`), if it does."""
    found = {
        academic_year.of_start(int(first))
        for first, last in re.findall(r"(?<!\d)(20\d{2})[-_]?(20\d{2}|\d{2})(?![\d-])", file)
        if int(last) % 100 == (int(first) + 1) % 100 and int(last) in (int(first) + 1, (int(first) + 1) % 100)
    }
    return found.pop() if len(found) == 1 else None
