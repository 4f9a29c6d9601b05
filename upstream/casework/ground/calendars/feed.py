"""A school year as events for other calendars: terms begin and end, half terms, bank holidays, closures."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from upstream.casework.ground.calendars.queries import CalendarFor
from upstream.lib.calendars import SchoolYear, Span, bank_holidays_in
from upstream.lib.icalendar import CalendarEvent, calendar_text


def feed(found: CalendarFor, *, title: str, of: str, made_at: dt.datetime) -> str:
    """The calendar as text to subscribe to. `of` names the school or body in ids that stay: `school:12`."""
    year = found.school_year
    return calendar_text(title, (_event(span, kind, of, year, found.basis) for kind, span in _spans(year)), made_at=made_at)


def _spans(year: SchoolYear) -> Iterator[tuple[str, Span]]:
    for term in year.terms:
        yield "begins", Span(f"{term.name} begins", term.first, term.first)
        yield "ends", Span(f"{term.name} ends", term.last, term.last)
        for day, name in bank_holidays_in(term, year.nation):
            yield "bank-holiday", Span(f"Bank holiday: {name}", day, day)
    for span in year.breaks:
        yield "half-term", span
    for span in year.closures:
        yield "closed", Span(f"Closed: {span.name}", span.first, span.last)


def _event(span: Span, kind: str, of: str, year: SchoolYear, basis: str) -> CalendarEvent:
    """Ids by what stands on which day: read again, the calendar doubles nothing."""
    written = f"{of} {year.year} {kind} {span.first:%Y%m%d} {span.name}"
    uid = re.sub(r"[^a-z0-9]+", "-", written.lower()).strip("-")
    return CalendarEvent(f"{uid}@upstream", span.name, span.first, span.last, about=basis)
