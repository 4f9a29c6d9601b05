"""Schools of the same form in a place: England, a region, a council, a trust, or a council's statistical neighbours."""

from __future__ import annotations

import datetime as dt

import polars as pl

from upstream.benchmarks.comparators.definition import ComparatorSet
from upstream.benchmarks.comparators.forms import ENGLAND, form, list_of, with_regions, with_trusts
from upstream.benchmarks.comparators.neighbours import statistical_neighbours
from upstream.benchmarks.comparators.similar import ALIKE
from upstream.benchmarks.councils import named
from upstream.evidence.entity import Entity
from upstream.evidence.store import Store

# Up to so many councils are each asked for their own list, which may be the register's. More are taken from the
# census's list of England, which is what nearly all of them have.
OWN_LISTS = 8
KEYS = {"england": (), "region": ("region",), "council": ("la",), "trust": ("trust",), "neighbours": ("la",)}


def pairs(store: Store, chosen: ComparatorSet, schools: pl.DataFrame, on: dt.date) -> pl.DataFrame:
    """ALIKE without distance and place: every school of `schools` with every other one of its pool."""
    of, inside = pools(store, chosen, schools, on)
    both = of.join(inside, on="pool").filter(pl.col("school") != pl.col("member_school"))
    blank = pl.lit(None)
    return both.select("urn", "member", distance=blank, place=blank).cast(ALIKE)


def pools(
    store: Store, chosen: ComparatorSet, schools: pl.DataFrame, on: dt.date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(urn, school, pool) of `schools`, and (pool, member, member_school): who is in each pool, themselves too.

    Schools whose form or place is not known are in no pool.
    """
    within = chosen.within or "england"
    keys = [*KEYS[within], "form"]
    own = _placed(store, schools, within, on).drop_nulls(keys)
    others = _placed(store, _listed(store, own, within, on), within, on).drop_nulls(keys)
    if within == "neighbours":
        others = _of_neighbours(store, chosen, own, others, on)
    pool = pl.concat_str(keys, separator=" ")
    inside = others.select(pool.alias("pool"), member="urn", member_school="school")
    return own.select("urn", "school", pool.alias("pool")), inside.unique(maintain_order=True)


def _placed(store: Store, schools: pl.DataFrame, within: str, on: dt.date) -> pl.DataFrame:
    formed = schools.with_columns(form=form())
    if within == "region":
        return with_regions(store, formed)
    return with_trusts(store, formed, on) if within == "trust" else formed


def _listed(store: Store, own: pl.DataFrame, within: str, on: dt.date) -> pl.DataFrame:
    codes = own["la"].unique().sort().to_list()
    if within == "council" and 0 < len(codes) <= OWN_LISTS:
        return pl.concat([list_of(store, Entity("la", code), on).frame for code in codes])
    return list_of(store, ENGLAND, on).frame


def _of_neighbours(
    store: Store, chosen: ComparatorSet, own: pl.DataFrame, others: pl.DataFrame, on: dt.date
) -> pl.DataFrame:
    """The schools of each council's neighbours, under that council's code."""
    near = [
        (code, other) for code in own["la"].unique().sort()
        for other in statistical_neighbours(store, chosen.source or "", code, on).codes
    ]
    beside = pl.DataFrame(near, schema={"la": pl.String, "neighbour": pl.String}, orient="row")
    return beside.join(others.rename({"la": "neighbour"}), on="neighbour")


def notes_for(store: Store, chosen: ComparatorSet, school: pl.DataFrame, on: dt.date) -> list[str]:
    """What a set of one school rests on, or why it has none."""
    code = school["la"][0]
    notes = list(list_of(store, Entity("la", code), on).notes if chosen.within == "council" and code else [])
    notes += why_none(store, chosen, school, on)
    if chosen.within == "neighbours" and code:
        near = statistical_neighbours(store, chosen.source or "", code, on)
        if near.codes:
            notes.append(f"The council’s neighbours: {named(store.definitions, near.codes)}.")
        notes += near.notes
    return notes


def why_none(store: Store, chosen: ComparatorSet, school: pl.DataFrame, on: dt.date) -> list[str]:
    """Why a school can be in no pool of the set; nothing where it can."""
    within = chosen.within or "england"
    placed = _placed(store, school, within, on).row(0, named=True)
    whys = {
        "form": "Neither a census nor the register says what form of school this is.",
        "region": "The region of the school’s council is not known.",
        "la": "The school’s council is not known.",
        "trust": "No list held names a trust that the school was in on that day.",
    }
    return [whys[key] for key in (*KEYS[within], "form") if placed[key] is None]
