"""One school's answers as a case to be argued: each rule with its facts, and things that might have been otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from upstream.assessment import worlds
from upstream.assessment.answers import CODES, Answer
from upstream.assessment.evaluate import Assessment
from upstream.assessment.framework import Framework
from upstream.assessment.nearest.pupils import Share, decimals_of, share
from upstream.assessment.panel import Panel
from upstream.assessment.rules.scales import values_of
from upstream.assessment.scales import Scale
from upstream.assessment.vocabulary import AppliesTo, Criterion, Recorded, Rule
from upstream.evidence.definitions import Measure

# What an answer rests on: ("figure", measure, group, period), ("record", word, kind), ("scale", name), ("years since",).
Thing = tuple[str, ...]
Otherwise = Mapping[Thing, Any]
YEARS_SINCE: Thing = ("years since",)


class Node:
    """A rule where it stands: in which criterion, at which place (as in ANSWERS; null: the whole), under which conditions."""

    __slots__ = ("children", "conditions", "criterion", "limited", "place", "rule", "word")

    def __init__(self, rule: Rule, criterion: str, place: str = "", above: tuple[AppliesTo, ...] = ()):
        self.rule, self.word, self.criterion, self.place = rule, rule.word, criterion, place or None
        self.conditions = (*above, rule.applies_to)
        self.limited = rule.applies_to != AppliesTo()
        self.children = tuple(
            Node(child, criterion, f"{place}/{child.id or '/'.join(map(str, step))}".strip("/"), self.conditions)
            for step, child in rule.children()
        )


class Trees:
    """Every criterion of a framework as nodes, and the judgement that stands for it where people answer."""

    def __init__(self, framework: Framework):
        self.criteria = {one.id: Node(one, one.id) for one in framework.criteria}
        self.judged = {
            one.id: Node(Rule(judgement=Recorded(kind=one.by_judgement.judgement)), one.id)
            for one in framework.criteria if one.by_judgement
        }


class Case:
    """One school of an assessment. `KeyError` where its URN is not of the list."""

    def __init__(self, assessment: Assessment, urn: str):
        self.assessment, self.urn = assessment, urn
        self.framework, self.panel = assessment.framework, assessment.panel
        self.i: int = _places(assessment)[urn]
        self.trees: Trees = self.panel.once("trees", lambda: Trees(self.framework))
        rows = assessment.answers_of(urn).to_dicts()
        self.rests_on: dict[str, frozenset[Thing]] = {}  # by criterion, as far as asked
        self._facts = {(row["criterion"], row["part"]): row for row in rows}

    @cached_property
    def school(self) -> dict[str, Any]:
        """The school's row: SCHOOLS with category, possible, none_possible and settles."""
        return self.assessment.schools.row(self.i, named=True)

    @cached_property
    def pattern(self) -> worlds.Pattern:
        return self.assessment.pattern_of(self.urn)

    def node(self, criterion: str) -> Node:
        """A criterion for the school: its rule, or the judgement that stands for it."""
        by = self.framework.by_id[criterion].by_judgement
        judged = by is not None and self.school["kind"] in by.kinds
        return self.trees.judged[criterion] if judged else self.trees.criteria[criterion]

    def facts(self, node: Node) -> dict[str, Any] | None:
        """The row of ANSWERS; None where it does not apply or is not asked."""
        row = self._facts.get((node.criterion, node.place))
        return row if row and row["answer"] != Answer.NOT_APPLICABLE.value else None

    def code(self, node: Node) -> int | None:
        """The code of a leaf's answer (see `answers`)."""
        facts = self.facts(node)
        return CODES[Answer(facts["answer"])] if facts else None

    def whole(self, criterion: Criterion) -> dict[str, Any]:
        """A criterion's own row of ANSWERS, whatever it says."""
        return self._facts[criterion.id, None]

    def parts(self, criterion: Criterion) -> list[dict[str, Any]]:
        """The rows of its parts."""
        return [row for (name, part), row in self._facts.items() if name == criterion.id and part is not None]

    def answer(self, criterion: Criterion) -> Answer:
        return Answer(self.whole(criterion)["answer"])

    def applies(self, node: Node) -> bool:
        return not node.limited or self.panel.applies(node.rule.applies_to)[self.i]

    def measure(self, name: str) -> Measure:
        return self.panel.known.measure(name)

    def figure(self, measure: str, group: str, period: str | None) -> dict[str, Any]:
        """The year's figure: status, value, cohort, low, high and its source."""
        return self.panel.year(measure, group, period).row(self.i, named=True)

    def decimals(self, measure: str, group: str, period: str) -> int:
        """How many decimals that year's table gives, by every school of the list that stands in it."""
        return decimals_in(self.panel, measure, group, period)

    def share(self, measure: str, group: str, period: str) -> Share | None:
        """The figure as so many pupils of a cohort; None for what counts no pupils, or not of how many."""
        if self.measure(measure).unit != "percent" or self.measure(measure).interval != "wilson":
            return None
        figure = self.figure(measure, group, period)
        return share(figure["value"], figure["cohort"], self.decimals(measure, group, period))

    # Scales

    def scale(self, node: Node) -> tuple[str, Scale]:
        """The scale on which a node of the words `grade` and `on_scale` stands, with its name."""
        name = node.rule.on_scale.scale if node.rule.on_scale else next(
            name for name, scale in self.framework.every_scale.items() if scale.grade
        )
        return name, self.framework.every_scale[name]

    def possible(self, scale: str) -> tuple[str, ...]:
        """The values that the school may still have; none where the scale is for no such school."""
        bits = self.assessment.assessor.scale(scale).bits[self.i]
        return () if bits is None else values_of(self.framework.every_scale[scale], bits)


def _places(assessment: Assessment) -> dict[str, int]:
    """Where each URN stands in the list."""
    return assessment.panel.once("places", lambda: {urn: i for i, urn in enumerate(assessment.schools["urn"])})


def decimals_in(panel: Panel, measure: str, group: str, period: str) -> int:
    """How many decimals the year's figures of a list of schools are written with: shares of pupils are told by their values."""
    about = panel.known.measure(measure)
    if about.interval != "wilson":
        return about.decimals
    return panel.once(
        f"decimals of {measure}, {group}, {period}",
        lambda: decimals_of(panel.year(measure, group, period)["value"], about.decimals),
    )
