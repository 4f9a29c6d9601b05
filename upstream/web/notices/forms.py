"""The form of switches: for each kind, when to be told."""

from __future__ import annotations

from collections.abc import Sequence

from upstream.notices.queries import Choice as Chosen
from upstream.web.forms.fields import Choice
from upstream.web.forms.form import HouseForm


class SwitchesForm(HouseForm):
    asks_about_pupils = False
    keeps_drafts = False

    def __init__(self, *args, choices: Sequence[Chosen] = (), **named):
        super().__init__(*args, **named)
        for one in choices:
            hint = "Urgent: it cannot be switched off wholly." if one.kind.is_urgent else ""
            offered = [(when.value, when.label) for when in one.kind.choices]
            self.fields[one.kind.id] = Choice(label=one.kind.title, choices=offered, hint=hint, small=True)
            self.initial.setdefault(one.kind.id, one.when.value)
