"""What the evidence says of a school, as its card: for one school after another, or for many by one question.

A `CardEvidence` holds what does not depend on the school, so a server keeps one for each edition, day and set of KPIs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import polars as pl

from upstream.assessment.freshness import freshness_on
from upstream.assessment.judgements import Judgements
from upstream.assessment.kpi_lines import KpiLine
from upstream.assessment.kpi_sets import KpiSet
from upstream.assessment.kpi_sheet import KpiSheet, sheet_school
from upstream.assessment.strengths import Finding, strengths_and_needs
from upstream.evidence.definitions import Source
from upstream.evidence.entity import Entity
from upstream.evidence.grades import grade_notes, last_grades
from upstream.evidence.known import Judgement, Known, judgements_of
from upstream.evidence.schools import SCHOOLS, every_school_on, school_on
from upstream.evidence.store import Store
from upstream.evidence.trusts import every_membership_of
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.reports.card import Card, CardCasework, CardFinding, CardSource
from upstream.reports.card_header import CONTEXT, inspection, kind_words, on_words, place_facts, pupil_facts
from upstream.reports.card_kpis import card_groups
from upstream.reports.document import INVENTED, attribution

Progress = Callable[[str, int, int], None]


class UnknownSchool(Refusal):
    """No school of that number is known here."""


class _Beside(NamedTuple):
    """What stands beside the figures, by the URN of that day."""

    judged: dict[str, list[Judgement]]
    trusts: dict[str, str]


class CardEvidence:
    """The evidence on a day, asked for cards. `on` is the day: `as_at`, or today where that is None."""

    def __init__(self, store: Store, folders: list[Path], as_at: dt.date | None, kpis: KpiSet):
        self.store, self.as_at, self.kpis = store, as_at, kpis
        self.on = as_at or today()
        self.sheet = KpiSheet(store, kpis.framework, as_at, freshness_on(folders, self.on), kpis.judgements, CONTEXT)

    def with_judgements(self, judgements: Judgements | None) -> CardEvidence:
        """The same evidence by another table of judgements, such as one with what a body recorded."""
        other = copy(self)
        other.sheet = self.sheet.with_judgements(judgements)
        return other

    def card(self, urn: str, casework: CardCasework | None = None) -> Card:
        """One school's card. `UnknownSchool` where nothing at all is known of the number."""
        row = self._school(urn)
        return self._card(row, self.sheet.known(sheet_school(row)), casework or CardCasework(), self._beside([row]))

    def cards(
        self, urns: Iterable[str], casework: Callable[[str], CardCasework] = lambda urn: CardCasework(),
        progress: Progress = lambda what, done, of: None,
    ) -> Iterator[Card]:
        """The cards of many schools, in the order given, by one question to the store."""
        rows = [self._school(urn) for urn in urns]
        known, beside = self.sheet.known_of([sheet_school(row) for row in rows]), self._beside(rows)
        for done, row in enumerate(rows, 1):
            yield self._card(row, known[row["urn"]], casework(row["urn"]), beside)
            progress("telling", done, len(rows))

    def _beside(self, rows: Iterable[Mapping]) -> _Beside:
        """Inspections and trusts of these schools, asked for once."""
        chains = {row["urn"]: tuple(row["urns"] or (row["urn"],)) for row in rows}
        schools = {urn: school for school, urns in chains.items() for urn in urns}
        judged: dict[str, list[Judgement]] = {}
        for one in judgements_of(self.store, list(schools), self.as_at):
            judged.setdefault(schools[one.urn], []).append(one)
        trusts: dict[str, str] = {}
        for member in every_membership_of(self.store, list(schools), self.on):
            if member.uid in self._trust_names:
                trusts.setdefault(schools[member.urn], self._trust_names[member.uid])
        return _Beside(judged, trusts)

    def _card(self, row: Mapping, known: Known, casework: CardCasework, beside: _Beside) -> Card:
        urn, school = row["urn"], sheet_school(row)
        lines = self.sheet.lines(school, known)
        strengths, needs = strengths_and_needs(lines)
        sources = _Sources(self.store)
        groups = card_groups(self.kpis.framework, lines, sources.letter)
        register = self._register.get(urn)
        judged = beside.judged.get(urn, [])
        return Card(
            urn=urn, name=row["name"] or f"School with URN {urn}", kind=kind_words(row, register), on=self.on,
            as_at=on_words(self.as_at, self.on), pupils=tuple(pupil_facts(self.sheet, school, known, register)),
            facts=tuple(place_facts(self.sheet, school, register, _trust(row, beside))),
            inspection=inspection(judged, self.store.definitions.inspection_frameworks, urn, self._notes(row)),
            kpi_set=self.kpis.words, groups=groups if _has_any(lines) else (), strengths=_findings(strengths),
            needs=_findings(needs), sources=sources.used(), edition=self.store.edition.id, casework=casework,
            attribution=(INVENTED,) if self._invented else attribution(self._licences(known, judged, register)),
        )

    # What the cards of a day share

    @property
    def _invented(self) -> bool:
        return bool(self.store.edition.record.get("demo"))

    @cached_property
    def _listed(self) -> pl.DataFrame:
        """Every school open that day; none where no list of them is held."""
        try:
            return every_school_on(self.store, self.on).frame
        except Refusal:
            return SCHOOLS.to_frame()

    @cached_property
    def _rows(self) -> dict[str, dict]:
        """The school of every URN, under the number it had that day: of two that a number leads to, its own."""
        rows = self._listed.to_dicts()
        others = {urn: row for row in rows for urn in row["urns"] or ()}
        return others | {row["urn"]: row for row in rows}

    def _school(self, urn: str) -> dict:
        if urn in self._rows:
            return self._rows[urn]
        if not self.store.knows(Entity("school", urn)):
            raise UnknownSchool(f"No school with the URN {urn} is known here: check the number.")
        return school_on(self.store, urn, self.on).row(0, named=True)

    @cached_property
    def _register(self) -> dict[str, dict]:
        names = ("urn", "low_age", "high_age", "capacity", "pupils", "la_name", "diocese", "federation", "religious_character",
                 "trust_name", "as_at", "source", "file")  # fmt: skip
        return {row["urn"]: row for row in self.store.establishments().select(names).to_dicts()}

    @cached_property
    def _grade_notes(self) -> dict[str, tuple[str, ...]]:
        return self._notes_of(self._listed)

    def _notes_of(self, frame: pl.DataFrame) -> dict[str, tuple[str, ...]]:
        grades = last_grades(self.store, frame, self.as_at)
        return {urn: tuple(notes or ()) for urn, notes in grades.select("urn", grade_notes(self.as_at)).iter_rows()}

    def _notes(self, row: Mapping) -> tuple[str, ...]:
        if row["urn"] in self._grade_notes:
            return self._grade_notes[row["urn"]]
        return self._notes_of(school_on(self.store, row["urn"], self.on)).get(row["urn"], ())

    @cached_property
    def _trust_names(self) -> dict[str, str]:
        return {uid: name for uid, name in self.store.groups().select("uid", "name").iter_rows() if name}

    def _licences(self, known: Known, judged: list, register: Mapping | None) -> set[tuple[str, str]]:
        definitions = self.store.definitions
        used = {value.source for value in known.values} | {one.source for one in judged}
        used |= {register["source"]} if register else set()
        found = [definitions.publication_of(definitions.sources[name]) for name in used if name in definitions.sources]
        return {(one.licence, one.publisher) for one in found}


def card_of(evidence: CardEvidence, urn: str, casework: CardCasework | None = None) -> Card:
    """The card of one school: the evidence's part, and what casework gives."""
    return evidence.card(urn, casework)


def _trust(row: Mapping, beside: _Beside) -> str:
    """The trust it was in that day by the lists of members, else the one that the register names."""
    if row["sector"] != "academy":
        return ""
    return _title_case(beside.trusts.get(row["urn"]) or row["trust_name"] or "")


def _has_any(lines: Iterable[KpiLine]) -> bool:
    return any(line.recorded or line.current for line in lines)


def _findings(found: Iterable[Finding]) -> tuple[CardFinding, ...]:
    return tuple(CardFinding(one.what, one.why) for one in found)


_SMALL = ("of", "and", "the", "for", "in", "at", "on")


def _title_case(name: str) -> str:
    """`THE LANTERN TRUST` → `The Lantern Trust`. What has small letters already stays as it is."""
    if name != name.upper():
        return name
    written = [word[:1] + word[1:].lower() for word in name.split()]
    return " ".join(word.lower() if n and word.lower() in _SMALL else word for n, word in enumerate(written))


class _Sources:
    """Letters for the files of a card and their releases, in the order they are first met."""

    def __init__(self, store: Store):
        self._definitions, self._invented = store.definitions, bool(store.edition.record.get("demo"))
        self._met: dict[tuple[str, str, str], str] = {}

    def letter(self, source: str | None, file: str | None, released: str) -> str:
        if not source or not file:
            return ""
        return self._met.setdefault((source, file, released), _letter(len(self._met)))

    def used(self) -> tuple[CardSource, ...]:
        return tuple(self._source(letter, *key) for key, letter in self._met.items())

    def _source(self, letter: str, source: str, file: str, released: str) -> CardSource:
        found: Source | None = self._definitions.sources.get(source)
        if found is None:
            return CardSource(letter, "Judgements that people recorded", "", released, file)
        publication = self._definitions.publication_of(found)
        # A demo credits no publisher with figures that nobody published.
        by = "invented, in the layout of this publication" if self._invented else publication.publisher
        return CardSource(letter, publication.title, by, released, file)


def _letter(number: int) -> str:
    return "abcdefghijklmnopqrstuvwxyz"[number] if number < 26 else f"{_letter(number // 26 - 1)}{_letter(number % 26)}"
