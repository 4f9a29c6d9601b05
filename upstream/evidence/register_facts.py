"""Reading an edition into the facts of the register (`register`): chains, bodies, dated belongings, descents."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

import polars as pl

from upstream.evidence import directory
from upstream.evidence.lineage import edges, one_to_one
from upstream.evidence.register import BodyFact, Descent, EstablishmentFact, RegisterFacts, SchoolFact, Wanted
from upstream.evidence.sightings import FEDERATION, names_of_trusts, sightings, whole_lists
from upstream.evidence.spans import Life, Sighting, Span, carried_back, joined_up, spans_of
from upstream.evidence.store import Store
from upstream.evidence.trusts import TYPES
from upstream.lib.wording import title_case

BELONGINGS = ("council", "trust", "diocese", "federation")
NUMBERS = ("laestab", "ukprn")
ENGLAND = Wanted()
BY_DESCENDANT = "the council of the school that followed it"
_CLOSED, _PROPOSED = "Closed", "Proposed to open"


def register_facts(store: Store, wanted: Wanted = ENGLAND) -> RegisterFacts:
    """Every school of England that any list names, or those `wanted`. A county takes a part of a second."""
    every = _establishments(store)
    seen = sightings(store).join(every.select("urn", "school"), on="urn")
    descents = _descents(store, every)
    chains = _wanted_chains(every, seen, descents, wanted)
    rows = every.join(chains, on="school", how="semi")
    began = _began(store)
    schools = _schools(rows, seen.join(chains, on="school", how="semi"), _earlier_names(store), began, _members_on(store))
    known = set(rows["urn"])
    kept = tuple(one for one in descents if one.ancestor in known and one.descendant in known)
    schools = _with_councils_of_descendants(schools, kept)
    return RegisterFacts(
        edition=store.edition.id, as_at=_newest_day(store), schools=tuple(schools), bodies=_bodies(store, schools),
        descents=kept,
    )


def _newest_day(store: Store) -> dt.date | None:
    days = [store.establishments()["as_at"].max(), store.memberships()["as_at"].max()]
    return max((day for day in days if isinstance(day, dt.date)), default=None)


def _establishments(store: Store) -> pl.DataFrame:
    """A row for every URN that any list names: urn, school (the newest URN of its chain), position, name, type, phase,
    state_funded, first, last, last_basis, succession, as_at. What is only proposed is none yet."""
    told = store.links().drop_nulls("linked_name").unique("linked_urn", keep="first", maintain_order=True)
    listed = store.listed().sort("period", descending=True).unique("urn", keep="first", maintain_order=True)
    lines = store.lineage()
    entries = directory.entries(store).drop("school", strict=False)
    urns = pl.concat(
        [entries["urn"], listed["urn"], lines["urn"], store.memberships()["urn"]]
    ).unique().sort().to_frame("urn")
    rows = (
        urns.join(entries.select("urn", "name", "type", "status", "found_under", "as_at"), on="urn", how="left")
        .join(told.select(urn="linked_urn", told_name="linked_name"), on="urn", how="left")
        .join(listed.select("urn", "school_type"), on="urn", how="left")
        .join(lines.select("urn", "school", "position", "from_on", "to_on", "to_basis", "succession"), on="urn", how="left")
        .filter(pl.col("status").ne_missing(_PROPOSED))
    )
    funded = {name: one.state_funded for name, one in store.definitions.school_types.items()}
    kind = pl.coalesce("type", "school_type")
    newest = pl.col("school").fill_null(pl.col("urn")) == pl.col("urn")
    closed = newest & (pl.col("status") == _CLOSED).fill_null(False) & pl.col("to_on").is_null()
    return rows.select(
        "urn", pl.col("school").fill_null(pl.col("urn")), pl.col("position").fill_null(0),
        pl.coalesce("name", "told_name", pl.format("URN {}", "urn")).alias("name"), kind.fill_null("").alias("type"),
        pl.col("found_under").fill_null("").alias("phase"),
        kind.str.to_lowercase().replace_strict(funded, default=False, return_dtype=pl.Boolean).fill_null(False)
        .alias("state_funded"),
        pl.col("from_on").alias("first"),
        # A list that has dropped all dates still says who was closed on its own day.
        pl.when(closed).then("as_at").otherwise("to_on").alias("last"),
        pl.when(pl.col("to_basis") == "successor opened").then(pl.lit("next"))
        .when(pl.col("to_on").is_not_null()).then(pl.lit("stated")).when(closed).then(pl.lit("unlisted"))
        .otherwise(pl.lit("")).alias("last_basis"),
        pl.col("succession").fill_null("none"), "as_at",
    )  # fmt: skip


def _descents(store: Store, every: pl.DataFrame) -> tuple[Descent, ...]:
    """The succession edges that continue no school, with the publisher's word for them."""
    found = edges(store.links())
    rows = found.join(one_to_one(found), on=["predecessor", "successor"], how="anti")
    chain = every.select("urn", "school", "first")
    rows = (
        rows.join(chain.rename({"urn": "predecessor", "school": "from", "first": "began"}), on="predecessor")
        .join(chain.rename({"urn": "successor", "school": "to", "first": "opened"}), on="successor")
        .filter(pl.col("from") != pl.col("to"))
        .join(_words(store), on=["predecessor", "successor"], how="left")
    )
    split = pl.col("kind") == "split"
    dated = rows.with_columns(on=pl.when(split).then(pl.coalesce("opened", "established_on")).otherwise("established_on"))
    named = dated.select("predecessor", "successor", pl.col("kind").fill_null("other"), "on")
    return tuple(Descent(*row) for row in named.sort("predecessor", "successor").iter_rows())


def _words(store: Store) -> pl.DataFrame:
    """predecessor, successor, kind: of all that is said of a pair the plainest word."""
    lower = pl.col("link").fill_null("").str.to_lowercase()
    kind = (
        pl.when(lower.str.contains("amalgamat")).then(pl.lit("amalgamation"))
        .when(lower.str.contains("split")).then(pl.lit("split"))
        .when(lower.str.contains("merged")).then(pl.lit("merger"))
    )
    rows = store.links().with_columns(kind=kind).drop_nulls("kind")
    both = pl.concat([
        rows.select(predecessor="urn", successor="linked_urn", kind="kind"),
        rows.select(predecessor="linked_urn", successor="urn", kind="kind"),
    ])  # fmt: skip
    return both.sort("kind").unique(["predecessor", "successor"], keep="first", maintain_order=True)


def _wanted_chains(every: pl.DataFrame, seen: pl.DataFrame, descents: tuple[Descent, ...], wanted: Wanted) -> pl.DataFrame:
    """school, of the chains asked for and of all that these came from or went into."""
    council, trust = pl.col("kind") == "council", pl.col("kind") == "trust"
    if wanted.everything:
        found = seen.filter((council | trust) & pl.col("body").is_not_null())["school"]
    else:
        inside = (council & pl.col("body").is_in(list(wanted.councils or ()))) | (
            trust & pl.col("body").is_in(list(wanted.trusts or ()))
        )
        named = every.filter(pl.col("urn").is_in(list(wanted.urns or ())))["school"]
        found = pl.concat([seen.filter(inside)["school"], named])
    schools = dict(every.select("urn", "school").iter_rows())
    related: dict[str, set[str]] = defaultdict(set)
    for one in descents:
        pair = schools[one.ancestor], schools[one.descendant]
        related[pair[0]].add(pair[1])
        related[pair[1]].add(pair[0])
    return pl.DataFrame({"school": sorted(_with_relatives(set(found), related))}, schema={"school": pl.String})


def _with_relatives(found: set[str], related: dict[str, set[str]]) -> set[str]:
    frontier = found
    while frontier:
        frontier = {other for one in frontier for other in related.get(one, ())} - found
        found = found | frontier
    return found


def _earlier_names(store: Store) -> dict[str, tuple[tuple[str, dt.date], ...]]:
    """By URN, the names that earlier lists gave it, with the last day on which one did."""
    rows = store.extracts().select("urn", "name", "as_at").drop_nulls()
    several = rows.filter(pl.col("name").str.to_lowercase().n_unique().over("urn") > 1).sort("urn", "as_at")
    names: dict[str, dict[str, dt.date]] = defaultdict(dict)
    for urn, name, as_at in several.iter_rows():
        names[urn].pop(name, None)  # a name come back to is the present one
        names[urn][name] = as_at
    return {urn: tuple(found.items())[:-1] for urn, found in names.items()}


def _began(store: Store) -> dict[str, dict[str, dt.date]]:
    """By kind, the first day of a council, a trust or a federation."""
    groups = store.groups().drop_nulls("opened_on")
    councils = {a.id: a.opened_on for a in store.definitions.areas.values() if a.kind == "la" and a.opened_on}
    federations = groups.filter(pl.col("type") == FEDERATION).select("uid", "opened_on")
    return {"council": councils, "federation": dict(federations.iter_rows())}


# Schools


def _schools(
    rows: pl.DataFrame, seen: pl.DataFrame, names: dict[str, tuple[tuple[str, dt.date], ...]],
    began: dict[str, dict[str, dt.date]], members_on: dt.date | None,
) -> list[SchoolFact]:
    sighted, looked = _sighted(seen), _looked(seen, members_on)
    schools = []
    for chain in _chains(rows, names):
        lives = [Life(one.urn, one.first, one.last) for one in chain]
        spans = {
            kind: _spans(kind, lives, sighted, began.get(kind, {})) for kind in (*BELONGINGS, *NUMBERS)
        }
        schools.append(SchoolFact(
            chain,
            tuple((kind, span) for kind in BELONGINGS for span in spans[kind]),
            tuple((kind, span) for kind in NUMBERS for span in spans[kind]),
            looked(chain),
        ))  # fmt: skip
    return schools


def _chains(
    rows: pl.DataFrame, names: dict[str, tuple[tuple[str, dt.date], ...]]
) -> Iterator[tuple[EstablishmentFact, ...]]:
    columns = (
        "school", "urn", "name", "type", "phase", "state_funded", "first", "last", "last_basis", "succession", "as_at",
    )
    chain: list[EstablishmentFact] = []
    current = None
    for school, urn, *facts in rows.sort("school", "position").select(columns).iter_rows():
        if school != current and chain:
            yield tuple(chain)
            chain = []
        current = school
        one = EstablishmentFact(urn, *facts, names.get(urn, ()))  # type: ignore[call-arg]
        chain.append(_as_the_one_before(one, chain))
    if chain:
        yield tuple(chain)


def _as_the_one_before(one: EstablishmentFact, chain: list[EstablishmentFact]) -> EstablishmentFact:
    """A successor known from links alone is paid for as its predecessor was, and teaches the same ages."""
    if one.type or not chain:
        return one
    return replace(one, phase=one.phase or chain[-1].phase, state_funded=chain[-1].state_funded)


def _sighted(seen: pl.DataFrame) -> dict[tuple[str, str], list[Sighting]]:
    found: dict[tuple[str, str], list[Sighting]] = defaultdict(list)
    columns = ("urn", "kind", "body", "joined_on", "left_on", "seen_on", "source")
    for urn, kind, *sighting in seen.select(columns).iter_rows():
        found[urn, kind].append(Sighting(*sighting))
    return found


def _looked(
    seen: pl.DataFrame, members_on: dt.date | None
) -> Callable[[tuple[EstablishmentFact, ...]], tuple[tuple[str, dt.date], ...]]:
    """By chain, the newest day on which a list spoke of each kind. A whole list of members speaks of every school."""
    rows = seen.filter(pl.col("kind").is_in(BELONGINGS)).group_by("school", "kind").agg(pl.col("seen_on").max())
    days: dict[str, dict[str, dt.date]] = defaultdict(dict)
    for school, kind, seen_on in rows.drop_nulls().iter_rows():
        days[school][kind] = seen_on

    def of(chain: tuple[EstablishmentFact, ...]) -> tuple[tuple[str, dt.date], ...]:
        found = days[chain[-1].urn]
        if members_on is not None:
            found["trust"] = max(members_on, found.get("trust", members_on))
        return tuple(sorted(found.items()))

    return of


def _members_on(store: Store) -> dt.date | None:
    """The day of the newest whole list of trusts' members."""
    newest = whole_lists(store.memberships())["as_at"].max()
    return newest if isinstance(newest, dt.date) else None


def _spans(
    kind: str, lives: list[Life], sighted: dict[tuple[str, str], list[Sighting]], began: dict[str, dt.date]
) -> list[Span]:
    by_urn = {life.urn: spans_of(sighted[life.urn, kind], life, began) for life in lives if (life.urn, kind) in sighted}
    if not by_urn:
        return []
    spans = joined_up(lives, by_urn)
    return carried_back(spans, lives[0], began) if kind == "council" else spans


def _with_councils_of_descendants(schools: list[SchoolFact], descents: tuple[Descent, ...]) -> list[SchoolFact]:
    """A school that merged into another before any list held was in that one's council."""
    by_urn = {one.urn: school for school in schools for one in school.establishments}
    followed: dict[str, set[str]] = defaultdict(set)
    for one in descents:
        councils = [span.body for kind, span in by_urn[one.descendant].belongings if kind == "council"]
        followed[by_urn[one.ancestor].present.urn].update(councils[:1])
    return [_given_council(school, followed) for school in schools]


def _given_council(school: SchoolFact, followed: dict[str, set[str]]) -> SchoolFact:
    councils = followed.get(school.present.urn, set())
    if len(councils) != 1 or any(kind == "council" for kind, _ in school.belongings):
        return school
    first, last = school.establishments[0].first, school.present.last
    span = Span(
        next(iter(councils)), first, last, "opened" if first else "", "closed" if last else "", None, BY_DESCENDANT
    )
    return SchoolFact(school.establishments, (("council", span), *school.belongings), school.numbers)


# Bodies


def _bodies(store: Store, schools: list[SchoolFact]) -> tuple[BodyFact, ...]:
    """Every body that one of the schools is or was in, by kind and name."""
    used = {(kind, span.body) for school in schools for kind, span in school.belongings}
    groups = _groups(store)
    councils = {area.id: area for area in store.definitions.areas.values() if area.kind == "la"}
    names = names_of_trusts(store)
    found = []
    for kind, key in used:
        if kind == "council":
            area = councils.get(key)
            days = (area.opened_on, area.closed_on) if area else ()
            found.append(BodyFact(kind, key, area.name if area else f"Council {key}", *days))
        elif (kind, key) in groups:
            found.append(groups[kind, key])
        else:
            found.append(BodyFact(kind, key, title_case(names.get(key, f"Trust {key}")) if kind == "trust" else key))
    return tuple(sorted(found, key=lambda body: (body.kind, body.name, body.key)))


def _groups(store: Store) -> dict[tuple[str, str], BodyFact]:
    kinds = dict.fromkeys(TYPES, "trust") | {FEDERATION: "federation"}
    rows = store.groups().filter(pl.col("type").is_in(list(kinds))).select(
        "uid", pl.col("name").fill_null(""), "type", "opened_on", "closed_on", "company_number", "ukprn"
    )
    return {
        (kinds[kind], uid): BodyFact(kinds[kind], uid, title_case(name), first, last, company, ukprn)
        for uid, name, kind, first, last, company, ukprn in rows.iter_rows()
    }
