"""Published totals of England and of one council, as the publishers print them, and where figures do not exist, why."""

import csv
import re
from pathlib import Path

import polars as pl
import pytest

from upstream.evidence.entity import Entity, parse_entity

TOTALS = """
    ks2-rwm-expected           england  2022/23  all                60
    ks2-rwm-expected           england  2023/24  all                61
    ks2-rwm-expected           england  2024/25  all                63
    ks2-rwm-expected           england  2022/23  disadvantaged      44
    ks2-rwm-expected           england  2023/24  disadvantaged      46
    ks2-rwm-expected           england  2024/25  disadvantaged      48
    ks2-rwm-expected           england  2022/23  not-disadvantaged  67
    ks2-rwm-expected           england  2023/24  not-disadvantaged  68
    ks2-rwm-expected           england  2024/25  not-disadvantaged  70
    ks2-rwm-expected           england  2018/19  all                65
    ks2-rwm-expected           england  2018/19  disadvantaged      51
    ks2-rwm-expected           england  2018/19  not-disadvantaged  71
    ks2-rwm-expected           la:936   2018/19  all                70
    ks2-rwm-expected           la:936   2018/19  disadvantaged      46
    ks2-rwm-expected           la:936   2018/19  not-disadvantaged  75
    attainment-8               england  2022/23  all                46.3
    attainment-8               england  2023/24  all                45.9
    attainment-8               england  2024/25  all                46.0
    attainment-8               la:936   2018/19  all                50.3
    progress-8                 la:936   2018/19  all                0.18
    progress-8                 la:936   2018/19  disadvantaged      -0.48
    english-maths-9-5          england  2022/23  all                45.3
    english-maths-9-5          england  2023/24  all                45.9
    english-maths-9-5          england  2024/25  all                45.4
    persistent-absence         england  2022/23  all                21.22
    persistent-absence         england  2023/24  all                19.95
    persistent-absence         england  2024/25  all                18.14
    suspension-rate            england  2023/24  all                11.31
    permanent-exclusions       england  2016/17  all                7720
    suspensions                england  2016/17  all                381865
    good-level-of-development  england  2022/23  all                67.2
    good-level-of-development  england  2023/24  all                67.7
    good-level-of-development  england  2024/25  all                68.3
    he-by-19                   england  2023/24  fsm                28.9
    he-by-19                   england  2023/24  not-fsm            49.0
"""
ABSENT = """
    ks2-maths-progress         england  2023/24  not published  key stage 1
    ks2-rwm-expected           england  2019/20  not collected  cancelled
    progress-8                 england  2024/25  not published  key stage 2
    progress-8                 england  2020/21  not published  cancelled
    good-level-of-development  england  2019/20  not collected  cancelled
    persistent-absence         england  2019/20  not published  autumn term
    ks1-reading-expected       england  2023/24  not collected  voluntary
"""


def _lines(table: str) -> list[list[str]]:
    """Columns stand apart by two spaces or more."""
    return [re.split(r" {2,}", line.strip()) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("measure", "entity", "period", "group", "published"), _lines(TOTALS))
def test_the_published_total(store, measure, entity, period, group, published):
    figure = store.figure(measure, parse_entity(entity), period, group=group)
    decimals = len(published.partition(".")[2])
    assert figure.value is not None, figure.why
    assert round(figure.value, decimals) == float(published)


@pytest.mark.parametrize(("measure", "entity", "period", "state", "reason"), _lines(ABSENT))
def test_a_figure_that_does_not_exist_says_why(store, measure, entity, period, state, reason):
    figure = store.figure(measure, parse_entity(entity), period)
    assert figure.state == state
    assert reason in figure.why


# From the edition back to the raw cell, read here with nothing of ours.

FOLLOWED = {
    "ks2/2018-936-ks2.csv": {
        ("ks2-rwm-expected", "all"): ("PTRWM_EXP", "TELIG"),
        ("ks2-rwm-expected", "disadvantaged"): ("PTRWM_EXP_FSM6CLA1A", "TFSM6CLA1A"),
        ("ks2-rwm-higher", "not-disadvantaged"): ("PTRWM_HIGH_NotFSM6CLA1A", "TNotFSM6CLA1A"),
        ("ks2-maths-progress", "girls"): ("MATPROG_G", "GELIG"),
        ("ks2-reading-score", "eal"): ("READ_AVERAGE_EAL", "TEALGRP2"),
    },
    "ks4/2018-2019_936_ks4final.csv": {
        ("attainment-8", "boys"): ("ATT8SCR_BOYS", "BPUP"),
        ("progress-8", "disadvantaged"): ("P8MEA_FSM6CLA1A", "P8PUP_FSM6CLA1A"),
        ("english-maths-9-5", "not-disadvantaged"): ("PTNOTFSM6CLA1ABASICS_95", "TNOTFSM6CLA1A"),
        ("progress-8-band", "all"): ("P8_BANDING", "P8PUP"),
    },
}


def _records(path: Path) -> dict[int, dict[str, str]]:
    """Records by the row a spreadsheet shows."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return dict(enumerate(csv.DictReader(lines), start=2))


def _number(cell: str | None) -> float | None:
    try:
        return float((cell or "").strip().removesuffix("%"))
    except ValueError:
        return None


@pytest.mark.parametrize("name", FOLLOWED)
def test_every_figure_of_a_file_is_the_cell_it_names(store, shared_data, name):
    records = _records(shared_data / name)
    for (measure, group), (column, cohort) in FOLLOWED[name].items():
        figures = store.figures(measures=[measure], entity_kind="school", groups=[group], periods=["2018/19"])
        figures = figures.filter(pl.col("file") == Path(name).name)
        assert figures.height > 40
        for figure in figures.iter_rows(named=True):
            row = records[figure["row"]]
            assert row["URN"] == figure["entity_id"]
            assert _number(row[column]) == figure["value"], (measure, group, row["URN"])
            assert _number(row[cohort]) == figure["cohort"], (measure, group, row["URN"])


@pytest.mark.parametrize("name", FOLLOWED)
def test_every_cell_of_a_file_is_a_figure(store, shared_data, name):
    """The other way: no school's published cell is lost on the way."""
    records = _records(shared_data / name)
    for (measure, group), (column, _) in FOLLOWED[name].items():
        published = {
            row["URN"]: _number(row[column])
            for row in records.values() if row["URN"].strip() and _number(row[column]) is not None
        }
        assert len(published) > 30
        for urn, value in published.items():
            held = store.releases_of(measure, Entity("school", urn), "2018/19", group=group)
            held = held.filter(pl.col("file") == Path(name).name)
            assert held["value"].to_list() == [value], (measure, group, urn)
