"""What the invented people recorded, as its YAML says it, checked."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Literal

from upstream.lib.definition_files import Definition, read_definition

RECORDED = Path(__file__).with_name("casework.yaml")


class _By(Definition):
    """Who recorded it, in which of their roles."""

    by: str
    role: int = 0


class Assigned(Definition):
    """`role`: which role of the assigned person it is for."""

    by: str
    person: str
    role: int = 0
    duty: str
    schools: tuple[str, ...]


class KnownOf(_By):
    """Intelligence. `then`: what became of it."""

    school: str
    kind: str
    fact: bool
    ago: int
    title: str
    text: str = ""
    source: str = ""
    then: Literal["", "withdraw", "renew", "correct"] = ""
    reason: str = ""
    corrected: str = ""


class JudgedOf(_By):
    """A judgement. `share`: the school may read it."""

    school: str
    framework: str
    kind: str
    answer: str
    ago: int
    who: str
    evidence: str
    share: bool = False


class ActionOf(_By):
    """An agreed action. `due`: days from today, negative for days ago."""

    school: str
    what: str
    owner: str = ""
    owner_role: str = ""
    owner_words: str = ""
    due: int
    success: str
    share: bool = False
    state: Literal["", "in-progress", "done", "not-done"] = ""
    note: str = ""


class ResponseOf(_By):
    """A response to the school's newest judgement that is shared with it, and the answer to it."""

    about: dict[Literal["judgement"], str]
    text: str
    answer: str = ""


class Recorded(Definition):
    assignments: tuple[Assigned, ...]
    intelligence: tuple[KnownOf, ...]
    judgements: tuple[JudgedOf, ...]
    actions: tuple[ActionOf, ...]
    responses: tuple[ResponseOf, ...]


@functools.cache
def recorded() -> Recorded:
    return read_definition(RECORDED, Recorded)
