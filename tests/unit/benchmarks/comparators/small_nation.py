"""An edition of twenty-four schools in four councils, written as `build` writes one, for tests that must be quick.

Primary schools P0 to P13 stand on a ladder: each has a little more of everything than the one before. Councils: 936
(P0–P5), its statistical neighbours 868 (P6–P9) and 825 (P10–P11), and 370 in another region (P12–P13).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from upstream.evidence import catalogue, lineage, orders, releases, serving, tables
from upstream.evidence.definitions import Definitions
from upstream.evidence.frames import ESTABLISHMENTS, LINKS, OBSERVATIONS, REFUSED
from upstream.evidence.intake import KEPT_TABLES
from upstream.evidence.store import Store

CENSUS, TABLES = "dfe-school-census-tables", "dfe-ks2-school-tables-full"
IN_JUNE, IN_DECEMBER = dt.date(2019, 6, 27), dt.date(2018, 12, 13)
DAY = dt.date(2019, 10, 31)
PRIMARIES = [str(900100 + n) for n in range(14)]
INFANTS = [str(900200 + n) for n in range(3)]
SECONDARIES = [str(900300 + n) for n in range(5)]
NURSERY, SPECIAL = "900400", "900500"
CONVERTED = "900090"  # the number that P0 had before it became an academy
TRUST = "2053"


def council(n: int) -> str:
    """Of the n-th primary school."""
    return "936" if n < 6 else "868" if n < 10 else "825" if n < 12 else "370"


def _listed() -> Iterator[dict]:
    def one(urn: str, la: str, school_type: str) -> dict:
        return {"urn": urn, "la": la, "laestab": None, "school_type": school_type, "period": "2018/19",
                "released_on": IN_JUNE, "source": CENSUS, "file": "census.csv", "row": 2}

    yield from (one(urn, council(n), "State-funded primary") for n, urn in enumerate(PRIMARIES))
    yield from (one(urn, "936", "State-funded primary") for urn in INFANTS)
    yield from (one(urn, "936", "State-funded secondary") for urn in SECONDARIES)
    yield from (one(NURSERY, "936", "State-funded nursery"), one(SPECIAL, "936", "State-funded special school"))
    yield one("900600", "936", "Independent school")


def observation(urn: str, measure: str, value: float | None, **more) -> dict:
    base = {
        "entity_kind": "school", "entity_id": urn, "phase": "all", "measure": measure, "pupil_group": "all",
        "period": "2018/19", "period_kind": "academic-year", "period_end": dt.date(2019, 8, 31), "value": value,
        "state": "suppressed" if value is None else "value", "release": "final", "released_on": IN_JUNE, "basis": "publisher",
        "source": CENSUS, "precedence": 10, "coverage": "england", "file": "census.csv", "row": 2, "matched": "urn",
        "sensitivity": "open",
    }
    return {**base, **more}


def _intakes() -> Iterator[dict]:
    every = [*enumerate(PRIMARIES), *((4 + n, urn) for n, urn in enumerate(INFANTS)), *enumerate(SECONDARIES), (3, NURSERY)]
    for n, urn in every:
        features = {"fsm6": 5.0 * n, "eal": 2.0 * n, "sen-support": 10.0 + n, "ehc-plan": 1.0 + n / 10, "roll": 100.0 + 20 * n}
        if urn == NURSERY:
            features = {"eal": 5.0, "roll": 60.0}
        yield from (observation(urn, measure, value) for measure, value in features.items() if (urn, measure) != LACKS)
    yield from (observation(SPECIAL, measure, value) for measure, value in (("fsm6", 50.0), ("eal", 3.0), ("roll", 90.0)))


LACKS = (PRIMARIES[13], "eal")  # published of everybody but this school
RWM = {"measure": "ks2-rwm-expected", "period": "2017/18", "period_end": dt.date(2018, 8, 31), "released_on": IN_DECEMBER,
       "source": TABLES, "file": "ks2.csv"}


def _results() -> Iterator[dict]:
    """P0 under its earlier number; P5 withheld, P6 of few pupils, P4 blank; P13 the best by far, P1 the worst."""
    for n, urn in enumerate(PRIMARIES):
        name = CONVERTED if n == 0 else urn
        value = {1: 10.0, 5: None, 13: 95.0}.get(n, 60.0 + n)
        if n == 4:
            yield observation(name, value=None, **RWM, state="not published")
        else:
            yield observation(name, value=value, **RWM, cohort=8.0 if n == 6 else 60.0)
    base = {"measure": "progress-8", "period": "2017/18", "period_end": dt.date(2018, 8, 31), "released_on": IN_DECEMBER,
            "source": "dfe-ks4-school-tables-full", "file": "ks4.csv"}
    for n, urn in enumerate(SECONDARIES[:4]):
        bounds = {"low": n / 2 - 0.3, "high": n / 2 + 0.3} if n != 3 else {}
        yield observation(urn, value=n / 2, cohort=150.0, **base, **bounds)
        yield observation(urn, value=40.0 + n, cohort=150.0, **{**base, "measure": "attainment-8"})


def _of_councils() -> Iterator[dict]:
    for code, value in (("936", 70.0), ("868", 72.0), ("825", 65.0), ("370", 80.0)):
        yield observation(code, "good-level-of-development", value, entity_kind="la", period="2017/18", source="dfe-lait",
                          period_end=dt.date(2018, 8, 31), released_on=dt.date(2018, 11, 29), cohort=1000.0, file="eyfsp.csv")


def _others() -> dict[str, list[dict]]:
    """Memberships, groups and neighbours. P1, P2 and a secondary school are of one trust, P3 joined it later."""
    joined = {PRIMARIES[1]: dt.date(2015, 9, 1), PRIMARIES[2]: None, PRIMARIES[3]: dt.date(2020, 9, 1), SECONDARIES[0]: None}
    members = [
        {"urn": urn, "uid": TRUST, "joined_on": on, "as_at": dt.date(2022, 3, 31), "source": "m", "file": "m.csv", "row": 2}
        for urn, on in joined.items()
    ]
    near = [
        {"la": "936", "neighbour": code, "place": place, "closeness": "Close", "as_at": dt.date(2025, 5, 31),
         "source": "dfe-lait-neighbours", "file": "sn.xlsx", "row": 4}
        for place, code in enumerate(("868", "825"), start=1)
    ]
    return {"memberships": members, "neighbours": near, "listed": list(_listed())}


def _establishments() -> Iterator[dict]:
    """Ages are held of P2 (a primary school), P3 (a junior school) and the first infant school."""
    ages = {PRIMARIES[2]: (4, 11), PRIMARIES[3]: (7, 11), INFANTS[0]: (4, 7)}
    for row in _listed():
        low, high = ages.get(row["urn"], (None, None))
        yield {"urn": row["urn"], "name": f"School {row['urn']}", "la": row["la"], "low_age": low, "high_age": high,
               "status": "Open", "as_at": dt.date(2021, 4, 1), "source": "register", "file": "register.csv", "row": 2}


def _links() -> list[dict]:
    pair = {"established_on": dt.date(2019, 1, 1), "source": "links", "file": "links.csv", "row": 2}
    return [{"urn": PRIMARIES[0], "linked_urn": CONVERTED, "link": "Predecessor", **pair},
            {"urn": CONVERTED, "linked_urn": PRIMARIES[0], "link": "Successor", **pair}]


def _rows(schema: pl.Schema, given: list[dict]) -> pl.DataFrame:
    return pl.DataFrame([{**dict.fromkeys(schema), **row} for row in given], schema=schema)


def small_nation(folder: Path, definitions: Definitions) -> Store:
    """Writes the edition under `folder` and opens it."""
    staging = folder / ".staging-test"
    staging.mkdir(parents=True)
    observed = _rows(OBSERVATIONS, [*_intakes(), *_results(), *_of_councils()])
    part = staging / "part-1.parquet"
    observed.write_parquet(part)
    orders.write_observations([part], staging)
    part.unlink()
    others = _others()
    holdings = releases.summarise(observed.lazy())
    extracts = _rows(ESTABLISHMENTS, list(_establishments()))
    latest = tables.latest_establishments(extracts)
    lines = lineage.lineage(_rows(LINKS, _links()), latest)
    found = {name: _rows(schema, others.get(name, [])) for name, schema in KEPT_TABLES.items()}
    made = {
        **found, "links": _rows(LINKS, _links()), "establishments": tables.extracts_in_order(extracts),
        "establishments_latest": tables.with_spans(latest, lines), "lineage": lines, "holdings": holdings,
        "files": _rows(catalogue.FILES, []), "releases": catalogue.releases_table(definitions, holdings),
        "refused": _rows(REFUSED, []), "inspections": tables.complete_inspections(found["inspections"], []),
    }
    for name, frame in made.items():
        frame.write_parquet(staging / f"{name}.parquet")
    (staging / "definitions.json").write_text(definitions.as_json(), encoding="utf-8")
    edition = serving.publish(staging, json.loads(json.dumps({"id": "0123456789abcdef", "made_at": "2026-01-01"})))
    return Store(edition, clearance="open", definitions=definitions, home=folder.parent)
