"""Questions about text that should name no pupil."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Something in a text that may tell of one pupil, and the question about it."""

    kind: str
    text: str
    start: int
    end: int
    sentence: str


def suspicions(text: str, *, known: Iterable[str] = ()) -> list[Suspicion]:
    """What in a text may be a pupil's. `known`: names of adults and bodies that may stand there."""
    return []
