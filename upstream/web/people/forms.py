"""Forms about people. They are kept as no drafts and not looked through for pupils: they name adults."""

from __future__ import annotations

from upstream.people.roles import Role, roles_at
from upstream.registry.models import Organisation
from upstream.web.forms.fields import Choice, Day, Line
from upstream.web.forms.form import HouseForm
from upstream.web.signing_in.fields import email_field, missing_is


class PeopleForm(HouseForm):
    asks_about_pupils = False
    keeps_drafts = False


def _choices(roles: list[Role]) -> list[tuple[str, str]]:
    return [(role.id, role.title) for role in roles]


def _hints(roles: list[Role]) -> dict[str, str]:
    return {role.id: role.jobs[:1].upper() + role.jobs[1:] for role in roles}


class WhoForm(PeopleForm):
    name = Line(label="Their name", autocomplete="off", most=120)
    email = email_field("off", "Their e-mail address", "The link is sent there, and they sign in with it")


class InviteForm(WhoForm):
    """For one body: its roles are those that its kind has."""

    def __init__(self, *args, organisation: Organisation, **named):
        super().__init__(*args, **named)
        roles = roles_at(organisation.kind)
        self.fields["role"] = Choice(label="Their role", choices=_choices(roles), hints=_hints(roles))


class FirstAdministratorForm(WhoForm):
    organisation = Line(label="The body", hint="Its whole name, or its URN, group UID, UKPRN or council code")
    field_order = ("organisation", "name", "email")


class RoleForm(PeopleForm):
    def __init__(self, *args, organisation: Organisation, **named):
        super().__init__(*args, **named)
        roles = roles_at(organisation.kind)
        self.fields["role"] = Choice(label="The new role", choices=_choices(roles), hints=_hints(roles))


class EndForm(PeopleForm):
    when = missing_is("Select when it ends", Choice(
        label="When does it end?", choices=[("now", "Now"), ("day", "With the end of a day")],
        hints={"now": "With their next click they no longer act here"},
    ))
    last = Day(label="Last day", hint="For instance 31 8 2026", required=False, not_before="today")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("when") == "day" and not cleaned.get("last") and "last" not in self.errors:
            self.add_error("last", "Enter the last day")
        return cleaned


class NothingForm(PeopleForm):
    """A question that is answered by sending it."""


class NameForm(PeopleForm):
    name = Line(label="Name", hint="As colleagues know you", autocomplete="name", most=120)


class AddressForm(PeopleForm):
    email = email_field("email", "New e-mail address", "A link is sent there; until you open it, the present one counts")


class ReviewForm(PeopleForm):
    due = Day(label="To be done by", hint="Four weeks, unless you choose another day", required=False, not_before="today")
