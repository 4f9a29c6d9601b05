"""With whom a school or a council is compared, and when another does clearly better."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import numpy as np
import polars as pl

from tests.spec.tables import Page, Table, number
from upstream.benchmarks.comparators import ComparatorSet, Members, comparator_set
from upstream.benchmarks.comparators.family import verdict
from upstream.benchmarks.comparators.fields import placed
from upstream.benchmarks.comparators.intake import FIELD, Intake, intake_of
from upstream.benchmarks.comparators.neighbours import statistical_neighbours
from upstream.benchmarks.comparators.scales import Told
from upstream.benchmarks.comparators.similar import similar_of_all
from upstream.evidence.definitions import load_definitions
from upstream.evidence.entity import Entity
from upstream.evidence.frames import NEIGHBOURS
from upstream.evidence.value import State, Value

DEFINITIONS = load_definitions()

BESIDE = Table(
    "Who may stand beside whom among similar schools",
    """Two schools of the same intake, A and B, and whether B is among A’s similar schools. “Sits” is the key
    stage in whose tables a school stands with results, whatever they are; a kind is known only where an age range is held.
    A feature of the intake that is “–” is not known of that school.""",
    """
    | A’s form | A’s kind | A sits | A’s feature | B’s form | B’s kind | B sits | B’s feature | One school | Stands beside it |
    | primary | – | ks2 | 10 | primary | – | ks2 | 10 | no | yes |
    | primary | – | ks2 | 10 | primary | – | ks2 | 10 | yes | no |
    | primary | – | ks2 | 10 | secondary | – | ks4 | 10 | no | no |
    | primary | – | ks2 | 10 | special | – | – | 10 | no | no |
    | primary | – | ks2 | 10 | primary | – | – | 10 | no | no |
    | primary | – | – | 10 | primary | – | – | 10 | no | yes |
    | primary | junior | ks2 | 10 | primary | junior | ks2 | 10 | no | yes |
    | primary | junior | ks2 | 10 | primary | primary | ks2 | 10 | no | no |
    | primary | junior | ks2 | 10 | primary | – | ks2 | 10 | no | yes |
    | primary | – | ks2 | 10 | primary | junior | ks2 | 10 | no | yes |
    | primary | – | ks2 | 10 | primary | – | ks2 | – | no | no |
    | primary | – | ks2 | – | primary | – | ks2 | 10 | no | yes |
    | primary | – | ks2 | – | primary | – | ks2 | – | no | yes |
    """,
)

LISTS = Table(
    "Which list of statistical neighbours is used",
    """The newest list made by the day, else the earliest made after it, which is said. A neighbour that was not in being
    on the day is stood in for by the council or councils that were there in its place.""",
    """
    | Lists held | Day | List used | Made after the day | Neighbour in it | Compared with |
    | May 2020, May 2025 | 2026-01-01 | May 2025 | no | Trafford | Trafford |
    | May 2020, May 2025 | 2025-05-30 | May 2020 | no | Trafford | Trafford |
    | May 2020, May 2025 | 2020-05-31 | May 2020 | no | Trafford | Trafford |
    | May 2025 | 2019-10-31 | May 2025 | yes | Trafford | Trafford |
    | May 2025 | 2019-10-31 | May 2025 | yes | Cumberland | Cumbria |
    | May 2020 | 2026-01-01 | May 2020 | no | Cumbria | Cumberland, Westmorland and Furness |
    | May 2025 | 2019-03-31 | May 2025 | yes | North Northamptonshire | Northamptonshire |
    """,
)

CLEARLY = Table(
    "When a school of the family does clearly better",
    """The two 95% intervals do not meet. Of fewer pupils than the measure’s minimum nothing is said, nor where a measure
    has no interval.""",
    """
    | Measure | This school | Its pupils | The other | Their pupils | Beside it |
    | ks2-rwm-expected | 60% | 60 | 95% | 60 | clearly better |
    | ks2-rwm-expected | 60% | 60 | 75% | 60 | not clearly different |
    | ks2-rwm-expected | 60% | 300 | 75% | 300 | clearly better |
    | ks2-rwm-expected | 60% | 60 | 20% | 60 | clearly worse |
    | ks2-rwm-expected | 60% | 60 | 100% | 10 | few pupils |
    | ks2-rwm-expected | 60% | 10 | 100% | 60 | few pupils |
    | ks2-rwm-expected | 60% | 60 | – | – | no figure |
    | attainment-8 | 46 | 150 | 60 | 150 | no interval |
    | persistent-absence | 10% | – | 5% | – | no interval |
    """,
)

PLACES = Table(
    "A place in a set",
    """The school’s own figure is counted with the others. Ties share the better place. A fifth is the first k with rank ≤
    k × N ÷ 5, rounded down; of fewer than five there is none, nor where neither end is better.""",
    """
    | Measure | Own | The others | Place | Of | Fifth |
    | ks2-rwm-expected | 70 | 60, 65, 75, 80 | 3 | 5 | 3 |
    | ks2-rwm-expected | 70 | 60, 70, 75, 80 | 3 | 5 | 3 |
    | ks2-rwm-expected | 80 | 60, 65, 75, 80 | 1 | 5 | 1 |
    | ks2-rwm-expected | 70 | 60, 65, 75 | 2 | 4 | – |
    | persistent-absence | 5 | 6, 7, 8, 9, 10, 11, 12, 13, 14 | 1 | 10 | 1 |
    | persistent-absence | 14 | 5, 6, 7, 8, 9, 10, 11, 12, 13 | 10 | 10 | 5 |
    | roll | 200 | 100, 300, 400, 500 | 4 | 5 | – |
    """,
)

PAGE = Page(
    "comparators", "Comparator sets and similar schools",
    "Every comparison names its set. Sets are definitions in `definitions/comparators`, each with method, version and review.",
    (BESIDE, LISTS, CLEARLY, PLACES),
)


def plain(cell: str) -> str | None:
    return None if cell == "–" else cell


FEATURES = [{"measure": "fsm6", "weight": 1, "why": "A test."}, {"measure": "eal", "weight": 1, "why": "A test."}]


@BESIDE.cases()
def test_who_may_stand_beside_whom(row):
    """Among eight others of each form whose intakes lie far off, so that every form has a scale."""
    two = [_school(n, row, which) for n, which in ((1, "A"), (2, "B"))]
    if row["One school"] == "yes":
        two[1]["school"] = two[0]["school"]
    others = [
        {"urn": str(100 * (k + 1) + n), "school": f"other {k} {n}", "form": form, "sits": sits, "values": [20 + n] * 2}
        for k, (form, sits) in enumerate((("primary", "ks2"), ("primary", ""), ("secondary", "ks4"), ("special", "")))
        for n in range(8)
    ]
    found = similar_of_all(_intake([*two, *others]), np.array([0]))
    assert ("2" in found["member"].to_list()) == (row["Stands beside it"] == "yes")


def _school(urn: int, row: dict[str, str], which: str) -> dict:
    feature = plain(row[f"{which}’s feature"])
    return {
        "urn": str(urn), "school": f"school {urn}", "form": row[f"{which}’s form"], "kind": plain(row[f"{which}’s kind"]),
        "sits": plain(row[f"{which} sits"]) or "", "values": [10.0, np.nan if feature is None else float(feature)],
    }


def _intake(schools: list[dict]) -> Intake:
    chosen = ComparatorSet.model_validate({
        "id": "alike", "version": 1, "title": "Alike", "kind": "school", "method": "nearest", "size": 50, "fewest": 1,
        "covered": 50, "features": FEATURES, "about": "A test.", "reviewed": {"by": "a test", "on": dt.date(2026, 1, 1)},
    })
    columns = {name: [one.get(name) for one in schools] for name in FIELD}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(FIELD, pl.String))
    told = [Told(one, one.measure, "2018/19") for one in chosen.features]
    values = np.array([one["values"] for one in schools], float)
    return intake_of(chosen, dt.date(2019, 10, 31), frame, values, told, "a list", "2018/19")


@LISTS.cases()
def test_which_list_is_used(row):
    codes = {area.name: area.id for area in DEFINITIONS.areas.values() if area.kind == "la"}
    months = {"May 2020": dt.date(2020, 5, 31), "May 2025": dt.date(2025, 5, 31)}
    lists = [
        {"la": "936", "neighbour": codes[row["Neighbour in it"]], "place": 1, "as_at": months[month], "source": "s"}
        for month in row["Lists held"].split(", ")
    ]
    rows = pl.DataFrame([{**dict.fromkeys(NEIGHBOURS), **one} for one in lists], schema=NEIGHBOURS)
    store = SimpleNamespace(definitions=DEFINITIONS, neighbours=lambda: rows)
    found = statistical_neighbours(store, "s", "936", dt.date.fromisoformat(row["Day"]))  # type: ignore[arg-type]
    assert f"{found.made:%B %Y}" == row["List used"]
    assert any("made after" in note for note in found.notes) == (row["Made after the day"] == "yes")
    assert found.codes == tuple(codes[name] for name in row["Compared with"].split(", "))


@CLEARLY.cases()
def test_when_another_does_clearly_better(row):
    measure = DEFINITIONS.measures[row["Measure"]]
    pupils = _number(row["Its pupils"])
    own = Value(State.VALUE, measure.id, "urn:1", "2018/19", value=number(row["This school"]), cohort=pupils)
    other = {"value": _number(row["The other"]), "cohort": _number(row["Their pupils"]), "low": None, "high": None}
    assert verdict(measure, own, other) == row["Beside it"]


def _number(cell: str) -> float | None:
    return None if cell == "–" else number(cell)


@PLACES.cases()
def test_a_place_in_a_set(row):
    measure = DEFINITIONS.measures[row["Measure"]]
    own = Value(State.VALUE, measure.id, "urn:1", "2018/19", value=number(row["Own"]))
    others = tuple(number(cell) for cell in row["The others"].split(", "))
    among = Members(comparator_set("england-phase"), Entity("school", "1"), (), (), "", "")
    found = placed(own, others, measure, among)
    assert (found.rank, found.n, found.quintile) == (int(row["Place"]), int(row["Of"]), _number(row["Fifth"]))
