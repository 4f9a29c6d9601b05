"""A small invented edition, written as `build` writes one, without raw files."""

import datetime as dt
import json
from types import SimpleNamespace

import polars as pl
import pytest

from upstream.evidence import catalogue, lineage, orders, releases, serving, tables
from upstream.evidence.definitions import Definitions
from upstream.evidence.frames import ESTABLISHMENTS, LINKS, OBSERVATIONS, REFUSED
from upstream.evidence.intake import KEPT_TABLES
from upstream.evidence.store import Store

PUBLICATION = """
id: tests
title: Test results
publisher: An invented department
licence: none
cadence: yearly
releases:
  - {period: 2016/17, on: 2017-12-14, basis: publisher}
  - {period: 2017/18, on: 2018-12-13, basis: publisher}
  - {period: 2018/19, status: provisional, on: 2019-10-17, basis: remembered}
  - {period: 2018/19, on: 2019-12-13, basis: remembered}
"""
SOURCE = """
id: tests-schools
title: Test results of schools
publication: tests
seen: file
files: ["results.*[.]csv"]
period: {column: YEAR}
rows:
  - {when: {KIND: [S]}, entity: school, urn: URN}
  - {when: {KIND: [L]}, entity: la, code: LA}
  - {when: {KIND: [E]}, entity: england}
codes: {SUPP: suppressed}
"""
MEASURE = """
id: reading
title: Reading
short: Reading
theme: ks2
unit: percent
direction: higher
cohort: pupils
first: 2015/16
last: 2024/25
why: because
definition: what it says
gaps:
  - {periods: [2019/20, 2020/21], state: not collected, why: There were no tests.}
reviewed: {by: nobody, on: 2026-01-01}
series:
  - source: tests-schools
    figures:
      - {value: READ, cohort: N}
      - {group: disadvantaged, value: READ_D, cohort: N_D}
"""
TYPES = """
types:
  - names: [Community school, Academy converter, Academy sponsor led]
    state_funded: true
    sector: maintained
    kind: by-phase
  - {names: [Community special school], state_funded: true, sector: maintained, kind: special}
  - {names: [Other independent school], state_funded: false, sector: independent, kind: other}
  - {names: [State-funded primary], state_funded: true, sector: other, kind: primary, phase: primary}
  - {names: [Independent school], state_funded: false, sector: independent, kind: other}
"""
AREAS = """
areas:
  - {id: "936", name: Invented, kind: la, codes: ["936"], region: south}
"""
REGISTER = """
id: register
title: Register
publisher: An invented department
licence: none
seen: file
layout: establishments
files: ["register.*[.]csv"]
kinds: {register: full}
"""


@pytest.fixture
def definitions(tmp_path):
    for kind, name, text in (
        ("publications", "tests", PUBLICATION), ("sources", "tests", SOURCE), ("measures", "reading", MEASURE),
        ("types", "types", TYPES), ("areas", "areas", AREAS), ("sources", "register", REGISTER),
    ):
        path = tmp_path / "definitions" / kind / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Definitions([tmp_path / "definitions"])


def rows(schema, *given, **fixed):
    """A frame of the schema; what is not given is null."""
    return pl.DataFrame([{**dict.fromkeys(schema), **fixed, **row} for row in given], schema=schema)


def observation(entity="125001", value=50.0, **more):
    base = {
        "entity_kind": "school", "entity_id": entity, "phase": "all", "measure": "reading", "pupil_group": "all",
        "period": "2018/19", "period_kind": "academic-year", "period_end": dt.date(2019, 8, 31), "value": value,
        "state": "suppressed" if value is None else "value", "cohort": 30.0, "release": "final",
        "released_on": dt.date(2019, 12, 13), "basis": "remembered", "source": "tests-schools", "precedence": 10,
        "coverage": "la:936", "file": "results.csv", "row": 2, "matched": "urn", "sensitivity": "open",
    }
    return {**base, **more}


def establishment(urn, opened=None, **more):
    base = {
        "urn": urn, "name": f"School {urn}", "la": "936", "la_name": "Invented", "type": "Community school",
        "phase": "Primary", "status": "Open", "opened_on": opened, "low_age": 4, "high_age": 11,
        "as_at": dt.date(2021, 4, 1), "source": "register", "file": "register.csv", "row": 2,
    }
    return {**base, **more}


def link(urn, linked, kind, on=None):
    return {"urn": urn, "linked_urn": linked, "link": kind, "established_on": on, "source": "links", "file": "links.csv"}


@pytest.fixture
def invented():
    """Rows to make an edition of: observation(...), establishment(...), link(...)."""
    return SimpleNamespace(observation=observation, establishment=establishment, link=link)


AGREED = {"terms-of-the-council": ["local"]}


@pytest.fixture
def make_store(tmp_path, definitions):
    """Writes an edition from rows and opens it."""

    def make(
        observations=(), establishments=(), links=(), clearance="open", restricted=(), name="0123456789abcdef",
        live_agreements=AGREED, **others,
    ):
        folder = tmp_path / "home" / "editions"
        staging = folder / ".staging-test"
        staging.mkdir(parents=True)
        part = staging / "part-1.parquet"
        observed = rows(OBSERVATIONS, *observations)
        observed.write_parquet(part)
        orders.write_observations([part], staging)
        part.unlink()
        holdings = releases.summarise(observed.lazy())
        extracts = rows(ESTABLISHMENTS, *establishments)
        latest = tables.latest_establishments(extracts)
        lines = lineage.lineage(rows(LINKS, *links), latest)
        found = {name: rows(schema, *others.get(name, ())) for name, schema in KEPT_TABLES.items()}
        files = [{"file": "register.csv", "source": "register", "outcome": "read", "coverage": "la:936"}]
        made = {
            **found, "links": rows(LINKS, *links), "establishments": tables.extracts_in_order(extracts),
            "establishments_latest": tables.with_spans(latest, lines), "lineage": lines, "holdings": holdings,
            "inspections": tables.complete_inspections(found["inspections"], ["register"]),
            "files": rows(catalogue.FILES, *others.get("files", files)),
            "releases": catalogue.releases_table(definitions, holdings),
            "refused": rows(REFUSED, *others.get("refused", ())),
        }
        for table, frame in made.items():
            frame.write_parquet(staging / f"{table}.parquet")
        (staging / "definitions.json").write_text(definitions.as_json())
        parts = _restricted(tmp_path / "home", restricted)
        record = {"id": name, "made_at": "2026-01-01", "restricted": parts}
        edition = serving.publish(staging, json.loads(json.dumps(record)))
        return Store(
            edition, clearance=clearance, definitions=None, home=tmp_path / "home", live_agreements=live_agreements
        )

    return make


def _restricted(home, observations):
    if not observations:
        return []
    place = home / "restricted" / "local" / "2018-19" / "x" / "observations.parquet"
    place.parent.mkdir(parents=True)
    plain = place.with_name("plain.parquet")
    rows(OBSERVATIONS, *observations).write_parquet(plain)
    orders.write_restricted([plain], place)
    return [{
        "source": "local", "sensitivity": observations[0]["sensitivity"], "agreement": next(iter(AGREED)),
        "path": str(place.relative_to(home)),
    }]
