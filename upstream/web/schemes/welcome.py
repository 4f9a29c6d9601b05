"""Which criteria are good news when they are met: they do not wear the colour of a concern."""

from __future__ import annotations

from collections.abc import Iterator

from upstream.assessment.framework import Framework
from upstream.assessment.vocabulary import Criterion, Rule


def welcome(framework: Framework) -> frozenset[str]:
    """Criteria that hold at the best end of their scale, and those that the best category asks to be met.

    Categories are read from the worst; scales are written best first. The rest of a framework's criteria are
    signs of need: that is what frameworks are made of.
    """
    asked = set(_unnegated(framework.categories[-1].when))
    at_best = {one.id for one in framework.criteria if _is_at_best(framework, one)}
    return frozenset(asked | at_best)


def _is_at_best(framework: Framework, criterion: Criterion) -> bool:
    found = framework.on_scale(criterion)
    return found is not None and framework.every_scale[found[0]].values[0] in found[1]


def _unnegated(rule: Rule, *, negated: bool = False) -> Iterator[str]:
    if rule.criterion:
        yield from [] if negated else [rule.criterion]
    elif rule.not_:
        yield from _unnegated(rule.not_, negated=not negated)
    else:
        for _, child in rule.children():
            yield from _unnegated(child, negated=negated)
