"""The forms of intelligence: what is known, in one line; a table."""

from __future__ import annotations

from upstream.casework.ground.intelligence.kinds import FACT, OPINION, every_kind, kinds_in_use
from upstream.casework.ground.intelligence.rules import LONGEST_TITLE, Told
from upstream.lib.clock import today
from upstream.people.roles import Sensitivity
from upstream.web.forms.fields import Choice, Day, Line, OneOf, Text, Upload, Yes
from upstream.web.forms.form import HouseForm

STANDS_AS = ((FACT, "A fact: anyone could check it"), (OPINION, "An opinion: somebody thinks so"))


class ToldForm(HouseForm):
    """What somebody knows about a school. The first three are asked; the rest has good defaults."""

    kind = OneOf(label="What it is about", choices=())
    title = Line(label="In one line", hint="For example: a new chair of governors was elected. No pupils’ names.",
                 most=LONGEST_TITLE)
    happened_on = Day(label="Day", hint="When it happened, or when you learnt it.", not_after="today")
    stands_as = Choice(
        label="Fact or opinion", choices=STANDS_AS, required=False, small=True,
        hint="Leave it where the kind can be only one of them. Frameworks read facts, never opinions.",
    )
    text = Text(label="More", rows=3, required=False)
    source = Line(label="Told by", hint="In words, such as: the clerk to the governors. Never a pupil.", required=False)
    sensitivity = OneOf(
        label="How careful to be", required=False, empty="As usual for its kind",
        choices=[(one.value, one.value.capitalize()) for one in Sensitivity],
    )

    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        kinds = kinds_in_use(today())
        self.fields["stands_as"].depends = True  # needed or not, as the kind says
        self.fields["kind"].choices = [("", "Choose one"), *((kind.id, kind.title) for kind in kinds)]

    def clean(self):
        cleaned = super().clean()
        kind = every_kind().get(cleaned.get("kind") or "")
        if kind and not cleaned.get("stands_as"):
            cleaned["stands_as"] = FACT if not kind.can_be_opinion else OPINION if not kind.can_be_fact else ""
            if not cleaned["stands_as"]:
                self.add_error("stands_as", "Select whether it is a fact or an opinion")
        return cleaned

    @property
    def told(self) -> Told:
        said = self.cleaned_data
        return Told(
            said["kind"], said["stands_as"] == FACT, said["happened_on"], said["title"], said["text"], said["source"],
            said["sensitivity"] or None,
        )


class RenewForm(HouseForm):
    keeps_drafts = False

    until = Day(label="Until", hint="Leave it empty for as long as is usual for its kind, from today.", required=False,
                not_before="today")


class TableForm(HouseForm):
    """A table to look through before anything is recorded."""

    keeps_drafts = False

    table = Upload(label="Table", hint="A CSV file with the columns of the template.", accept=".csv,text/csv")


class TakeForm(HouseForm):
    """The same table once more, looked through and confirmed."""

    keeps_drafts = False

    table = Text(label="Table", most=1_000_000)
    sure = Yes(label="Record these lines", required=True, missing="Confirm that these lines shall be recorded")
