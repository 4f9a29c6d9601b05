"""The forms of responses."""

from __future__ import annotations

from collections.abc import Iterable

from upstream.casework.ground.responses.models import Accuracy
from upstream.web.forms.fields import Choice, OneOf, Text
from upstream.web.forms.form import HouseForm


class SaidForm(HouseForm):
    """What the school says. `to` is asked only where it could go to several bodies."""

    accuracy = Choice(label="Is it accurate?", choices=Accuracy.choices, required=False)
    text = Text(label="Your response", hint="They read it, and so does everyone at your school who reads such records.", rows=8,
                required=False)
    to = OneOf(label="Who shall read it", choices=())

    def __init__(self, *args, bodies: Iterable[tuple[str, str]] = (), is_record: bool = True, **named):
        super().__init__(*args, **named)
        bodies = list(bodies)
        if is_record:
            del self.fields["to"]
        else:
            del self.fields["accuracy"]
            self.fields["to"].choices = [("", "Choose one"), *bodies]

    def clean(self):
        cleaned = super().clean()
        is_said = (cleaned.get("text") or "").strip() or cleaned.get("accuracy") == Accuracy.ACCURATE
        if not is_said and "text" not in self.errors:
            self.add_error("text", "Enter your response")
        return cleaned


class AnswerForm(HouseForm):
    text = Text(label="Your answer", hint="The school reads it.", rows=6)
