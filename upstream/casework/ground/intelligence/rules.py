"""What can be recorded as intelligence, by whom, and what may become of it. Asks, never writes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from upstream.casework.ground.intelligence.kinds import IntelligenceKind, every_kind
from upstream.casework.ground.intelligence.models import NEXT, Intelligence, IntelligenceState
from upstream.casework.records.access import why_not_write
from upstream.casework.records.owning import why_not_change, why_not_sensitivity
from upstream.lib.clock import today
from upstream.lib.months import months_after
from upstream.lib.wording import did_you_mean
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.models import School

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Told:
    """What somebody says about a school, before it is stored. `sensitivity` and `expires_on` None: as the kind says."""

    kind: str
    is_fact: bool
    happened_on: dt.date
    title: str
    text: str = ""
    source: str = ""
    sensitivity: str | None = None
    expires_on: dt.date | None = None

    @property
    def fields(self) -> dict[str, object]:
        kind = every_kind()[self.kind]
        return {
            "kind": self.kind, "is_fact": self.is_fact, "happened_on": self.happened_on, "title": self.title.strip(),
            "text": self.text.strip(), "source": self.source.strip(), "sensitivity": self.sensitivity or kind.sensitivity,
            "expires_on": self.expires_on or expiry(kind, self.happened_on),
        }


def expiry(kind: IntelligenceKind, from_day: dt.date) -> dt.date:
    """The last day on which it holds, unless renewed."""
    return months_after(from_day, kind.expires_after)


def why_not_add(school: School, hat: Hat | None) -> str | None:
    return why_not_write(hat, Permission.INTELLIGENCE_WRITE, school)


def why_not_told(told: Told, hat: Hat) -> str | None:
    """Why this cannot be recorded as it is said, or None."""
    kind = every_kind().get(told.kind)
    if kind is None or not kind.is_in_use(told.happened_on):
        near = did_you_mean(told.kind, every_kind(), "The form lists the kinds.")
        return f"‘{told.kind}’ is no kind of intelligence on that day. {near}"
    if told.is_fact and not kind.can_be_fact:
        return f"‘{kind.title}’ is an opinion: a fact is something that anyone could check."
    if not told.is_fact and not kind.can_be_opinion:
        return f"‘{kind.title}’ is a fact: record an opinion about it under another kind."
    return _why_not_days(told) or _why_not_words(told) or why_not_sensitivity(told.sensitivity or kind.sensitivity, hat)


def _why_not_days(told: Told) -> str | None:
    if told.happened_on > today():
        return "The day is still to come: record it once it has happened, or say what is planned on a day gone by."
    if told.expires_on and told.expires_on < told.happened_on:
        return "It would expire before it happened: give a later day, or leave it out."
    return None


def _why_not_words(told: Told) -> str | None:
    if not told.title.strip():
        return "Say in one line what is known."
    if len(told.title.strip()) > LONGEST_TITLE:
        return f"The line is longer than {LONGEST_TITLE} characters: put the rest below it."
    return None


def why_not_become(told: Intelligence, state: IntelligenceState, hat: Hat | None) -> str | None:
    """Why a piece of intelligence cannot be renewed, corrected, withdrawn by a hat."""
    if why := why_not_change(told, hat, Permission.INTELLIGENCE_WRITE):
        return why
    if state not in NEXT[IntelligenceState(told.state)]:
        return f"This is {told.get_state_display().lower()}, so it cannot be {state.label.lower()} any more."
    return None


def why_not_renew(told: Intelligence, hat: Hat | None) -> str | None:
    return why_not_become(told, IntelligenceState.RENEWED, hat)


def why_not_correct(told: Intelligence, hat: Hat | None) -> str | None:
    return why_not_become(told, IntelligenceState.CORRECTED, hat)


def why_not_withdraw(told: Intelligence, hat: Hat | None) -> str | None:
    return why_not_become(told, IntelligenceState.WITHDRAWN, hat)
