"""How to read the figures: the states in the words and tags that the pages use."""

from __future__ import annotations

from dataclasses import dataclass

from upstream.evidence.value import WORDS
from upstream.web import words


@dataclass(frozen=True, slots=True)
class StateWords:
    tag: str
    tone: str
    meaning: str


@dataclass(frozen=True)
class About:
    states: list[StateWords]


def present_about() -> About:
    return About([StateWords(*words.state_tag(state), words.sentence_case(meaning)) for state, meaning in WORDS.items()])
