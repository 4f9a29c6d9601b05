"""The told county as its YAML says it, checked."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path
from typing import Literal

from upstream.lib.definition_files import Definition, read_definition

COUNTY = Path(__file__).with_name("county.yaml")
ACADEMIES = Path(__file__).with_name("academies.yaml")
Pair = tuple[int, int] | None
Kind = Literal[
    "primary",
    "infant",
    "junior",
    "first",
    "middle",
    "secondary",
    "all-through",
    "special",
    "pru",
    "nursery",
    "16-19",
]


class TrustStory(Definition):
    uid: str
    name: str
    type: str
    opened: dt.date


class Ancestor(Definition):
    """A URN that a told school continues, was merged from, or was split from."""

    urn: str
    name: str | None = None
    type: str = "Community school"
    link: Literal["converter", "sponsored", "re-brokered"] = "converter"
    ages: tuple[int, int] | None = None
    trust: str | None = None  # the one that it was in, which another has taken it over from


class Later(Definition):
    """Results of 2022/23 to 2024/25, where they are not like the last told ones."""

    cohorts: tuple[Pair, Pair, Pair]
    strength: float | tuple[float, float, float] = 0.0


class Inspected(Definition):
    """An inspection without an overall grade. `all` is the grade of every area of its day that is not named."""

    on: dt.date
    published: dt.date
    all: str
    areas: dict[str, str] = {}  # area id → grade, in the inspectorate's words
    concern: str = ""


class Standing(Definition):
    """What a framework must say of a school: a category (null: undetermined), and those still possible."""

    category: str | None
    possible: tuple[str, ...] = ()


class Expectation(Definition):
    """What alliance-2019 must say of the school; what is not said is not asserted."""

    category: str | None = "any"  # null: undetermined
    possible: tuple[str, ...] = ()
    outcomes: str | None = None
    groups: str | None = None
    attendance: str | None = None
    capacity: str | None = None
    listed: str | None = "own"  # the URN that stands on the list of that day; null: none


class Story(Definition):
    urn: str
    name: str
    town: str
    type: str
    kind: Kind = "primary"
    ages: tuple[int, int]
    character: str = "Does not apply"
    trust: str | None = None
    joined: dt.date | None = None
    foundation: str | None = None
    federation: str | None = None
    opened: dt.date | None = None
    because: str = "Not applicable"
    closed: dt.date | None = None
    because_closed: str = ""
    follows: Ancestor | None = None
    merges: tuple[Ancestor, ...] = ()
    splits: Ancestor | None = None
    head: str = "Headteacher"
    roll: int | None = None
    cohorts: tuple[Pair, Pair, Pair]
    cohorts_ks4: tuple[Pair, Pair, Pair] | None = None
    strength: float | tuple[float, float, float] = 0.0
    strength_ks4: float | tuple[float, float, float] | None = None
    gap: float = 0.0
    provisional: float = 0.0
    covered: float | None = None
    persistent: float | tuple[float | str, float | str, float | str] | None = None
    grades: tuple[tuple[dt.date, str], ...] = ()
    ungraded_in_register: bool = False
    later: Later | None = None
    inspected: tuple[Inspected, ...] = ()
    judgements: dict[str, Literal["yes", "no"]] = {}
    tiering: dict[str, str] = {}  # what its trust recorded for alpha-2020
    now: dict[str, str] = {}  # what is recorded today for report-cards-2025
    areas: dict[str, str | None] = {}  # what its trust recorded for nine-areas: `all`, and the areas that differ (null: none)
    shows: str
    expects: Expectation = Expectation()
    standings: dict[str, Standing] = {}  # by framework: alpha-2020, report-cards-2025, nine-areas


class Bystander(Definition):
    """A row of the register that is no state-funded school, or not open yet."""

    urn: str
    name: str
    type: str
    phase: str = ""
    ages: tuple[int, int] | None = None
    status: str


class CouncilStory(Definition):
    code: str
    name: str
    gss: str
    region: str
    type: str


class Academies(Definition):
    """Trusts whose academies show one framework each, beside the county's other schools."""

    trusts: tuple[TrustStory, ...]
    schools: tuple[Story, ...]


class County(Definition):
    council: CouncilStory
    districts: tuple[str, ...]
    as_at: dt.date
    trusts: tuple[TrustStory, ...]
    schools: tuple[Story, ...]
    elsewhere: tuple[Bystander, ...]


@functools.cache
def told_county() -> County:
    """The told county with the academies of its trusts. `DefinitionError` names the line of every mistake."""
    county, academies = read_definition(COUNTY, County), read_definition(ACADEMIES, Academies)
    together = {"trusts": (*county.trusts, *academies.trusts), "schools": (*county.schools, *academies.schools)}
    return county.model_copy(update=together)
