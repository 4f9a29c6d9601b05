"""Figures, states, periods and days as a reader sees them. The one place where a number gets its look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from upstream.evidence.definitions import Measure, PupilGroup
from upstream.evidence.value import State
from upstream.lib.clock import LONDON
from upstream.lib.wording import day
from upstream.lib.wording import title_case as title_case

TAGS = {
    State.VALUE: ("Published", "good"),
    State.SUPPRESSED: ("Suppressed", "plain"),
    State.NOT_APPLICABLE: ("Does not apply", "plain"),
    State.NOT_COLLECTED: ("Not collected", "plain"),
    State.NOT_PUBLISHED: ("Not published", "plain"),
    State.NOT_YET: ("Not yet published", "unknown"),
    State.LOW_COVERAGE: ("Withheld: few covered", "plain"),
    State.MISSING: ("Not held here", "unknown"),
}

_ABBREVIATIONS = {"sen": "SEN", "eal": "EAL", "fsm": "FSM", "ehc": "EHC", "ks1": "KS1", "ks2": "KS2", "ks4": "KS4"}


def state_tag(state: str) -> tuple[str, str]:
    """The tag's words and its tone: ("Suppressed", "plain")."""
    return TAGS[State(state)]


def group_words(groups: Mapping[str, PupilGroup], group: str) -> str:
    """`disadvantaged` → `Disadvantaged pupils`, by the definition of the group."""
    return sentence_case(groups[group].title if group in groups else group.replace("-", " "))


def sentence_case(text: str) -> str:
    word, space, rest = text.partition(" ")
    return _ABBREVIATIONS.get(word, word[:1].upper() + word[1:]) + space + rest


def is_signed(measure: Measure) -> bool:
    """Progress is a distance from nought, and is written with its sign."""
    return "progress" in measure.id and measure.unit in ("score", "points", "number")


def number(value: float, measure: Measure) -> str:
    """57 → `57%`, 0.18 → `+0.18`, 5123 → `£5,123`, a band's number → its words."""
    if measure.unit == "band":
        return measure.bands.get(round(value), f"band {value:g}")
    decimals = measure.decimals
    text = f"{value:+,.{decimals}f}" if is_signed(measure) else f"{value:,.{decimals}f}"
    text = text.replace("-", "\N{MINUS SIGN}")
    if measure.unit == "percent":
        return f"{text}%"
    return f"£{text}" if measure.unit == "pounds" else text


def count(number_of: float) -> str:
    return f"{number_of:,.0f}"


def on_day(date: dt.date | None) -> str:
    """`13 December 2019`; nothing where no day is known."""
    return day(date) if date else ""


def at_time(moment: dt.datetime) -> str:
    """`30 November 2026 at 9:05am`, by the clock of schools in England."""
    local = moment.astimezone(LONDON)
    return f"{on_day(local.date())} at {local.hour % 12 or 12}:{local.minute:02}{'am' if local.hour < 12 else 'pm'}"


def ordinal(place: int) -> str:
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place:,}{ending}"


DATE_BASES = {"remembered": "the date is remembered, not confirmed"}


def release_words(release: str | None, released_on: dt.date | None, basis: str | None) -> str:
    """`final figures, out on 6 February 2020 (the date is remembered, not confirmed)`."""
    status = f"{release or 'undated'} figures"
    if released_on is None:
        return f"{status}; the day they came out is not known"
    why = "" if basis in (None, "publisher") else f" ({DATE_BASES.get(basis, basis)})"
    return f"{status}, out on {day(released_on)}{why}"


THEMES = {
    "key-stage-2": "Key stage 2",
    "key-stage-4": "Key stage 4",
    "early-years": "Early years and phonics",
    "key-stage-1": "Key stage 1",
    "absence": "Absence",
    "attendance": "Attendance this year",
    "exclusions": "Suspensions and exclusions",
    "key-stage-5": "Sixth form",
    "after-16": "After 16",
    "destinations": "After leaving",
    "higher-education": "Higher education",
    "context": "Who the pupils are",
    "admissions": "Admissions",
    "finance": "Money",
}


def theme_words(theme: str) -> str:
    return THEMES.get(theme) or sentence_case(theme.replace("-", " "))
