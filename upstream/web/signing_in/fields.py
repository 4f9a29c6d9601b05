"""Fields of signing in: a password is never written into a page."""

from __future__ import annotations

from django import forms

from upstream.web.forms.fields import Line


class Password(Line):
    shown_by = "password"

    def __init__(self, **named):
        super().__init__(kind="password", most=1000, strip=False, widget=forms.PasswordInput, **named)


def email_field(autocomplete: str = "email", label: str = "E-mail address", hint: str = "") -> Line:
    return Line(label=label, hint=hint, kind="email", autocomplete=autocomplete, most=254)
