"""What the words of an explanation mean, for one who meets them for the first time: only those that occur."""

from __future__ import annotations

from collections.abc import Iterator

from upstream.assessment.nearest.case import Case, Node
from upstream.assessment.vocabulary import LEAVES

MET = (
    "Met", "What the criterion asks about was found to be so, whether that is good news or not. What is unknown counts "
    "neither as met nor as not met.",
)
INTERVAL = (
    "95% interval", "The range in which the figure might as well have fallen by chance, with so many pupils: the fewer, the "
    "wider. Only where all of it lies below another figure is the school called below.",
)
FIFTH = (
    "Rank, fifth", "All schools that can be compared are put in order; rank 1 is the unfavourable end, and schools with the "
    "same figure share a rank. The fifth holds those whose rank is at most a fifth of their number.",
)
BASIS = (
    "Published, local choice", "Where a threshold comes from: from the words of the framework’s owner or a publisher, or "
    "chosen by those who use the framework, where its owner gave no number.",
)
POOLED = ("Together", "Pupils of several years counted as one group, because those of one year are too few to judge.")
TREND = (
    "Trend", "The last three consecutive years. A percentage has moved if it moved by at least one whole pupil.",
)
WORDS = {
    "interval_below": (INTERVAL,), "band_in": (INTERVAL,), "fifth": (FIFTH,), "pooled_gap": (FIFTH, POOLED), "trend": (TREND,),
}


def terms(case: Case) -> Iterator[tuple[str, str]]:
    """(word, meaning): how answers are meant, then every measure and group by its definition."""
    yield MET
    found: dict[tuple[str, str], None] = {}
    for criterion in case.framework.criteria:
        for node in _asked(case, case.node(criterion.id)):
            found.update((term, None) for term in WORDS.get(node.word, ()))
            if node.word in LEAVES and getattr(node.rule.leaf, "basis", None):
                found[BASIS] = None
            for measure, group, _ in _series(case, node):
                found.update((term, None) for term in _about(case, measure, group))
    yield from found


def _asked(case: Case, node: Node) -> Iterator[Node]:
    """The leaves that apply to the school, and the scales' criteria."""
    if not case.applies(node):
        return
    if node.word == "criterion":
        yield from _asked(case, case.node(node.rule.criterion or ""))
    elif not node.children and (case.facts(node) is not None):
        yield node
    for child in node.children:
        yield from _asked(case, child)


def _series(case: Case, node: Node) -> list[tuple[str, str, str]]:
    if node.rule.on_scale:
        scale = case.framework.every_scale[node.rule.on_scale.scale]
        return [one for reading in scale.worst_of for one in case.panel.known.looked_at(reading.trend)]
    return case.panel.known.looked_at(node.rule.leaf)


def _about(case: Case, measure: str, group: str) -> Iterator[tuple[str, str]]:
    found = case.measure(measure)
    yield found.short, f"{found.title}. {found.definition}"
    about = case.panel.known.store.definitions.groups.get(group)
    if group != "all" and about is not None:
        yield about.title[0].upper() + about.title[1:], about.definition
