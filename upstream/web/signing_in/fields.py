"""Fields of signing in: a password is never written into a page."""

from __future__ import annotations

from django import forms

from upstream.web.forms.fields import Line


class Password(Line):
    """`missing`: what is said where nothing was entered."""

    shown_by = "password"

    def __init__(self, *, missing: str = "Enter a password", **named):
        super().__init__(kind="password", most=1000, strip=False, widget=forms.PasswordInput, **named)
        self.error_messages["required"] = missing


def email_field(autocomplete: str = "email", label: str = "E-mail address", hint: str = "") -> Line:
    named = label[:1].lower() + label[1:]
    field = Line(label=label, hint=hint, kind="email", autocomplete=autocomplete, most=254, width="20")
    return missing_is(f"Enter {named}" if named.startswith("their") else f"Enter the {named}", field)


def missing_is(sentence: str, field: forms.Field) -> forms.Field:
    """The field, with what is said where nothing was entered."""
    field.error_messages["required"] = sentence
    return field
