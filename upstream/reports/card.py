"""The card of one school as plain data: one screen, one printed side. Renderers decide how it looks, nothing else.

The evidence fills most of it (`card_evidence`); casework fills the slots of `CardCasework` with plain lines, already
chosen by what the reader of the copy may see. Everything is optional, and every empty place has its honest sentence.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line that people wrote. `mark` is a word or two about it: `overdue by 12 days`, `fact`, `renew by 3 May`."""

    text: str
    on: dt.date | None = None
    by: str = ""
    mark: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class CardFact:
    """A pair of the header. `beside` says what stands beside it: England’s figure and the year."""

    name: str
    text: str
    beside: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class FigureKey:
    """Which figure of the evidence it is, for an address on the site: two clicks to its row."""

    measure: str
    entity: str
    period: str
    group: str
    phase: str


@dataclass(frozen=True, slots=True)
class SparkPoint:
    """One year of a line. `fresh`: a new series starts, so nothing is joined to it."""

    period: str
    value: float | None
    nation: float | None
    fresh: bool


@dataclass(frozen=True, slots=True)
class Spark:
    """A line over the years with England’s; `words` say all of it to who does not see it."""

    points: tuple[SparkPoint, ...]
    words: str


@dataclass(frozen=True, slots=True)
class CardLens:
    """The KPI of disadvantaged pupils: what it is here, and how far from England’s other pupils, in whole pupils too."""

    now: str
    pupils: str
    gap: str
    gap_pupils: str
    says: str


@dataclass(frozen=True, slots=True)
class CardKpi:
    """One KPI, all in words. `hole`: there is no figure, and `now` says why. A judgement has `now` and who and when in
    `detail`, and no figures. `source` is the letter of a source below, with the row in its file."""

    title: str
    now: str
    about: str = ""
    whose: str = ""
    period: str = ""
    hole: bool = False
    detail: str = ""
    says: str = ""
    before: str = ""
    before_period: str = ""
    before_note: str = ""
    nation: str = ""
    nation_of: str = ""
    target: str = ""
    target_of: str = ""
    target_says: str = ""
    trend: str = ""
    spark: Spark | None = None
    lens: CardLens | None = None
    source: str = ""
    row: int | None = None
    released: str = ""
    stale: str = ""  # since when, and in `stale_why` by what
    stale_why: str = ""
    is_judgement: bool = False
    figure: FigureKey | None = None
    value: float | None = None  # the figure itself, and which way is `better`: for targets that people set
    better: str = ""


@dataclass(frozen=True, slots=True)
class CardGroup:
    """A priority with its KPIs; `nothing` where none is for such a school."""

    id: str
    title: str
    kpis: tuple[CardKpi, ...]
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class CardInspection:
    """The last inspection in the words of its own generation, and what may have happened since."""

    title: str
    grades: tuple[CardFact, ...]
    when: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CardFinding:
    """A strength or a need: what it is about, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class CardSource:
    """A file that figures of the card stand in, by the release. `letter` is what rows refer to it by."""

    letter: str
    title: str
    publisher: str
    released: str
    file: str


@dataclass(frozen=True, slots=True)
class CardCasework:
    """What people decided and wrote, as far as the reader of the copy may see it. None: this copy was made without asking,
    as by the command line; an empty tuple: asked, and there is nothing the reader may see."""

    people: tuple[CardFact, ...] | None = None  # head, chair, lead officer, school improvement partner
    standings: tuple[CardLine, ...] | None = None
    intelligence: tuple[CardLine, ...] | None = None
    actions: tuple[CardLine, ...] | None = None  # open ones, those overdue first and marked so
    files: tuple[CardLine, ...] | None = None
    visits: tuple[CardLine, ...] | None = None
    response: CardLine | None = None  # the school's own
    marking: str = "Open: published figures only"
    made_for: str = ""  # who printed it, for which body
    url: str = ""  # of the school's page

    @property
    def is_asked(self) -> bool:
        """Whether anything but the standings was asked of casework for this copy."""
        slots = (self.people, self.intelligence, self.actions, self.files, self.visits, self.response)
        return any(slot is not None for slot in slots)


@dataclass(frozen=True, slots=True)
class Card:
    """One school on one day. `on` is the day it speaks of; `as_at` the same in words, or that it is as known now."""

    urn: str
    name: str
    kind: str
    on: dt.date
    as_at: str
    pupils: tuple[CardFact, ...]
    facts: tuple[CardFact, ...]
    inspection: CardInspection
    kpi_set: str
    groups: tuple[CardGroup, ...]
    strengths: tuple[CardFinding, ...]
    needs: tuple[CardFinding, ...]
    sources: tuple[CardSource, ...]
    attribution: tuple[str, ...]
    edition: str
    casework: CardCasework = field(default_factory=CardCasework)


NOT_ASKED = "not on this copy, which was made from the evidence alone."
NOTHING = {
    "people": "No names are recorded that the reader of this copy may see.",
    "standings": "No scheme that the reader of this copy may see is in force over the school.",
    "intelligence": "No intelligence is recorded that the reader of this copy may see.",
    "actions": "No agreed action is open that the reader of this copy may see.",
    "files": "No file is kept that the reader of this copy may see.",
    "visits": "No visit is recorded that the reader of this copy may see.",
    "response": "The school has written no response.",
}
NO_STRENGTHS = "None can be named from what is held: nothing is clearly better than England, and no three years improve."
NO_NEEDS = "None can be named from what is held: nothing is clearly worse than England, and no three years worsen."
NO_FIGURES = "No figures are held."


def empty_words(card: Card, slot: str) -> str:
    """What stands in a place of casework that has nothing."""
    return NOT_ASKED if getattr(card.casework, slot) is None and slot != "response" else NOTHING[slot]
