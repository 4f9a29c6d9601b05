"""Forms of data protection. They name adults, so they are not looked through for pupils, and are kept as no drafts."""

from __future__ import annotations

import datetime as dt
import re

from django import forms

from upstream.casework.protection.models import BreachRisk, Mark, RequestState
from upstream.lib.clock import LONDON
from upstream.web.forms.fields import Choice, Day, Line, Text, Yes
from upstream.web.forms.form import HouseForm


class ProtectionForm(HouseForm):
    asks_about_pupils = False
    keeps_drafts = False


class HoldForm(ProtectionForm):
    reason = Text(label="Why must it not be deleted?", rows=3, most=1000)


class SchoolHoldForm(HoldForm):
    urn = Line(label="URN of the school", width="10", most=10)
    field_order = ("urn", "reason")


class RunForm(ProtectionForm):
    sure = Yes(label="Delete it. It cannot be undone", required=True, missing="Tick the box if it is to be deleted")


class RequestForm(ProtectionForm):
    name = Line(label="Name of the person", hint="Several spellings with a semicolon between them: Harriet Head; Mrs Head")
    email = Line(
        label="E-mail address", hint="If they have an account, the address they sign in by", required=False, kind="email",
    )
    asked_on = Day(
        label="The day on which they asked", hint="When it reached anybody here, by whatever road", not_after="today",
    )
    asked = Text(label="What they asked", hint="In their words, or how they asked", rows=4, required=False)
    identity = Line(
        label="How you made sure that it is they", hint="Nothing is gathered before you have; it can be written here later",
        most=300, required=False,
    )


class ExtendForm(ProtectionForm):
    reason = Text(
        label="Why is more time needed?", hint="The person must be told this within the first month", rows=3, most=1000,
    )


class MarkForm(ProtectionForm):
    mark = Choice(
        label="What becomes of it?", choices=[one for one in Mark.choices if one[0]],
        hints={"redact": "Words that you name are left out", "withhold": "They are told that something was withheld, and why"},
    )
    words = Text(label="Words to leave out", hint="One a line, as they stand in it", rows=4, required=False)
    reason = Line(label="Why", hint="Needed unless it is included as it is", most=300, required=False)


class CloseForm(ProtectionForm):
    state = Choice(
        label="What became of the request?",
        choices=[(RequestState.ANSWERED, "It was answered"), (RequestState.REFUSED, "It was refused"),
                 (RequestState.WITHDRAWN, "They withdrew it")],
    )
    outcome = Text(label="What they were told", rows=4, required=False)


class BreachForm(ProtectionForm):
    what = Text(label="What happened?", hint="Name no pupils", rows=5)
    happened_on = Day(label="When did it happen?", required=False, not_after="today")
    known_on = Day(label="When did it become known?", hint="From then on 72 hours run", not_after="today")
    known_time = Line(label="At what time?", hint="Like 16:30", width="5", most=5)
    people = Line(label="Whose data, and of how many people?", required=False)
    risk = Choice(label="How great is the risk to people?", choices=BreachRisk.choices)
    reported_on = Day(label="When was the Information Commissioner told?", required=False, not_after="today")
    reported_time = Line(label="At what time were they told?", hint="Like 16:30", width="5", most=5, required=False)
    reference = Line(label="The Commissioner’s reference", most=60, required=False, width="20")
    told = Text(label="Who else was told, and when?", rows=3, required=False)
    done = Text(label="What was done about it, and against the next one?", rows=4, required=False)

    def clean(self):
        cleaned = super().clean()
        cleaned["known_at"] = self._moment(cleaned, "known")
        cleaned["reported_at"] = self._moment(cleaned, "reported")
        return cleaned

    def _moment(self, cleaned: dict, name: str) -> dt.datetime | None:
        day, time = cleaned.get(f"{name}_on"), (cleaned.get(f"{name}_time") or "").strip()
        if day is None:
            return None
        found = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", time)
        if not found:
            self.add_error(f"{name}_time", forms.ValidationError("Enter a time of day, like 16:30"))
            return None
        return dt.datetime.combine(day, dt.time(int(found[1]), int(found[2])), LONDON)
