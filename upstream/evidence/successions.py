"""Schools of a list under the URN that they had, or have come to have, on another day."""

from __future__ import annotations

import datetime as dt

import polars as pl

from upstream.evidence.lineage import edges, open_on
from upstream.evidence.store import Store

EARLIER = "predecessor of a listed school"
LATER = "successor of a listed school"


def predecessors(store: Store, funded: pl.DataFrame, extract: pl.DataFrame, on: dt.date) -> pl.DataFrame:
    """Schools open that day that have since been succeeded by a listed one and left the register.

    Their type and kind are the successor's, their name their own where any list gives it.
    Columns of `extract`, `list_basis` and `linked_type`.
    """
    found = edges(store.links()).join(extract, left_on="predecessor", right_on="urn", how="anti")
    rows = _open_that_day(store, found.select(urn="predecessor", relative="successor"), on)
    rows = rows.filter(pl.col("open_to").is_not_null())
    return _as_their_relatives(store, rows, funded, extract).with_columns(list_basis=pl.lit(EARLIER))


def successors(store: Store, gone: pl.DataFrame, extract: pl.DataFrame, on: dt.date) -> pl.DataFrame:
    """Schools open that day that have taken over from one of the register's that was `gone` by then.

    A register speaks only to the day of its making: without these, every school that became an academy
    afterwards would drop out of its council's list. One that still stands has no successor yet, whatever
    a link's date says. Shapes as for `predecessors`.
    """
    every = edges(store.links()).join(extract, left_on="successor", right_on="urn", how="anti")
    frontier = gone.select("urn", relative="urn")
    found, known = [frontier.clear()], pl.DataFrame(schema={"urn": pl.String})
    while frontier.height:  # a school may have changed hands twice since; links that run in a ring end here
        step = frontier.join(every, left_on="urn", right_on="predecessor").select("relative", urn="successor")
        frontier = step.join(known, on="urn", how="anti").unique("urn", keep="first", maintain_order=True)
        known = pl.concat([known, frontier.select("urn")])
        found.append(frontier.select("urn", "relative"))
    rows = _open_that_day(store, pl.concat(found), on).filter(pl.col("open_from").is_not_null())
    return _as_their_relatives(store, rows, gone, extract).with_columns(list_basis=pl.lit(LATER))


def _open_that_day(store: Store, rows: pl.DataFrame, on: dt.date) -> pl.DataFrame:
    """urn, relative, open_from, open_to: of those open on the day, each once."""
    spans = store.lineage().select("urn", open_from="from_on", open_to="to_on")
    found = rows.join(spans, on="urn").filter(open_on(on))
    return found.sort("urn", "relative").unique("urn", keep="first", maintain_order=True)


def _as_their_relatives(store: Store, rows: pl.DataFrame, funded: pl.DataFrame, extract: pl.DataFrame) -> pl.DataFrame:
    """What the register tells of the relative stands for what no register tells of the school itself."""
    names = store.establishments().select("urn", own_name="name", own_type="type")
    told = store.links().select(urn="linked_urn", told_name="linked_name").unique("urn", keep="first")
    told_of = funded.drop("open_from", "open_to", "opened_on").rename({"urn": "relative", "type": "linked_type"})
    return (
        rows.join(told_of, on="relative").join(names, on="urn", how="left").join(told, on="urn", how="left")
        .with_columns(
            name=pl.coalesce("own_name", "told_name"), opened_on="open_from", type="own_type",
            trust_name=pl.lit(None, dtype=pl.String),
        )
        .select(*extract.columns, "linked_type")
    )
