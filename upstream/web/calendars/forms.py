"""The forms of calendars. A usual year has three terms; any other shape comes as a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from upstream.casework.ground.calendars.entries import Entry
from upstream.casework.ground.calendars.models import CLOSURES, EntryKind
from upstream.lib.calendars import SchoolYear
from upstream.web.forms.fields import Day, Line, OneOf, Upload
from upstream.web.forms.form import HouseForm

TERMS = (("autumn", "Autumn"), ("spring", "Spring"), ("summer", "Summer"))
PARTS = (("first", "first day"), ("last", "last day"))


class TermsForm(HouseForm):
    """Three terms with their half-term holidays."""

    asks_about_pupils = False

    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        for term, name in TERMS:
            self.fields[f"{term}_name"] = Line(label=f"Name of the {name.lower()} term", most=80, width="20")
            for part, words in PARTS:
                self.fields[f"{term}_{part}"] = Day(label=f"{name} term, {words}")
            for part, words in PARTS:
                self.fields[f"{term}_half_{part}"] = Day(label=f"{name} half-term holiday, {words}", required=False)

    def clean(self):
        cleaned = super().clean()
        for term, name in TERMS:
            pair = [cleaned.get(f"{term}_half_{part}") for part, _ in PARTS]
            if any(pair) and not all(pair) and not self.errors:
                self.add_error(f"{term}_half_last", f"{name} half-term holiday: enter both days, or neither")
        return cleaned

    @property
    def entries(self) -> list[Entry]:
        return list(self._entries())

    def _entries(self) -> Iterator[Entry]:
        said = self.cleaned_data
        for term, _ in TERMS:
            name = said[f"{term}_name"]
            yield Entry(EntryKind.TERM, name, said[f"{term}_first"], said[f"{term}_last"])
            if said[f"{term}_half_first"]:
                yield Entry(EntryKind.HALF_TERM, f"{name} half term", said[f"{term}_half_first"], said[f"{term}_half_last"])


def initial_of(year: SchoolYear | None) -> dict[str, object]:
    """The year that holds now, to be changed."""
    found: dict[str, object] = {f"{term}_name": name for term, name in TERMS}
    for (key, _), term in zip(TERMS, year.terms if year else (), strict=False):
        found |= {f"{key}_name": term.name, f"{key}_first": term.first, f"{key}_last": term.last}
        half = next((one for one in year.breaks if term.holds(one.first)), None)
        if half:
            found |= {f"{key}_half_first": half.first, f"{key}_half_last": half.last}
    return found


class CalendarTableForm(HouseForm):
    """A year of any shape."""

    asks_about_pupils = False
    keeps_drafts = False

    table = Upload(label="Table", hint="A CSV file with the columns kind, name, first, last.", accept=".csv,text/csv")


class ClosureForm(HouseForm):
    """Days without school, beside the terms."""

    asks_about_pupils = False

    kind = OneOf(label="What it is", choices=[(one.value, one.label) for one in EntryKind if one in CLOSURES])
    name = Line(label="In a word or two", hint="For example: Training day, Boiler, Polling station", most=80, required=False)
    first = Day(label="First day")
    last = Day(label="Last day", hint="Leave it empty for a single day.", required=False)

    @property
    def entry(self) -> Entry:
        said = self.cleaned_data
        kind = EntryKind(said["kind"])
        first: dt.date = said["first"]
        return Entry(kind, said["name"] or kind.label, first, said["last"] or first)


def in_a_term(closure: Entry, entries: Sequence[Entry]) -> bool:
    terms = [one for one in entries if one.kind == EntryKind.TERM]
    return any(term.first <= closure.last and closure.first <= term.last for term in terms)


def has_usual_shape(entries: Sequence) -> bool:
    """Whether the form can show a calendar without losing anything: three terms, one half-term holiday in each at most."""
    terms = [one for one in entries if one.kind == EntryKind.TERM]
    halves = [one for one in entries if one.kind == EntryKind.HALF_TERM]
    each = [sum(term.first <= half.first <= term.last for half in halves) for term in terms]
    return len(terms) in (0, 3) and all(number <= 1 for number in each)
