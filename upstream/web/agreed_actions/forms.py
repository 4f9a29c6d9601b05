"""The forms of agreed actions."""

from __future__ import annotations

from collections.abc import Iterable

from upstream.casework.ground.actions.models import ActionState
from upstream.casework.ground.actions.rules import Agreed, Owner
from upstream.people.roles import Sensitivity
from upstream.web.agreed_actions.owners import IN_WORDS
from upstream.web.forms.fields import Choice, Day, Line, OneOf, Text, Yes
from upstream.web.forms.form import HouseForm

_CAREFUL = [(one.value, one.value.capitalize()) for one in Sensitivity]
NOTE = "note"


class AgreedForm(HouseForm):
    """What is agreed: what, who, by when, how one will know."""

    what = Line(label="What will be done", hint="One thing, beginning with a verb.", most=300)
    owner = OneOf(label="Who will do it", choices=())
    owner_words = Line(label="Who, if somebody else", hint="Name and role.", required=False, most=120)
    due = Day(label="Due", hint="The last day by which it is done.")
    success = Line(label="How one will know that it worked", required=False, most=500)
    detail = Text(label="More", rows=3, required=False)
    share = Yes(label="The school reads this", hint="It always reads what it is to do itself.")
    sensitivity = OneOf(label="How careful to be", choices=_CAREFUL)

    def __init__(self, *args, owners: Iterable[tuple[str, str]] = (), **named):
        super().__init__(*args, **named)
        self.fields["owner"].choices = [("", "Choose one"), *owners]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("owner") == IN_WORDS and not (cleaned.get("owner_words") or "").strip():
            self.add_error("owner_words", "Enter who will do it")
        return cleaned

    def agreed(self, owner: Owner, **kept) -> Agreed:
        said = self.cleaned_data
        return Agreed(
            what=said["what"], owner=owner, due=said["due"], success=said["success"], detail=said["detail"],
            share_with_school=said["share"], sensitivity=said["sensitivity"], **kept,
        )


class ProgressForm(HouseForm):
    """How it goes."""

    state = Choice(label="How does it stand?", choices=())
    text = Text(label="In your words", hint="What was done, what stands in the way. Say why, if it will not be done.", rows=4,
                required=False)

    def __init__(self, *args, states: Iterable[ActionState] = (), **named):
        super().__init__(*args, **named)
        moves = {ActionState.IN_PROGRESS: "It is under way", ActionState.DONE: "It is done",
                 ActionState.NOT_DONE: "It was not done, and will not be"}
        choices = [(state.value, moves[state]) for state in moves if state in states]
        self.fields["state"].choices = [(NOTE, "A note only: it stands as before"), *choices]
        self.fields["state"].error_messages["required"] = "Select how it stands"

    def clean(self):
        cleaned = super().clean()
        needs_words = cleaned.get("state") in (NOTE, ActionState.NOT_DONE)
        if needs_words and not (cleaned.get("text") or "").strip() and "text" not in self.errors:
            self.add_error("text", "Say how it goes" if cleaned["state"] == NOTE else "Say why it was not done")
        return cleaned
