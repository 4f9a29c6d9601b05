"""Forms of the register. They name bodies and days, so nothing in them is looked through for pupils."""

from __future__ import annotations

from upstream.registry.kinds import TYPED, IdentifierKind
from upstream.web.forms.fields import Choice, Day, Line, OneOf, Text, Yes
from upstream.web.forms.form import HouseForm

NUMBERS = (IdentifierKind.EARLY_YEARS, IdentifierKind.URN, IdentifierKind.UKPRN, IdentifierKind.COMPANY)
WHEN = "For instance 1 9 2026. Leave it out if nobody knows"


class RegisterForm(HouseForm):
    asks_about_pupils = False


class AddForm(RegisterForm):
    kind = OneOf(label="What it is", choices=[(kind.value, kind.label) for kind in TYPED])
    name = Line(label="Its name", most=255)
    first = Day(label="First day", hint=WHEN, required=False)
    number_kind = OneOf(
        label="Kind of number", choices=[(kind.value, kind.label) for kind in NUMBERS], required=False, empty="It has none",
        hint="A setting has an early years URN, a college a URN and a UKPRN, a provider a company number",
    )
    number = Line(label="Its number", required=False, most=30, width="10")
    profile = Text(label="What it does", hint="In its own words. Everybody who signs in can read it", required=False, rows=4)
    although_alike = Yes(label="It is another one than the one of the same name that is here already")

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("number_kind")) != bool(cleaned.get("number")):
            missing = "number" if cleaned.get("number_kind") else "number_kind"
            self.add_error(missing, "Give both the number and what kind of number it is, or neither")
        return cleaned

    @property
    def numbers(self) -> dict[str, str]:
        kind = self.cleaned_data["number_kind"]
        return {kind: self.cleaned_data["number"].replace(" ", "").upper()} if kind else {}


class ChangeForm(RegisterForm):
    name = Line(label="Its name", most=255)
    first = Day(label="First day", hint=WHEN, required=False)
    profile = Text(label="What it does", hint="In its own words. Everybody who signs in can read it", required=False, rows=4)


class ProfileForm(RegisterForm):
    """Of a body that came with an edition: its name and days are the edition's."""

    profile = Text(label="What it does", hint="In its own words. Everybody who signs in can read it", required=False, rows=4)


class LastDayForm(RegisterForm):
    keeps_drafts = False
    last = Day(label="Last day", hint="For instance 31 8 2026")


class BelongingForm(RegisterForm):
    school = Line(label="School or setting", hint="Its URN, its early years URN, or its whole name")
    first = Day(label="First day", hint=WHEN, required=False)
    last = Day(label="Last day", hint="Leave it out while it goes on", required=False)


class CoveringForm(RegisterForm):
    covered = Line(label="Council, trust or diocese", hint="Its whole name, or its council code or group UID")
    first = Day(label="First day", hint=WHEN, required=False)


class AnswerForm(RegisterForm):
    answer = Choice(
        label="Are they one school?", choices=[("join", "One school"), ("apart", "Two schools")],
        hints={
            "join": "The later number leads to the earlier school. What was recorded about both is found there, and stays with "
                    "whoever holds it. People with a role at the later school keep it, and reach the joined school.",
            "apart": "Both stay as they are, and no edition asks again. The later is said to have followed the earlier.",
        },
    )  # fmt: skip
    reason = Text(label="How do you know?", hint="Such as a letter of the council, or a visit", rows=3, most=2000)
