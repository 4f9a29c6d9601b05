"""Text that may be printed: every sign of it is in the letters that come with the engine.

A PDF for everybody must name each sign it shows, so one that no letter exists for stops the whole print, and some signs
of no width trip the engine itself. What cannot be printed becomes `□`, in sight of the reader, and never an error.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NO_LETTER = "□"
# Latin with its accents, Greek, Cyrillic, and the signs of writing, money and sums: tried sign by sign.
_LETTERS = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x24F), (0x384, 0x386), (0x388, 0x38A), (0x38E, 0x3A1), (0x3A3, 0x3CE), (0x400, 0x45F),
    (0x1E00, 0x1EFF), (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x2030, 0x2030),
    (0x2039, 0x203A), (0x20AC, 0x20AC), (0x2190, 0x2193), (0x2212, 0x2212), (0x2260, 0x2260), (0x2264, 0x2265),
    (0x25A1, 0x25A1),
)  # fmt: skip
_UNPRINTABLE = re.compile("[^" + "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in _LETTERS) + "]")
_LONG, _PIECE = 24, 8  # a longer word may be broken after so many letters
MAY_BREAK = "\u200b"  # has no width and no sign of its own


@lru_cache(maxsize=4096)  # most of a card is its labels, which every card bears
def printable(text: str) -> str:
    """One line of text as it can be printed: signs composed, runs of white space as one space, long words breakable."""
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    kept = "".join(sign for sign in composed if unicodedata.category(sign) not in ("Mn", "Me", "Cf", "Cc"))
    return " ".join(map(_broken, _UNPRINTABLE.sub(NO_LETTER, kept).split(" ")))


def cut(text: str, letters: int) -> str:
    """At most so many letters, with an ellipsis for the rest; at a word where one ends near."""
    if len(text) <= letters:
        return text
    kept = text[: letters - 1]
    end = kept.rfind(" ")
    return f"{kept[:end] if end > letters * 0.6 else kept}…"


def _broken(word: str) -> str:
    """A word that no column can hold may be broken: an address or a slip of the keyboard must not run off the page."""
    if len(word) <= _LONG:
        return word
    return MAY_BREAK.join(word[start : start + _PIECE] for start in range(0, len(word), _PIECE))


_ADDRESS = re.compile(r"https?://[\x21-\x7e]+")


def is_address(text: str) -> bool:
    """Whether a link may lead there: an address of the web, in the signs that addresses have."""
    return bool(_ADDRESS.fullmatch(text))
