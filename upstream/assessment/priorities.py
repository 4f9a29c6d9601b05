"""What a framework promises beside its categories: entitlements of each, and the priorities with their KPIs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from upstream.assessment.vocabulary import Basis
from upstream.lib.definition_files import Definition, Name

PER_WORDS = {"year": "a year", "term": "a term", "half-term": "a half term", "month": "a month"}


class Frequency(Definition):
    """At least so many in each year, term, half term or month."""

    at_least: int = Field(ge=1)
    per: Literal["year", "term", "half-term", "month"]
    by: str | None = None  # who makes them, where that is not who leads

    @property
    def words(self) -> str:
        """`at least 3 a year`."""
        return f"at least {self.at_least} {PER_WORDS[self.per]}" + (f", by {self.by}" if self.by else "")


class Entitlement(Definition):
    """What a school in a category can count on: who leads, how often it is visited and reviewed, what support."""

    led_by: str
    strategy: str | None = None
    visits: Frequency | None = None
    reviews: Frequency | None = None
    support: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _something(self) -> Entitlement:
        if not (self.visits or self.reviews or self.support):
            raise ValueError("an entitlement promises something: give visits, reviews or support")
        return self

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """What is promised as (name, words), in the order people ask."""
        said = [("Led by", self.led_by), ("Strategy", self.strategy)]
        said += [(name, one.words) for name, one in (("Visits", self.visits), ("Reviews", self.reviews)) if one]
        said += [("Support", "; ".join(self.support))]
        return tuple((name, words) for name, words in said if words)


class Target(Definition):
    """The number that a KPI should reach. `basis`: who set it."""

    value: float
    basis: Basis


class Kpi(Definition):
    """One indicator of a priority: a measure of a group of pupils, or a judgement that people record."""

    measure: str | None = None
    group: str = "all"
    target: Literal["england"] | Target | None = None
    judgement: str | None = None
    stale_after_days: int | None = Field(default=None, ge=1)  # None: as `definitions/freshness` has it

    @model_validator(mode="after")
    def _one_thing(self) -> Kpi:
        if (self.measure is None) == (self.judgement is None):
            raise ValueError("give exactly one of measure and judgement")
        if self.judgement and (self.target or self.group != "all"):
            raise ValueError("a judgement has no group and no target")
        return self


class Priority(Definition):
    """A group of KPIs by which performance is watched."""

    id: Name
    title: str
    kpis: tuple[Kpi, ...] = Field(min_length=1)
