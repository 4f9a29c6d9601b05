"""Which schools may be compared at all: their form, the places they are in, and which numbers are one school."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import polars as pl

from upstream.evidence.entity import Entity
from upstream.evidence.lineage import open_on
from upstream.evidence.schools import SchoolList, chain, school_on, schools_on
from upstream.evidence.store import Store

ENGLAND = Entity("england", "england")
FORM_WORDS = {
    "primary": "primary schools", "secondary": "secondary schools", "special": "special schools",
    "pru": "alternative provision", "nursery": "nursery schools", "16-19": "16 to 19 schools", "middle": "middle schools",
}
# A school that no census lists under a phase goes by its kind.
_FORM_OF_KIND = {
    "infant": "primary", "first": "primary", "junior": "primary", "primary": "primary", "secondary": "secondary",
    "all-through": "secondary",
}
PLACES = pl.Schema({"urn": pl.String, "school": pl.String, "form": pl.String, "la": pl.String, "place": pl.String})


def form() -> pl.Expr:
    """primary | secondary | special | pru | nursery | …: the census's phase, else by kind. Null where neither is known."""
    return pl.coalesce("phase", pl.col("kind").replace(_FORM_OF_KIND))


@lru_cache(maxsize=4)
def list_of(store: Store, where: Entity, on: dt.date) -> SchoolList:
    """`schools_on`, remembered: a set for many schools and one for each of them ask for the same list."""
    return schools_on(store, where, on)


def school_of(store: Store, urn: str, on: dt.date) -> pl.DataFrame:
    """SCHOOLS, one row: the school as the nation's list of the day has it, under whichever of its numbers; else
    what the register knows of the number itself."""
    nation = list_of(store, ENGLAND, on).frame
    numbers = chain(store, urn)
    found = nation.filter(pl.col("urn").is_in(numbers))
    own = found.filter(pl.col("urn") == urn)
    return (own if own.height else found).head(1) if found.height else school_on(store, urn, on)


def with_trusts(store: Store, schools: pl.DataFrame, on: dt.date) -> pl.DataFrame:
    """`schools` with `trust`, the UID of the academy trust that each was in on the day under any of its numbers;
    of several memberships the dated one before the undated, then the newer list, then the later joining: a number that
    was closed on leaving its trust may still stand in the list of that trust."""
    known = store.memberships().filter(open_on(on, "joined_on", "left_on")).select("urn", "uid", "joined_on", "as_at")
    numbers = schools.select("urn", number="urns").explode("number")
    surest = numbers.join(known, left_on="number", right_on="urn").sort(
        "urn", pl.col("joined_on").is_null(), "as_at", "joined_on", "uid", descending=[False, False, True, True, False],
        nulls_last=True,
    )
    return schools.join(surest.unique("urn", keep="first").select("urn", trust="uid"), on="urn", how="left")


def with_regions(store: Store, schools: pl.DataFrame) -> pl.DataFrame:
    """`schools` with `region`, that of their council."""
    regions = {
        area.id.rpartition(":")[2]: area.region for area in store.definitions.areas.values() if area.kind == "la"
    }
    region = pl.col("la").replace_strict(list(regions), list(regions.values()), default=None, return_dtype=pl.String)
    return schools.with_columns(region=region)
