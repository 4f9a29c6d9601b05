"""Which legal establishments (URNs) are one continuing school, and since when.

A one-to-one link continues the school: the predecessor has exactly one successor and the successor
exactly one predecessor, over both directions of the publisher's links. Merger, amalgamation and
split start a new school: those links end the predecessor but never join two schools.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

LINEAGE = pl.Schema(
    {
        "urn": pl.String,
        "school": pl.String,  # the newest URN of the chain
        "position": pl.Int16,  # 0 is the oldest
        "from_on": pl.Date,
        "from_basis": pl.String,  # opened | link | null
        "to_on": pl.Date,
        "to_basis": pl.String,  # successor opened | link | closed | null
        "succession": pl.String,  # how it took over: converter | sponsored | re-brokered | other | none
        "predecessor": pl.String,  # the one-to-one predecessor
        "successor": pl.String,  # the one-to-one successor
    }
)

SPANS = {"open_from": "from_on", "open_from_basis": "from_basis", "open_to": "to_on", "open_to_basis": "to_basis"}

# GIAS's own words. What stands in neither is no succession (sixth-form centres, expansion, other).
PLAIN = ("Successor", "Predecessor")
JOINING = ("merged", "amalgamat", "split")

_EDGE = pl.Schema({"predecessor": pl.String, "successor": pl.String, "plain": pl.Boolean, "established_on": pl.Date})


def edges(links: pl.DataFrame) -> pl.DataFrame:
    """Every succession the links tell, once: predecessor, successor, plain, established_on.

    `plain` is false where either direction says merger, amalgamation or split. Each direction carries
    its own date (one closes the evening before the other opens); the later is the day of taking over.
    """
    word = pl.col("link").fill_null("")
    lower = word.str.to_lowercase()
    told = links.filter(pl.col("urn") != pl.col("linked_urn")).with_columns(
        plain=word.is_in(PLAIN),
        forward=pl.when(lower.str.starts_with("successor")).then(True)
        .when(lower.str.starts_with("predecessor")).then(False),
        joining=lower.str.contains("|".join(JOINING)),
    )
    directed = told.filter(pl.col("forward").is_not_null()).select(
        predecessor=pl.when("forward").then("urn").otherwise("linked_urn"),
        successor=pl.when("forward").then("linked_urn").otherwise("urn"),
        plain="plain", established_on="established_on",
    )
    found = pl.concat([directed, _undirected(told)]).group_by("predecessor", "successor").agg(
        pl.col("plain").all(), pl.col("established_on").max()
    )
    return _without_contradictions(found).sort("predecessor", "successor").cast(_EDGE)


def _undirected(told: pl.DataFrame) -> pl.DataFrame:
    """`Result of Amalgamation` and `Merged - …` stand on both schools alike: the one whose own row has
    the earlier date was closed into the other. Undated ones tell nothing and are left out."""
    rows = told.filter(pl.col("forward").is_null() & pl.col("joining"))
    back = rows.select(urn="linked_urn", linked_urn="urn", back="established_on").unique(["urn", "linked_urn"])
    return rows.join(back, on=["urn", "linked_urn"]).filter(pl.col("established_on") < pl.col("back")).select(
        predecessor="urn", successor="linked_urn", plain=pl.lit(False), established_on="back"
    )


def _without_contradictions(found: pl.DataFrame) -> pl.DataFrame:
    """Where each of two schools is called the other's successor, neither is believed to continue it."""
    back = found.select(predecessor="successor", successor="predecessor", contradicted=pl.lit(True))
    return found.join(back, on=["predecessor", "successor"], how="left").select(
        "predecessor", "successor",
        plain=pl.col("plain") & pl.col("contradicted").is_null(),
        established_on="established_on",
    )


def one_to_one(found: pl.DataFrame) -> pl.DataFrame:
    """The edges that continue a school: plain, and the only one at either end."""
    successors = pl.len().over("predecessor")
    predecessors = pl.len().over("successor")
    return found.filter((successors == 1) & (predecessors == 1) & pl.col("plain"))


def lineage(links: pl.DataFrame, establishments: pl.DataFrame) -> pl.DataFrame:
    """LINEAGE, a row for every URN of `establishments` (one row a URN) and every URN of a succession."""
    found = edges(links)
    continuing = one_to_one(found)
    chains = _chains(continuing)
    continuing = continuing.join(chains.select(successor="urn"), on="successor", how="semi")
    urns = pl.concat(
        [establishments["urn"], found["predecessor"], found["successor"]]
    ).unique().drop_nulls().sort().to_frame("urn")
    known = establishments.select("urn", "opened_on", "closed_on", "type", "type_group", "opened_reason")
    rows = (
        urns.join(chains, on="urn", how="left")
        .join(known, on="urn", how="left")
        .join(continuing.select(urn="successor", predecessor="predecessor", began="established_on"), on="urn", how="left")
        .join(continuing.select(urn="predecessor", successor="successor"), on="urn", how="left")
    )
    return _dated(rows, found, known).with_columns(
        pl.col("school").fill_null(pl.col("urn")), pl.col("position").fill_null(0)
    ).pipe(_with_succession, known).select(LINEAGE.names()).cast(LINEAGE).sort("urn")


def _chains(continuing: pl.DataFrame) -> pl.DataFrame:
    """urn, school, position. A ring (each the next one's successor) has no newest URN and is no chain."""
    following = dict(zip(continuing["predecessor"], continuing["successor"], strict=True))
    oldest = set(following) - set(following.values())
    rows = []
    for urn in sorted(oldest):
        chain = [urn]
        while chain[-1] in following:
            chain.append(following[chain[-1]])
        rows += [(member, chain[-1], position) for position, member in enumerate(chain)]
    schema = {"urn": pl.String, "school": pl.String, "position": pl.Int16}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _dated(rows: pl.DataFrame, found: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """from and to with their bases. The successor's OpenDate wins over the link's date; the predecessor
    ends the day before. A merger's successor may be centuries old, so there the link's date counts."""
    opened = known.select(successor="urn", succeeded_on="opened_on")
    joined = pl.col("plain") & (pl.col("succeeded_on").is_not_null())
    ends = found.join(opened, on="successor", how="left").select(
        urn="predecessor",
        next_day=pl.when(joined).then("succeeded_on").otherwise("established_on"),
        end_basis=pl.when(joined).then(pl.lit("successor opened")).otherwise(pl.lit("link")),
    ).drop_nulls("next_day").sort("next_day").unique("urn", keep="last", maintain_order=True)
    day_before = pl.col("next_day") - pl.duration(days=1)
    succeeded = pl.col("next_day").is_not_null() & (
        (pl.col("end_basis") == "successor opened") | pl.col("closed_on").is_null()
    )
    return rows.join(ends, on="urn", how="left").with_columns(
        from_on=pl.coalesce("opened_on", "began"),
        from_basis=pl.when(pl.col("opened_on").is_not_null()).then(pl.lit("opened"))
        .when(pl.col("began").is_not_null()).then(pl.lit("link")),
        to_on=pl.when(succeeded).then(day_before).otherwise("closed_on"),
        to_basis=pl.when(succeeded).then("end_basis")
        .when(pl.col("closed_on").is_not_null()).then(pl.lit("closed")),
    )


def _with_succession(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """How a URN took over from its one-to-one predecessor, by its own type and reason opened."""
    earlier = known.select(
        predecessor="urn", was_academy=pl.col("type").str.to_lowercase().str.contains("academy|free school")
    )
    kind = pl.col("type").str.to_lowercase().fill_null("")
    reason = pl.col("opened_reason").str.to_lowercase().fill_null("")
    return rows.join(earlier, on="predecessor", how="left").with_columns(
        succession=pl.when(pl.col("predecessor").is_null()).then(pl.lit("none"))
        .when(kind.str.contains("academy|free school") & pl.col("was_academy").fill_null(False))
        .then(pl.lit("re-brokered"))
        .when(kind.str.contains("sponsor")).then(pl.lit("sponsored"))
        .when(kind.str.contains("converter") | (reason == "academy converter")).then(pl.lit("converter"))
        .otherwise(pl.lit("other"))
    )


def chain_of(frame: pl.DataFrame, urn: str) -> list[str]:
    """Every URN of the school that `urn` belongs to, newest first. Itself alone where it is not known."""
    found = frame.filter(pl.col("school") == pl.lit(_school_of(frame, urn)))
    return found.sort("position", descending=True)["urn"].to_list() or [urn]


def _school_of(frame: pl.DataFrame, urn: str) -> str:
    row = frame.filter(pl.col("urn") == urn)
    return row["school"][0] if row.height else urn


def open_on(day: dt.date, start: str = "open_from", end: str = "open_to") -> pl.Expr:
    """Whether the span covers the day. An unknown start or end does not close a school."""
    return (pl.col(start).is_null() | (pl.col(start) <= day)) & (pl.col(end).is_null() | (pl.col(end) >= day))
