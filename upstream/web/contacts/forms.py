"""The forms of contacts. They hold names of adults, so nobody is asked whether these are pupils."""

from __future__ import annotations

from django.core.validators import validate_email

from upstream.casework.ground.contacts.models import Contact
from upstream.casework.ground.contacts.roles import roles_for
from upstream.casework.ground.contacts.rules import Entered
from upstream.web.forms.fields import Day, Line, OneOf, Yes
from upstream.web.forms.form import HouseForm


class ContactForm(HouseForm):
    """Somebody in a role, with their days."""

    asks_about_pupils = False

    role = OneOf(label="Role", choices=())
    person = Line(label="Name", most=120)
    job_title = Line(
        label="Job title", hint="If it differs from the role, or the role is another one.", most=120, required=False
    )
    email = Line(label="E-mail address", most=254, required=False, kind="email")
    phone = Line(label="Telephone number", most=40, required=False, width="20", kind="tel")
    first = Day(label="From", hint="The first day in this role, if you know it.", required=False)
    last = Day(label="Until", hint="The last day. Leave it empty if no end is known.", required=False)
    follows = Yes(label="This person follows whoever holds the role now",
                  hint="The other then ends on the day before. Enter the first day above.")

    def __init__(self, *args, kind: str = "school", is_new: bool = True, **named):
        super().__init__(*args, **named)
        self.fields["role"].choices = [("", "Choose one"), *((role.id, role.title) for role in roles_for(kind))]
        self.fields["email"].validators.append(validate_email)
        self.fields["email"].error_messages["invalid"] = "Enter an e-mail address like name@example.org"
        if not is_new:
            del self.fields["follows"]

    @property
    def entered(self) -> Entered:
        said = self.cleaned_data
        return Entered(
            said["role"], said["person"], said["job_title"], said["email"], said["phone"], said["first"], said["last"]
        )


class EndForm(HouseForm):
    """The last day of a contact."""

    asks_about_pupils = False
    keeps_drafts = False

    last = Day(label="Last day in this role")


def reads(contact: Contact) -> list[tuple[str, str]]:
    """How a contact stands, beside what somebody typed meanwhile."""
    days = [day.strftime("%d/%m/%Y") if day else "" for day in (contact.first, contact.last)]
    return [
        ("Role", contact.title), ("Name", contact.person), ("E-mail address", contact.email),
        ("Telephone number", contact.phone), ("From", days[0]), ("Until", days[1]),
    ]
