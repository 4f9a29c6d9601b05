"""The nation behind the told county: 150 councils and schools with figures and no story."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from random import Random
from statistics import NormalDist

from upstream.demo.county import County
from upstream.demo.names import REGIONS, SAINTS, place, places, slug, street
from upstream.demo.nation import LATER, YEARS, Cohort, Council, Establishment, Group, Nation, results_day

COUNCILS = 150
_TYPES_OF_COUNCIL = ("County", "Unitary authority", "Metropolitan district", "London borough")
_NORMAL = NormalDist()
# Of every hundred schools: near the mix of the nation we know. Special schools are spread through it, so that a small
# nation has enough of them for a fifth.
_OTHERS = (
    ["primary"] * 65 + ["infant"] * 5 + ["junior"] * 5 + ["first"] + ["middle"] + ["secondary"] * 15 + ["all-through"]
    + ["pru"] + ["nursery"]
)  # fmt: skip
_MIX = [kind for n in range(0, 95, 19) for kind in ["special", *_OTHERS[n : n + 19]]]
_AGES = {
    "primary": (4, 11), "infant": (4, 7), "junior": (7, 11), "first": (4, 9), "middle": (9, 13), "secondary": (11, 18),
    "all-through": (4, 18), "special": (4, 19), "pru": (11, 16), "nursery": (2, 5), "16-19": (16, 19), "independent": (4,
    18),
}  # fmt: skip
_ENDS = {
    "primary": "Primary School", "infant": "Infant School", "junior": "Junior School", "first": "First School",
    "middle": "Middle School", "secondary": "School", "all-through": "All-Through School", "special": "Special School",
    "pru": "Centre", "nursery": "Nursery School", "independent": "College",
}  # fmt: skip
_NUMBERS = {"nursery": 1000, "pru": 1100, "secondary": 4000, "middle": 4500, "all-through": 6900, "special": 7000,
            "independent": 6000, "16-19": 8600}  # fmt: skip


def normal(random: Random) -> float:
    return _NORMAL.inv_cdf(random.random() or 0.5)


def councils(random: Random, county: County) -> list[Council]:
    """150 councils with codes 501–650, the told county among them as 501."""
    told = county.council
    codes = dict(REGIONS)
    towns = frozenset(story.town for story in county.schools)
    found = [Council(told.code, told.name, told.gss, told.region, codes[told.region], told.type, 0.0, 0.0)]
    for number, name in enumerate(places(random, COUNCILS - 1, without=towns), start=502):
        region, region_code = REGIONS[number % len(REGIONS)]
        found.append(
            Council(
                str(number),
                name,
                f"E19000{number}",
                region,
                region_code,
                _TYPES_OF_COUNCIL[number % 4],
                deprivation=normal(random),
                attainment=0.12 * normal(random),
            )
        )
    return found


def trusts(random: Random, count: int = 40) -> list[Group]:
    return [
        Group(
            str(99101 + n),
            f"{place.upper()} LEARNING TRUST",
            "Multi-academy trust",
            dt.date(2011 + n % 7, 9, 1),
            str(99200001 + n),
        )
        for n, place in enumerate(places(random, count))
    ]


class Numbers:
    """Hands out establishment numbers within each council, in the ranges that the types use."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, int], int] = {}

    def next(self, la: str, kind: str) -> str:
        start = _NUMBERS.get(kind, 2000)
        self._last[la, start] = self._last.get((la, start), start - 1) + 1
        return str(self._last[la, start])


def postcode(random: Random) -> str:
    """In area QX, which has never been issued."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return f"QX{random.randint(1, 29)} {random.randint(1, 9)}{random.choice(letters)}{random.choice(letters)}"


def populate(nation: Nation, random: Random, count: int, numbers: Numbers) -> None:
    """Adds `count` schools to `nation`, spread over every council but the told one, and their cohorts."""
    homes = nation.councils[1 : 1 + max(1, min(COUNCILS - 1, count // 6))]
    academies = trusts(random)
    nation.groups.extend(academies)
    for number in range(count):
        council = homes[number % len(homes)]
        kind = _MIX[(number // len(homes) * 7 + number) % len(_MIX)] if number % 97 else "independent"
        school = _school(random, council, kind, str(910001 + number), numbers)
        nation.establishments.append(school)
        _join(nation, random, school, academies)
        _tell(nation, random, school, council)


def _school(random: Random, council: Council, kind: str, urn: str, numbers: Numbers) -> Establishment:
    home = place(random) if random.random() < 0.8 else f"{random.choice(SAINTS)}'s"
    church = home.startswith("St ") and kind in ("primary", "infant", "junior", "secondary")
    deprivation = 0.6 * council.deprivation + 0.8 * normal(random)
    return Establishment(
        urn=urn, la=council.code, estab=numbers.next(council.code, kind), kind=kind, ages=_AGES[kind], town=council.name,
        name=f"{home} {'Church of England ' if church else ''}{_ENDS[kind]}", postcode=postcode(random),
        street=street(random),
        type=_type(random, kind, church), character="Church of England" if church else "Does not apply",
        diocese="Diocese of Fennminster" if church else "Not applicable", district=council.name,
        disadvantaged=min(0.75, 1 / (1 + math.exp(1.25 - 0.75 * deprivation))),
        eal=min(0.9, 0.6 * random.random() ** 2.5),
        roll=_roll(random, kind),
        grade=_grade(random, kind),
    )  # fmt: skip


def _type(random: Random, kind: str, church: bool) -> str:
    by_kind = {
        "pru": "Pupil referral unit", "nursery": "Local authority nursery school", "independent": "Other independent school",
    }  # fmt: skip
    if kind in by_kind:
        return by_kind[kind]
    academy = random.random() < (0.65 if kind == "secondary" else 0.35)
    if kind == "special":
        return "Academy special converter" if academy else "Community special school"
    if academy:
        return random.choice(["Academy converter", "Academy converter", "Academy sponsor led", "Free schools"])
    return (
        "Voluntary aided school" if church else random.choice(["Community school", "Community school", "Foundation school"])
    )


_ROLLS = {"primary": (90, 620), "infant": (90, 270), "junior": (120, 480), "first": (60, 280), "middle": (250, 620),
          "secondary": (450, 1500), "all-through": (700, 1700), "special": (40, 210), "pru": (15, 90), "nursery": (40, 140),
          "independent": (150, 900)}  # fmt: skip


def _roll(random: Random, kind: str) -> int:
    low, high = _ROLLS[kind]
    return round(low + (high - low) * random.random() ** 1.3)


def _grade(random: Random, kind: str) -> tuple[dt.date, str] | None:
    if kind == "independent" or random.random() < 0.1:
        return None
    grade = random.choices(["Outstanding", "Good", "Requires improvement", "Special Measures"], [19, 67, 11, 3])[0]
    return dt.date(2014 + random.randrange(6), random.choice([1, 2, 3, 5, 6, 10, 11]), random.randint(2, 26)), grade


def _join(nation: Nation, random: Random, school: Establishment, academies: list[Group]) -> None:
    if "cademy" not in school.type and "Free" not in school.type:
        return
    trust = random.choice(academies)
    school.trust = trust.uid
    school.opened = dt.date(2011 + random.randrange(5), 9, 1)
    school.because = "Academy Converter" if "converter" in school.type else "New Provision"
    # One in ten joins on a day that the register does not know.
    joined = dt.date(1900, 1, 1) if random.random() < 0.1 else max(school.opened, trust.opened)
    nation.memberships.append((school.urn, trust.uid, joined))


_STAGES = {"primary": ("ks2",), "junior": ("ks2",), "middle": ("ks2",), "secondary": ("ks4",), "all-through": ("ks2", "ks4"),
           "special": ("ks2", "ks4"), "independent": ("ks4",)}  # fmt: skip
_YEAR_GROUPS = {
    "primary": 7,
    "junior": 4,
    "middle": 4,
    "secondary": 6.2,
    "all-through": 14,
    "special": 13,
    "independent": 12,
}
_ABSENCE = {"PRI": (8.2, 0.42), "SEC": (13.2, 0.38), "SPE": (27.0, 0.28)}  # median percentage, spread of its logarithm


def _tell(nation: Nation, random: Random, school: Establishment, council: Council) -> None:
    deprived = (school.disadvantaged - 0.24) / 0.15
    strength = council.attainment - 0.16 * deprived + 0.22 * normal(random) - (3.0 if school.kind == "special" else 0.0)
    gap = 0.12 * normal(random)
    for year in YEARS:
        if not school.open_on(results_day(year)):
            continue
        for stage in _STAGES.get(school.kind, ()):
            pupils = max(2, round(school.roll / _YEAR_GROUPS[school.kind] * (1 + 0.1 * normal(random))))
            share = school.disadvantaged + math.sqrt(0.15 / pupils) * normal(random)
            nation.cohorts.append(
                Cohort(
                    school.urn,
                    school.la,
                    year,
                    stage,
                    pupils,
                    max(0, min(pupils, round(pupils * share))),
                    strength + 0.12 * normal(random),
                    gap,
                    school.eal,
                    school.kind,
                    entered=school.kind != "special" or random.random() < 0.5,
                )
            )
    if school.attends:
        add_absence(nation, random, school, 0.18 * deprived + 0.25 * normal(random))


def carry_on(nation: Nation, random: Random) -> None:
    """Cohorts of 2022/23 to 2024/25 for the schools without a story, each like its last one of 2018/19 and a little not."""
    schools = {school.urn: school for school in nation.establishments}
    last = [cohort for cohort in nation.cohorts if cohort.year == YEARS[-1] and not cohort.told]
    for cohort in last:
        for year in LATER:
            if schools[cohort.urn].open_on(results_day(year)):
                pupils = max(2, round(cohort.pupils * (1 + 0.08 * normal(random))))
                disadvantaged = min(pupils, round(cohort.disadvantaged * pupils / cohort.pupils))
                strength = cohort.strength + 0.15 * normal(random)
                nation.cohorts.append(
                    replace(cohort, year=year, pupils=pupils, disadvantaged=disadvantaged, strength=strength)
                )


def add_absence(nation: Nation, random: Random, school: Establishment, leaning: float) -> None:
    """Persistent absence of the told years and the later ones, which stand higher since 2020."""
    median, spread = _ABSENCE[school.attends]
    for year, lift in zip((*YEARS, "2022/23", "2023/24", "2024/25"), (1.0, 1.02, 1.0, 2.1, 1.95, 1.8), strict=True):
        level = median * math.exp(spread * (leaning + 0.35 * normal(random))) * lift
        nation.persistent[school.urn, year] = "SUPP" if (school.roll or 0) < 11 else round(min(level, 92.0), 1)


def website(school: Establishment) -> str:
    """Under .example, which resolves nowhere."""
    return f"https://www.{slug(school.name)}.example"
