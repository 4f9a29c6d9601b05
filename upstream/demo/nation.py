"""Who is in the invented nation: councils, establishments, trusts, links, inspections and cohorts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

YEARS = ("2016/17", "2017/18", "2018/19")
LATER = ("2022/23", "2023/24", "2024/25")
RESULTS = (*YEARS, *LATER)  # the years with results of schools


@dataclass(frozen=True, slots=True)
class Council:
    code: str
    name: str
    gss: str
    region: str
    region_code: str
    type: str
    deprivation: float  # standard deviations of the nation
    attainment: float  # standard deviations of pupils


@dataclass(frozen=True, slots=True)
class TypeCodes:
    """How one GIAS type is written by the other publishers."""

    group: str
    table: str  # NFTYPE of the performance tables
    academy: str = "Total"  # academy_type of the exclusions file
    independent: bool = False


TYPES = {
    "Community school": TypeCodes("Local authority maintained schools", "CY"),
    "Voluntary aided school": TypeCodes("Local authority maintained schools", "VA"),
    "Voluntary controlled school": TypeCodes("Local authority maintained schools", "VC"),
    "Foundation school": TypeCodes("Local authority maintained schools", "FD"),
    "Academy converter": TypeCodes("Academies", "ACC", "Converter academy"),
    "Academy sponsor led": TypeCodes("Academies", "AC", "Sponsored academy"),
    "Free schools": TypeCodes("Free Schools", "F", "Free school"),
    "Free schools special": TypeCodes("Free Schools", "FS", "Special free school"),
    "Community special school": TypeCodes("Special schools", "CYS"),
    "Academy special converter": TypeCodes("Academies", "ACCS", "Special converter academy"),
    "Pupil referral unit": TypeCodes("Local authority maintained schools", ""),
    "Local authority nursery school": TypeCodes("Local authority maintained schools", ""),
    "Academy 16-19 converter": TypeCodes("Academies", "", "16-19 converter academy"),
    "Other independent school": TypeCodes("Independent schools", "IND", independent=True),
    "Non-maintained special school": TypeCodes("Special schools", "NMSS", independent=True),
    "Children's centre": TypeCodes("Children's Centres", "", independent=True),
}

_PHASES = {
    "primary": "Primary", "infant": "Primary", "first": "Primary", "junior": "Primary", "middle": "Middle deemed secondary",
    "secondary": "Secondary", "all-through": "All-through", "nursery": "Nursery", "16-19": "16 plus",
}  # fmt: skip
_CENSUS_TYPES = {
    "middle": "State-funded secondary", "secondary": "State-funded secondary", "all-through": "State-funded secondary",
    "special": "State-funded special school", "pru": "Pupil referral unit", "nursery": "State-funded nursery",
    "independent": "Independent school",
}  # fmt: skip


@dataclass(slots=True)
class Establishment:
    """One URN. `kind` is ours; the publishers' words follow from it and from `type`."""

    urn: str
    la: str
    estab: str
    name: str
    town: str
    postcode: str
    type: str
    kind: str
    ages: tuple[int, int] | None
    district: str = ""
    street: str = ""
    character: str = "Does not apply"
    diocese: str = "Not applicable"
    opened: dt.date | None = None
    because: str = "Not applicable"
    closed: dt.date | None = None
    because_closed: str = ""
    status: str = "Open"
    head: str = "Headteacher"
    roll: int | None = None
    disadvantaged: float = 0.2  # share of the roll
    eal: float = 0.1
    grade: tuple[dt.date, str] | None = None  # as the register gives the last inspection
    trust: str | None = None
    foundation: str | None = None
    federation: str | None = None
    told: bool = False

    @property
    def phase(self) -> str:
        return _PHASES.get(self.kind, "Not applicable")

    @property
    def census_type(self) -> str | None:
        """None: the census has no row for it (16–19 academies)."""
        return None if self.kind == "16-19" else _CENSUS_TYPES.get(self.kind, "State-funded primary")

    @property
    def attends(self) -> str | None:
        """The phase in which absence counts it: PRI, SEC, SPE, or None."""
        kinds = {"State-funded primary": "PRI", "State-funded secondary": "SEC", "State-funded special school": "SPE"}
        return kinds.get(self.census_type or "")

    @property
    def laestab(self) -> str:
        return self.la + self.estab

    def open_on(self, day: dt.date) -> bool:
        return (self.opened is None or self.opened <= day) and (self.closed is None or self.closed >= day)


@dataclass(frozen=True, slots=True)
class Cohort:
    """The pupils of one establishment at the end of one key stage in one year."""

    urn: str
    la: str
    year: str
    stage: str  # ks2 | ks4
    pupils: int
    disadvantaged: int
    strength: float
    gap: float
    eal: float
    kind: str
    told: bool = False
    provisional: float = 0.0
    covered: float = 0.95
    entered: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    uid: str
    name: str
    type: str
    opened: dt.date
    number: str  # company number


@dataclass(frozen=True, slots=True)
class Judged:
    """One area of one inspection, in the inspectorate's words."""

    urn: str
    inspected: dt.date
    published: dt.date
    area: str  # as it is named
    grade: str
    concern: str = ""


@dataclass(slots=True)
class Nation:
    councils: list[Council]
    establishments: list[Establishment]
    groups: list[Group]
    links: list[tuple[str, str, str, dt.date]] = field(default_factory=list)  # URN, linked URN, words, day
    memberships: list[tuple[str, str, dt.date]] = field(default_factory=list)  # URN, UID, joined
    inspections: list[tuple[str, dt.date, str]] = field(default_factory=list)  # URN, day, grade
    judged: list[Judged] = field(default_factory=list)  # inspections without an overall grade, an area each
    cohorts: list[Cohort] = field(default_factory=list)
    persistent: dict[tuple[str, str], float | str] = field(default_factory=dict)  # (URN, year) → % or a word

    def council(self, code: str) -> Council:
        return self._by_code[code]

    @property
    def _by_code(self) -> dict[str, Council]:
        return {council.code: council for council in self.councils}


def results_day(year: str) -> dt.date:
    """The day on which a school must be open to be listed with that year's results."""
    return dt.date(int(year[:4]) + 1, 5, 15)


def census_day(year: str) -> dt.date:
    return dt.date(int(year[:4]) + 1, 1, 17)
