"""Which state-funded schools were open on a day, of what kind, and which URNs each of them has had."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import polars as pl

from upstream.evidence.definitions import Definitions
from upstream.evidence.entity import Entity
from upstream.evidence.lineage import open_on
from upstream.evidence.school_kinds import with_kinds
from upstream.evidence.store import Store
from upstream.evidence.successions import predecessors, successors
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted, day

_WORDS = pl.List(pl.String)
ENGLAND = Entity("england", "england")
SCHOOLS = pl.Schema(
    {  # type: ignore[arg-type]  # a list type stands among plain ones
        "urn": pl.String,
        "name": pl.String,
        "school": pl.String,  # the newest URN of the one-to-one chain
        "la": pl.String,
        "la_name": pl.String,
        "type": pl.String,
        "sector": pl.String,
        # primary | infant | first | junior | middle | secondary | all-through | special | pru | nursery | 16-19
        "kind": pl.String,
        "stages": _WORDS,  # of ks2, ks4
        "phase": pl.String,  # of the absence tables, by the census: primary | secondary | special | null
        "opened_on": pl.Date,
        "urns": _WORDS,  # every URN of the chain: own, then older, then newer
        "succession": pl.String,
        "predecessor_urn": pl.String,
        "list_basis": pl.String,  # register | predecessor or successor of a listed school | census | list of members
        "trust_name": pl.String,
    }
)


@dataclass(frozen=True)
class SchoolList:
    """`frame` in SCHOOLS, one row a school; `basis` says in words what the list rests on. A trust's is not of
    `whole_councils`: a council's own field cannot be formed of it. `carried_back`: no list had been made by the day."""

    frame: pl.DataFrame
    basis: str
    notes: list[str] = field(default_factory=list)
    whole_councils: bool = True
    carried_back: bool = False


def schools_on(store: Store, where: Entity, on: dt.date, *, later_census: bool = False) -> SchoolList:
    """The state-funded schools of a council, region, trust or England that were open on the day.

    A council with a full extract of the register gets it by dates of opening and closing; a trust its members
    by their days of joining; for others the newest January census known by then is the list. `Refusal` where
    there is none of these. With `later_census` the first census held stands in, carried back along the links:
    for one who asks about a past day for its own sake, not as one who lived on it.
    """
    if where.kind == "trust":
        return _from_memberships(store, where, on)
    if where.kind == "la":
        extract = _full_extract(store, where, on)
        if extract is not None:
            return _from_register(store, extract, on)
    return _from_census(store, where, on, later_census)


def every_school_on(store: Store, on: dt.date) -> SchoolList:
    """Every council's own list together, as `schools_on` gives each: by the register where a full extract of it is
    held, by the census for the rest. For one who asks about one school after another, of any council."""
    extracts = _full_extracts(store, on)
    if extracts.is_empty():
        return schools_on(store, ENGLAND, on)
    listed = _from_register(store, extracts, on)
    try:
        census = schools_on(store, ENGLAND, on)
    except Refusal:
        return listed
    rest = census.frame.filter(~pl.col("la").is_in(extracts["la"].unique().to_list()).fill_null(False))
    if rest.is_empty():
        return listed
    return SchoolList(pl.concat([listed.frame, rest]), f"{listed.basis}; elsewhere {census.basis}", listed.notes + census.notes)


def chain(store: Store, urn: str) -> list[str]:
    """Every URN the school has had: this one, then older ones, then newer ones."""
    rows = _chains(store.lineage(), pl.Series([urn]))
    return rows["urns"][0].to_list() if rows.height else [urn]


def school_on(store: Store, urn: str, on: dt.date) -> pl.DataFrame:
    """SCHOOLS, the one row of an establishment that is known here, whether or not it was open on the day."""
    known = pl.DataFrame({"urn": [urn]}).join(store.establishments(), on="urn", how="left")
    return _finished(store, known.with_columns(list_basis=pl.lit(None, dtype=pl.String)), on)


# By the register


def _full_extract(store: Store, where: Entity, on: dt.date) -> pl.DataFrame | None:
    """A council's rows of the full extract nearest to the day."""
    rows = _full_extracts(store, on, where.id)
    return rows if rows.height else None


def _full_extracts(store: Store, on: dt.date, la: str | None = None) -> pl.DataFrame:
    """For each council of which a full extract is held, the rows of the nearest one: the first made on the day or
    after, else the last before."""
    files = store.catalogue()["files"].filter(
        pl.col("outcome") == "read", pl.col("source").is_in(_full_registers(store.definitions))
    ).select("source", "file", "coverage")
    rows = store.extracts().filter(pl.lit(True) if la is None else pl.col("la") == la).join(files, on=["source", "file"])
    of_its_own = (pl.col("coverage") == "england") | (pl.col("coverage") == "la:" + pl.col("la"))
    rows = rows.filter(of_its_own, pl.col("as_at").is_not_null()).drop("coverage")
    after = pl.col("as_at").filter(pl.col("as_at") >= on).min().over("la")
    nearest = pl.coalesce(after, pl.col("as_at").max().over("la"))
    return rows.filter(pl.col("as_at") == nearest).unique("urn", maintain_order=True)


def _full_registers(definitions: Definitions) -> list[str]:
    """Sources whose definition says that an extract lists every school of its area."""
    return [source.id for source in definitions.sources.values() if source.kinds.get("register") == "full"]


def _from_register(store: Store, extract: pl.DataFrame, on: dt.date) -> SchoolList:
    funded = extract.filter(_is_state_funded(store.definitions, "type"), ~_is_only_proposed())
    present = funded.filter(open_on(on)).with_columns(list_basis=pl.lit("register"))
    earlier = predecessors(store, funded, extract, on)
    later = successors(store, funded.join(present, on="urn", how="anti"), extract, on)
    frame = _finished(store, pl.concat([present, earlier, later], how="diagonal_relaxed"), on)
    as_at = extract["as_at"][0]
    basis = f"the register of {day(as_at)}, by dates of opening"
    for rows, what in ((earlier, "knows only as predecessors"), (later, "knows only as what they were before")):
        if rows.height:
            basis += f", with {counted(rows.height, 'school')} open that day that the register {what}"
    notes = _register_notes(funded, extract, store.definitions)
    return SchoolList(frame, basis, [*notes, *_after_notes(as_at, on)])


def _after_notes(as_at: dt.date, on: dt.date) -> list[str]:
    """What a register cannot say of a day after it was made."""
    if on <= as_at:
        return []
    return [
        f"The register is of {day(as_at)}: a school that has opened since is in the list only where it took over from one"
        " of it, and one that has closed since without a successor still stands in it."
    ]


def _is_only_proposed() -> pl.Expr:
    """A row of a school that the register expects and that has not opened: it has no date of opening yet."""
    return pl.col("status").fill_null("").str.to_lowercase().str.starts_with("proposed to open")


def _register_notes(funded: pl.DataFrame, extract: pl.DataFrame, definitions: Definitions) -> list[str]:
    notes = []
    undated = funded.filter(pl.col("open_from").is_null()).height
    if undated:
        notes.append(f"{counted(undated, 'school has', 'schools have')} no date of opening in the register: taken as open.")
    unknown = extract.filter(~pl.col("type").str.to_lowercase().is_in(list(definitions.school_types)))
    if unknown.height:
        types = sorted(set(unknown["type"].fill_null("(none)")))
        left_out = counted(unknown.height, "establishment")
        notes.append(f"Left out, since their type is not defined: {left_out} ({', '.join(types)}).")
    if extract.filter(pl.col("status").str.to_lowercase().str.starts_with("closed")).is_empty():
        notes.append(
            "The register held lists open schools only: a school that closed without a successor before"
            " it was made is unknown."
        )
    return notes


# By the census


def _from_census(store: Store, where: Entity, on: dt.date, later_census: bool) -> SchoolList:
    listed = store.listed(on)
    if listed.is_empty() and later_census and not store.listed(None).is_empty():
        return _carried_back(store, where, on)
    if listed.is_empty():
        raise Refusal(
            f"Which schools were open in {where} on {day(on)} cannot be said: there is no full extract of the register"
            " for it, and no school census had been published by then. Build with one of them."
        )
    newest = str(listed["period"].max())
    rows = listed.filter(pl.col("period") == newest).unique("urn", keep="first", maintain_order=True)
    rows = rows.filter(_is_state_funded(store.definitions, "school_type"), _inside(store, where, on))
    details = store.establishments().drop("la", "laestab", "source", "file", "row")
    full = rows.join(details, on="urn", how="left").with_columns(list_basis=pl.lit("census"))
    return SchoolList(_finished(store, full, on), f"the school census of January in {newest}", _census_notes(full, newest))


def _carried_back(store: Store, where: Entity, on: dt.date) -> SchoolList:
    """The schools of the first census held that were open on the day, each under the URN it had then."""
    listed = store.listed(None)
    first = str(listed["period"].min())
    rows = listed.filter(pl.col("period") == first).unique("urn", keep="first", maintain_order=True)
    rows = rows.filter(_is_state_funded(store.definitions, "school_type"), _inside(store, where, on))
    details = store.establishments().drop("la", "laestab", "source", "file", "row")
    full = rows.join(details, on="urn", how="left").with_columns(type=pl.coalesce("type", "school_type"))
    earlier = predecessors(store, full, full, on)
    present = full.filter(open_on(on)).with_columns(list_basis=pl.lit("census"))
    frame = _finished(store, pl.concat([present, earlier], how="diagonal_relaxed"), on)
    basis = (
        f"the school census of January in {first}, the first held, carried back to {day(on)}: "
        f"{counted(earlier.height, 'school')} of it under the URN of that day"
    )
    lost = (
        f"No school census held had been published by {day(on)}: the list is that of January in {first}, carried back along"
        " the links. A school that closed before that without a successor is not in it, and one that opened since without a"
        " known date of opening is."
    )
    return SchoolList(frame, basis, [lost], carried_back=True)


def _census_notes(rows: pl.DataFrame, period: str) -> list[str]:
    ageless = rows.filter(pl.col("low_age").is_null() | pl.col("high_age").is_null()).height
    notes = [f"The list is that of the census day in {period}: dates of opening and closing are not held for all of it."]
    if ageless:
        notes.append(
            f"For {counted(ageless, 'school')} no age range is held, so infant, first and junior schools"
            " cannot be told from primary schools."
        )
    return notes


def _inside(store: Store, where: Entity, on: dt.date) -> pl.Expr:
    if where.kind == "england":
        return pl.lit(True)
    if where.kind == "la":
        return pl.col("la") == where.id
    if where.kind == "region":
        areas = store.definitions.areas.values()
        inside = [area.id.rpartition(":")[2] for area in areas if area.kind == "la" and area.region == where.id]
        return pl.col("la").is_in(inside)
    raise Refusal(f"{where} is one school, not an area: name a council (la:936), region, trust or england.")


# By a trust's list of members


def _from_memberships(store: Store, where: Entity, on: dt.date) -> SchoolList:
    """The academies that had joined a trust by the day and were open.

    Lists of members hold those of the day they were made: whoever left or closed before stands in none.
    """
    rows = store.memberships().filter(pl.col("uid") == where.id)
    if rows.is_empty():
        raise Refusal(f"No list of members of {where} is held. Build with the register's file of group links.")
    dated = rows.filter(pl.col("joined_on").is_not_null().any().over("source"))
    joined = dated.filter(open_on(on, "joined_on", "left_on")).unique("urn", maintain_order=True)
    details = store.establishments().drop("source", "file", "row", "as_at")
    full = joined.select("urn", "joined_on").join(details, on="urn", how="left").filter(open_on(on))
    # Registers of other councils may give no code of theirs; the census does.
    census = store.listed(None).sort("period").unique("urn", keep="last").select("urn", of_census="la")
    full = full.join(census, on="urn", how="left").with_columns(pl.coalesce("la", "of_census"))
    funded = full.filter(pl.col("type").is_null() | _is_state_funded(store.definitions, "type"))
    frame = _finished(store, funded.with_columns(list_basis=pl.lit("list of members")), on)
    frame = frame.with_columns(sector=pl.lit("academy"))  # nothing else is in an academy trust
    return SchoolList(frame, _membership_basis(dated), _membership_notes(rows, dated, funded), whole_councils=False)


def _membership_basis(dated: pl.DataFrame) -> str:
    if dated.is_empty():
        return "no list of members that says since when"
    return f"the trust’s members as listed on {day(dated['as_at'].max())}, by their days of joining"  # type: ignore[arg-type]


def _membership_notes(rows: pl.DataFrame, dated: pl.DataFrame, listed: pl.DataFrame) -> list[str]:
    notes = []
    if dated.height:
        notes.append(
            f"The list of members is that of {day(dated['as_at'].max())}: "  # type: ignore[arg-type]
            "an academy that left the trust or closed before it was made is unknown."
        )
    undated = listed["joined_on"].null_count()
    if undated:
        notes.append(f"For {counted(undated, 'academy', 'academies')} no day of joining is known: taken as a member.")
    others = rows.filter(~pl.col("urn").is_in(dated["urn"].to_list()))["urn"].n_unique()
    if others:
        notes.append(
            f"Left out: {counted(others, 'academy', 'academies')} that another list names as members without saying since when."
        )
    return notes


# Both


def _is_state_funded(definitions: Definitions, column: str) -> pl.Expr:
    funded = [name for name, one in definitions.school_types.items() if one.state_funded]
    return pl.col(column).str.to_lowercase().is_in(funded)


def _types(definitions: Definitions) -> pl.DataFrame:
    rows = [(name, one.state_funded, one.sector, one.kind, one.phase) for name, one in definitions.school_types.items()]
    text = dict.fromkeys(("sector", "type_kind", "type_phase"), pl.String)
    return pl.DataFrame(rows, schema={"type": pl.String, "state_funded": pl.Boolean, **text}, orient="row")


def _finished(store: Store, rows: pl.DataFrame, on: dt.date) -> pl.DataFrame:
    """Adds kind, stages, attendance phase and lineage; in SCHOOLS, by name."""
    lines = store.lineage().select("urn", "school", "succession", predecessor_urn="predecessor")
    chains = _chains(store.lineage(), rows["urn"])
    full = rows.join(lines, on="urn", how="left").join(chains, on="urn", how="left").with_columns(
        pl.col("school").fill_null(pl.col("urn")), pl.col("succession").fill_null("none"),
        urns=pl.coalesce("urns", pl.concat_list("urn")), opened_on="open_from",
    )
    full = full.join(_by_census(store, chains, on), on="urn", how="left")
    return with_kinds(full, _types(store.definitions)).select(SCHOOLS.names()).cast(SCHOOLS).sort("name", "urn")


def _by_census(store: Store, chains: pl.DataFrame, on: dt.date) -> pl.DataFrame:
    """urn, census_type: what the newest census known by the day calls the school, under any of its URNs."""
    listed = _census_of(store, on).select(member="urn", census_type="school_type", period="period")
    every = chains.with_row_index("n").explode("urns").with_columns(order=pl.int_range(pl.len()).over("n"))
    found = every.join(listed, left_on="urns", right_on="member").sort("period", "order", descending=[True, False])
    return found.unique("urn", keep="first", maintain_order=True).select("urn", "census_type")


def _census_of(store: Store, on: dt.date) -> pl.DataFrame:
    """LISTED known by the day; where nothing was, the earliest census held. Of what kind a school was is a fact
    of the day, whenever we learnt it; only figures wait for their release."""
    known = store.listed(on)
    every = store.listed(None) if known.is_empty() else known
    return every.filter(pl.col("period") == pl.col("period").min()) if known.is_empty() else known


def _chains(lineage: pl.DataFrame, urns: pl.Series) -> pl.DataFrame:
    """urn, urns: own first, then older ones (the nearest first), then newer ones."""
    own = lineage.filter(pl.col("urn").is_in(urns.to_list())).select("urn", "school", own="position")
    both = own.join(lineage.select("school", "position", member="urn"), on="school")
    distance = pl.col("position") - pl.col("own")
    ordered = both.with_columns(newer=distance > 0, far=distance.abs()).sort("urn", "newer", "far")
    return ordered.group_by("urn", maintain_order=True).agg(urns=pl.col("member"))
