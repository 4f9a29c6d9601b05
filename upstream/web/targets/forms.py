"""The forms of targets. The only name in them is that of whoever agreed."""

from __future__ import annotations

from collections.abc import Sequence

from upstream.casework.ground.targets.models import Target
from upstream.casework.ground.targets.rules import Aim
from upstream.web.forms.fields import Day, Line, Number, OneOf
from upstream.web.forms.form import HouseForm


class TargetForm(HouseForm):
    """What is to be reached, by when, and who agreed."""

    asks_about_pupils = False

    measure = OneOf(label="Measure", choices=())
    pupil_group = OneOf(label="Pupils", choices=(), empty="All pupils", required=False)
    period = Line(label="Academic year", hint="In which it shall be reached, like 2026/27", most=7, width="10")
    value = Number(label="Target", hint="In the measure’s unit, like 72 or 57.5")
    agreed_by = Line(label="Agreed by", hint="A person or a meeting", most=120)
    agreed_on = Day(label="Agreed on", not_after="today")

    def __init__(self, *args, measures: Sequence[tuple[str, str]] = (), groups: Sequence[tuple[str, str]] = (), **named):
        super().__init__(*args, **named)
        self.fields["measure"].choices = [("", "Choose one"), *measures]
        self.fields["pupil_group"].choices = [("", "All pupils"), *groups]

    @property
    def aim(self) -> Aim:
        said = self.cleaned_data
        return Aim(
            said["measure"], said["period"], said["value"], said["agreed_by"], said["agreed_on"], said["pupil_group"] or "all"
        )


class AgainForm(HouseForm):
    """Another number for the same figure, agreed anew."""

    asks_about_pupils = False

    value = Number(label="Target")
    agreed_by = Line(label="Agreed by", hint="A person or a meeting", most=120)
    agreed_on = Day(label="Agreed on", not_after="today")

    def aim_of(self, target: Target) -> Aim:
        said = self.cleaned_data
        return Aim(
            target.measure, target.period, said["value"], said["agreed_by"], said["agreed_on"], target.pupil_group
        )
