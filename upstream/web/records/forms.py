"""The forms of every kind of record: share, end a share, withdraw."""

from __future__ import annotations

from upstream.web.forms.fields import Day, Line, OneOf
from upstream.web.forms.form import HouseForm


class ShareForm(HouseForm):
    organisation = OneOf(label="Share it with", choices=())
    reason = Line(label="Why", hint="Whoever looks at the share later will ask. The body reads this too.", most=300)
    until = Day(label="Until", hint="The last day on which they can read it. Leave it empty for no end.", required=False,
                not_before="today")

    def __init__(self, *args, bodies=(), **named):
        super().__init__(*args, **named)
        self.fields["organisation"].choices = [("", "Choose one"), *bodies]


class WithdrawForm(HouseForm):
    keeps_drafts = False

    reason = Line(label="Why was it a mistake?", hint="Everyone who can read the record reads this.", most=500)


class ConfirmForm(HouseForm):
    """A question that only a button answers."""

    asks_about_pupils = False
    keeps_drafts = False
