"""A framework tried on the past: `backtest` gives plain records that a page or a document is made of.

Each round takes the framework to a day, on what was known at its end, and asks what inspection said of the same
schools afterwards. Nothing of the day after leaks into the round, except which schools there were.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from upstream.assessment.framework import Framework
from upstream.assessment.judgements import Judgements
from upstream.assessment.past.limits import limits
from upstream.assessment.past.reading import reading
from upstream.assessment.past.records import BY_LOT, Backtest, Point, Round, Share, Tried, Varied
from upstream.assessment.past.rounds import Asked, tried
from upstream.evidence.entity import Entity
from upstream.evidence.schools import SchoolList, schools_on
from upstream.evidence.store import Store
from upstream.lib.refusal import Refusal, refuse
from upstream.lib.wording import day, did_you_mean, listed

ENGLAND = Entity("england", "england")
BY_LOT_TITLE = "As many by lot"


def backtest(
    framework: Framework, store: Store, rounds: Sequence[dt.date], until: dt.date | None = None, *,
    where: Entity = ENGLAND, flags: Sequence[str] = (), judgements: Judgements | None = None,
    progress: Callable[[str, int, int], None] = lambda what, done, of: None,
) -> Backtest:
    """The framework on each of the days `rounds`, against graded inspections up to `until` (None: the last held).

    `flags` are the categories that count as a flag; without them the upper half of the framework's categories,
    rounded down, at least one. `Refusal` where a day has nothing after it, or a flag is no category.
    """
    end = until or last_inspected(store)
    refuse(why_not_try(rounds, end))
    flagged = _flags(framework, flags)
    asked = Asked(framework, store, lambda on: _schools(store, where, on), end, flagged, judgements)
    found: list[tuple[Round, list[Varied]]] = []
    for number, on in enumerate(sorted(set(rounds))):
        progress("trying", number, len(set(rounds)))
        found.append(tried(asked, on))
    progress("trying", len(found), len(found))
    done = tuple(one for one, _ in found)
    titles = {category.id: category.title for category in framework.categories}
    return Backtest(
        framework=Tried(framework.id, framework.version, framework.title, framework.about, framework.digest),
        where=str(where), until=end, flags=tuple(titles[name] for name in flagged),
        unflagged=tuple(title for name, title in titles.items() if name not in flagged), rounds=done,
        sensitivity=tuple(row for _, rows in found for row in rows),
        limits=(
            *limits(store.definitions, end, tuple(titles[name] for name in flagged)), *_before_its_time(framework, done[0].on),
        ),
        reading=reading(done), points=tuple(points(done)),
    )


def why_not_try(rounds: Sequence[dt.date], until: dt.date) -> str | None:
    """A sentence where the days leave nothing to look at, else None."""
    if not rounds:
        return "Name the days on which to try the framework: --from and --to, or --round for each day."
    late = [on for on in rounds if on >= until]
    if late:
        return f"{day(max(late))} has nothing after it: inspections are looked at up to {day(until)} only."
    return None


def last_inspected(store: Store) -> dt.date:
    """The last day to which a source of inspections says it is complete, else of the last inspection held."""
    sources = store.definitions.sources.values()
    ends = [max(one.complete_to.values()) for one in sources if one.layout == "inspections" and one.complete_to]
    last = store.inspections(None)["inspected_on"].max()
    held = [last] if isinstance(last, dt.date) else []
    if not ends and not held:
        raise Refusal("No inspection is held: build with a history of inspections first.")
    return max(ends or held)


def _before_its_time(framework: Framework, first: dt.date) -> tuple[str, ...]:
    if first >= framework.in_force_from:
        return ()
    began = day(framework.in_force_from)
    return (f"The framework is in force from {began}: before that it is tried as if it had been, and nobody worked by it.",)


def _flags(framework: Framework, wanted: Sequence[str]) -> tuple[str, ...]:
    names = [category.id for category in framework.categories]
    for name in wanted:
        if name not in names:
            raise Refusal(
                f"‘{name}’ is no category of {framework.title}. {did_you_mean(name, names, f'There are: {listed(names)}.')}"
            )
    return tuple(wanted) or tuple(names[: max(len(names) // 2, 1)])


def _schools(store: Store, where: Entity, on: dt.date) -> SchoolList:
    """The place's schools that day; where no census was out, the first held, carried back."""
    found = schools_on(store, where, on, later_census=True)
    if found.frame.is_empty():
        raise Refusal(f"No state-funded school of {where} is known on {day(on)}: check the code.")
    return found


def points(rounds: Sequence[Round]) -> list[Point]:
    """What the picture shows: of each round the framework, the latest grade, and flagging by lot."""
    found = []
    for one in rounds:
        found += [Point(one.on, rule.rule, rule.title, rule.precision, rule.recall) for rule in one.rules]
        found.append(Point(one.on, BY_LOT, BY_LOT_TITLE, one.base_rate, by_lot(one)))
    return found


def by_lot(one: Round) -> Share:
    """The recall to be expected of as many flags by lot: the share of schools flagged. It has no chance in it."""
    flagged = one.rules[0].flagged
    percent = 100 * flagged / one.in_scope if one.in_scope else None
    return Share(flagged, one.in_scope, percent, percent, percent)
