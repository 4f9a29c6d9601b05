"""The forms of judgements."""

from __future__ import annotations

import datetime as dt

from django import forms

from upstream.assessment.framework import Framework
from upstream.casework.ground.judgements.rules import OWN_KIND, Judged, answers_to
from upstream.lib.clock import today
from upstream.people.roles import Sensitivity
from upstream.web.forms.fields import Choice, Day, Line, OneOf, SomeOf, Text
from upstream.web.forms.form import HouseForm

_CAREFUL = [(one.value, one.value.capitalize()) for one in Sensitivity]


class JudgedForm(HouseForm):
    """One judgement; which question it answers is decided before."""

    title = Line(label="What you judge", hint="In a few words, such as: readiness for inspection.", most=120)
    answer = Choice(label="Judgement", choices=())
    judged_on = Day(label="Day", hint="When it was judged.", not_after="today")
    judged_by = Line(label="Judged by", most=120)
    evidence = Text(label="Evidence", hint="What it rests on, so that somebody else can follow it. No pupils’ names.",
                    required=False)
    links = Text(label="Links to evidence", rows=3, required=False,
                 hint="Addresses of figures, files or documents, one a line. You may put words before one: Visit note /files/…")
    sensitivity = OneOf(label="How careful to be", choices=_CAREFUL)

    def __init__(self, *args, framework: Framework | None, kind: str, **named):
        super().__init__(*args, **named)
        self.framework, self.kind = framework, kind
        if kind == OWN_KIND:
            self.fields["answer"] = Line(label="Judgement", most=120)
            return
        del self.fields["title"]
        declared = framework.judgements[kind]
        self.fields["answer"].label = declared.question
        self.fields["answer"].choices = [(one, one.capitalize()) for one in answers_to(declared)]
        self.fields["answer"].error_messages["required"] = "Select what was judged"

    def clean_links(self):
        return tuple(_link(line) for line in self.cleaned_data["links"].splitlines() if line.strip())

    @property
    def judged(self) -> Judged:
        said = self.cleaned_data
        return Judged(
            framework=self.framework, kind=self.kind, answer=said["answer"], judged_on=said["judged_on"],
            judged_by=said["judged_by"], evidence=said["evidence"], links=said["links"], title=said.get("title", ""),
            sensitivity=said["sensitivity"],
        )


def _link(line: str) -> tuple[str, str]:
    """(words, address): the address is the last word of the line."""
    text, _, address = line.strip().rpartition(" ")
    if not address.startswith(("/", "http://", "https://")):
        raise forms.ValidationError(
            f"‘{line.strip()[:60]}’ does not end in an address: copy it from the browser, beginning with https:// or /figures/"
        )
    return text.strip() or address, address


class CompleteForm(HouseForm):
    """A body says of which kinds everything is recorded here."""

    asks_about_pupils = False
    keeps_drafts = False

    kinds = SomeOf(label="Of which kinds everything is recorded here", choices=())
    until = Choice(
        label="Until when", choices=(
            ("now", "Kept up: it is recorded as it happens, from now on"), ("day", "Up to a day, and no further"),
        ),
    )
    last = Day(label="The day, where it is up to a day", required=False, not_after="today")

    def __init__(self, *args, framework: Framework, **named):
        super().__init__(*args, **named)
        declared = {**framework.judgements, **framework.facts}
        self.fields["kinds"].choices = [(kind, record.title) for kind, record in declared.items()]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("until") == "day" and not cleaned.get("last") and "last" not in self.errors:
            self.add_error("last", "Enter the day")
        return cleaned

    @property
    def day(self) -> dt.date | None:
        return self.cleaned_data["last"] if self.cleaned_data["until"] == "day" else None


def today_and(user: str) -> dict[str, object]:
    """What a form of a new judgement begins with."""
    return {"judged_on": today(), "judged_by": user, "sensitivity": Sensitivity.CONFIDENTIAL.value}
