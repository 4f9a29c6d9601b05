"""Likely names of people in a text: capitals side by side that begin with a given name, or a name beside “pupil”.

Nothing is learnt and nothing is guessed by weight: each rule is a line that a person can read, challenge and try in the
table of `tests/unit/lib/test_pupil_details.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from upstream.lib.name_words import (
    ABBREVIATIONS,
    ADULT_ROLES,
    GIVEN,
    GIVEN_OR_WORD,
    NAMED_AFTER,
    NOT_NAMES,
    PARTICLES,
    PLACE_ENDINGS,
    PUPIL_WORDS,
    SAINTS_AND_CROWNS,
    SURNAMES_TOO,
    TITLES,
    WELL_KNOWN,
)

_WORD = re.compile(r"[^\W\d_]+(?:[’'‘-][^\W\d_]+)*")
_INITIALS = re.compile(r"(?:[A-Z]\.){2,3}|[A-Z]{2,3}")
_LONGEST = 4  # words of a name
# What may stand between "pupil" and a name.
_BEFORE_A_NAME = re.compile(r"[ \u00a0]*[,:(–—-]?[ \u00a0]*")
_AGE = re.compile(
    r"[ ,(]{1,3}(?:(?:is |was |who is |now )?aged? ?\d|\d{1,2}\)|(?:is|was|turned|turns) \d{1,2}\b)", re.IGNORECASE
)
_YEAR_GROUP = re.compile(
    r"[ ,(]{1,3}(?:is |was )?(?:in (?:year|y|reception|nursery|class) ?\d?|(?:year|y|yr) ?\d)", re.IGNORECASE
)
_YEAR_GROUP_BEFORE = re.compile(r"(?:\b(?:year|y|yr) ?\d{1,2}|\breception|\bnursery) $", re.IGNORECASE)
_OF_A_FAMILY = re.compile(
    r"[’']s? (?:mum|mother|dad|father|parents?|carers?|grand\w+|nan|family|foster\w*|sister|brother|siblings?|ehcp?|"
    r"ehc plan|social worker|birthday|home life|one-to-one)\b", re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(r"[.!?:;\n•*“]\s*$")
_INTRODUCED = frozenset({"called", "named"})


class Word(NamedTuple):
    """A word of the text, without a possessive’s s."""

    text: str
    start: int
    end: int

    @property
    def small(self) -> str:
        return self.text.lower()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


class Name(NamedTuple):
    """A likely name, from which character to which."""

    start: int
    end: int
    is_initials: bool = False


def names_in(text: str, *, known: Iterable[str] = ()) -> list[Name]:
    """The likely names in a text, without those of the adults and bodies given."""
    given = [name for name in known if name.strip()]
    adults = [words for name in given if (words := _small_words(name)) and not _is_body(words)]
    return list(_Reader(_hidden(text, given), adults).names())


def _is_body(words: frozenset[str]) -> bool:
    """A known adult may be named by the surname alone; of a school named after a person, only the whole name is known."""
    return bool(words & (NAMED_AFTER - SURNAMES_TOO | SAINTS_AND_CROWNS))


def _hidden(text: str, names: Iterable[str]) -> str:
    """The text with the names given blotted out, letter for letter."""
    for name in sorted(names, key=len, reverse=True):
        pattern = re.escape(name).replace("'", "[’']").replace("’", "[’']")
        text = re.sub(rf"(?<!\w){pattern}(?!\w)", lambda found: "·" * len(found[0]), text, flags=re.IGNORECASE)
    return text


def _small_words(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(name)) - TITLES


def _words_of(text: str) -> Iterator[Word]:
    for match in _WORD.finditer(text):
        written = re.sub(r"[’'][sS]?$", "", match[0])
        yield Word(written, match.start(), match.start() + len(written))


class _Reader:
    """Walks over the words of one text."""

    def __init__(self, text: str, adults: list[frozenset[str]]):
        self.text = text
        self.adults = adults
        self.words = list(_words_of(text))

    def names(self) -> Iterator[Name]:
        place, last_adult = 0, -2
        while place < len(self.words):
            length = self._length(place)
            if not length:
                if name := self._initials(place):
                    yield name
                place += 1
                continue
            if self._is_adult(place, length) or self._follows_adult(place, last_adult):
                last_adult = place + length - 1
            elif not self._is_known(place, length):
                yield Name(self.words[place].start, self._end(place, length))
            place += length

    def _length(self, place: int) -> int:
        """How many words from here are a likely name; 0 where there is none."""
        word = self.words[place]
        if not word.is_capital or self._is_named_after(place):
            return 0
        run = self._run(place)
        if run > 1 and (self._is_given(place) or self._is_pupil(place) or self._is_young(place, run)):
            return run
        return 1 if self._is_single(place) else 0

    def _run(self, place: int) -> int:
        """How many words hang together as a name: capitals that are no words of a school, particles between them."""
        count = 1
        while count < _LONGEST and place + count < len(self.words) and self._joined(place + count - 1):
            word = self.words[place + count]
            if word.text in PARTICLES and self._run_goes_on(place + count):
                count += 1
            elif not self._can_be_surname(word):
                break
            count += 1
        return count

    def _run_goes_on(self, place: int) -> bool:
        following = place + 1
        return following < len(self.words) and self._joined(place) and self._can_be_surname(self.words[following])

    def _joined(self, place: int) -> bool:
        """Whether nothing but a space, or the full stop of an initial, stands between a word and the next."""
        word, following = self.words[place], self.words[place + 1]
        between = self.text[word.end : following.start]
        is_initial = len(word.text) == 1 and between in (".", ". ")
        return is_initial or (between.isspace() and "\n" not in between)

    def _can_be_surname(self, word: Word) -> bool:
        if not word.is_capital or word.small in TITLES:
            return False
        if len(word.text) == 1:
            return word.text not in "AI"
        if word.text.isupper() and (len(word.text) <= 4 or word.small in ABBREVIATIONS):
            return False
        return word.small in SURNAMES_TOO or word.small not in NOT_NAMES

    def _is_given(self, place: int) -> bool:
        """Begins with a given name; one that is a word too only inside a sentence, before what is no place."""
        word = self.words[place]
        if word.small.split("-")[0] in GIVEN:
            return True
        if word.small not in GIVEN_OR_WORD or word.small in NOT_NAMES or self._begins_a_sentence(place):
            return False
        following = self.words[place + 1].small
        return following not in SURNAMES_TOO and not following.endswith(PLACE_ENDINGS)

    def _is_pupil(self, place: int) -> bool:
        """Whether the words before say that a pupil follows: ‘a boy called Zayd’, ‘Year 4 pupil Zofia’."""
        before = self._before(place)
        if before is None:
            return False
        if before.small in _INTRODUCED:
            return self._can_be_surname(self.words[place])
        if before.small not in PUPIL_WORDS or before.is_capital:
            return False
        return self.words[place].small in GIVEN | GIVEN_OR_WORD or self._is_unknown_pupil(before, self.words[place])

    def _is_unknown_pupil(self, pupil: Word, word: Word) -> bool:
        """A capital that is no given name we know: only after ‘a pupil,’ or ‘a Year 4 pupil’, since ‘pupil Voice’ is none."""
        if not self._can_be_surname(word) or word.text.isupper() or word.small.endswith(PLACE_ENDINGS):
            return False
        has_year = _YEAR_GROUP_BEFORE.search(self.text, max(0, pupil.start - 12), pupil.start)
        return bool(has_year or self.text[pupil.end : word.start].strip())

    def _is_single(self, place: int) -> bool:
        """One given name alone counts beside a pupil, an age, a year group or a family."""
        word = self.words[place]
        if self._is_pupil(place):
            return True
        if word.small not in GIVEN:
            return False
        return any(pattern.match(self.text, word.end) for pattern in (_AGE, _YEAR_GROUP, _OF_A_FAMILY))

    def _is_young(self, place: int, run: int) -> bool:
        """Two capitals whose first is no given name that we know, with an age or a mother: ‘Oluwatobi Adekunle, aged 9’."""
        end = self.words[place + run - 1].end
        return self.words[place].small not in NOT_NAMES and any(one.match(self.text, end) for one in (_AGE, _OF_A_FAMILY))

    def _before(self, place: int) -> Word | None:
        """The word before, where nothing but a space, a comma or a bracket stands between."""
        if place == 0:
            return None
        before = self.words[place - 1]
        return before if _BEFORE_A_NAME.fullmatch(self.text, before.end, self.words[place].start) else None

    def _begins_a_sentence(self, place: int) -> bool:
        return place == 0 or bool(_SENTENCE_ENDS.search(self._just_before(place)))

    def _just_before(self, place: int) -> str:
        start = self.words[place].start
        return self.text[max(0, start - 6) : start]

    def _is_named_after(self, place: int) -> bool:
        """A saint, a king, a school or a street named after somebody, or somebody whom lessons are about."""
        if place and self._joined(place - 1) and self._is_saint_or_crown(place - 1):
            return True
        run = self._run(place)
        after = place + run
        small = " ".join(word.small for word in self.words[place:after])
        if small in WELL_KNOWN or any(small.startswith(f"{known} ") for known in WELL_KNOWN):
            return True
        return after < len(self.words) and self._joined(after - 1) and self._names_a_thing(after)

    def _is_saint_or_crown(self, place: int) -> bool:
        return self.words[place].is_capital and self.words[place].small in SAINTS_AND_CROWNS

    def _names_a_thing(self, place: int) -> bool:
        word = self.words[place]
        return word.is_capital and word.small in NAMED_AFTER and (word.small not in SURNAMES_TOO)

    def _is_known(self, place: int, length: int) -> bool:
        """Whether the caller named this adult."""
        small = {word.small for word in self.words[place : place + length]}
        return any(small <= adult for adult in self.adults)

    def _is_adult(self, place: int, length: int) -> bool:
        """Titles and roles: ‘Mrs Lucy Hale’, ‘headteacher Lucy Hale’, ‘Lucy Hale (SENCo)’, ‘Lucy Hale, deputy head’."""
        before = self._before(place)
        has_title = before and before.small in TITLES and before.is_capital
        if has_title or (before and (self._is_role(place - 1) or self._is_role_of(place - 1))):
            return True
        return self._is_called_adult(place + length)

    def _is_role(self, place: int) -> bool:
        if self.words[place].small not in ADULT_ROLES:
            return False
        return not (self.words[place].small == "leader" and place and self.words[place - 1].small in PUPIL_WORDS)

    def _is_role_of(self, place: int) -> bool:
        """‘head of maths’, ‘chair of governors’, ‘director of education’ just before."""
        starts = [at for at in range(max(0, place - 3), place) if self.words[at].small == "of"]
        return any(at and self._is_role(at - 1) for at in starts)

    def _is_called_adult(self, place: int) -> bool:
        """A role in a comma or a bracket after the name."""
        if place >= len(self.words):
            return False
        between = self.text[self.words[place - 1].end : self.words[place].start]
        if not re.fullmatch(r" ?[,(–—-] ?\(?", between):
            return False
        return any(self._is_role(at) for at in self._clause(place))

    def _clause(self, place: int) -> range:
        """The next four words, as far as no comma, bracket or full stop ends them."""
        for at in range(place, min(place + 3, len(self.words) - 1)):
            if re.search(r"[,.;:()\n]", self.text[self.words[at].end : self.words[at + 1].start]):
                return range(place, at + 1)
        return range(place, min(place + 4, len(self.words)))

    def _follows_adult(self, place: int, last_adult: int) -> bool:
        """‘governors Amir Khan and Lucy Hale’: the second is what the first is."""
        if last_adult < 0 or place - last_adult > 2:
            return False
        between = self.text[self.words[last_adult].end : self.words[place].start]
        return between in (", ", " and ", ", and ", " & ")

    def _initials(self, place: int) -> Name | None:
        """‘pupil J.S.’, ‘a boy, TK’: capitals after a pupil that are no abbreviation."""
        before = self._before(place)
        match = _INITIALS.match(self.text, self.words[place].start)
        if not match or before is None or before.small not in PUPIL_WORDS | _INTRODUCED or before.text.isupper():
            return None
        written = match[0].replace(".", "")
        if len(written) < 2 or written.lower() in ABBREVIATIONS or re.match(r"[\w-]", self.text[match.end() :]):
            return None
        return Name(match.start(), match.end(), is_initials=True)

    def _end(self, place: int, length: int) -> int:
        """The end of the name, with the full stop of a last initial."""
        last = self.words[place + length - 1]
        has_stop = length > 1 and len(last.text) == 1 and self.text[last.end : last.end + 1] == "."
        return last.end + 1 if has_stop else last.end
