"""A framework over all schools at once: four answers a criterion, then the category or those still possible.

A proposal is a function of the framework's version, the edition, the day and the judgements. Nothing
here decides anything: a person does.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from upstream.assessment import worlds
from upstream.assessment.answers import ANSWERS, word
from upstream.assessment.coverage import coverage_of, missing_words
from upstream.assessment.criteria import Assessor
from upstream.assessment.framework import Framework
from upstream.assessment.judgements import Judgements, refuse_unknown_kinds
from upstream.assessment.known import KEPT, EvidenceStore, Known
from upstream.assessment.panel import Panel
from upstream.assessment.rules import scales
from upstream.assessment.rules.scales import values_of
from upstream.assessment.rules.sets import notes_on_sets
from upstream.evidence.entity import Entity
from upstream.evidence.schools import SchoolList, schools_on
from upstream.lib.clock import today
from upstream.lib.wording import counted

SCALE = "scale:"  # before the name of a scale among the columns of a pattern
# One row for each school and scale. `answer` is null where several values are possible, `possible` where the
# scale is for no such school. The rest is as in ANSWERS, of the reading that governs.
STANDINGS = pl.Schema([
    ("urn", pl.String()), ("scale", pl.String()), ("title", pl.String()), ("answer", pl.String()),
    ("possible", pl.List(pl.String)),
    *((name, ANSWERS[name]) for name in ("sentence", "period", "released_on", "source", "file", "row")),
])
SETTLES = pl.Schema({"urn": pl.String, "place": pl.Int32, "question": pl.String, "words": pl.String})


@dataclass(frozen=True)
class Assessment:
    """What a framework proposes for a list of schools, and why.

    `schools`: the list with `category` (null: undetermined), `possible` (categories, in the framework's
    order), `none_possible` (in some world no category is met) and `settles`. `answers`: ANSWERS.
    `scales`: STANDINGS, each school's values still possible on each scale that the framework declares.
    `settles`: SETTLES, the questions that would settle each undetermined school whatever the answers.
    `coverage`: each series and year, whether it is held. `notes`: what cannot be said, to be read first.
    """

    framework: Framework
    as_at: dt.date | None
    schools: pl.DataFrame
    answers: pl.DataFrame
    scales: pl.DataFrame
    settles: pl.DataFrame
    coverage: pl.DataFrame
    notes: list[str]
    judgements: Judgements | None
    basis: str
    panel: Panel = field(repr=False, compare=False)
    patterns: pl.DataFrame = field(repr=False, compare=False)
    assessor: Assessor = field(repr=False, compare=False)  # for those who ask what would change an answer

    def counts(self) -> dict[str, int]:
        """How many schools each category is proposed for, in order, then `undetermined`."""
        found = dict(self.schools.drop_nulls("category").group_by("category").len().iter_rows())
        named = {category.id: found.get(category.id, 0) for category in self.framework.categories}
        return {**named, "undetermined": self.schools["category"].null_count()}

    @functools.cached_property
    def _places_of(self) -> dict[str, list[int]]:
        """Where each school's rows of `answers` stand: all England's are too many to look through for every school."""
        found = self.answers.select("urn").with_row_index("n").group_by("urn").agg("n")
        return dict(zip(found["urn"].to_list(), found["n"].to_list(), strict=True))

    @functools.cached_property
    def _numbers(self) -> dict[str, int]:
        """Each number of each school → its place in the list; the number it is listed under before all others."""
        listed = self.schools.select("urn", "urns").with_row_index("n")
        others = listed.select("n", "urns").explode("urns", keep_nulls=False, empty_as_null=False)
        return dict(zip(others["urns"], others["n"], strict=True)) | dict(zip(listed["urn"], listed["n"], strict=True))

    def school(self, urn: str) -> dict[str, Any] | None:
        """The row of `schools` by any of a school's numbers; None where it is not of the list."""
        place = self._numbers.get(urn)
        return None if place is None else self.schools.row(place, named=True)

    def answers_of(self, urn: str) -> pl.DataFrame:
        """ANSWERS of one school."""
        return self.answers[self._places_of.get(urn, [])]

    def pattern_of(self, urn: str) -> worlds.Pattern:
        """A school's answers, as `worlds` takes them. `KeyError` where the URN is not of the list."""
        return _pattern(self.framework, self.patterns.row(self._numbers[urn], named=True))

    @functools.cached_property
    def figures(self) -> pl.DataFrame:
        """Every figure that the answers rest on: urn, criterion, measure, group, period, status, the
        URN it was published under, value, cohort, release, source, file and row."""
        return figures_behind(self.framework, self.panel)


def assess(
    framework: Framework, store: EvidenceStore, schools: SchoolList, as_at: dt.date | None,
    judgements: Judgements | None = None, *, nation: SchoolList | Panel | None = None,
) -> Assessment:
    """The framework's proposals for a list of schools, by what was known at the end of `as_at`.

    The list is taken as the council's own schools wherever a field is one council's, unless it says that it is
    not of whole councils, as a trust's does: then the field is formed of the nation's list. `nation` is England's
    list of the day, fetched from the store where it is needed and not given; one who assesses many councils gives
    one panel of that list for all, so that England's figures are read once.
    `Refusal` where the table of judgements names kinds that the framework does not know.
    """
    if judgements:
        refuse_unknown_kinds(judgements, framework)
    known = nation.known if isinstance(nation, Panel) else Known(store, framework, as_at)
    panel = Panel(known, schools.frame, whole_councils=schools.whole_councils)
    said_of_nation: list[str] = []
    assessor = Assessor(framework, panel, _nation(known, panel, schools, nation, said_of_nation), judgements)
    findings = {criterion.id: assessor.criterion(criterion) for criterion in framework.criteria}
    patterns, coverage = patterns_of(framework, panel, findings, assessor.bits()), coverage_of(framework, panel)
    results = _results(framework, patterns)
    return Assessment(
        framework=framework, as_at=as_at, schools=schools.frame.with_columns(results),
        answers=_answers(panel, findings, assessor), scales=_standings(assessor),
        settles=_settles(framework, schools.frame["urn"], results),
        coverage=coverage,
        notes=[*schools.notes, *said_of_nation, *missing_words(coverage), *_notes(framework, panel, judgements)],
        judgements=judgements, basis=schools.basis, panel=panel, patterns=patterns,
        assessor=assessor,
    )


def _nation(
    known: Known, panel: Panel, schools: SchoolList, nation: SchoolList | Panel | None, said: list[str]
) -> Callable[[], Panel]:
    """England's panel when first asked for; the list's own where the list is England's.

    Which schools there were on a day may be learnt later, other than their figures: before the first census
    held its list is carried back, and `said` is told.
    """

    @functools.cache
    def made() -> Panel:
        if isinstance(nation, Panel):
            return nation
        on = known.as_at or today()
        england = nation or schools_on(known.store, Entity("england", "england"), on, later_census=True)  # type: ignore[arg-type]
        if england.carried_back:
            said.append(f"Fields of England’s schools are formed of {england.basis}.")
        return panel if england is schools or england.frame.equals(schools.frame) else Panel(known, england.frame)

    return made


def standings(
    framework: Framework, panel: Panel, findings: Mapping[str, pl.DataFrame], bits: Mapping[str, pl.Series] | None = None
) -> pl.DataFrame:
    """category, possible, none_possible and settles, one row a school.

    `findings` has the FINDING of every criterion that the categories name, one row a school of the panel;
    `bits` the values still possible on every scale on which one of them stands (`Assessor.bits`).
    """
    return _results(framework, patterns_of(framework, panel, findings, bits or {}))


def patterns_of(
    framework: Framework, panel: Panel, findings: Mapping[str, pl.DataFrame], bits: Mapping[str, pl.Series]
) -> pl.DataFrame:
    """One row a school: the code of every criterion that the categories name, the bits of every scale that these
    stand on (`scale:risk`), and whether the framework is for the school at all."""
    names = framework.in_categories
    return pl.DataFrame({
        **{name: findings[name]["code"] for name in names},
        **{f"{SCALE}{name}": bits[name] for name in framework.stood_on},
        "scope": _scope(framework, panel),
    })


def _results(framework: Framework, patterns: pl.DataFrame) -> pl.DataFrame:
    """Worked out once a pattern of answers."""
    # A hash that were shared by two patterns would mix them up; the columns themselves are the key.
    keys = patterns.columns
    unique = patterns.unique(keys, maintain_order=True)
    settled = [_settle(framework, row) for row in unique.iter_rows(named=True)]
    table = unique.with_columns(
        category=pl.Series([r.category for r in settled], dtype=pl.String),
        possible=pl.Series([list(r.possible) for r in settled], dtype=pl.List(pl.String)),
        none_possible=pl.Series([r.none for r in settled], dtype=pl.Boolean),
        settles=pl.Series([list(r.settles) for r in settled], dtype=pl.List(pl.String)),
    )
    return patterns.join(table, on=keys, how="left", nulls_equal=True, maintain_order="left").drop(keys)


def _settle(framework: Framework, row: dict) -> worlds.Result:
    if not row["scope"]:
        return worlds.Result((), True, ())
    return worlds.settle(framework, _pattern(framework, row))


def _pattern(framework: Framework, row: dict) -> worlds.Pattern:
    known = [(name, row[f"{SCALE}{name}"]) for name in framework.stood_on]
    return worlds.Pattern(
        tuple((name, row[name]) for name in framework.in_categories),
        tuple((name, values_of(framework.every_scale[name], bits)) for name, bits in known if bits is not None),
    )


def _standings(assessor: Assessor) -> pl.DataFrame:
    """STANDINGS, one row for each school and declared scale, in the framework's order."""
    urn = assessor.panel.schools["urn"]
    found = [pl.DataFrame(schema=STANDINGS)]
    for name, scale in assessor.framework.scales.items():
        known = assessor.scale(name)
        sets = known.bits.drop_nulls().unique(maintain_order=True)  # of values still possible: a handful
        which = known.bits.replace_strict(sets, pl.int_range(len(sets), dtype=pl.UInt32, eager=True), default=None)
        possible = pl.Series([values_of(scale, bits) for bits in sets], dtype=pl.List(pl.String))
        answer = pl.Series([scale.values[bits.bit_length() - 1] if bits & (bits - 1) == 0 else None for bits in sets],
                           dtype=pl.String)
        rows = scales.nothing_read(known, assessor.panel.schools["kind"], scale).with_columns(
            urn=urn, scale=pl.lit(name), title=pl.lit(scale.title),
            possible=possible.gather(which), answer=answer.gather(which),
        )
        found.append(rows.select(STANDINGS.names()))
    return pl.concat(found)


def _scope(framework: Framework, panel: Panel) -> pl.Series:
    return panel.schools["kind"].is_in(list(framework.scope.kinds)).fill_null(False)


def _answers(panel: Panel, findings: dict[str, pl.DataFrame], assessor: Assessor) -> pl.DataFrame:
    """ANSWERS: one row for each school and criterion, then one for each part that applies."""
    urn = panel.schools["urn"]
    whole = [_named(found, urn, criterion, None) for criterion, found in findings.items()]
    parts = [
        _named(part.finding, urn, part.criterion, part.place).filter(part.asked & part.finding["code"].is_not_null())
        for part in assessor.parts
    ]
    return pl.concat([*whole, *parts])


def _named(found: pl.DataFrame, urn: pl.Series, criterion: str, place: str | None) -> pl.DataFrame:
    return found.with_columns(
        urn=urn, criterion=pl.lit(criterion), part=pl.lit(place, pl.String), answer=word(pl.col("code"))
    ).select(ANSWERS.names())


def _settles(framework: Framework, urn: pl.Series, results: pl.DataFrame) -> pl.DataFrame:
    rows = results.select(urn, "settles", place=pl.int_ranges(0, pl.col("settles").list.len())).explode(
        "settles", "place", keep_nulls=False, empty_as_null=False
    )
    return rows.select(
        "urn", pl.col("place").cast(pl.Int32) + 1, question="settles",
        words=pl.col("settles").replace_strict(framework.questions, return_dtype=pl.String),
    ).cast(SETTLES)


def _notes(framework: Framework, panel: Panel, judgements: Judgements | None) -> list[str]:
    """What cannot be said, in words."""
    outside = len(panel) - int(_scope(framework, panel).sum())
    notes = []
    if outside:
        count = counted(outside, "school is", "schools are")
        notes.append(f"{count} of a kind that the framework is not for: nothing is proposed.")
    notes += notes_on_sets(framework, panel) if len(panel) else []
    if any(rule.leaf is not None and _is_of_englands_schools(rule.leaf) for _, _, rule in framework.walk()):
        notes.append(
            "England’s figure is that of its schools together, by their pupils: where figures are withheld or a pupil is in no "
            "school’s table they are not in it, so it may lie above or below the published row."
        )
    if judgements is None and (framework.judgements or framework.facts):
        notes.append("No table of judgements was given: every judgement and recorded fact is unknown.")
    elif judgements:
        notes.append(f"Judgements: {judgements.words()}.")
        notes += _strangers(panel, judgements)
    return notes


def _is_of_englands_schools(leaf: Any) -> bool:
    comparator = getattr(leaf, "comparator", None)
    return comparator is not None and comparator.entity == "england-schools"


def _strangers(panel: Panel, judgements: Judgements) -> list[str]:
    listed = set(panel.chain["urn"])
    found = [(entry.row, entry.urn) for entry in judgements.entries if entry.row and entry.urn not in listed]
    return [f"{judgements.file_of(row)}, row {row}: {urn} is not among the schools assessed." for row, urn in found]


def figures_behind(framework: Framework, panel: Panel) -> pl.DataFrame:
    """The figures of every leaf, by school, for the criteria that look at figures."""
    seen: dict[tuple, pl.DataFrame] = {}
    leaves = ((criterion, leaf) for criterion in framework.criteria for _, leaf in framework.leaves(criterion))
    for criterion, leaf in leaves:
        for measure, group, period in panel.known.looked_at(leaf):
            seen.setdefault((criterion.id, measure, group, period), panel.year(measure, group, period).select(
                pl.lit(panel.schools["urn"]).alias("urn"), pl.lit(criterion.id).alias("criterion"),
                pl.lit(measure).alias("measure"), pl.lit(group).alias("group"), pl.lit(period).alias("period"),
                "status", pl.col("urn").alias("published_under"),
                *(pl.col(name) for name in KEPT if name != "state"),
            ))
    return pl.concat(seen.values()) if seen else pl.DataFrame()
