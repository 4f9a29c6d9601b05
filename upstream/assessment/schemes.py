"""Schemes: a framework in use, by whom, over which schools, from which day to which, with its words frozen.

    id: county-2019
    title: The county's categories
    framework: alliance-2019/1
    digest: 49d68b38…            # of the framework's words: `upstream check` says it, and refuses others
    holder: la:936               # who proposes and decides by it
    covers: [la:936]
    from: 2019-09-01
    to: 2022-03-31
    judgements: county-2019.csv  # the table beside this file

Several may be in force at once, also over one school: its standings are listed side by side and never merged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl
from pydantic import Field, PrivateAttr, model_validator

from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.explanations.explanation import Explanation, explain
from upstream.assessment.framework import Framework, framework_names, load_framework
from upstream.assessment.judgements import Judgements, read_judgements, refuse_unknown_kinds
from upstream.evidence.definitions import Definitions
from upstream.evidence.entity import Entity, parse_entity
from upstream.evidence.schools import schools_on
from upstream.evidence.store import Store
from upstream.lib.clock import today
from upstream.lib.definition_files import (
    Definition,
    DefinitionError,
    Name,
    definition_files,
    line_of,
    read_definition,
    read_yaml,
)
from upstream.lib.refusal import Refusal
from upstream.lib.wording import day

# Who may hold a scheme of each kind of framework. An alliance is no entity of any register: it stands by its council.
HOLDERS = {"alliance": ("la", "region", "england"), "council": ("la",), "trust": ("trust",)}


class Scheme(Definition):
    """One framework in use. `framework` names it with its version, so that a later one does not change the past."""

    id: Name
    title: str
    framework: str = Field(pattern=r"^[a-z0-9-]+/[1-9][0-9]*$")
    digest: str = ""
    holder: str
    covers: tuple[str, ...] = Field(min_length=1)
    first: dt.date = Field(alias="from")
    last: dt.date | None = Field(default=None, alias="to")
    judgements: str | None = None
    _folder: Path = PrivateAttr(default=Path())

    @model_validator(mode="after")
    def _whole(self) -> Scheme:
        for written in (self.holder, *self.covers):
            parse_entity(written)
        if self.last and self.last < self.first:
            raise ValueError(f"ends on {self.last}, before it begins on {self.first}")
        return self

    def is_in_force(self, on: dt.date) -> bool:
        return self.first <= on and (self.last is None or on <= self.last)

    @cached_property
    def places(self) -> tuple[Entity, ...]:
        """Whose schools it covers."""
        return tuple(parse_entity(written) for written in self.covers)

    @property
    def table(self) -> Path | None:
        """The file of its judgements."""
        return self._folder / self.judgements if self.judgements else None

    @property
    def when(self) -> str:
        """`in force from 1 September 2019 to 31 March 2022`."""
        return f"in force from {day(self.first)}" + (f" to {day(self.last)}" if self.last else "")


def read_scheme(path: Path) -> Scheme:
    """One scheme from one file, as written. `DefinitionError` names the line of every mistake."""
    scheme = read_definition(path, Scheme)
    scheme._folder = path.parent
    return scheme


def scheme_files(folders: Iterable[Path]) -> dict[str, Path]:
    """The file of every scheme by its name; a later folder supersedes."""
    return {path.stem: path for path in definition_files(list(folders), "schemes")}


def every_scheme(folders: list[Path], definitions: Definitions | None = None) -> list[Scheme]:
    """Every scheme, checked with its framework and its table. `DefinitionError` lists all that cannot be used."""
    found, wrong = [], []
    for path in scheme_files(folders).values():
        try:
            found.append(_checked(path, folders, definitions))
        except Refusal as refusal:
            wrong.append(str(refusal))
    if wrong:
        raise DefinitionError("\n".join(wrong))
    return found


def schemes_in_force(folders: list[Path], on: dt.date) -> list[Scheme]:
    """The schemes in force on a day, in the order of their files. What is wrong with one is said when it is used."""
    schemes = (read_scheme(path) for path in scheme_files(folders).values())
    return [scheme for scheme in schemes if scheme.is_in_force(on)]


def load_scheme(name: str, folders: list[Path], definitions: Definitions | None = None) -> tuple[Scheme, Framework]:
    """A scheme by its name with the framework that it uses, both checked."""
    path = scheme_files(folders).get(name)
    if path is None:
        raise DefinitionError(f"There is no scheme ‘{name}’. There are: {', '.join(scheme_files(folders)) or 'none'}.")
    scheme = _checked(path, folders, definitions)
    return scheme, load_framework(scheme.framework, folders, definitions)


def why_not_use(scheme: Scheme, framework: Framework) -> str | None:
    """A sentence where a scheme cannot use the framework as it stands, or None."""
    found = next(iter(_mistakes(scheme, framework)), None)
    return found[1] if found else None


def _mistakes(scheme: Scheme, framework: Framework) -> Iterator[tuple[str, str]]:
    """(key of the file, sentence)."""
    if not scheme.digest:
        yield "framework", (
            f"write `digest: {framework.digest}` below it: it freezes the words of {scheme.framework} that decisions rest on"
        )
    elif scheme.digest != framework.digest:
        yield "digest", (
            f"the words of {scheme.framework} are no longer those that this scheme froze: put them back, or write version "
            f"{framework.version + 1} as frameworks/{framework.id}/{framework.version + 1}.yaml and a scheme that uses it from "
            f"its first day (digest now: {framework.digest})"
        )
    holder = parse_entity(scheme.holder)
    if holder.kind not in HOLDERS[framework.holder]:
        yield "holder", f"{scheme.framework} is for the holder ‘{framework.holder}’, and {scheme.holder} is none"
    if scheme.first < framework.in_force_from:
        yield "from", f"{scheme.framework} itself is in force only from {day(framework.in_force_from)}"
    if framework.in_force_to and (scheme.last is None or scheme.last > framework.in_force_to):
        yield "to", f"{scheme.framework} itself is in force only to {day(framework.in_force_to)}"


def _checked(path: Path, folders: list[Path], definitions: Definitions | None) -> Scheme:
    """A scheme with everything it rests on. `DefinitionError` with file and line, or the table's own refusal."""
    scheme = read_scheme(path)
    _, lines = read_yaml(path)
    said = []
    if scheme.id != path.stem:
        said.append(("id", f"stands in the wrong place: write it to schemes/{scheme.id}.yaml"))
    if scheme.id in {name.partition("/")[0] for name in framework_names(folders)}:
        said.append(("id", f"‘{scheme.id}’ is the name of a framework: give the scheme one of its own"))
    try:
        framework = load_framework(scheme.framework, folders, definitions)
    except DefinitionError as error:
        said.append(("framework", str(error).partition("\n")[0]))
    else:
        said += _mistakes(scheme, framework)
        said += _wrong_table(scheme, framework)
    if said:
        raise DefinitionError("\n".join(f"{path}, line {line_of((key,), lines)}: {why}" for key, why in said))
    return scheme


def _wrong_table(scheme: Scheme, framework: Framework) -> Iterator[tuple[str, str]]:
    try:
        judgements_of(scheme, framework)
    except Refusal as refusal:
        yield "judgements", str(refusal)


def judgements_of(scheme: Scheme, framework: Framework) -> Judgements | None:
    """The scheme's table of judgements, checked against the framework; None where it has none."""
    if scheme.table is None:
        return None
    table = read_judgements(scheme.table)
    refuse_unknown_kinds(table, framework)
    return table


# Standings


@dataclass(frozen=True)
class SchoolStanding:
    """How one school stands in one scheme. `explanation` is None where nothing can be said, and `why_none` says why."""

    scheme: Scheme
    framework: Framework
    place: Entity
    explanation: Explanation | None
    why_none: str = ""

    @property
    def entitlement(self) -> tuple[tuple[str, str], ...]:
        """What the proposed category promises, as (name, words); nothing where none is proposed."""
        category = self.explanation.category if self.explanation else None
        found = next((one for one in self.framework.categories if one.title == category), None)
        return found.entitlement.lines if found and found.entitlement else ()


def assess_scheme(
    scheme: Scheme, framework: Framework, store: Store, place: Entity, as_at: dt.date | None
) -> Assessment:
    """The scheme's framework over the schools of a place, by the scheme's own table of judgements."""
    schools = schools_on(store, place, as_at or today())
    return assess(framework, store, schools, as_at, judgements_of(scheme, framework))


def standings_of(store: Store, urn: str, folders: list[Path], as_at: dt.date | None = None) -> list[SchoolStanding]:
    """How a school stands in every scheme in force that covers it, side by side. `Refusal` for a scheme that cannot
    be used. A place is assessed whole, since a school's place among others is part of the answer."""
    found = []
    for scheme in schemes_in_force(folders, as_at or today()):
        place = place_of(scheme, store, urn, as_at or today())
        if place is not None:
            scheme, framework = load_scheme(scheme.id, folders, store.definitions)
            found.append(_standing(scheme, framework, store, place, urn, as_at))
    return found


def place_of(scheme: Scheme, store: Store, urn: str, on: dt.date) -> Entity | None:
    """The place whose schools are assessed together with a school: its trust or its council, if the scheme covers it."""
    for covered in scheme.places:
        try:
            listed = schools_on(store, covered, on).frame if covered.kind != "school" else None
        except Refusal:
            continue
        if listed is None:
            if covered.id == urn:
                return _council(store, urn)
        elif not listed.filter(pl.col("urns").list.contains(urn)).is_empty():
            return covered if covered.kind in ("la", "trust") else _council(store, urn)
    return None


def _council(store: Store, urn: str) -> Entity | None:
    known = store.establishments().filter(pl.col("urn") == urn)["la"].drop_nulls()
    return Entity("la", known[0]) if len(known) else None


def _standing(
    scheme: Scheme, framework: Framework, store: Store, place: Entity, urn: str, as_at: dt.date | None
) -> SchoolStanding:
    try:
        explanation = explain(assess_scheme(scheme, framework, store, place, as_at), urn)
    except Refusal as refusal:
        return SchoolStanding(scheme, framework, place, None, str(refusal))
    return SchoolStanding(scheme, framework, place, explanation)
