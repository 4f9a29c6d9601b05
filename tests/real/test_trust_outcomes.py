"""Real trusts: published rows as the publisher wrote them, our sums as a plain loop over the schools' figures gives them."""

from __future__ import annotations

import csv
import datetime as dt

import pytest

from upstream.benchmarks.outcomes import load_outcomes
from upstream.benchmarks.trust_outcomes import trust_outcomes
from upstream.evidence.entity import Entity
from upstream.evidence.schools import schools_on
from upstream.lib.definition_files import PACKAGED

ON = dt.date(2026, 11, 22)
TRUSTS = ("2053", "4320", "5143")  # by the UID of the register of groups


def series_of(store, uid: str):
    trust = Entity("trust", uid)
    listed = schools_on(store, trust, ON)
    found = trust_outcomes(store, trust, listed, load_outcomes("alliance-seven", [PACKAGED], store.definitions))
    return listed, [series for outcome in found for series in outcome.series]


@pytest.mark.parametrize("uid", TRUSTS)
def test_a_published_figure_is_the_cell_of_the_publishers_file(store, shared_data, uid):
    path = next(shared_data.rglob("2023-2024_england_ks2-mats-performance.csv"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        written = next(row["PRWM_EXP_WGTAVG"] for row in csv.DictReader(file) if row["TRUST_UID"] == uid)
    _, found = series_of(store, uid)
    rwm = next(one for one in found if (one.item.measure, one.item.group) == ("ks2-rwm-expected", "all"))
    year = next(year for year in rwm.years if year.period == "2023/24")
    assert year.said == "published"
    assert year.figure.value == float(written.rstrip("%"))


@pytest.mark.parametrize("uid", TRUSTS)
def test_our_sums_are_those_of_a_plain_loop(store, uid):
    listed, found = series_of(store, uid)
    chains = listed.frame["urns"].to_list()
    checked = 0
    for series in found:
        for year in (year for year in series.years if year.said == "calculated here"):
            pupils = points = schools = 0
            for chain in chains:
                figure = first_value(store, series.measure.id, series.item.group, year.period, chain)
                if figure:
                    pupils, points, schools = pupils + figure[1], points + figure[0] * figure[1], schools + 1
            assert (year.schools, year.figure.value) == (schools, round(points / pupils, series.measure.decimals))
            checked += 1
    assert checked


def first_value(store, measure: str, group: str, period: str, chain: list[str]) -> tuple[float, float] | None:
    """The value and cohort of the first number of a chain that has both."""
    rows = store.figures(
        measures=[measure], entity_kind="school", entities=chain, groups=[group], phases=["all"], periods=[period]
    )
    known = {row["entity_id"]: row for row in rows.iter_rows(named=True) if row["value"] is not None and row["cohort"]}
    return next(((known[urn]["value"], known[urn]["cohort"]) for urn in chain if urn in known), None)
