"""Criteria answered for a list of schools: the leaves by `rules`, the joining words by Kleene's logic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from upstream.assessment import sentences
from upstream.assessment.answers import all_of, any_of, count_of, negated
from upstream.assessment.framework import Framework
from upstream.assessment.judgements import Judgements
from upstream.assessment.panel import Panel, gathered, picked
from upstream.assessment.rules import fields, figures, grades, records, scales
from upstream.assessment.rules.question import Question
from upstream.assessment.rules.scales import Scaled
from upstream.assessment.vocabulary import AppliesTo, Criterion, Recorded, Rule

RULES = {
    "threshold": figures.threshold, "comparison": figures.comparison, "interval_below": figures.interval_below,
    "band_in": figures.band_in, "trend": figures.trend, "fifth": fields.fifth, "pooled_gap": fields.pooled_gap,
    "grade": grades.grade, "judgement": records.judgement, "fact": records.fact,
    "since_inspection": grades.since_inspection,
}


@dataclass(frozen=True)
class Part:
    """A leaf's finding and where it stands in its criterion."""

    criterion: str
    place: str
    finding: pl.DataFrame
    asked: pl.Series  # for which schools the part is asked at all


class Assessor:
    """Answers the criteria of a framework for one list of schools."""

    def __init__(self, framework: Framework, panel: Panel, nation: Callable[[], Panel], judgements: Judgements | None):
        self.framework, self.panel, self.judgements = framework, panel, judgements
        self.nation = nation
        self._done: dict[str, pl.DataFrame] = {}
        self._scales: dict[str, Scaled] = {}
        self.parts: list[Part] = []

    def criterion(self, criterion: Criterion) -> pl.DataFrame:
        """FINDING of a criterion, one row a school; worked out once however often it is named."""
        if criterion.id not in self._done:
            found = self._rule(criterion, (), criterion.id, "")
            self._done[criterion.id] = self._by_judgement(criterion, found)
        return self._done[criterion.id]

    def _by_judgement(self, criterion: Criterion, found: pl.DataFrame) -> pl.DataFrame:
        """For the kinds of school that no figure can judge, the recorded judgement is the answer."""
        if criterion.by_judgement is None:
            return found
        leaf = Recorded(kind=criterion.by_judgement.judgement)
        judged = records.judgement(self._question(leaf, AppliesTo(kinds=criterion.by_judgement.kinds), ()))
        mine = self.panel.applies(AppliesTo(kinds=criterion.by_judgement.kinds))
        return picked([judged, found], [pl.lit(mine), pl.lit(True)])

    def scale(self, name: str) -> Scaled:
        """Where every school stands on a scale; worked out once however many criteria stand on it."""
        if name not in self._scales:
            self._scales[name] = scales.scaled(
                self.framework.every_scale[name], lambda leaf, applies_to: self._question(leaf, applies_to, ())
            )
        return self._scales[name]

    def bits(self) -> dict[str, pl.Series]:
        """The values still possible on every scale that a category rests on (see `rules.scales`)."""
        return {name: self.scale(name).bits for name in self.framework.stood_on}

    def recorded(self, leaf: Recorded, applies_to: AppliesTo) -> pl.DataFrame:
        """FINDING of what people recorded, with levels or without; of one with levels the code says nothing."""
        declared = self.framework.judgements[leaf.kind]
        asked = self._question(leaf, applies_to, ())
        return records.level(asked, leaf.kind, declared)[1] if declared.levels else records.judgement(asked)

    def _question(self, leaf, applies_to: AppliesTo, above: tuple[AppliesTo, ...]) -> Question:
        conditions = (*above, applies_to)
        applies = self.panel.applies_all(conditions)
        return Question(leaf, self.panel, applies, conditions, self.nation, self.framework, self.judgements)

    def _rule(self, rule: Rule, above: tuple[AppliesTo, ...], criterion: str, place: str) -> pl.DataFrame:
        if rule.criterion:
            found = self.criterion(self.framework.by_id[rule.criterion])
        elif rule.on_scale:
            scale = self.framework.every_scale[rule.on_scale.scale]
            found = scales.among(self.scale(rule.on_scale.scale), scale, rule.on_scale)
        elif rule.leaf is not None:
            found = RULES[rule.word](self._question(rule.leaf, rule.applies_to, above))
        else:
            found = self._joined(rule, (*above, rule.applies_to), criterion, place)
        found = self._masked(found, rule.applies_to)
        if place and rule.leaf is not None:
            self.parts.append(Part(criterion, place, found, self._asked(criterion, (*above, rule.applies_to))))
        return found

    def _asked(self, criterion: str, conditions: tuple[AppliesTo, ...]) -> pl.Series:
        kinds = self.framework.judged_kinds(self.framework.by_id[criterion])
        judged = self.panel.schools["kind"].is_in(kinds).fill_null(False)
        return self.panel.applies_all(conditions) & ~judged

    def _masked(self, found: pl.DataFrame, applies_to: AppliesTo) -> pl.DataFrame:
        """Not applicable to the schools that the rule is not for, with the reason as its sentence."""
        if applies_to == AppliesTo():
            return found
        kind = sentences.kinds(self.panel.schools["kind"])
        reason = pl.lit("Does not apply to ") + pl.lit(kind) + _stage_words(applies_to) + "."
        applies = self.panel.applies(applies_to)
        return gathered([found], pl.select(pl.when(pl.lit(applies)).then(0))).with_columns(
            sentence=pl.when(pl.lit(applies)).then("sentence").otherwise(reason)
        )

    def _joined(self, rule: Rule, above: tuple[AppliesTo, ...], criterion: str, place: str) -> pl.DataFrame:
        found = [
            self._rule(child, above, criterion, f"{place}/{child.id or '/'.join(map(str, step))}".strip("/"))
            for step, child in rule.children()
        ]
        codes = [pl.lit(one["code"]) for one in found]
        result = pl.select(code=_code_of(rule, codes))["code"]
        if rule.not_:
            return found[0].with_columns(code=result)
        asked = [pl.lit(self.panel.applies_all((*above, child.applies_to))) for _, child in rule.children()]
        return picked(found, _decisive(codes, result, asked)).with_columns(
            code=result, sentence=_told(rule, found, codes, result, asked)
        )


def _stage_words(applies_to: AppliesTo) -> str:
    words = {"ks2": "key stage 2", "ks4": "key stage 4"}
    return f" (it is about {' and '.join(words[stage] for stage in applies_to.stages)})" if applies_to.stages else ""


def _code_of(rule: Rule, codes: list[pl.Expr]) -> pl.Expr:
    if rule.all_of:
        return all_of(codes)
    if rule.any_of:
        return any_of(codes)
    if rule.count_of:
        return count_of(codes, rule.count_of.at_least, rule.count_of.at_most)
    return negated(codes[0])


def _decisive(codes: list[pl.Expr], result: pl.Series, asked: list[pl.Expr]) -> list[pl.Expr]:
    """Whose figures stand for the whole: the first part that gives the answer, else the first that
    applies, else the first that is asked of such a school at all."""
    giving = [(code == pl.lit(result)).fill_null(False) for code in codes]
    return [*giving, *(code.is_not_null() for code in codes), *asked, pl.lit(True)]


def _told(
    rule: Rule, found: list[pl.DataFrame], codes: list[pl.Expr], result: pl.Series, asked: list[pl.Expr]
) -> pl.Series:
    """The sentences that give the answer: of all-of that is not met those not met, of any-of that is
    met those met, else of every part that applies; where none does, why not."""
    outcome = pl.lit(result)
    short = -1 if rule.all_of else 1 if rule.any_of else None
    shown = []
    for one, code in zip(found, codes, strict=True):
        wanted = code.is_not_null() if short is None else code.is_not_null() & ((outcome != short) | (code == outcome))
        shown.append(pl.when(wanted).then(pl.lit(one["sentence"])))
    why_not = pl.coalesce(
        *(pl.when(here).then(pl.lit(one["sentence"])) for one, here in zip(found, asked, strict=True)),
        pl.lit(found[0]["sentence"]),
    )
    text = pl.when(outcome.is_null()).then(why_not).otherwise(sentences.joined(shown))
    return pl.select(text.alias("sentence"))["sentence"]
