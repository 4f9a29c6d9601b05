"""The tables of casework, gathered from its packages for Django to find."""

from upstream.casework.ground.calendars.models import CalendarEntry, SchoolCalendar
from upstream.casework.records.models import Draft, FormKey, Share, Tombstone

__all__ = ["CalendarEntry", "Draft", "FormKey", "SchoolCalendar", "Share", "Tombstone"]
