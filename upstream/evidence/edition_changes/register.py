"""What the registers say anew: schools opened, closed, converted, renamed, moved; inspections learnt of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from upstream.evidence import trusts
from upstream.evidence.directory import entries
from upstream.evidence.store import Store


class Happening(StrEnum):
    """What the register says of a school that it did not say before."""

    OPENED = "opened"
    CLOSED = "closed"
    CONVERTED = "took over from"  # one establishment continues another
    JOINED = "joined"
    LEFT = "left"
    RENAMED = "renamed"
    MOVED = "moved to another council"
    LISTED = "listed for the first time"
    UNLISTED = "no longer listed"


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """One thing about one establishment. `before` and `after` are names: of the school, a trust, a council."""

    urn: str
    name: str | None
    what: Happening
    before: str | None = None
    after: str | None = None
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class InspectionChange:
    """A judgement that the other edition does not have, or has with another grade. None: it is not there."""

    urn: str
    inspected_on: dt.date | None
    area: str | None
    before: str | None
    after: str | None


def register_changes(before: Store, after: Store) -> list[RegisterChange]:
    """By school. Where the edition before had no register at all, nothing is said of schools."""
    old, new = entries(before), entries(after)
    if old.is_empty():
        return []
    converted = _converted(before, after, new)
    taken_over = {one.before for one in converted} | {one.urn for one in converted}
    plain = [*_openings(old, new), *_closures(old, new)]
    told = [
        *converted, *(one for one in plain if one.urn not in taken_over), *_renamed(old, new), *_moved(old, new),
        *_trusts(before, after, old, new),
    ]
    return sorted(told, key=lambda one: (one.name or "", one.urn, one.what))


def _openings(old: pl.DataFrame, new: pl.DataFrame) -> Iterator[RegisterChange]:
    """A number that opened after the last list is an opening; one of long ago was only not listed."""
    last_list = old["as_at"].max()
    for row in new.join(old.select("urn"), on="urn", how="anti").iter_rows(named=True):
        opened = isinstance(last_list, dt.date) and row["opened_on"] is not None and row["opened_on"] > last_list
        what = Happening.OPENED if opened or row["status"] == "Proposed to open" else Happening.LISTED
        yield RegisterChange(row["urn"], row["name"], what, on=row["opened_on"])
    for row in old.join(new.select("urn"), on="urn", how="anti").iter_rows(named=True):
        yield RegisterChange(row["urn"], row["name"], Happening.UNLISTED)
    begun = _became("status", "Open") & (pl.col("status_before") == "Proposed to open")
    for row in _both(old, new).filter(begun).iter_rows(named=True):
        yield RegisterChange(row["urn"], row["name"], Happening.OPENED, on=row["opened_on"])


def _closures(old: pl.DataFrame, new: pl.DataFrame) -> Iterator[RegisterChange]:
    closed = _became("status", "Closed") | (pl.col("closed_on").is_not_null() & pl.col("closed_on_before").is_null())
    for row in _both(old, new).filter(closed).iter_rows(named=True):
        yield RegisterChange(row["urn"], row["name"], Happening.CLOSED, on=row["closed_on"])


def _renamed(old: pl.DataFrame, new: pl.DataFrame) -> Iterator[RegisterChange]:
    for row in _both(old, new).filter(pl.col("name") != pl.col("name_before")).iter_rows(named=True):
        yield RegisterChange(row["urn"], row["name"], Happening.RENAMED, row["name_before"], row["name"])


def _moved(old: pl.DataFrame, new: pl.DataFrame) -> Iterator[RegisterChange]:
    for row in _both(old, new).filter(pl.col("la") != pl.col("la_before")).iter_rows(named=True):
        yield RegisterChange(row["urn"], row["name"], Happening.MOVED, row["la_name_before"], row["la_name"])


def _converted(before: Store, after: Store, new: pl.DataFrame) -> list[RegisterChange]:
    continuing = after.lineage().filter(pl.col("predecessor").is_not_null())
    fresh = continuing.join(before.lineage().select("urn", "predecessor"), on=["urn", "predecessor"], how="anti")
    named = fresh.join(new.select("urn", "name"), on="urn", how="left")
    return [
        RegisterChange(row["urn"], row["name"], Happening.CONVERTED, row["predecessor"], row["succession"], row["from_on"])
        for row in named.iter_rows(named=True)
    ]


def _trusts(before: Store, after: Store, old: pl.DataFrame, new: pl.DataFrame) -> Iterator[RegisterChange]:
    """By the school's own line in the register and by the lists of members, each change once."""
    pairs_before = pl.concat([_by_register(old, new), _by_members(before, after)]).unique(["urn", "trust"])
    pairs_after = pl.concat([_by_register(new, old), _by_members(after, before)]).unique(["urn", "trust"])
    names = dict(pl.concat([old.select("urn", "name"), new.select("urn", "name")]).iter_rows())
    for what, here, there in ((Happening.LEFT, pairs_before, pairs_after), (Happening.JOINED, pairs_after, pairs_before)):
        for row in here.join(there, on=["urn", "trust"], how="anti").iter_rows(named=True):
            trust = row["named"]
            yield RegisterChange(
                row["urn"], names.get(row["urn"]), what, before=trust if what is Happening.LEFT else None,
                after=trust if what is Happening.JOINED else None, on=row["joined_on"] if what is Happening.JOINED else None,
            )


_PAIR = pl.Schema({"urn": pl.String, "trust": pl.String, "named": pl.String, "joined_on": pl.Date})


def _by_register(these: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Schools that both registers list, with the trust that this one names."""
    listed = these.join(others.select("urn"), on="urn", how="semi").filter(pl.col("trust_name").is_not_null())
    return listed.select(
        "urn", trust=_plain("trust_name"), named=pl.col("trust_name"), joined_on=pl.lit(None, dtype=pl.Date)
    ).cast(_PAIR)


def _by_members(these: Store, others: Store) -> pl.DataFrame:
    """Present members of academy trusts by the lists of members, where the other edition holds such a list too."""
    if others.memberships().is_empty():
        return _PAIR.to_frame()
    named = these.groups().filter(pl.col("type").is_in(trusts.TYPES)).select("uid", trust_name="name").drop_nulls()
    present = these.memberships().filter(pl.col("left_on").is_null()).join(named.unique("uid"), on="uid")
    return present.select("urn", trust=_plain("trust_name"), named=pl.col("trust_name"), joined_on="joined_on").cast(_PAIR)


def _plain(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.replace_all(r"[^0-9a-z]+", " ").str.strip_chars()


def _both(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    return new.join(old, on="urn", suffix="_before")


def _became(column: str, value: str) -> pl.Expr:
    return (pl.col(column) == value) & (pl.col(f"{column}_before") != value)


def inspection_changes(before: Store, after: Store) -> list[InspectionChange]:
    """By school and day. The same judgement of two lists is one."""
    key = ["urn", "inspected_on", "area"]
    old, new = (
        store.inspections().unique(key, keep="first", maintain_order=True).select(*key, "grade") for store in (before, after)
    )
    both = old.join(new, on=key, how="full", suffix="_after", coalesce=True, nulls_equal=True)
    changed = both.filter(pl.col("grade").ne_missing(pl.col("grade_after"))).sort(key, nulls_last=True)
    return [InspectionChange(*row) for row in changed.select(*key, "grade", "grade_after").iter_rows()]
