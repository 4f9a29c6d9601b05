"""Which body each establishment was seen in, on which list: councils, trusts, dioceses, federations; and its numbers.

A list speaks of one day. That a later list of the same kind no longer names an establishment in a body is a sighting
too: `body` is then null.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from upstream.evidence.directory import council_named
from upstream.evidence.store import Store
from upstream.evidence.trusts import TYPES
from upstream.lib import academic_year

SIGHTINGS = pl.Schema(
    {
        "urn": pl.String,
        "kind": pl.String,  # council | trust | diocese | federation | laestab | ukprn
        "body": pl.String,  # council code | group UID | name | the number itself; null: in none
        "joined_on": pl.Date,  # as the list says; null: it does not
        "left_on": pl.Date,
        "seen_on": pl.Date,  # the day the list speaks of
        "source": pl.String,  # source and file
    }
)
FEDERATION = "Federation"
_NO_DIOCESE = ("not applicable", "not recorded", "does not apply", "")
_LAYOUT = "establishments"


def sightings(store: Store) -> pl.DataFrame:
    """SIGHTINGS of every list held, each URN's in the order of the lists' days."""
    found = [
        _councils(store), _by_census(store), _dioceses(store), _federations(store), _trusts_named(store),
        _members(store), _members_gone(store), _numbers(store, "laestab"), _numbers(store, "ukprn"), _numbers_by_census(store),
    ]
    every = pl.concat([rows.select(SIGHTINGS.names()).cast(SIGHTINGS) for rows in found])
    once = every.unique(["urn", "kind", "body", "joined_on", "left_on", "seen_on"], keep="first", maintain_order=True)
    order = ["urn", "kind", "seen_on", "joined_on"]  # of one day, those that say since when first
    return once.sort(order, nulls_last=[False, False, False, True], maintain_order=True)


def _extracts(store: Store, column: str | None = None) -> pl.DataFrame:
    """Rows of the registers; where a column is named, of those registers alone that have it."""
    rows = store.extracts()
    if column is not None:
        having = [one.id for one in store.definitions.sources.values() if one.layout == _LAYOUT and column in one.columns]
        rows = rows.filter(pl.col("source").is_in(having))
    return rows.with_columns(seen_on="as_at", where=_where(), joined_on=None, left_on=None)


def _where() -> pl.Expr:
    return pl.concat_str(pl.col("source").fill_null(""), pl.lit(", "), pl.col("file").fill_null(""))


def _seen(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    return rows.with_columns(kind=pl.lit(kind), source="where")


def _councils(store: Store) -> pl.DataFrame:
    rows = _extracts(store).with_columns(body=pl.coalesce("la", council_named(store, pl.col("la_name"))))
    return _seen(rows.drop_nulls("body"), "council")


def _by_census(store: Store) -> pl.DataFrame:
    return _seen(_listed(store).drop_nulls("la").with_columns(body="la"), "council")


def _numbers_by_census(store: Store) -> pl.DataFrame:
    return _seen(_listed(store).drop_nulls("laestab").with_columns(body="laestab"), "laestab")


def _listed(store: Store) -> pl.DataFrame:
    rows = store.listed()
    days = {period: census_day(period) for period in rows["period"].unique()}
    seen_on = pl.col("period").replace_strict(days, default=None, return_dtype=pl.Date)
    return rows.with_columns(seen_on=seen_on, where=_where(), joined_on=None, left_on=None)


def census_day(period: str) -> dt.date:
    """The third Thursday of January, when schools are counted."""
    first = dt.date(academic_year.start(period) + 1, 1, 1)
    return first + dt.timedelta(days=(3 - first.weekday()) % 7 + 14)


def _dioceses(store: Store) -> pl.DataFrame:
    rows = _extracts(store, "diocese").drop_nulls("diocese")
    none = pl.col("diocese").str.to_lowercase().is_in(_NO_DIOCESE)
    return _seen(rows.with_columns(body=pl.when(~none).then("diocese")), "diocese")


def _federations(store: Store) -> pl.DataFrame:
    """By the register's name for it. One that two groups bear is known by the name alone."""
    uids = _by_name(store.groups().filter(pl.col("type") == FEDERATION))
    rows = _extracts(store, "federation").with_columns(
        federation=pl.when(~pl.col("federation").str.to_lowercase().str.starts_with("not ")).then("federation")
    )
    body = pl.coalesce(_plain("federation").replace_strict(uids, default=None, return_dtype=pl.String), "federation")
    return _seen(rows.with_columns(body=body), "federation")


def _trusts_named(store: Store) -> pl.DataFrame:
    """An academy is always in a trust, so a register that names none has only left it out."""
    uids = _by_name(store.groups().filter(pl.col("type").is_in(TYPES)))
    named = _plain("trust_name").replace_strict(uids, default=None, return_dtype=pl.String)
    rows = _extracts(store).with_columns(body=pl.coalesce("trust_uid", named))
    return _seen(rows.drop_nulls("body"), "trust")


def _plain(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.strip_chars()


def _by_name(groups: pl.DataFrame) -> dict[str, str]:
    """UID by name, lower case: of several that bear a name the one that is open; none where that leaves several."""
    named = groups.drop_nulls("name").with_columns(key=_plain("name"), open=pl.col("closed_on").is_null())
    best = named.filter(pl.col("open") == pl.col("open").max().over("key"))
    once = best.filter(pl.len().over("key") == 1)
    return dict(once.select("key", "uid").iter_rows())


def _members(store: Store) -> pl.DataFrame:
    rows = store.memberships().with_columns(body="uid", seen_on="as_at", where=_where())
    return _seen(rows, "trust")


def _members_gone(store: Store) -> pl.DataFrame:
    """Who stood in a list of members and no longer stands in the next one of the same source."""
    whole = whole_lists(store.memberships())
    days = whole.select("source", "file", "as_at").unique()
    found = []
    for (source,), lists in days.sort("as_at").group_by(["source"], maintain_order=True):
        of_source = whole.filter(pl.col("source") == source)
        for earlier, later, file in zip(lists["as_at"], lists["as_at"][1:], lists["file"][1:], strict=False):
            before = of_source.filter(pl.col("as_at") == earlier).select("urn").unique()
            after = of_source.filter(pl.col("as_at") == later)
            gone = before.join(after, on="urn", how="anti")
            found.append(gone.with_columns(seen_on=pl.lit(later), where=pl.lit(f"{source}, {file}")))
    empty = pl.DataFrame(schema={"urn": pl.String, "seen_on": pl.Date, "where": pl.String})
    joined = pl.concat([empty, *found]).with_columns(body=None, joined_on=None, left_on=None)
    return _seen(joined, "trust")


def whole_lists(memberships: pl.DataFrame) -> pl.DataFrame:
    """The rows of lists that speak of one day. One of several days was put together by hand: that somebody is not in it
    means nothing."""
    return memberships.filter(pl.col("as_at").n_unique().over("source", "file") == 1, pl.col("as_at").is_not_null())


def _numbers(store: Store, column: str) -> pl.DataFrame:
    return _seen(_extracts(store).with_columns(body=column).drop_nulls("body"), column)


def names_of_trusts(store: Store) -> dict[str, str]:
    """UID → name, of the trusts that a register names."""
    rows = store.extracts().drop_nulls(["trust_uid", "trust_name"]).unique("trust_uid", keep="first", maintain_order=True)
    return dict(rows.select("trust_uid", "trust_name").iter_rows())
