"""Two sort orders and two marks, against a plain Python sort."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstream.evidence import orders
from upstream.evidence.definitions import STATUS_RANK
from upstream.evidence.frames import OBSERVATIONS

ROW = st.fixed_dictionaries({
    "entity_kind": st.sampled_from(["school", "la"]), "entity_id": st.sampled_from(["9", "10", "936"]),
    "measure": st.sampled_from(["reading", "absence"]), "pupil_group": st.sampled_from(["all", "girls"]),
    "phase": st.just("all"), "period": st.sampled_from(["2017/18", "2018/19"]),
    "period_end": st.just(dt.date(2019, 8, 31)), "release": st.sampled_from(["provisional", "revised", "final"]),
    "released_on": st.sampled_from([None, dt.date(2019, 1, 1), dt.date(2020, 1, 1)]),
    "precedence": st.integers(1, 3), "file": st.sampled_from(["a.csv", "b.csv"]), "source": st.just("s"),
    "value": st.floats(0, 100),
})


def frame(rows):
    full = [{**dict.fromkeys(OBSERVATIONS), **row, "row": number} for number, row in enumerate(rows)]
    return pl.DataFrame(full, schema=OBSERVATIONS)


def contest(row):
    age = -row["released_on"].toordinal() if row["released_on"] else 0
    return (-STATUS_RANK[row["release"]], age, row["precedence"], row["file"], row["row"])


@given(rows=st.lists(ROW, max_size=40), order=st.sampled_from(list(orders.ORDERS.values())))
def test_sorted_and_marked_as_a_plain_sort_would(rows, order):
    marked = orders.marked(frame(rows).with_columns(pl.col(pl.String).cast(pl.Categorical)), order)
    found = marked.with_columns(pl.col(pl.Categorical).cast(pl.String)).to_dicts()
    given_rows = frame(rows).to_dicts()
    expected = sorted(given_rows, key=lambda row: (*(row[name] for name in order), contest(row)))
    assert [row["row"] for row in found] == [row["row"] for row in expected]
    figures = [tuple(row[name] for name in orders.FIGURE) for row in expected]
    for place, row in enumerate(found):
        assert row["alone"] == (figures.count(figures[place]) == 1)
        assert row["current"] == (figures.index(figures[place]) == place)


@pytest.mark.parametrize("order", ["by_school", "by_measure"])
def test_many_small_stretches_make_the_same_as_one(tmp_path, monkeypatch, order):
    rows = [
        {"entity_kind": kind, "entity_id": str(number % 7), "measure": f"m{number % 5}", "pupil_group": "all",
         "phase": "all", "period": "2018/19", "release": "final", "precedence": number % 2, "file": "a.csv", "source": "s"}
        for number in range(60) for kind in ("school", "la")
    ]
    part = tmp_path / "part-1.parquet"
    frame(rows).write_parquet(part)
    found = []
    for size in (1_000_000, 9, 1):
        monkeypatch.setattr(orders, "CHUNK", size)
        folder = tmp_path / str(size)
        folder.mkdir()
        orders.write_observations([part], folder)
        files = sorted(folder.glob(f"observations_{order}-*.parquet"))
        found.append((len(files), pl.concat([pl.read_parquet(file) for file in files]).with_columns(
            pl.col(pl.Categorical).cast(pl.String))))
    assert found[0][0] == 1 < found[1][0] <= found[2][0]
    assert found[0][1].equals(found[1][1])
    assert found[0][1].equals(found[2][1])
