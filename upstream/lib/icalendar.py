"""A calendar as text that other calendars subscribe to: the least of RFC 5545 that Outlook, Google and Apple all read.

Lines end in CR LF and are folded at 75 octets, never inside a character. An event of whole days ends, as the format wants
it, on the day after its last; one with hours is written in UTC.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_OCTETS = 75
CONTENT_TYPE = "text/calendar; charset=utf-8"
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class CalendarEvent:
    """One entry. `uid` stays the same for as long as the thing does, so that a change moves it instead of doubling it.

    `first` and `last` are both days (both included) or both moments with a zone.
    """

    uid: str
    title: str
    first: dt.date | dt.datetime
    last: dt.date | dt.datetime
    about: str = ""
    place: str = ""
    changed: int = 0  # rises with every change

    @property
    def is_of_days(self) -> bool:
        return not isinstance(self.first, dt.datetime)


def calendar_text(name: str, events: Iterable[CalendarEvent], *, made_at: dt.datetime) -> str:
    """The whole calendar. `made_at` needs a zone."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Upstream//Calendar//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"NAME:{escaped(name)}", f"X-WR-CALNAME:{escaped(name)}",
    ]
    for event in events:
        lines += _lines_of(event, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in fold(line))


def escaped(text: str) -> str:
    """Text as a value: no character of it can end the line or begin another property."""
    printable = "".join(one for one in text if one in "\r\n\t" or (ord(one) >= 32 and ord(one) != 127))
    return printable.replace("\r\n", "\n").translate(_ESCAPED)


def fold(line: str) -> Iterator[str]:
    """The pieces of a line, each at most 75 octets of UTF-8; all but the first begin with a space."""
    piece, octets = "", 0
    for character in line:
        size = len(character.encode("utf-8"))
        if octets + size > MOST_OCTETS:
            yield piece
            piece, octets = " ", 1
        piece += character
        octets += size
    yield piece


def _lines_of(event: CalendarEvent, made_at: dt.datetime) -> list[str]:
    lines = ["BEGIN:VEVENT", f"UID:{escaped(event.uid)}", f"DTSTAMP:{_moment(made_at)}"]
    if event.is_of_days:
        after = event.last + dt.timedelta(days=1)
        lines += [f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}", "TRANSP:TRANSPARENT"]
    else:
        lines += [f"DTSTART:{_moment(event.first)}", f"DTEND:{_moment(event.last)}"]
    lines += [f"SUMMARY:{escaped(event.title)}", f"SEQUENCE:{event.changed}"]
    if event.about:
        lines.append(f"DESCRIPTION:{escaped(event.about)}")
    if event.place:
        lines.append(f"LOCATION:{escaped(event.place)}")
    return [*lines, "END:VEVENT"]


def _moment(moment: dt.date | dt.datetime) -> str:
    if not isinstance(moment, dt.datetime) or moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone, so no calendar can place it")
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
