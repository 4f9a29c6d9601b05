"""The tables of casework, gathered from its packages for Django to find."""

from upstream.casework.ground.calendars.models import CalendarEntry, SchoolCalendar
from upstream.casework.ground.contacts.models import Contact
from upstream.casework.papers.models import PaperCopy, PublicContact
from upstream.casework.protection.models import Breach, GatheredItem, Hold, SubjectRequest
from upstream.casework.records.models import Draft, FormKey, Share, Tombstone

__all__ = [
    "Breach", "CalendarEntry", "Contact", "Draft", "FormKey", "GatheredItem", "Hold", "PaperCopy", "PublicContact",
    "SchoolCalendar", "Share", "SubjectRequest", "Tombstone",
]
