"""The invented nation, written to a folder: raw files, definitions and judgements. Same seed, same bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import polars as pl

from upstream.demo.background import Numbers, carry_on, councils, populate
from upstream.demo.corrected import write_corrected
from upstream.demo.council_tables import (
    write_absence_by_term,
    write_attendance,
    write_early_years,
    write_exclusions,
    write_offers,
)
from upstream.demo.county import County, Expectation, told_county
from upstream.demo.judged_areas import inspect_background
from upstream.demo.judgements import write_judgements
from upstream.demo.ks2_tables import write_ks2
from upstream.demo.ks4_tables import write_ks4
from upstream.demo.lait import write_lait
from upstream.demo.nation import Nation
from upstream.demo.neighbours import write_neighbours
from upstream.demo.own_definitions import write_definitions
from upstream.demo.pupils import ks2_pupils, ks4_pupils
from upstream.demo.register import write_register
from upstream.demo.result_tables import write_results
from upstream.demo.schemes import write_schemes
from upstream.demo.school_tables import write_school_tables
from upstream.demo.telling import tell
from upstream.demo.trust_tables import write_trust_tables

SEED = 1
BACKGROUND = 2000
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Planted:
    """One told school: what it shows, and what must be said of it."""

    urn: str
    name: str
    kind: str
    shows: str
    expects: Expectation


@dataclass(frozen=True)
class Share:
    """Pupils of one group at one stage in one year, counted from the pupils themselves and not from any table."""

    pupils: int
    passed: int

    @property
    def percent(self) -> float:
        return 100 * self.passed / self.pupils


@dataclass(frozen=True)
class Facts:
    """What was planted, for tests: an oracle that has read no file of the demo.

    `shares` holds RWM expected (ks2-rwm-expected) and English and maths 9–5 (english-maths-9-5) by
    (measure, `urn:…` | `la:…` | `england`, group, year).
    """

    seed: int
    raw: Path
    definitions: Path
    judgements: Path
    files: tuple[Path, ...]
    council: str
    as_at: dt.date
    schools: tuple[Planted, ...]
    listed: tuple[str, ...]  # URNs of the told county open on `as_at`, state-funded
    background: int
    shares: dict[tuple[str, str, str, str], Share] = field(repr=False)


def generate(target: Path, *, seed: int = SEED, background: int = BACKGROUND, progress: Progress | None = None) -> Facts:
    """Writes `target`/raw, `target`/definitions and `target`/judgements.csv, and says what is in them.

    `background` schools stand behind the told ones: 2,000 make a nation, 60 are enough for a test.
    """
    say = progress or (lambda _: None)
    county = told_county()
    say("inventing councils, schools and trusts")
    nation = _nation(seed, county, background)
    say("inventing pupils")
    ks2 = ks2_pupils(Random(f"{seed}/ks2"), nation.cohorts)
    ks4 = ks4_pupils(Random(f"{seed}/ks4"), nation.cohorts)
    say("writing files in the publishers' layouts")
    raw = target / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    files = [*_school_files(nation, ks2, ks4, seed, raw), *_council_files(nation, ks2, ks4, seed, raw)]
    write_corrected(raw, target / "corrected", Random(f"{seed}/corrected"))
    write_definitions(nation, county, target / "definitions")
    write_schemes(county, target / "definitions" / "schemes")
    judgements = write_judgements(county, target / "judgements.csv")
    return Facts(
        seed=seed, raw=raw, definitions=target / "definitions", judgements=judgements, files=tuple(files),
        council=county.council.code, as_at=county.as_at, listed=_listed(nation, county), background=background,
        schools=tuple(Planted(s.urn, s.name, s.kind, s.shows, s.expects) for s in county.schools),
        shares=_shares("ks2-rwm-expected", ks2, "rwm_exp") | _shares("english-maths-9-5", ks4.filter("state_funded"),
        "basics_95"),
    )  # fmt: skip


def _nation(seed: int, county: County, background: int) -> Nation:
    nation = Nation(councils(Random(f"{seed}/councils"), county), [], [])
    numbers = Numbers()
    tell(nation, Random(f"{seed}/county"), county, numbers)
    populate(nation, Random(f"{seed}/background"), background, numbers)
    carry_on(nation, Random(f"{seed}/later years"))
    inspect_background(nation, Random(f"{seed}/inspections"))
    return nation


def _school_files(nation: Nation, ks2: pl.DataFrame, ks4: pl.DataFrame, seed: int, raw: Path) -> list[Path]:
    return [
        *write_register(nation, raw),
        *write_ks2(nation, ks2, raw),
        *write_ks4(nation, ks4, Random(f"{seed}/provisional"), raw),
        *write_results(ks2, ks4, raw),
        *write_school_tables(nation, Random(f"{seed}/school tables"), raw),
        *write_trust_tables(nation, ks2, ks4, raw),
    ]


def _council_files(nation: Nation, ks2: pl.DataFrame, ks4: pl.DataFrame, seed: int, raw: Path) -> list[Path]:
    return [
        write_early_years(nation, Random(f"{seed}/early years"), raw),
        write_exclusions(nation, Random(f"{seed}/exclusions"), raw),
        write_absence_by_term(nation, raw),
        write_offers(nation, Random(f"{seed}/offers"), raw),
        *write_attendance(nation, Random(f"{seed}/attendance"), raw),
        write_neighbours(nation, raw),
        write_lait(nation, ks2, ks4, Random(f"{seed}/lait"), raw),
    ]


def _listed(nation: Nation, county: County) -> tuple[str, ...]:
    bystanders = {bystander.urn for bystander in county.elsewhere}
    return tuple(
        sorted(
            school.urn for school in nation.establishments
            if school.la == county.council.code and school.urn not in bystanders and school.open_on(county.as_at)
        )
    )  # fmt: skip


def _shares(measure: str, pupils: pl.DataFrame, passed: str) -> dict[tuple[str, str, str, str], Share]:
    found = {}
    groups = {"all": pupils, "disadvantaged": pupils.filter("dis"), "not-disadvantaged": pupils.filter(~pl.col("dis"))}
    for group, who in groups.items():
        counted = pl.len(), pl.col(passed).sum()
        for prefix, by in (("urn:", "urn"), ("la:", "la"), ("england", None)):
            for *key, year, pupils_counted, number in who.group_by([by, "year"] if by else ["year"]).agg(*counted).rows():
                found[measure, prefix + "".join(key), group, year] = Share(pupils_counted, number)
    return found
