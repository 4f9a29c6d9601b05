"""The forms of managing evidence."""

from __future__ import annotations

from upstream.evidence.uploads import LARGEST, MOST, endings
from upstream.web.forms.fields import Choice, SomeOf, Text, Upload, Yes
from upstream.web.forms.form import HouseForm

TAKEN = f"Up to {MOST} files, each up to {LARGEST >> 20} MB: {', '.join(ending[1:] for ending in endings())}."
SERVING = "serving"


class _Plain(HouseForm):
    """Nothing is typed that could be lost, and nothing is about pupils."""

    keeps_drafts = False
    asks_about_pupils = False


class UploadForm(_Plain):
    files = Upload(
        label="Publishers’ files", several=True, accept=",".join(endings()),
        hint=f"As they were published, with the names they came with. {TAKEN}",
    )


class FetchForm(_Plain):
    def __init__(self, *args, sources: list[tuple[str, str, str]], **named):
        super().__init__(*args, **named)
        self.fields["sources"] = SomeOf(
            label="What to fetch", choices=[(name, title) for name, title, _ in sources],
            hints={name: hint for name, _, hint in sources},
        )


class BeginForm(_Plain):
    def __init__(self, *args, onto: list[tuple[str, str]], asks_for_yes: bool = False, **named):
        super().__init__(*args, **named)
        if onto:
            self.fields["onto"] = Choice(
                label="Go on from", initial=SERVING, choices=[(SERVING, "what serves now"), *onto],
                hint="Files that are not replaced are taken over from there.",
            )
        if asks_for_yes:
            self.fields["accept"] = Yes(
                label="Yes, the files differ so much, and that is right", required=True,
                missing="Look at what differs, and confirm that it is right",
            )


class ConfirmForm(_Plain):
    """A button and nothing else."""


class PutBackForm(HouseForm):
    keeps_drafts = False

    reason = Text(
        label="Why", most=500, rows=3,
        hint="It stands in the list of what served when, for everybody who manages evidence. Name no pupil and no person.",
    )
