"""The fields of our forms. Each knows the template that shows it; labels and hints are sentences for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django import forms

from upstream.lib.clock import today

_SHORT = 200
_LONG = 20_000


class _Shown:
    """`shown_by`: the template under `forms/`. `may_name_pupils`: text that is looked through for pupils' details."""

    shown_by = "text"
    asks_about_pupils = False


class Line(_Shown, forms.CharField):
    """One line of text."""

    asks_about_pupils = True

    def __init__(self, *, label: str, hint: str = "", most: int = _SHORT, required: bool = True, width: str = "", **named):
        self.width = width
        self.kind = named.pop("kind", "text")
        self.autocomplete = named.pop("autocomplete", "")
        super().__init__(label=label, help_text=hint, max_length=most, required=required, **named)
        self.error_messages["required"] = f"Enter {_named(label)}"
        self.error_messages["max_length"] = f"{label} must be {most:,} characters or fewer; it has %(show_value)d"


class Text(_Shown, forms.CharField):
    """Text of as many lines as it takes. Limits are generous: an account is not cut short."""

    shown_by = "textarea"
    asks_about_pupils = True

    def __init__(self, *, label: str, hint: str = "", most: int = _LONG, rows: int = 6, required: bool = True, **named):
        self.rows, self.autocomplete = rows, named.pop("autocomplete", "")
        super().__init__(label=label, help_text=hint, max_length=most, required=required, widget=forms.Textarea, **named)
        self.error_messages["required"] = f"Enter {_named(label)}"
        self.error_messages["max_length"] = f"{label} must be {most:,} characters or fewer; it has %(show_value)d"


class Choice(_Shown, forms.ChoiceField):
    """One of a few, as radio buttons; `hints` may explain each by its value."""

    shown_by = "radios"

    def __init__(
        self, *, label: str, choices: Iterable[tuple[str, str]], hint: str = "", hints: dict[str, str] | None = None,
        required: bool = True, small: bool = False, **named,
    ):
        self.hints, self.small = hints or {}, small
        super().__init__(label=label, help_text=hint, choices=list(choices), required=required, **named)
        self.error_messages["required"] = f"Select {_named(label)}"
        self.error_messages["invalid_choice"] = f"Select {_named(label)} from the list"


class OneOf(Choice):
    """One of many, as a list to open."""

    shown_by = "select"

    def __init__(self, *, choices: Iterable[tuple[str, str]], empty: str = "Choose one", **named):
        super().__init__(choices=[("", empty), *choices], **named)


class SomeOf(_Shown, forms.MultipleChoiceField):
    """Any number of a few, as checkboxes."""

    shown_by = "checkboxes"

    def __init__(
        self, *, label: str, choices: Iterable[tuple[str, str]], hint: str = "", hints: dict[str, str] | None = None,
        required: bool = True, **named,
    ):
        self.hints = hints or {}
        super().__init__(label=label, help_text=hint, choices=list(choices), required=required, **named)
        self.error_messages["required"] = f"Select {_named(label)}"


class Yes(_Shown, forms.BooleanField):
    """One checkbox: a confirmation."""

    shown_by = "checkbox"

    def __init__(self, *, label: str, hint: str = "", required: bool = False, missing: str = "", **named):
        super().__init__(label=label, help_text=hint, required=required, **named)
        self.error_messages["required"] = missing or f"Confirm: {_named(label)}"


class Number(_Shown, forms.DecimalField):
    """A number, written as people write it: 1,204 or 57.5."""

    def __init__(self, *, label: str, hint: str = "", required: bool = True, width: str = "5", unit: str = "", **named):
        self.width, self.kind, self.unit, self.autocomplete = width, "text", unit, ""
        super().__init__(label=label, help_text=hint, required=required, widget=forms.TextInput, **named)
        self.error_messages["required"] = f"Enter {_named(label)}"
        self.error_messages["invalid"] = f"{label} must be a number, like 57 or 57.5"

    def to_python(self, value):
        return super().to_python(value.replace(",", "").strip().rstrip("%") if isinstance(value, str) else value)


class _Parts(forms.MultiWidget):
    def __init__(self):
        super().__init__([forms.TextInput(), forms.TextInput(), forms.TextInput()])

    def decompress(self, value):
        return [value.day, value.month, value.year] if isinstance(value, dt.date) else ["", "", ""]


class Day(_Shown, forms.MultiValueField):
    """A day in three boxes. Errors say which part is missing, and keep what was typed."""

    shown_by = "day"
    widget = _Parts

    def __init__(
        self, *, label: str, hint: str = "", required: bool = True, not_after: dt.date | str | None = None,
        not_before: dt.date | str | None = None, **named,
    ):
        self.not_after, self.not_before = not_after, not_before
        parts = [forms.CharField(required=False) for _ in range(3)]
        super().__init__(parts, label=label, help_text=hint, required=required, require_all_fields=False, **named)

    def clean(self, value):
        written = [str(part or "").strip() for part in (value or ["", "", ""])]
        if not any(written):
            if self.required:
                raise forms.ValidationError(f"Enter {_named(self.label)}")
            return None
        return self._checked(written)

    def compress(self, data_list):
        return None

    def _checked(self, written: list[str]) -> dt.date:
        missing = [name for name, part in zip(("a day", "a month", "a year"), written, strict=True) if not part]
        if missing:
            raise forms.ValidationError(f"{self.label} must include {' and '.join(missing)}")
        try:
            day = dt.date(*(int(part) for part in reversed(written)))
        except ValueError:
            raise forms.ValidationError(f"{self.label} must be a real day, like 31 10 2019") from None
        if day.year < 1900:
            raise forms.ValidationError(f"{self.label} must have the year in full, like 2019")
        latest, earliest = _day(self.not_after), _day(self.not_before)
        if latest and day > latest:
            raise forms.ValidationError(f"{self.label} must be {'today or earlier' if latest == today() else 'earlier'}")
        if earliest and day < earliest:
            raise forms.ValidationError(f"{self.label} must be {'today or later' if earliest == today() else 'later'}")
        return day


def _day(limit: dt.date | str | None) -> dt.date | None:
    return today() if limit == "today" else limit  # type: ignore[return-value]


class Upload(_Shown, forms.FileField):
    """A file. What may come in is decided by `files`, which looks at the content."""

    shown_by = "upload"

    def __init__(self, *, label: str, hint: str = "", required: bool = True, several: bool = False, accept: str = "", **named):
        self.several, self.accept = several, accept
        super().__init__(label=label, help_text=hint, required=required, **named)
        self.error_messages["required"] = f"Choose {_named(label)}"
        self.error_messages["empty"] = "The chosen file is empty: choose another"


def _named(label: str) -> str:
    """The label inside a sentence: `Reason` → `reason`; a name in capitals stays."""
    first = label.partition(" ")[0]
    return label if first.isupper() and len(first) > 1 else label[:1].lower() + label[1:]
