"""Rules of retention, purposes and clocks as dated definitions. Nothing here knows Django: reports print them too."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from upstream.evidence.definitions import Review
from upstream.lib.definition_files import PACKAGED, Definition, Name, deployment_folders, read_definition
from upstream.lib.months import months_after
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted, listed
from upstream.lib.working_days import ENGLAND, after, is_working_day

FOLDER = PACKAGED / "retention"


class Then(StrEnum):
    """What becomes of something when its time is over."""

    STUB = "stub"  # deleted; a stub by kind and id stays, and a restore deletes it again
    DELETE = "delete"  # deleted, and only counted
    ANONYMISE = "anonymise"  # the person goes, ids stay
    YEARS = "years"  # whole years are removed at once
    WITH = "with what it belongs to"
    STAYS = "stays"  # as long as the database


class Length(Definition):
    """A length of time in one unit."""

    years: int = Field(default=0, ge=0)
    months: int = Field(default=0, ge=0)
    days: int = Field(default=0, ge=0)
    hours: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _one_unit(self) -> Length:
        if sum(bool(part) for part in self._parts.values()) != 1:
            raise ValueError("write one of years, months, days and hours, more than 0")
        return self

    @property
    def _parts(self) -> dict[str, int]:
        return {"year": self.years, "month": self.months, "day": self.days, "hour": self.hours}

    def __str__(self) -> str:
        return next(counted(number, unit) for unit, number in self._parts.items() if number)

    def after(self, day: dt.date) -> dt.date:
        """The corresponding day that much later; the last of its month where there is none."""
        return months_after(day, self.years * 12 + self.months) + dt.timedelta(days=self.days, hours=self.hours)

    def before(self, day: dt.date) -> dt.date:
        """What happened on this day or before it has lasted that long by `day`: never a day too early."""
        return months_after(day, -(self.years * 12 + self.months)) - dt.timedelta(days=self.days)


class RetentionRule(Definition):
    """How long one kind of thing is kept, counted from what, and what becomes of it then. In force from `since`."""

    id: Name
    title: str
    since: dt.date
    keep: Length | None = None
    after: str = ""  # in words: what the time is counted from
    then: Then
    basis: Literal["published", "local choice"]
    where: str = ""
    why: str
    reviewed: Review

    @model_validator(mode="after")
    def _whole(self) -> RetentionRule:
        counts = self.then in (Then.STUB, Then.DELETE, Then.ANONYMISE, Then.YEARS)
        if counts and (self.keep is None or not self.after):
            raise ValueError(f"{self.id}: say how long it is kept (keep) and after what (after)")
        if not counts and self.keep is not None:
            raise ValueError(f"{self.id}: nothing is counted where it {self.then}: leave keep out")
        if self.basis == "published" and not self.where:
            raise ValueError(f"{self.id}: say where it is published (where)")
        return self

    @property
    def in_words(self) -> str:
        if self.keep is None:
            return f"{self.title}: {'goes ' if self.then is Then.WITH else ''}{self.then}"
        ending = {
            Then.STUB: "then deleted, and a stub without its text is kept", Then.DELETE: "then deleted",
            Then.ANONYMISE: "then made anonymous", Then.YEARS: "then removed by whole years",
        }[self.then]
        return f"{self.keep} after {self.after}, {ending}"


class RetentionRules(Definition):
    """The rules of retention, each in the versions that were or will be in force."""

    rules: list[RetentionRule]

    @model_validator(mode="after")
    def _once(self) -> RetentionRules:
        pairs = [(rule.id, rule.since) for rule in self.rules]
        if twice := next((pair for pair in pairs if pairs.count(pair) > 1), None):
            raise ValueError(f"{twice[0]} is written twice from {twice[1]}: a change is a new version with a later day")
        return self

    def on(self, day: dt.date) -> dict[str, RetentionRule]:
        """The rules in force on a day, by id."""
        known = sorted((rule for rule in self.rules if rule.since <= day), key=lambda rule: rule.since)
        return {rule.id: rule for rule in known}


class Purpose(Definition):
    """Why personal data is held: the line of a record of processing."""

    id: Name
    title: str
    why: str
    lawful_basis: str
    people: list[str]  # whose data it is
    recipients: list[str]
    safeguards: list[str]
    reviewed: Review


class Risk(Definition):
    """What could go wrong for people, how bad it would be, and what is done against it."""

    title: str
    harm: str
    likelihood: Literal["low", "medium", "high"]
    severity: Literal["low", "medium", "high"]
    measures: list[str]
    left: Literal["low", "medium", "high"]


class Processing(Definition):
    """What the record of processing and the assessment of its impact say besides the classification."""

    about: str
    need: str
    rights: list[str]
    security: list[str]
    transfers: str
    purposes: list[Purpose]
    risks: list[Risk]

    @property
    def by_id(self) -> dict[str, Purpose]:
        return {purpose.id: purpose for purpose in self.purposes}


class LegalClock(Definition):
    """A time limit that a law sets. In force from `since`; `rolls_on`: one that ends on no working day ends on the next."""

    id: Name
    title: str
    since: dt.date
    length: Length
    rolls_on: bool = False
    where: str
    reviewed: Review

    def ends(self, first: dt.date) -> dt.date:
        """The last day of the time that runs from a day."""
        last = self.length.after(first)
        return after(last, 1, ENGLAND) if self.rolls_on and not is_working_day(last, ENGLAND) else last


class LegalClocks(Definition):
    """The time limits of data protection, by id and day."""

    clocks: list[LegalClock]

    def on(self, identifier: str, day: dt.date) -> LegalClock:
        known = [clock for clock in self.clocks if clock.id == identifier and clock.since <= day]
        if not known:
            ids = listed(sorted({clock.id for clock in self.clocks}))
            raise Refusal(f"No time limit ‘{identifier}’ is defined for {day}: there are {ids}.")
        return max(known, key=lambda clock: clock.since)


def retention_rules() -> RetentionRules:
    """The package’s rules, and those that the deployment sets in their place or besides (`retention/rules.yaml`)."""
    return _rules((FOLDER, *(folder / "retention" for folder in deployment_folders())))


@cache
def _rules(folders: tuple[Path, ...]) -> RetentionRules:
    """A later folder’s rule of the same id and day stands in the place of an earlier one’s."""
    found: dict[tuple[str, dt.date], RetentionRule] = {}
    for folder in folders:
        path = folder / "rules.yaml"
        if path.is_file():
            found |= {(rule.id, rule.since): rule for rule in read_definition(path, RetentionRules).rules}
    return RetentionRules(rules=list(found.values()))


@cache
def processing() -> Processing:
    return read_definition(FOLDER / "processing.yaml", Processing)


@cache
def legal_clocks() -> LegalClocks:
    return read_definition(FOLDER / "clocks.yaml", LegalClocks)
