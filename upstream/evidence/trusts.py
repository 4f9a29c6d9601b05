"""Academy trusts as the register of groups lists them, and which of them a school was in on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from upstream.evidence.lineage import open_on
from upstream.evidence.store import Store

# Federations, sponsors and foundation trusts are groups too, but no accountable body of academies.
TYPES = ("Multi-academy trust", "Single-academy trust", "Secure single-academy trust")


@dataclass(frozen=True, slots=True)
class Trust:
    """One academy trust. `schools` is how many stand in the lists of its members, whenever they joined."""

    uid: str
    name: str
    type: str
    status: str | None
    opened_on: dt.date | None
    closed_on: dt.date | None
    company_number: str | None
    schools: int
    source: str | None
    file: str | None


@dataclass(frozen=True, slots=True)
class Membership:
    """A school in a trust. `joined_on` null: the list does not say since when. `seen_on`: the list's day."""

    urn: str
    uid: str
    joined_on: dt.date | None
    left_on: dt.date | None
    seen_on: dt.date | None
    source: str | None
    file: str | None


def trusts(store: Store) -> list[Trust]:
    """Every academy trust, by name."""
    counts = store.memberships().group_by("uid").agg(schools=pl.col("urn").n_unique())
    rows = store.groups().filter(pl.col("type").is_in(TYPES)).join(counts, on="uid", how="left").with_columns(
        pl.col("schools").fill_null(0).cast(pl.Int64), name=pl.col("name").fill_null("")
    )
    return [Trust(**{name: row[name] for name in Trust.__dataclass_fields__}) for row in rows.sort("name", "uid").to_dicts()]


def memberships_of(store: Store, urns: Sequence[str], on: dt.date) -> list[Membership]:
    """The trusts that a school was in on a day under any of its URNs, the surest first: a dated membership
    before an undated one, then by the newer list, then the later joining: a number that was closed on leaving its trust
    may still stand in the list of that trust."""
    return _memberships(_surest_first(store, urns, on).unique("uid", keep="first", maintain_order=True))


def every_membership_of(store: Store, urns: Sequence[str], on: dt.date) -> list[Membership]:
    """Of many schools every trust that each number was in on a day, the surest first, as `memberships_of` has it."""
    return _memberships(_surest_first(store, urns, on))


def _surest_first(store: Store, urns: Sequence[str], on: dt.date) -> pl.DataFrame:
    known = store.groups().filter(pl.col("type").is_in(TYPES)).select("uid")
    rows = store.memberships().filter(pl.col("urn").is_in(list(urns)), open_on(on, "joined_on", "left_on"))
    return rows.join(known, on="uid", how="semi").sort(
        pl.col("joined_on").is_null(), "as_at", "joined_on", "uid", descending=[False, True, True, False], nulls_last=True
    )


def members_on(store: Store, uid: str, on: dt.date) -> dict[str, Membership]:
    """By URN, who was in the trust on a day by the lists of members."""
    rows = store.memberships().filter(pl.col("uid") == uid, open_on(on, "joined_on", "left_on"))
    surest = rows.sort(pl.col("joined_on").is_null(), pl.col("as_at"), descending=[False, True], nulls_last=True)
    return {one.urn: one for one in _memberships(surest.unique("urn", keep="first", maintain_order=True))}


def _memberships(rows: pl.DataFrame) -> list[Membership]:
    named = rows.select("urn", "uid", "joined_on", "left_on", "source", "file", seen_on="as_at")
    return [Membership(**row) for row in named.iter_rows(named=True)]
