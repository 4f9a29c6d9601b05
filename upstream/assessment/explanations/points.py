"""The points of an explanation: each question once, with its answer, what was found, what it takes, and what would change it.

Criteria that stand on one scale share a point: three criteria about the last grade are one question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from upstream.assessment.answers import Answer
from upstream.assessment.nearest.case import Case, Node
from upstream.assessment.nearest.changes import Change, would_be
from upstream.assessment.nearest.moves import Alternative, alternatives
from upstream.assessment.nearest.scales import readings
from upstream.assessment.nearest.words import figure
from upstream.assessment.panel import NO_RESULTS, NOT_LISTED
from upstream.assessment.vocabulary import Criterion
from upstream.benchmarks.pupil_groups import group_words
from upstream.evidence.value import State
from upstream.lib.wording import counted, day, listed


@dataclass(frozen=True, slots=True)
class Point:
    """One question about a school. `answer` is met, not met, unknown or does not apply, or the value on a scale.

    `compared_with`: the comparator sets by name, with how many. `takes`: what each criterion asks, with its
    threshold; `basis`: published, or a local choice. `sources`: file and row, release and day.
    `turns`: what would change it, and the category then; of what is unknown, what would have to be known.
    """

    title: str
    answer: str
    criteria: tuple[str, ...]
    found: str
    why: tuple[str, ...]
    compared_with: tuple[str, ...]
    takes: tuple[str, ...]
    basis: tuple[str, ...]
    sources: tuple[str, ...]
    turns: tuple[str, ...]
    on_scale: bool = False


def points(case: Case, changes: Sequence[Change]) -> list[Point]:
    """The points in the framework's order, a scale where its first criterion stands."""
    found: dict[tuple[str, str], list[Criterion]] = {}
    for criterion in case.framework.criteria:
        scale = case.framework.on_scale(criterion)
        found.setdefault(("scale", scale[0]) if scale else ("criterion", criterion.id), []).append(criterion)
    by_criterion = {change.criterion: change for change in changes}
    others = alternatives(case)
    return [
        _of_scale(case, name, criteria, by_criterion, [one for one in others if one.scale == name])
        if kind == "scale" else _of_criterion(case, criteria[0], by_criterion[criteria[0].id])
        for (kind, name), criteria in found.items()
    ]


def _of_criterion(case: Case, criterion: Criterion, change: Change) -> Point:
    node = case.node(criterion.id)
    leaves = [leaf for leaf in _leaves(case, node) if case.facts(leaf)]
    facts = [found for leaf in leaves if (found := case.facts(leaf))]
    return Point(
        title=criterion.title, answer=_answer_words(change.answer), criteria=(criterion.id,),
        found=" ".join([case.whole(criterion)["sentence"], *_left_out(case, leaves)]), why=(criterion.why,),
        compared_with=_compared(facts),
        takes=tuple(filter(None, [takes(case, node)])), basis=_bases(facts), sources=_sources_of(case, leaves),
        turns=(_turned(change),),
    )


def _of_scale(
    case: Case, name: str, criteria: list[Criterion], changes: dict[str, Change], others: list[Alternative]
) -> Point:
    scale, possible, facts = case.framework.every_scale[name], case.possible(name), case.whole(criteria[0])
    answer = possible[0] if len(possible) == 1 else "does not apply" if not possible else "unknown"
    about = [changes[criterion.id] for criterion in criteria]
    by_figures = [change for change in about if change.steps and not others]
    turns = [_turned(change, named=True) for change in by_figures] or [_had_been(case, one) for one in others]
    return Point(
        title=scale.title[0].upper() + scale.title[1:], answer=answer.replace("-", " "),
        criteria=tuple(criterion.id for criterion in criteria), found=facts["sentence"],
        why=_reasons(criteria, changes), compared_with=(),
        takes=tuple(_so(criterion, changes[criterion.id].answer) for criterion in criteria),
        # Which series is read is part of the rule: words may be published and their measure a local choice.
        basis=_bases([*map(case.whole, criteria), *({"basis": one.trend.basis} for one in scale.worst_of)]),
        sources=_scale_sources(case, name, facts),
        turns=tuple(turns) or (about[0].words,), on_scale=True,
    )


def _reasons(criteria: list[Criterion], changes: dict[str, Change]) -> tuple[str, ...]:
    """Why those are asked that are met; where none is, why each is."""
    met = [criterion for criterion in criteria if changes[criterion.id].answer is Answer.MET]
    return tuple(dict.fromkeys(criterion.why for criterion in met or criteria))


def _answer_words(answer: Answer) -> str:
    return "does not apply" if answer is Answer.NOT_APPLICABLE else str(answer)


def _so(criterion: Criterion, answer: Answer) -> str:
    """`‘Judged inadequate’ (inadequate): not met`."""
    among = (criterion.grade or criterion.on_scale).among  # type: ignore[union-attr]
    return f"‘{criterion.title}’ ({listed([value.replace('-', ' ') for value in among], 'or')}): {_answer_words(answer)}"


def _turned(change: Change, *, named: bool = False) -> str:
    lead = f"‘{change.title}’: " if named else ""
    return f"{lead}{change.words} {change.then}".strip()


def _had_been(case: Case, other: Alternative) -> str:
    """`If its last overall grade had been inadequate, Support and Challenge + would be proposed.`"""
    clause = f"If {other.clause}, "
    if not other.moves:
        same = "the proposal would be the same" if case.school["category"] else "the same categories would be possible"
        return f"{clause}{same}."
    return f"{clause}{would_be(other.category, other.possible)}."


# What a criterion takes


def takes(case: Case, node: Node, *, inner: bool = False) -> str:
    """`RWM expected in 2018/19: 95% interval wholly below England’s figure, and (… or …)`; parts that do not apply left out."""
    if not case.applies(node):
        return ""
    if node.word == "criterion":
        return f"‘{case.framework.by_id[node.rule.criterion or ''].title}’ met"
    if not node.children:
        facts = case.facts(node)
        return _leaf_takes(case, node, facts) if facts else ""
    live = [child for child in node.children if takes(case, child)]
    if len(live) == 1:
        return f"{'not so: ' if node.word == 'not_' else ''}{takes(case, live[0], inner=inner)}"
    parts = [takes(case, child, inner=True) for child in live]
    if node.rule.count_of:
        low, high = node.rule.count_of.at_least, node.rule.count_of.at_most
        bounds = " and ".join(
            f"{how} {number}" for how, number in (("at least", low), ("at most", high)) if number is not None
        )
        return f"{bounds} of these: {'; '.join(parts)}"
    said = (", and " if node.word == "all_of" else ", or ").join(parts)
    return f"({said})" if inner else said


def _leaf_takes(case: Case, node: Node, facts: dict[str, Any]) -> str:
    leaf = node.rule.leaf
    if node.word in ("judgement", "fact"):
        declared = (case.framework.judgements if node.word == "judgement" else case.framework.facts)[leaf.kind]
        return f"‘{declared.title}’ recorded"
    if not facts["threshold_words"]:
        return ""
    if not hasattr(leaf, "measure"):
        return facts["threshold_words"]
    measure = case.measure(leaf.measure)
    whose = f" of {group_words(leaf.group)}" if leaf.group != "all" else ""
    when = f" in {facts['period']}" if facts["period"] else ""
    at = f", where the last of these stands at {figure(facts['comparator'], measure)}" if node.rule.fifth and facts[
        "comparator"] is not None else ""
    what = "gap in " if node.rule.pooled_gap else ""
    return f"{what}{measure.short}{whose}{when}: {facts['threshold_words']}{at}"


def _leaves(case: Case, node: Node) -> Iterator[Node]:
    if node.word == "criterion":
        yield from _leaves(case, case.node(node.rule.criterion or ""))
    elif not node.children:
        yield node
    for child in node.children:
        yield from _leaves(case, child)


def _bases(facts: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one["basis"] for one in facts if one["basis"]))


def _compared(facts: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """`England (the published figure)`, `15,897 of England’s primary schools`."""
    found: dict[str, None] = {}
    for one in facts:
        *_, field = (one["threshold_words"] or "").rpartition(" or before of ")
        if one["comparator"] is not None and one["comparator_name"] and not (field and field.endswith(one["comparator_name"])):
            pooled = one["comparator_n"] is not None and one["rank"] is None  # a comparator set, by its pupils
            how = f"the figure of {counted(one['comparator_n'], 'school')}" if pooled else "the published figure"
            found[f"{one['comparator_name']} ({how})"] = None
        if one["rank"] is not None and field:
            found[field] = None
    return tuple(found)


def _left_out(case: Case, leaves: Sequence[Node]) -> Iterator[str]:
    """Why years of a pooled figure that would count do not: `2018/19 does not count: withheld …`."""
    for leaf in leaves:
        about, facts = leaf.rule.pooled_gap, case.facts(leaf)
        if about is None or facts is None or not facts["period"]:
            continue
        for measure, group, period in case.panel.known.looked_at(about):
            status = case.figure(measure, group, period)["status"]
            if period not in facts["period"]:
                yield f"{period} does not count: {STATUS_WORDS.get(status, 'it has no figure to compare')}."


STATUS_WORDS = {
    State.SUPPRESSED.value: "the publisher withholds it, because few pupils are behind it",
    State.MISSING.value: "it is not in the files held here",
    NOT_LISTED: "the school does not stand in that year’s table",
    NO_RESULTS: "the school stands in that year’s table without a figure",
}


# Where it was published


def _sources_of(case: Case, leaves: Sequence[Node]) -> tuple[str, ...]:
    """The files of every figure that some leaves rest on, the school’s and England’s; of the rest, of their answers."""
    rows: list[tuple[str, dict[str, Any]]] = []
    for leaf in leaves:
        series, facts = case.panel.known.looked_at(leaf.rule.leaf), case.facts(leaf) or {}
        rows += [("", row) for row in ([case.figure(*one) for one in series] or [facts])]
        comparator = getattr(leaf.rule.leaf, "comparator", None)
        if comparator and comparator.entity == "england" and not comparator.among:
            national = [case.panel.known.england(measure, comparator.group, period) for measure, _, period in series]
            rows += [("England’s ", row) for row in national if row]
    return _by_file(case, rows)


def _scale_sources(case: Case, name: str, facts: dict[str, Any]) -> tuple[str, ...]:
    """The files of the figures from which a scale is read for the school, else of the inspection or record."""
    series = [
        one for reading in readings(case, case.framework.every_scale[name])
        for one in case.panel.known.looked_at(reading.trend)
    ]
    return _by_file(case, [("", row) for row in ([case.figure(*one) for one in series] or [facts])])


def _by_file(case: Case, rows: Sequence[tuple[str, dict[str, Any]]]) -> tuple[str, ...]:
    """`2018-936-ks2.csv, row 12, England’s row 243 (Key stage 2 school performance tables, final, known from …)`."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for whose, row in rows:
        if row.get("file"):
            place = f"{whose}row {row['row']:,}" if row["row"] else ""
            found.setdefault((row["file"], _about(case, row)), {})[place] = None
    return tuple(
        ", ".join([file, *filter(None, places)]) + (f" ({about})" if about else "")
        for (file, about), places in found.items()
    )


def _about(case: Case, row: dict[str, Any]) -> str:
    known = case.panel.known.store.definitions.sources.get(row["source"])
    title = known.title if known else ""
    said = [title, row["release"] or "" if not title.endswith(row["release"] or "") else ""]
    said += [f"known from {day(row['released_on'])}"] if row["released_on"] else []
    return ", ".join(part for part in said if part)
