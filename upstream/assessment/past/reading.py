"""What the numbers say, in sentences made from them by rule. No sentence stands here that a number does not give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from upstream.assessment.past.records import Round, RuleResult, Share
from upstream.assessment.past.rounds import BY_FRAMEWORK, BY_GRADE
from upstream.lib.wording import counted, day, listed

NOTHING = "No round has a graded inspection afterwards: of this framework the past says nothing here."
# Fewer inspections than this among the flagged leave an interval too wide to read.
ENOUGH = 30


def reading(title: str, rounds: Sequence[Round]) -> tuple[str, ...]:
    """A sentence or two a round, then what holds in all of them."""
    told = [one for one in rounds if one.graded]
    if not told:
        return (NOTHING,)
    return (*(_of_round(one) for one in told), *_together(title, told))


def _of_round(one: Round) -> str:
    ours, theirs = one.rule(BY_FRAMEWORK), one.rule(BY_GRADE)
    flagged = f"{ours.flagged:,} of {counted(one.in_scope, 'school')} ({_percent(100 * ours.flagged / one.in_scope)})"
    parts = [
        f"As at {day(one.on)} it flagged {flagged} and left {ours.undetermined:,} undetermined.",
        f"By {day(one.until)} {counted(one.graded, 'school')} had been graded, and {_written(one.base_rate)} of them came out "
        "below good.",
    ]
    if not ours.precision.whole:
        return " ".join([*parts, "None of the flagged was graded, so nothing can be said of its precision."])
    few = " (too few to read much into)" if ours.precision.whole < ENOUGH else ""
    parts += [
        f"Of the flagged {ours.precision.whole:,} were graded{few}, {_written(ours.precision)} of them below good: "
        f"{_lift(ours, one)}.",
        f"It had flagged {_written(ours.recall)} of the {ours.recall.whole:,} that came out below good. As many flags by the "
        f"latest grade and years since would have found {_written(theirs.recall)}, and {_written(theirs.precision)} of its "
        f"{theirs.precision.whole:,} graded flags would have been right.",
    ]
    return " ".join(parts)


def _together(title: str, rounds: Sequence[Round]) -> Iterator[str]:
    yield _in_rounds("More than chance", [_beats_lot(one) for one in rounds], rounds, {
        True: "its precision lies above the base rate beyond chance", False: "its precision cannot be told from the base rate",
    })
    yield _in_rounds("More than the grade", [_beats_grade(one) for one in rounds], rounds, {
        "more": "it caught more than the latest grade and years since with as many flags, beyond chance",
        "same": "what it caught cannot be told from what the latest grade and years since caught with as many flags",
        "less": "it caught less than the latest grade and years since with as many flags, beyond chance",
    })
    yield _in_rounds("Right more often", [_more_precise(one) for one in rounds], rounds, {
        "more": "a larger share of its graded flags came out below good than of those by the latest grade, beyond chance",
        "same": "the share of its graded flags that came out below good cannot be told from that by the latest grade",
        "less": "a smaller share of its graded flags came out below good than of those by the latest grade, beyond chance",
    })
    yield from _flattered(rounds)
    lowest, highest = (pick(rounds, key=_missed_share) for pick in (min, max))
    span = _percent(_missed_share(lowest))
    if lowest is not highest:
        span = f"between {span} and {_percent(_missed_share(highest))}"
    yield f"What it could not see: {span} of the schools that came out below good had not been flagged."


def _in_rounds(head: str, answers: Sequence, rounds: Sequence[Round], words: dict) -> str:
    """The rounds by what holds in them: `in all three rounds …`, or each with its days."""
    said = []
    for answer, sentence in words.items():
        days = [day(one.on) for one, found in zip(rounds, answers, strict=True) if found == answer]
        if days:
            where = "in every round" if len(days) == len(rounds) and len(days) > 1 else f"as at {listed(days)}"
            said.append(f"{where} {sentence}")
    return f"{head}: {'; '.join(said)}."


def _beats_lot(one: Round) -> bool:
    """The lower end of the precision's interval lies above the base rate."""
    low, base = one.rule(BY_FRAMEWORK).precision.low, one.base_rate.percent
    return low is not None and base is not None and low > base


def _beats_grade(one: Round) -> str:
    return _higher(one.rule(BY_FRAMEWORK).recall, one.rule(BY_GRADE).recall)


def _more_precise(one: Round) -> str:
    return _higher(one.rule(BY_FRAMEWORK).precision, one.rule(BY_GRADE).precision)


def _flattered(rounds: Sequence[Round]) -> Iterator[str]:
    """Short inspections that left good schools good are absent: precision is kinder to who flags more good schools."""
    for one in rounds:
        ours, theirs = one.rule(BY_FRAMEWORK), one.rule(BY_GRADE)
        if ours.good_before == theirs.good_before:
            continue
        kinder = "the framework" if ours.good_before > theirs.good_before else "the rule by grade"
        yield (
            f"As at {day(one.on)} the framework flagged {ours.good_before or 'no'} schools that were good or outstanding, the "
            f"rule by grade {theirs.good_before or 'none'}. Since short inspections that left such schools good are in no file, "
            f"precision flatters {kinder}: of all that were flagged, graded or not, at least {_written(ours.at_least)} and "
            f"{_written(theirs.at_least)} came out below good."
        )


def _higher(ours: Share, theirs: Share) -> str:
    """`same` where the two intervals share a value."""
    if ours.overlaps(theirs) or ours.percent is None or theirs.percent is None:
        return "same"
    return "more" if ours.percent > theirs.percent else "less"


def _missed_share(one: Round) -> float:
    recall = one.rule(BY_FRAMEWORK).recall
    return 100 - recall.percent if recall.percent is not None else 0.0


def _lift(found: RuleResult, one: Round) -> str:
    if found.lift is None:
        return "the base rate is nought, so there is nothing to hold it against"
    return f"{found.lift:.2f} times the base rate"


def _written(found: Share) -> str:
    """`130 (22.6%, 19.4 to 26.2)`; `none` of nobody."""
    if found.percent is None:
        return "none"
    return f"{found.part:,} ({_percent(found.percent)}, {found.low:.1f} to {found.high:.1f})"


def _percent(number: float) -> str:
    return f"{number:.1f}%"
