"""England’s schools pooled here, where its own row was in no file known by the day."""

from __future__ import annotations

import datetime as dt

import polars as pl

from tests.unit.assessment.frameworks import content
from tests.unit.assessment.small_store import SmallStore, england, figure, school, schools
from upstream.assessment.evaluate import assess
from upstream.assessment.framework import Framework

AS_AT = dt.date(2020, 4, 30)
RWM, YEAR = "ks2-rwm-expected", "2018/19"


def asked() -> Framework:
    made = content()
    made["criteria"][0]["interval_below"] = {
        "measure": RWM, "comparator": {"entity": "england-schools"}, "basis": "local choice"}
    return Framework.model_validate(made)


def outcome(rows: list[dict]) -> dict:
    """The answer to the first criterion of 900001, a school at 40% of 100."""
    listed = schools(school("900001"))
    store = SmallStore([figure("900001", RWM, YEAR, 40, 100, coverage="england"), *rows], {RWM: [YEAR]})
    found = assess(asked(), store, listed, AS_AT, nation=listed)
    return found.answers.filter(pl.col("criterion") == "outcomes", pl.col("part").is_null()).row(0, named=True)


def test_every_school_counts_by_its_pupils():
    # (40 × 100 + 70 × 300 + 55 × 100) ÷ 500 = 61, and 40% of 100 reaches to 49.8
    found = outcome([figure("900002", RWM, YEAR, 70, 300, coverage="england"),
                     figure("900003", RWM, YEAR, 55, 100, coverage="england")])
    assert (found["answer"], found["comparator"]) == ("met", 61.0)
    assert "England (its schools pooled here)’s 61%" in found["sentence"]


def test_the_published_row_does_not_stand_in():
    found = outcome([figure("900002", RWM, YEAR, 42, 300, coverage="england"), england(RWM, YEAR, 90)])
    assert (found["answer"], found["comparator"]) == ("not met", 41.5)


def test_too_few_schools_with_a_figure_give_none():
    withheld = [figure(str(900010 + n), RWM, YEAR, None, 5, coverage="england") for n in range(3)]
    found = outcome([figure("900002", RWM, YEAR, 70, 300, coverage="england"), *withheld])
    assert (found["answer"], found["comparator"]) == ("unknown", None)
    assert "is not in the files held here" in found["sentence"]


def test_one_council_is_not_england():
    listed = schools(school("900001"))
    store = SmallStore([figure("900001", RWM, YEAR, 40, 100), figure("900002", RWM, YEAR, 70, 300)], {RWM: [YEAR]})
    found = assess(asked(), store, listed, AS_AT, nation=listed)
    assert found.answers.filter(pl.col("criterion") == "outcomes")["answer"][0] == "unknown"
