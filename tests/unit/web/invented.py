"""A small invented edition, written as the tables a build writes: every state a page must show.

Council 991, Westmere, has one school told in full (999001, once 999000), one with few pupils, one that
closed, one whose name is hostile, and enough others for pages of results and a strip of a field.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from upstream.evidence import catalogue, editions, lineage, orders, serving, tables
from upstream.evidence.catalogue import FILES, HOLDINGS
from upstream.evidence.definitions import Definitions
from upstream.evidence.frames import (
    ESTABLISHMENTS,
    GROUPS,
    INSPECTIONS,
    LINKS,
    LISTED,
    MEMBERSHIPS,
    OBSERVATIONS,
    REFUSED,
)
from upstream.evidence.releases import summarise
from upstream.lib import academic_year

TOLD, ONCE, FEW, CLOSED, HOSTILE = "999001", "999000", "999002", "999003", "999004"
HOSTILE_NAME = '<script>alert("1")</script> & St Mary’s'
KS2, FILE = "dfe-ks2-school-tables-full", "2018-991-ks2.csv"
KEPT = Path("raw", KS2, "2018-19", "0" * 16, FILE)
HEADER = ("RECTYPE", "URN", "SCHNAME", "PTRWM_EXP", "TELIG", "STREET")
BROUGHT_OUT = {"2015/16": dt.date(2016, 12, 15), "2016/17": dt.date(2017, 12, 14), "2017/18": dt.date(2018, 12, 13),
               "2018/19": dt.date(2019, 12, 13), "2022/23": dt.date(2023, 12, 14)}


def observation(entity: tuple[str, str], measure: str, period: str, value: float | None, **given) -> dict:
    row = dict.fromkeys(OBSERVATIONS)
    row.update(
        entity_kind=entity[0], entity_id=entity[1], phase="all", measure=measure, pupil_group="all", period=period,
        period_kind="academic-year", period_end=academic_year.last_day(period), value=value,
        state="value" if value is not None else "suppressed", release="final", released_on=BROUGHT_OUT[period],
        basis="publisher", source=KS2, precedence=10, coverage="england", file=FILE, row=2, matched="urn",
        sensitivity="open",
    )
    return {**row, **given}


def told_in_full() -> list[dict]:
    """Reading, writing and maths of 999001: a predecessor's year, a suppressed year, a year after the hole."""
    here, measure = ("school", TOLD), "ks2-rwm-expected"
    return [
        observation(("school", ONCE), measure, "2015/16", 55, cohort=58),
        observation(here, measure, "2016/17", 61, cohort=59, row=3),
        observation(here, measure, "2017/18", None, row=4),
        observation(here, measure, "2018/19", 57, cohort=60, row=2),
        observation(here, measure, "2018/19", 56, cohort=61, release="provisional", released_on=dt.date(2019, 9, 30)),
        observation(here, measure, "2022/23", 63, cohort=60),
        observation(here, measure, "2018/19", 40, pupil_group="disadvantaged", cohort=20),
        observation(here, measure, "2018/19", 66, pupil_group="not-disadvantaged", cohort=40),
        observation(here, measure, "2018/19", 62, pupil_group="girls", cohort=30),
        observation(here, "ks2-reading-progress", "2018/19", -1.5, cohort=58, low=-2.9, high=-0.1),
    ]


def england() -> list[dict]:
    nation, measure = ("england", "england"), "ks2-rwm-expected"
    years = [("2016/17", 61), ("2017/18", 64), ("2018/19", 65), ("2022/23", 60)]
    return [
        *(observation(nation, measure, period, value) for period, value in years),
        observation(nation, measure, "2018/19", 71, pupil_group="not-disadvantaged"),
        observation(nation, measure, "2018/19", 51, pupil_group="disadvantaged"),
    ]


def observations() -> pl.DataFrame:
    others = [
        observation(("school", str(urn)), "ks2-rwm-expected", "2018/19", 40 + urn % 50, cohort=30 + urn % 30)
        for urn in range(999100, 999160)
    ]
    few = [observation(("school", FEW), "ks2-rwm-expected", "2018/19", 88, cohort=8)]
    return pl.DataFrame([*told_in_full(), *england(), *few, *others], schema=OBSERVATIONS)


def establishment(urn: str, name: str, **given) -> dict:
    row = dict.fromkeys(ESTABLISHMENTS)
    row.update(
        urn=urn, name=name, la="991", la_name="Westmere", laestab=f"991{urn[2:]}", type="Community school",
        phase="Primary", status="Open", low_age=4, high_age=11, town="Millbridge", postcode="ZZ1 9AA",
        as_at=dt.date(2021, 4, 1), source="dfe-gias-establishments", file="991_gias.csv", row=2,
    )
    return {**row, **given}


def establishments() -> pl.DataFrame:
    rows = [
        establishment(TOLD, "Alder Brook Primary Academy", type="Academy converter", opened_on=dt.date(2016, 9, 1),
                      pupils=411, capacity=420, trust_name="Three Rivers Trust", trust_uid="99901"),
        establishment(ONCE, "Alder Brook Primary School", status="Closed", closed_on=dt.date(2016, 8, 31)),
        establishment(FEW, "Birch Lane School", town="Fellside", postcode="ZZ2 8BB"),
        establishment(CLOSED, "Cedar Hill School", status="Closed", closed_on=dt.date(2015, 8, 31)),
        establishment(HOSTILE, HOSTILE_NAME),
        *(establishment(str(urn), f"Meadow {urn - 999099} School", phase="Secondary" if urn % 3 == 0 else "Primary")
          for urn in range(999100, 999160)),
        establishment("999500", "Northern School", la="992", la_name="Eastmoor"),
    ]
    return pl.DataFrame(rows, schema=ESTABLISHMENTS)


def links() -> pl.DataFrame:
    row = dict.fromkeys(LINKS)
    row.update(urn=TOLD, linked_urn=ONCE, link="Predecessor", established_on=dt.date(2016, 9, 1), source="links",
               file="links.csv", row=2)
    return pl.DataFrame([row], schema=LINKS)


def inspections() -> pl.DataFrame:
    def judged(urn: str, day: dt.date, grade: str, **given) -> dict:
        row = dict.fromkeys(INSPECTIONS)
        row.update(urn=urn, kind="graded", inspected_on=day, area="overall-effectiveness", grade=grade, raw_grade=grade,
                   framework="section-5-2012", source="ofsted", file="inspections.csv", row=7)
        return {**row, **given}

    return pl.DataFrame(
        [judged(TOLD, dt.date(2018, 5, 2), "requires-improvement"), judged(ONCE, dt.date(2011, 3, 9), "satisfactory")],
        schema=INSPECTIONS,
    )


def files(home: Path) -> pl.DataFrame:
    """The catalogue's line of the one raw file, which is kept byte for byte under the home."""
    rows = [f"1,{TOLD},Alder Brook,57%,60,Mill Lane", f"1,{TOLD},=1+1,61%,59,Mill Lane", "4,991,Westmere,70%,900,"]
    content = "\n".join([",".join(HEADER), *rows])
    (home / KEPT).parent.mkdir(parents=True, exist_ok=True)
    (home / KEPT).write_text(content, encoding="utf-8")
    row = dict.fromkeys(FILES)
    row.update(
        file=FILE, source=KS2, publication="dfe-ks2-performance", title="Key stage 2", sha256="0" * 64,
        bytes=len(content),
        encoding="utf-8", outcome="read", periods=["2018/19"], coverage="la:991", native=True, sensitivity="open",
        rows_read=3, rows_used=2, rows_ignored=1, ignored='{"council rows of another council": 1}', refused=1,
        observations=70,
        records=0, digest="0" * 16,
    )
    return pl.DataFrame([row], schema=FILES)


def refused() -> pl.DataFrame:
    row = {"file": FILE, "source": KS2, "row": 9, "reason": "not a number as its definition promises",
           "detail": "PTRWM_EXP: “lots”", "remedy": "Ask the publisher."}
    return pl.DataFrame([row], schema=REFUSED)


def make_edition(
    home: Path, definitions: Definitions, *, demo: bool = False, name: str = "0123456789abcdef"
) -> editions.Edition:
    """Writes the tables, gives the edition its name and lets it serve from `home`."""
    folder = home / "editions"
    folder.mkdir(parents=True, exist_ok=True)
    staging = editions.staging_folder(folder, name)
    part = staging / "part-1.parquet"
    observations().write_parquet(part)
    orders.write_observations([part], staging)
    part.unlink()
    latest = tables.latest_establishments(establishments())
    lines = lineage.lineage(links(), latest)
    holdings = pl.concat([HOLDINGS.to_frame(), summarise(observations().lazy())])
    made = {
        "establishments": tables.extracts_in_order(establishments()),
        "establishments_latest": tables.with_spans(latest, lines), "lineage": lines, "links": links(),
        "groups": GROUPS.to_frame(), "memberships": MEMBERSHIPS.to_frame(), "listed": LISTED.to_frame(),
        "inspections": tables.known_when(inspections()), "files": files(home), "refused": refused(), "holdings": holdings,
        "releases": catalogue.releases_table(definitions, holdings),
    }
    for table, frame in made.items():
        frame.write_parquet(staging / f"{table}.parquet")
    (staging / "definitions.json").write_text(definitions.as_json(), encoding="utf-8")
    inputs = [{"source": KS2, "file": FILE, "sha256": "0" * 64, "outcome": "read", "kept": str(KEPT)}]
    record = {"id": name, "made_at": "2026-11-22T08:00:00+00:00", "demo": demo, "inputs": inputs}
    return serving.publish(staging, record)
