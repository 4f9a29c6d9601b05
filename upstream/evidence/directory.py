"""The directory of schools: found by name, town, postcode, URN or LAESTAB; every URN leads to its school."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import polars as pl

from upstream.evidence.store import Store

# What stands between the words of a name is no reason not to find it: St. Mary's, St Marys, ST MARY’S.
_DROPPED = r"['’‘`.]"
_SPACED = r"[^0-9a-z]+"
NO_PHASE = "Not applicable"  # as the register writes it
KINDS = {"special": "Special", "pru": "Alternative provision", "nursery": "Nursery", "16-19": "16 plus"}
_POSTCODE = re.compile(r"^[a-z]{1,2}[0-9][0-9a-z]?(?:[0-9][a-z]{2})?$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One establishment as the directory lists it. `school` is the present URN of its one-to-one chain."""

    urn: str
    school: str
    name: str
    type: str | None
    phase: str | None
    la: str | None
    la_name: str | None
    laestab: str | None
    town: str | None
    postcode: str | None
    status: str | None
    opened_on: dt.date | None
    closed_on: dt.date | None
    low_age: int | None
    high_age: int | None
    gender: str | None
    religious_character: str | None
    capacity: int | None
    pupils: int | None
    trust_uid: str | None
    trust_name: str | None
    sponsor: str | None
    federation: str | None
    region: str | None
    district: str | None
    as_at: dt.date | None
    source: str | None
    file: str | None
    row: int | None


@dataclass(frozen=True, slots=True)
class Incarnation:
    """One legal establishment of a school's life, and how it took over from the one before."""

    urn: str
    from_on: dt.date | None
    to_on: dt.date | None
    succession: str


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search. `total` counts all that match."""

    entries: tuple[Entry, ...]
    total: int


def plainly(column: pl.Expr) -> pl.Expr:
    """Lower case, without accents on the ends of words, punctuation as single spaces."""
    return column.fill_null("").str.to_lowercase().str.replace_all(_DROPPED, "").str.replace_all(_SPACED, " ")


def _plain(text: str) -> str:
    return re.sub(_SPACED, " ", re.sub(_DROPPED, "", text.lower())).strip()


def directory_of(store: Store) -> Directory:
    """The directory of an edition."""
    return Directory(entries(store), store.lineage(), store.extracts())


def entries(store: Store) -> pl.DataFrame:
    """Establishments with `found_under`, and with the council and LAESTAB that any list gives. A register may name a
    council without its number, or neither: the definitions of areas and the census's own lists then say what they can."""
    rows = store.establishments()
    named = store.extracts().drop_nulls("la_name").unique("urn", keep="first", maintain_order=True)
    listed = store.listed().sort("period", descending=True).unique("urn", keep="first", maintain_order=True)
    rows = rows.join(named.select("urn", other_name="la_name"), on="urn", how="left").join(
        listed.select("urn", listed_la="la", listed_laestab="laestab", listed_type="school_type"), on="urn", how="left"
    )
    names = {area.id: area.name for area in store.definitions.areas.values() if area.kind == "la"}
    written = pl.coalesce("la_name", "other_name")
    filled = rows.with_columns(
        la=pl.coalesce("la", council_named(store, written), "listed_la"), la_name=written,
        laestab=pl.coalesce("laestab", "listed_laestab"),
    )
    by_code = pl.col("la").replace_strict(names, default=None, return_dtype=pl.String)
    return filled.with_columns(la_name=pl.coalesce(by_code, "la_name"), found_under=_found_under(store))


def council_named(store: Store, written: pl.Expr) -> pl.Expr:
    """The code of the council that a list calls so; null where the definitions know no such name."""
    councils = [area for area in store.definitions.areas.values() if area.kind == "la"]
    codes = {code.lower(): area.id for area in councils for code in (area.name, *area.codes)}
    return written.str.to_lowercase().replace_strict(codes, default=None, return_dtype=pl.String)


def _found_under(store: Store) -> pl.Expr:
    """The register's phase; for the kinds of school that it gives none, the kind, by the register or the census."""
    kinds = {name: KINDS[one.kind] for name, one in store.definitions.school_types.items() if one.kind in KINDS}
    kind = pl.coalesce("type", "listed_type").str.to_lowercase().replace_strict(kinds, default=None, return_dtype=pl.String)
    return pl.when(pl.col("phase").is_null() | (pl.col("phase") == NO_PHASE)).then(kind).otherwise("phase")


class Directory:
    """Every establishment of an edition, held in memory: some 50,000 rows, searched in milliseconds."""

    def __init__(self, establishments: pl.DataFrame, lineage: pl.DataFrame, extracts: pl.DataFrame | None = None):
        school = lineage.select("urn", "school", "position").unique("urn")
        frame = establishments.join(school, on="urn", how="left").with_columns(pl.col("school").fill_null(pl.col("urn")))
        self._frame = frame.with_columns(
            plain_name=plainly(pl.col("name")),
            plain_place=pl.concat_str(plainly(pl.col("town")), pl.lit(" "), plainly(pl.col("la_name"))),
            plain_postcode=plainly(pl.col("postcode")).str.replace_all(" ", ""),
            closed=(pl.col("closed_on").is_not_null() | (pl.col("status") == "Closed")).fill_null(False)
            | (pl.col("school") != pl.col("urn")),
        ).sort("plain_name", "urn")
        self._chains = _chains(lineage)
        self._names = {} if extracts is None else _names(extracts)
        self._rows = {urn: index for index, urn in enumerate(self._frame["urn"])}
        self._schools = dict(zip(lineage["urn"], lineage["school"], strict=True))

    def __len__(self) -> int:
        return self._frame.height

    def school_of(self, urn: str) -> str | None:
        """The URN that the school bears now; None where no establishment or link names this one."""
        known = urn in self._rows or urn in self._schools
        return self._schools.get(urn, urn) if known else None

    def entry(self, urn: str) -> Entry | None:
        index = self._rows.get(urn)
        return None if index is None else _entry(self._frame.row(index, named=True))

    def name_on(self, urn: str, on: dt.date) -> str | None:
        """The name in the newest extract made by the day, else in the earliest after it."""
        index = self._rows.get(urn)
        if urn not in self._names:
            return None if index is None else self._frame["name"][index]
        dated = self._names[urn]
        return next((name for made, name in reversed(dated) if made <= on), dated[0][1])

    def chain(self, school: str) -> tuple[Incarnation, ...]:
        """The school's establishments, the present one first."""
        return self._chains.get(school) or (Incarnation(school, None, None, "none"),)

    def phases(self) -> list[str]:
        """What schools are found under: phases, and the kinds of school that have none."""
        return self._frame["found_under"].drop_nulls().unique().sort().to_list()

    def councils(self) -> list[tuple[str, int]]:
        """Every council with a school here, by name, and how many of its schools are open."""
        counted = self._frame.drop_nulls("la_name").group_by("la_name").agg((~pl.col("closed")).sum().alias("open"))
        return list(counted.sort("la_name").iter_rows())

    def council_name(self, la: str) -> str | None:
        """What the lists call a council, by its code; None where no school here is in it."""
        names = self._frame.filter(pl.col("la") == la)["la_name"].drop_nulls()
        return names[0] if len(names) else None

    def files(self) -> list[tuple[str, str]]:
        """(source, file) of the lists that the establishments stand in."""
        return list(self._frame.select("source", "file").drop_nulls().unique().sort("source", "file").iter_rows())

    def open_schools(self) -> int:
        return int((~self._frame["closed"]).sum())

    def search(
        self, asked: str, *, phase: str | None = None, council: str | None = None, start: int = 0, limit: int = 20
    ) -> Found:
        """Schools whose name, town, council, postcode, URN or LAESTAB hold every word asked for.

        Best first: the very number; then open before closed; then names that begin so, names that
        hold every word, postcodes, places. An empty question lists all that the filters let through.
        """
        text = _plain(asked)
        frame = self._filtered(phase, council).with_columns(rank=_rank(text) if text else pl.lit(1))
        matching = frame.filter(pl.col("rank") < _NO_MATCH).sort(
            pl.col("rank") > 0, "closed", "rank", maintain_order=True
        )
        page = matching.slice(start, limit)
        return Found(tuple(_entry(row) for row in page.iter_rows(named=True)), matching.height)

    def _filtered(self, phase: str | None, council: str | None) -> pl.DataFrame:
        wanted = (("found_under", phase), ("la_name", council))
        return self._frame.filter(*(pl.col(name) == value for name, value in wanted if value))


def _names(extracts: pl.DataFrame) -> dict[str, list[tuple[dt.date, str]]]:
    """Of the establishments that several extracts name differently: day and name, the earliest first."""
    rows = extracts.select("urn", "as_at", "name").drop_nulls()
    several = rows.filter(pl.col("name").n_unique().over("urn") > 1).sort("urn", "as_at")
    names: dict[str, list[tuple[dt.date, str]]] = {}
    for urn, made, name in several.iter_rows():
        names.setdefault(urn, []).append((made, name))
    return names


def _chains(lineage: pl.DataFrame) -> dict[str, tuple[Incarnation, ...]]:
    chains: dict[str, list[Incarnation]] = {}
    for row in lineage.sort("position", descending=True).iter_rows(named=True):
        part = Incarnation(row["urn"], row["from_on"], row["to_on"], row["succession"] or "none")
        chains.setdefault(row["school"], []).append(part)
    return {school: tuple(parts) for school, parts in chains.items()}


_NO_MATCH = 9


def _rank(text: str) -> pl.Expr:
    """0 the very number, 1 a name that begins so, 2 a name with every word, 3 a postcode, 4 name and place."""
    words = text.split()
    joined = "".join(words)
    in_name = pl.all_horizontal(pl.col("plain_name").str.contains(word, literal=True) for word in words)
    anywhere = pl.concat_str("plain_name", pl.lit(" "), "plain_place")
    in_place = pl.all_horizontal(anywhere.str.contains(word, literal=True) for word in words)
    number = (pl.col("urn") == joined) | (pl.col("laestab") == joined)
    postcode = pl.col("plain_postcode").str.starts_with(joined) if _POSTCODE.match(joined) else pl.lit(False)
    return (
        pl.when(number.fill_null(False)).then(0)
        .when(pl.col("plain_name").str.starts_with(text)).then(1)
        .when(in_name).then(2)
        .when(postcode).then(3)
        .when(in_place).then(4)
        .otherwise(_NO_MATCH)
    )


def _entry(row: dict) -> Entry:
    return Entry(**{name: row[name] for name in Entry.__dataclass_fields__})
