"""Forms of accepting an invitation, of new passwords and of the second step."""

from __future__ import annotations

from upstream.people.passwords import ADVICE
from upstream.web.forms.fields import Line
from upstream.web.forms.form import HouseForm
from upstream.web.signing_in.fields import Password, email_field, missing_is


class DoorForm(HouseForm):
    """A form that is never kept as a draft and never looked through for pupils."""

    asks_about_pupils = False
    keeps_drafts = False


class NewPasswordForm(DoorForm):
    password = Password(label="New password", missing="Enter a new password", hint=ADVICE, autocomplete="new-password")
    again = Password(label="New password again", missing="Enter the new password again", autocomplete="new-password")

    def clean(self):
        cleaned = super().clean()
        if "password" in cleaned and "again" in cleaned and cleaned["password"] != cleaned["again"]:
            self.add_error("again", "The two passwords are not the same. Enter the same one twice.")
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    """Asks for the one before: an unlocked screen is not enough to take an account over."""

    present = Password(label="Present password", missing="Enter your present password", autocomplete="current-password")
    field_order = ("present", "password", "again")


class AcceptForm(NewPasswordForm):
    name = Line(label="Your name", hint="As colleagues know you", autocomplete="name", most=120)
    password = Password(label="Password", hint=ADVICE, autocomplete="new-password")
    again = Password(label="Password again", missing="Enter the password again", autocomplete="new-password")
    field_order = ("name", "password", "again")


class ForgottenForm(DoorForm):
    email = email_field("username", hint="The address that you sign in with")


class SecondStepForm(DoorForm):
    code = missing_is(
        "Enter the six digits that the app shows",
        Line(label="The six digits that the app shows now", width="5", autocomplete="one-time-code", most=20),
    )
