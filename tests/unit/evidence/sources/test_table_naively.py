"""The vectorised reader against a naive one that goes row by row and figure by figure."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstream.evidence import sources
from upstream.evidence.definitions import Definitions, Measure, Source
from upstream.evidence.sources import Context

REVIEWED = {"by": "a test", "on": dt.date(2020, 1, 1)}
WORDS = {
    "title": "T",
    "short": "T",
    "theme": "test",
    "direction": "higher",
    "cohort": "pupils",
    "why": "w",
    "definition": "d",
}
CODES = {"SUPP": "suppressed", "NE": "not applicable"}
TODAY = dt.date(2021, 5, 1)


def definitions() -> Definitions:
    source = Source.model_validate(
        {
            "id": "t",
            "title": "T",
            "publisher": "P",
            "licence": "L",
            "seen": "file",
            "files": [r"t\.csv"],
            "period": {"column": "YEAR", "written": "end-year", "values": {"n/a": "ignore"}},
            "rows": [
                {"when": {"KIND": ["S"]}, "entity": "school", "urn": "URN"},
                {"when": {"KIND": ["E"]}, "entity": "england", "blank": "not collected"},
                {"when": {"KIND": "blank"}, "entity": "ignore"},
            ],
            "codes": CODES,
        }
    )
    measures = [
        {
            "id": "wide",
            "unit": "percent",
            "series": [
                {"source": "t", "figures": [{"value": "A", "cohort": "N"}, {"group": "girls", "value": "B"}]},
            ],
        },
        {
            "id": "long",
            "unit": "score",
            "series": [
                {
                    "source": "t",
                    "first": "2018/19",
                    "figures": [
                        {"value": "B", "where": {"WHO": "g"}, "group": "girls"},
                        {"value": "B", "where": {"WHO": ["b", "c"]}, "group": "boys"},
                    ],
                },
                {"source": "t", "last": "2017/18", "entities": ["school"], "figures": [{"value": "A"}]},
            ],
        },
    ]
    made = Definitions([], read=False)
    made.sources["t"] = source
    made.measures |= {m["id"]: Measure.model_validate({**WORDS, "reviewed": REVIEWED, **m}) for m in measures}
    return made


COLUMNS = ["KIND", "URN", "YEAR", "WHO", "A", "B", "N"]
numeric = st.sampled_from(["", " ", "SUPP", "NE", "0", "50", "50.0", "100", "101", "-3", "x", " 7 ", "7%"])
row = st.tuples(
    st.sampled_from(["S", "S", "S", "E", "", "?"]),
    st.sampled_from(["900001", "900002", "900003", "oops"]),
    st.sampled_from(["2018", "2019", "n/a", "soon"]),
    st.sampled_from(["g", "b", "c", "other"]),
    numeric,
    numeric,
    numeric,
)


def naive(rows: list[dict]) -> dict:
    """Figure → what stands for it and in which row; None where two rows differ."""
    found = defaultdict(list)
    for number, cells in enumerate(rows, start=2):
        for figure, content in figures_of({name: cell.strip() for name, cell in cells.items()}):
            found[figure].append((content, number))
    answers = {}
    for figure, said in found.items():
        contents = {content for content, _ in said}
        answers[figure] = said[0] if len(contents) == 1 else None
    return {figure: answer for figure, answer in answers.items() if answer}


def figures_of(cells: dict):
    kind, year = cells["KIND"], {"2018": "2017/18", "2019": "2018/19"}.get(cells["YEAR"])
    if kind not in ("S", "E") or year is None or (kind == "S" and not cells["URN"].isdigit()):
        return
    entity = cells["URN"] if kind == "S" else "england"
    blank = "not published" if kind == "S" else "not collected"
    wanted = [("wide", "all", "A", "N", True), ("wide", "girls", "B", None, True)]
    if year == "2018/19" and cells["WHO"] in ("g", "b", "c"):
        wanted.append(("long", "girls" if cells["WHO"] == "g" else "boys", "B", None, False))
    if year == "2017/18" and kind == "S":
        wanted.append(("long", "all", "A", None, False))
    for measure, group, column, of, percent in wanted:
        content = content_of(cells[column], cells[of] if of else None, blank, percent)
        if content:
            yield (measure, group, entity, year), content


def content_of(cell: str, cohort_cell: str | None, blank: str, percent: bool):
    value, state = number_or_state(cell, blank)
    cohort, cohort_state = number_or_state(cohort_cell, blank) if cohort_cell is not None else (None, "")
    if "wrong" in (state, cohort_state) or (cohort is not None and cohort < 0):
        return None
    if percent and value is not None and not 0 <= value <= 100:
        return None
    return value, state, cohort


def number_or_state(cell: str, blank: str):
    if cell == "":
        return None, blank
    if cell in CODES:
        return None, CODES[cell]
    try:
        return float(cell), "value"
    except ValueError:
        return None, "wrong"


@pytest.fixture(scope="module")
def made() -> Definitions:
    return definitions()


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("naive") / "t.csv"


@given(rows=st.lists(row, min_size=1, max_size=12))
def test_both_readers_find_the_same_figures_in_the_same_rows(made, path, rows):
    rows = [("S", "900009", "2019", "g", "1", "2", "3"), *rows]  # so that some period can be used
    out = io.StringIO(newline="")
    csv.writer(out).writerows([COLUMNS, *rows])
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    observations = sources.read(path, made.sources["t"], made, Context(today=TODAY)).tables["observations"]
    read = {
        (r["measure"], r["pupil_group"], r["entity_id"], r["period"]): ((r["value"], r["state"], r["cohort"]), r["row"])
        for r in observations.iter_rows(named=True)
    }
    assert read == naive([dict(zip(COLUMNS, cells, strict=True)) for cells in rows])
    assert observations.height == len(read)
