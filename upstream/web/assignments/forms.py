"""The forms of assignments. They name people of the own body, so nobody is asked whether these are pupils."""

from __future__ import annotations

from collections.abc import Iterable

from upstream.people.models import Duty, User
from upstream.web.forms.fields import Choice, Day, OneOf
from upstream.web.forms.form import HouseForm

HINTS = {
    Duty.LEAD_OFFICER.value: "One at a time for each body.",
    Duty.IMPROVEMENT_PARTNER.value: "Visits, and says what was found.",
    Duty.DEPUTY.value: "Stands in for the lead officer.", Duty.SUPPORT.value: "Gives support where it is needed.",
}


def people_choices(people: Iterable[User]) -> list[tuple[str, str]]:
    return [("", "Choose one"), *((str(one.pk), one.name) for one in people)]


class AssignForm(HouseForm):
    asks_about_pupils = False

    user = OneOf(label="Who", choices=())
    duty = Choice(label="What they are to the school", choices=Duty.choices, hints=HINTS)
    first = Day(label="From")
    last = Day(label="Until", hint="The last day. Leave it empty if no end is known.", required=False)

    def __init__(self, *args, people: Iterable[User] = (), **named):
        super().__init__(*args, **named)
        self.fields["user"].choices = people_choices(people)


class EndForm(HouseForm):
    asks_about_pupils = False
    keeps_drafts = False

    last = Day(label="Last day")


class HandOverForm(HouseForm):
    asks_about_pupils = False
    keeps_drafts = False

    taking = OneOf(label="Who takes the schools over", choices=())
    on = Day(label="From", hint="The first day of whoever takes over.", not_before="today")

    def __init__(self, *args, people: Iterable[User] = (), **named):
        super().__init__(*args, **named)
        self.fields["taking"].choices = people_choices(people)
