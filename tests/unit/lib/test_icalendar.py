"""The calendar text: folded at 75 octets, escaped, read back the same by a naive reader."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstream.lib.clock import LONDON
from upstream.lib.icalendar import CalendarEvent, calendar_text, escaped, fold

MADE = dt.datetime(2026, 9, 1, 12, 0, tzinfo=dt.UTC)


def read(text: str) -> list[dict[str, str]]:
    """A naive reader: unfold, split at the first colon, unescape."""
    unfolded = text.replace("\r\n ", "").split("\r\n")
    events: list[dict[str, str]] = []
    for line in unfolded:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and name not in ("END", ""):
            events[-1][name] = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)
    return events


def test_days_end_on_the_day_after_their_last():
    event = CalendarEvent("a@upstream", "Half term", dt.date(2026, 10, 26), dt.date(2026, 10, 30), changed=2)
    assert calendar_text("Terms", [event], made_at=MADE).split("\r\n") == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Upstream//Calendar//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        "NAME:Terms", "X-WR-CALNAME:Terms", "BEGIN:VEVENT", "UID:a@upstream", "DTSTAMP:20260901T120000Z",
        "DTSTART;VALUE=DATE:20261026", "DTEND;VALUE=DATE:20261031", "TRANSP:TRANSPARENT", "SUMMARY:Half term",
        "SEQUENCE:2", "END:VEVENT", "END:VCALENDAR", "",
    ]


def test_hours_are_written_in_utc_in_summer_and_in_winter():
    def at(month: int, hour: int) -> dt.datetime:
        return dt.datetime(2026, month, 1, hour, tzinfo=LONDON)

    summer, winter = (CalendarEvent(f"v{month}", "Visit", at(month, 9), at(month, 11)) for month in (6, 12))
    found = read(calendar_text("Visits", [summer, winter], made_at=MADE))
    assert [event["DTSTART"] for event in found] == ["20260601T080000Z", "20261201T090000Z"]
    assert found[0]["DTEND"] == "20260601T100000Z"


def test_an_hour_without_a_zone_is_our_mistake():
    naive = CalendarEvent("n", "Visit", dt.datetime(2026, 6, 1, 9), dt.datetime(2026, 6, 1, 11))
    with pytest.raises(ValueError, match="no time zone"):
        calendar_text("Visits", [naive], made_at=MADE)


def test_no_title_can_add_a_line_or_an_event():
    wicked = "Meeting\r\nEND:VEVENT\nBEGIN:VEVENT;,\\ \x07"
    event = CalendarEvent("x", wicked, dt.date(2026, 1, 1), dt.date(2026, 1, 1), about=wicked, place="Hall; upstairs, left")
    text = calendar_text("x", [event], made_at=MADE)
    assert text.count("\r\nBEGIN:VEVENT\r\n") == 1
    (found,) = read(text)
    assert found["SUMMARY"] == "Meeting\nEND:VEVENT\nBEGIN:VEVENT;,\\ "
    assert found["LOCATION"] == "Hall; upstairs, left"


TEXT = st.text(st.characters(codec="utf-8"), max_size=300)


@given(TEXT)
def test_lines_are_folded_at_75_octets_and_never_inside_a_character(written):
    line = f"SUMMARY:{escaped(written)}"
    pieces = list(fold(line))
    assert all(len(piece.encode("utf-8")) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


@given(TEXT)
def test_what_is_written_is_read_back(written):
    event = CalendarEvent("x", written, dt.date(2026, 1, 1), dt.date(2026, 1, 1))
    (found,) = read(calendar_text("x", [event], made_at=MADE))
    kept = "".join(one for one in written.replace("\r\n", "\n") if one in "\n\t" or (ord(one) >= 32 and ord(one) != 127))
    assert found["SUMMARY"] == kept
