"""Papers as their pages say them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from upstream.casework.papers.copies import NEXT
from upstream.casework.papers.models import CopyState, PaperCopy
from upstream.casework.papers.versions import Kind, PaperVersion, versions
from upstream.lib.wording import counted
from upstream.web import words

_TONES = {CopyState.ASKED: "look", CopyState.SENT: "good", CopyState.REFUSED: "plain"}


@dataclass(frozen=True)
class Other:
    text: str
    url: str


@dataclass(frozen=True)
class PaperPage:
    """`others`: the versions besides the one that is shown."""

    version: PaperVersion
    since: str
    standing: str
    others: Sequence[Other]


def present_paper(kind: Kind, shown: PaperVersion) -> PaperPage:
    known = versions(kind)
    newest = known[0]
    others = [
        Other(f"Version {one.id}, from {words.on_day(one.since)}", _address(kind, one, newest)) for one in known if one != shown
    ]
    standing = "" if shown == newest else "This version is no longer in force."
    return PaperPage(shown, words.on_day(shown.since), standing, others)


def _address(kind: Kind, one: PaperVersion, newest: PaperVersion) -> str:
    return reverse(kind) if one == newest else reverse(f"{kind}-version", args=[one.id])


@dataclass(frozen=True)
class CopyLine:
    page: str
    format: str
    name: str
    address: str
    note: str
    asked: str
    state: str
    tone: str
    answered: str
    answer_url: str


@dataclass(frozen=True)
class CopiesPage:
    waiting: str
    lines: Sequence[CopyLine]


def present_copies(copies: Sequence[PaperCopy]) -> CopiesPage:
    waiting = sum(copy.state == CopyState.ASKED for copy in copies)
    said = counted(waiting, "request waits", "requests wait") if waiting else "No request waits"
    return CopiesPage(f"{said} for an answer.", [_line(copy) for copy in copies])


def _line(copy: PaperCopy) -> CopyLine:
    answered = " ".join(filter(None, [words.at_time(copy.answered_at) if copy.answered_at else "", copy.reason]))
    answer = reverse("answer-copy", args=[copy.pk]) if NEXT[CopyState(copy.state)] else ""
    return CopyLine(
        copy.page, copy.get_format_display(), copy.name, copy.address, copy.note, words.at_time(copy.asked_at),
        copy.get_state_display(), _TONES[CopyState(copy.state)], answered, answer,
    )
