"""Dates, counts and lists as an English sentence writes them."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Sequence


def day(date: dt.date) -> str:
    """13 December 2019"""
    return f"{date.day} {date:%B %Y}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """a, b and c"""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """1 school, 1,204 schools"""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def nearest(written: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known names that a person may have meant, the likeliest first."""
    return difflib.get_close_matches(written.strip().lower().replace("_", "-").replace(" ", "-"), list(known), n=most)


def did_you_mean(written: str, known: Iterable[str], otherwise: str) -> str:
    """A sentence that names the near ones, or says where all of them are listed."""
    near = nearest(written, known)
    return f"Did you mean {listed(near, 'or')}?" if near else otherwise


_SMALL = {"of", "and", "the", "for", "in", "at", "on"}
_VOWELS = set("AEIOUY")
_SAINT = "ST"


def title_case(text: str) -> str:
    """`THE LANTERN LEARNING TRUST` → `The Lantern Learning Trust`. What has small letters already stays as it is, and so
    does a short word without a vowel: GLF is said letter by letter."""
    if text != text.upper():
        return text
    written = [word if _is_spelt(word) else word[:1] + word[1:].lower() for word in text.split()]
    return " ".join(word.lower() if n and word.lower() in _SMALL else word for n, word in enumerate(written))


def _is_spelt(word: str) -> bool:
    return word != _SAINT and 1 < len(word) <= 4 and word.isalpha() and not _VOWELS & set(word)
