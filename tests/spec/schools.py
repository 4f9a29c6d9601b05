"""Schools written as cells: `44% of 50`, `withheld, 7`, `not listed`, `not held`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.spec.tables import number
from tests.unit.assessment.frameworks import alliance
from tests.unit.assessment.small_store import SmallStore, figure, inspection, schools
from upstream.assessment.evaluate import assess

YEARS = ["2018/19", "2017/18", "2016/17"]
AS_AT = dt.date(2020, 4, 30)


def written(urn: str, measure: str, year: str, cell: str, **rest: Any) -> list[dict]:
    """The figures that a cell stands for: none or one."""
    if cell in ("not listed", "not held"):
        return []
    if cell == "listed, blank":
        return [figure(urn, measure, year, state="not applicable", **rest)]
    if cell == "withheld, number unknown":
        return [figure(urn, measure, year, **rest)]
    if cell.startswith("withheld, "):
        return [figure(urn, measure, year, cohort=number(cell.removeprefix("withheld, ")), **rest)]
    value, _, cohort = cell.partition(" of ")
    return [figure(urn, measure, year, number(value), number(cohort), **rest)]


def answer(criterion: str, rows: list[dict], listed: list[dict], missing: dict[tuple[str, str], set[str]] | None = None,
           ) -> dict[str, Any]:
    """The row of ANSWERS for the first school of the list. `missing`: (group, year) → what is held of it."""
    measures = ("ks2-rwm-expected", "english-maths-9-5", "persistent-absence", "progress-8", "progress-8-band")
    store = SmallStore(
        rows, dict.fromkeys(measures, YEARS), [inspection(listed[0]["urn"], "good")],
        covered={("ks2-rwm-expected", *key): held for key, held in (missing or {}).items()},
    )
    ours = schools(*listed)
    found = assess(alliance(), store, ours, AS_AT, nation=ours)
    return next(row for row in found.answers.to_dicts()
                if row["urn"] == listed[0]["urn"] and row["criterion"] == criterion and row["part"] is None)
