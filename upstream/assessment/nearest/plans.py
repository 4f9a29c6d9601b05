"""Criteria as trees for one school: their answer if things were otherwise, and the cheapest set of changes that turns them."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from upstream.assessment.nearest.case import Case, Node, Otherwise, Thing
from upstream.assessment.nearest.leaves import code_if, step_to, things
from upstream.assessment.nearest.steps import Step, figure_step
from upstream.assessment.vocabulary import CountOf, Rule
from upstream.lib.wording import listed

MOST_PARTS = 4  # changes tried together where parts of a criterion rest on one thing


@dataclass(frozen=True, slots=True)
class Need:
    """An unknown leaf on which a change would still depend: what is not known, and the answer it would have to have."""

    criterion: str
    part: str | None
    sentence: str
    met: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A set of changes that together turn a rule; with needs, only if these turn out so."""

    steps: tuple[Step, ...] = ()
    needs: tuple[Need, ...] = ()

    @property
    def cost(self) -> tuple:
        """What makes a set cheap: nothing unknown, few changes, figures before people's judgement, few pupils, lately."""
        order = {"pupils": 0, "value": 1, "date": 2, "level": 3, "grade": 4, "record": 5}
        return (
            len(self.needs), len(self.steps), sum(order[step.kind] for step in self.steps),
            sum(step.at_most or 0 for step in self.steps),
            tuple(_how_late(step) for step in self.steps),
        )

    @property
    def otherwise(self) -> Otherwise:
        return {thing: value for step in self.steps for thing, value in step.otherwise}


def _how_late(step: Step) -> int:
    """The newest period first."""
    return -int((step.period or "0")[:4])


def together(plans: Sequence[Plan | None]) -> Plan | None:
    """All of them, each step once; None where one is impossible."""
    if any(plan is None for plan in plans):
        return None
    steps = dict.fromkeys(step for plan in plans if plan for step in plan.steps)
    needs = dict.fromkeys(need for plan in plans if plan for need in plan.needs)
    return Plan(tuple(steps), tuple(needs))


def cheapest(plans: Sequence[Plan | None]) -> Plan | None:
    """The cheapest of those that are possible, the first of equals; records of people are offered side by side."""
    possible = sorted((plan for plan in plans if plan is not None), key=lambda plan: plan.cost)
    if not possible:
        return None
    best = possible[0]
    same = [plan.steps[0] for plan in possible if not plan.needs and len(plan.steps) == 1 and plan.steps[0].kind == "record"]
    if best.needs or len(best.steps) != 1 or best.steps[0].kind != "record" or len(same) < 2:
        return best
    return Plan((best.steps[0].or_else(same[1:]),))


def code(case: Case, node: Node, otherwise: Otherwise) -> int | None:
    """The code of a rule's answer (see `answers`) if those things were otherwise."""
    if not case.applies(node):
        return None
    if node.word == "criterion":
        return code(case, case.node(node.rule.criterion or ""), otherwise)
    if not node.children:
        return code_if(case, node, otherwise)
    return joined(node.rule, [code(case, child, otherwise) for child in node.children])


def joined(rule: Rule, codes: Sequence[int | None]) -> int | None:
    """Kleene's joining of codes, as `answers` has it for columns."""
    live = [one for one in codes if one is not None]
    if not live:
        return None
    if rule.all_of:
        return min(live)
    if rule.any_of:
        return max(live)
    if rule.count_of:
        low, high = _bounds(rule.count_of, len(codes))
        least, most = live.count(1), live.count(1) + live.count(0)
        return 1 if least >= low and most <= high else -1 if most < low or least > high else 0
    return -live[0]


def _bounds(count: CountOf, parts: int) -> tuple[int, int]:
    return count.at_least or 0, parts if count.at_most is None else count.at_most


def turned(case: Case, node: Node, met: bool) -> Plan | None:
    """The cheapest set of changes by which a criterion would be met, or not met, put to the whole criterion again.

    Where two of its parts rest on one thing, what turns the one may turn the other back: then every figure
    is tried by the whole criterion, and every few of its parts' changes together.
    """
    found, leaves = plan(case, node, met), list(known_leaves(case, node))
    rests = [thing for leaf in leaves for thing in set(things(case, leaf))]
    shared = {thing for thing in rests if rests.count(thing) > 1}
    if not shared:
        return found
    wanted = 1 if met else -1
    tried = [found, *_by_one_figure(case, node, shared, wanted), *_by_parts(case, leaves)]
    return cheapest([one for one in tried if one and one.steps and (
        code(case, node, one.otherwise) == wanted or (one is found and one.needs)
    )])


def _by_one_figure(case: Case, node: Node, shared: set[Thing], wanted: int) -> Iterator[Plan | None]:
    """The nearest value of each shared figure for which the whole criterion turns."""
    for thing in sorted(shared):
        kind, *series = thing
        if kind == "figure" and case.figure(*series)["value"] is not None:
            measure, group, period = series
            turns = functools.partial(_turns, case, node, thing, wanted)
            step = figure_step(case, node, (measure, group, period), turns)
            yield Plan((step,)) if step else None


def _turns(case: Case, node: Node, thing: Thing, wanted: int, value: float) -> bool:
    return code(case, node, {thing: value}) == wanted


def _by_parts(case: Case, leaves: Sequence[Node]) -> Iterator[Plan]:
    """Every few of the parts' own changes together, those of one thing once."""
    steps = {step.otherwise: step for leaf in leaves if (step := step_to(case, leaf, case.code(leaf) != 1))}
    for size in range(1, MOST_PARTS + 1):
        yield from (Plan(some) for some in itertools.combinations(steps.values(), size))


def known_leaves(case: Case, node: Node) -> Iterator[Node]:
    """The leaves under a rule whose answer is known."""
    if not case.applies(node):
        return
    if node.word == "criterion":
        yield from known_leaves(case, case.node(node.rule.criterion or ""))
    elif not node.children and case.code(node):
        yield node
    for child in node.children:
        yield from known_leaves(case, child)


def plan(case: Case, node: Node, met: bool) -> Plan | None:
    """The cheapest set of changes by which the rule would be met, or not met; None where nothing can do it."""
    now = code(case, node, {})
    if now is None:
        return None
    if now == (1 if met else -1):
        return Plan()
    if node.word == "criterion":
        return plan(case, case.node(node.rule.criterion or ""), met)
    if not node.children:
        return _leaf_plan(case, node, now, met)
    if node.word == "not_":
        return plan(case, node.children[0], not met)
    live = [child for child in node.children if code(case, child, {}) is not None]
    if node.rule.count_of:
        return _count_plan(case, live, _bounds(node.rule.count_of, len(node.children)), met)
    each = [plan(case, child, met) for child in live]
    return together(each) if (node.word == "all_of") is met else cheapest(each)


def _leaf_plan(case: Case, node: Node, now: int, met: bool) -> Plan | None:
    if now == 0:
        return Plan(needs=(_need(case, node, met),))
    step = step_to(case, node, met)
    return Plan((step,)) if step else None


def _need(case: Case, node: Node, met: bool) -> Need:
    facts = case.facts(node)
    return Need(node.criterion, node.place, facts["sentence"] if facts else "", met)


def _count_plan(case: Case, live: list[Node], bounds: tuple[int, int], met: bool) -> Plan | None:
    """Every number of met parts that would do, each reached by the cheapest parts."""
    codes = [code(case, child, {}) for child in live]
    unknown = [child for child, one in zip(live, codes, strict=True) if one == 0]
    low, high = bounds
    found: list[Plan | None] = []
    for wanted in range(len(live) + 1):
        if (low <= wanted <= high) is not met:
            continue
        # With so many met, the unknown parts may still upset it: then they have to be known too.
        free = all((low <= wanted + extra <= high) is met for extra in range(len(unknown) + 1))
        fixed = [] if free else [plan(case, child, False) for child in unknown]
        found.append(_reach(case, live, codes, wanted, fixed))
    return cheapest(found)


def _reach(
    case: Case, live: list[Node], codes: list[int | None], wanted: int, fixed: list[Plan | None]
) -> Plan | None:
    met = codes.count(1)
    turn = wanted > met
    able = [plan(case, child, turn) for child, one in zip(live, codes, strict=True) if one == (-1 if turn else 1)]
    possible = sorted((one for one in able if one is not None), key=lambda one: one.cost)
    if len(possible) < abs(wanted - met):
        return None
    return together([*possible[: abs(wanted - met)], *fixed])


def unknown_leaves(case: Case, node: Node) -> Iterator[Need]:
    """What would have to be known for an unknown rule: its unknown leaves."""
    if code(case, node, {}) != 0:
        return
    if node.word == "criterion":
        yield from unknown_leaves(case, case.node(node.rule.criterion or ""))
    elif not node.children:
        yield _need(case, node, True)
    else:
        yield from itertools.chain.from_iterable(unknown_leaves(case, child) for child in node.children)


def rests_on(case: Case, node: Node) -> frozenset[Thing]:
    """Everything that a rule's answer rests on."""
    if node.word == "criterion":
        return rests_on(case, case.node(node.rule.criterion or ""))
    if not node.children:
        return frozenset(things(case, node))
    return frozenset().union(*(rests_on(case, child) for child in node.children))


def in_words(steps: Sequence[Step]) -> str:
    """The clauses after *if*, joined."""
    return listed([step.clause for step in steps])
