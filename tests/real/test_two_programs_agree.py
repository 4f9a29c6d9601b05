"""The engine and the naive second program say the same of every school, on both days, with and without judgements."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.real.naive_alliance_2019 import APRIL_2020, OCTOBER_2019
from tests.real.naive_alliance_2019 import assess as assess_naively
from upstream.assessment.evaluate import assess
from upstream.assessment.framework import load_framework
from upstream.assessment.judgements import read_judgements
from upstream.evidence.entity import parse_entity
from upstream.evidence.schools import schools_on
from upstream.lib.definition_files import PACKAGED

DAYS = [OCTOBER_2019, APRIL_2020]
EMPTY = "record,schools,kinds,date,answer,by,reason\ncomplete,la:936,all,2020-04-30,,A. Director,\n"


@pytest.fixture(scope="module", params=[(day, complete) for day in DAYS for complete in (False, True)], ids=str)
def both(request, store, shared_data: Path, tmp_path_factory):
    day, complete = request.param
    judgements = None
    if complete:
        table = tmp_path_factory.mktemp("judgements") / "empty.csv"
        table.write_text(EMPTY)
        judgements = read_judgements(table)
    schools = schools_on(store, parse_entity("la:936"), day)
    ours = assess(load_framework("alliance-2019", [PACKAGED]), store, schools, day, judgements)
    return ours, assess_naively(shared_data, day, complete)


def test_the_same_schools_each_once(both):
    ours, naive = both
    assert sorted(ours.schools["urn"]) == sorted(naive)
    assert len(naive) == 396


def test_the_same_categories_still_possible(both):
    ours, naive = both
    titles = {category.id: category.title for category in ours.framework.categories}
    said = {row["urn"]: [titles[name] for name in row["possible"]] for row in ours.schools.iter_rows(named=True)}
    assert said == {urn: answers["possible"] for urn, answers in naive.items()}


@pytest.mark.parametrize("criterion", ["outcomes", "groups", "attendance"])
def test_the_same_answer_to_each_criterion(both, criterion):
    ours, naive = both
    rows = ours.answers.filter((pl.col("criterion") == criterion) & pl.col("part").is_null())
    said = dict(zip(rows["urn"], rows["answer"], strict=True))
    assert said == {urn: answers[criterion] for urn, answers in naive.items()}
