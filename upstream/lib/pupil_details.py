"""Questions about text that should point to no pupil: numbers, dates of birth, likely names, initials.

It asks and never blocks: whoever writes may take a thing out or say that it is something else. It would rather miss a
name than cry out at “Key Stage” or “St Mary’s”: a question that is mostly wrong is soon answered without reading.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from upstream.lib.clock import today
from upstream.lib.likely_names import names_in

YOUNGEST, OLDEST = 3, 19  # whole years; younger and older people are no pupils of a school

# The letter before the digits of a UPN: the remainder by 23 of their weighted sum. I, O and S are left out.
CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN = re.compile(r"(?<![^\W_])([A-HJ-NP-RT-Z])((?:[ -]?\d){11}(?:[ -]?\d|[A-HJ-NP-RT-Z]))(?![^\W_])", re.IGNORECASE)
_CALLED_UPN = re.compile(r"\bUPNs?\b[^.;]{0,20}$", re.IGNORECASE)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATES = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (
    r"(?<!\d)(?P<day>\d{1,2})(?P<between>[/.-])(?P<number>\d{1,2})(?P=between)(?P<year>\d{4}|\d{2})(?!\d)",
    r"(?<!\d)(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})(?!\d)",
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH},?[ -]’?(?P<year>\d{{4}}|\d{{2}})(?!\d)",
    rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})(?!\d)",
    r"(?<!\d)(?P<day>\d{2})(?P<number>\d{2})(?P<year>\d{4}|\d{2})(?!\d)",
))
_BIRTH = r"(?:\bborn\b|\bd\.? ?o\.? ?b\b\.?|\bdate of birth\b|\bbirth ?da(?:te|y)\b)"
_BIRTH_BEFORE = re.compile(rf"{_BIRTH}[^.;!?\n]{{0,15}}$", re.IGNORECASE)
_BIRTH_AFTER = re.compile(rf"^[ ,(]{{0,3}}(?:is (?:his|her|their) )?{_BIRTH}", re.IGNORECASE)
# A trust that was born on a day is no pupil.
_BORN_BODY = re.compile(r"\b(?:trust|academy|school|federation|alliance|project|idea)s? (?:was|were) $", re.IGNORECASE)

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+44[ ]?(?:\(0\)[ ]?)?\d|0\d)(?:[ -]?\d){8,9}(?![\w/-])")


class SuspicionKind(StrEnum):
    """What something looks like, the surest first."""

    UPN = "upn"
    BIRTH_DATE = "birth-date"
    NAME = "name"
    INITIALS = "initials"
    EMAIL = "email"
    PHONE = "phone"


class Suspicion(NamedTuple):
    """What looks like a detail of a pupil, from which character to which, and the question to ask about it."""

    kind: SuspicionKind
    text: str
    start: int
    end: int
    sentence: str


_QUESTIONS = {
    SuspicionKind.UPN: "‘{}’ looks like a pupil’s number (UPN). Take it out, or confirm that it is something else.",
    SuspicionKind.BIRTH_DATE: "‘{}’ looks like a pupil’s date of birth. Take it out, or confirm that it is another day.",
    SuspicionKind.NAME:
        "‘{}’ looks like a person’s name. If it is a pupil, take it out; if it is a member of staff, confirm.",
    SuspicionKind.INITIALS:
        "‘{}’ looks like a pupil’s initials. Write ‘a pupil’ instead, or confirm that it is something else.",
    SuspicionKind.EMAIL: "‘{}’ is an e-mail address. Take it out unless it is an office’s.",
    SuspicionKind.PHONE: "‘{}’ looks like a telephone number. Take it out unless it is an office’s.",
}


def suspicions(
    text: str, *, known: Iterable[str] = (), contacts: bool = False, on: dt.date | None = None
) -> list[Suspicion]:
    """What in a text may point to a pupil, in the order of the text; nothing overlaps.

    `known`: names of adults and bodies that may stand there: the head’s, the school’s, its trust’s. `contacts` asks about
    e-mail addresses and telephone numbers too. `on` is the day of which ages are reckoned: today.
    """
    found = [*_upns(text), *_birth_dates(text, on or today()), *_names(text, known)]
    if contacts:
        found += [_suspicion(SuspicionKind.EMAIL, match.span(), text) for match in _EMAIL.finditer(text)]
        found += [_suspicion(SuspicionKind.PHONE, match.span(), text) for match in _PHONE.finditer(text)]
    return _apart(found)


def is_upn(written: str) -> bool:
    """Whether thirteen characters are a unique pupil number, permanent or temporary, by their check letter."""
    letter, rest = written[0].upper(), written[1:].upper()
    if len(written) != 13 or letter not in CHECK_LETTERS:
        return False
    last = CHECK_LETTERS.find(rest[-1]) if rest[-1].isalpha() else int(rest[-1])
    if not rest[:-1].isdecimal() or last < 0:
        return False
    weighted = sum(place * int(digit) for place, digit in enumerate(rest[:-1], 2)) + 13 * last
    return CHECK_LETTERS[weighted % 23] == letter


def _upns(text: str) -> Iterator[Suspicion]:
    """Numbers whose check letter is right; with a wrong one only where the text itself calls them UPNs."""
    for match in _UPN.finditer(text):
        if is_upn(re.sub(r"[ -]", "", match[0])) or _CALLED_UPN.search(text, 0, match.start()):
            yield _suspicion(SuspicionKind.UPN, match.span(), text)


def _birth_dates(text: str, on: dt.date) -> Iterator[Suspicion]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            born = _date(match, on)
            if born and YOUNGEST <= _age(born, on) <= OLDEST and _is_about_birth(text, match):
                yield _suspicion(SuspicionKind.BIRTH_DATE, match.span(), text)


def _date(match: re.Match, on: dt.date) -> dt.date | None:
    parts = match.groupdict()
    if "month" in parts:
        month = _MONTHS.index(parts["month"].lower()[:3]) + 1
    else:
        month = int(parts["number"])
    year = int(parts["year"])
    if year < 100:
        year += 2000 if year <= on.year % 100 else 1900
    try:
        return dt.date(year, month, int(parts["day"]))
    except ValueError:
        return None


def _age(born: dt.date, on: dt.date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _is_about_birth(text: str, date: re.Match) -> bool:
    before = _BIRTH_BEFORE.search(text, max(0, date.start() - 40), date.start())
    if before:
        return not _BORN_BODY.search(text, max(0, before.start() - 40), before.start())
    return bool(_BIRTH_AFTER.search(text[date.end() : date.end() + 30]))


def _names(text: str, known: Iterable[str]) -> Iterator[Suspicion]:
    for name in names_in(text, known=known):
        yield _suspicion(SuspicionKind.INITIALS if name.is_initials else SuspicionKind.NAME, (name.start, name.end), text)


def _suspicion(kind: SuspicionKind, span: tuple[int, int], text: str) -> Suspicion:
    written = text[slice(*span)]
    return Suspicion(kind, written, *span, _QUESTIONS[kind].format(written))


def _apart(found: list[Suspicion]) -> list[Suspicion]:
    """The surest of those that overlap, in the order of the text."""
    order = list(SuspicionKind)
    kept: list[Suspicion] = []
    for one in sorted(found, key=lambda one: (order.index(one.kind), one.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
