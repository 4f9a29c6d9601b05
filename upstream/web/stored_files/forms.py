"""The forms of files about a school."""

from __future__ import annotations

from collections.abc import Sequence

from upstream.casework.ground.school_files.models import SchoolFile
from upstream.files.kinds import FILE_KINDS, MOST_IN_WORDS, TAKEN
from upstream.people.roles import Sensitivity
from upstream.web.forms.fields import Choice, Line, Text, Upload
from upstream.web.forms.form import HouseForm

ACCEPT = ",".join(ending for kind in FILE_KINDS.values() for ending in kind.endings)
HINTS = {
    Sensitivity.OFFICIAL.value: "Ordinary papers.", Sensitivity.CONFIDENTIAL.value: "For those who work on this school.",
    Sensitivity.SAFEGUARDING.value: "For the council’s safeguarding roles alone.",
}


class DescribeForm(HouseForm):
    """What a file is, and how careful one must be with it."""

    title = Line(label="Title", hint="What others read in lists. No pupils’ names.")
    note = Text(label="Note", rows=3, required=False)
    sensitivity = Choice(label="How careful to be", choices=(), hints=HINTS)

    def __init__(self, *args, may: Sequence[Sensitivity] = (), **named):
        super().__init__(*args, **named)
        self.fields["sensitivity"].choices = [(one.value, one.value.capitalize()) for one in may]


class FileForm(DescribeForm):
    """A file with its description. The browser cannot keep a chosen file over an error: everything else stays."""

    file = Upload(label="File", hint=f"{TAKEN}. At most {MOST_IN_WORDS}.", accept=ACCEPT)

    field_order = ("file", "title", "note", "sensitivity")


class RemoveForm(HouseForm):
    keeps_drafts = False

    reason = Line(label="Why is it removed?", hint="Everyone who could read the file reads this.", most=300)


def reads(file: SchoolFile) -> list[tuple[str, str]]:
    return [("Title", file.title), ("Note", file.note), ("How careful to be", file.get_sensitivity_display())]
