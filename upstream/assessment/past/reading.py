"""What the numbers say, in sentences made from them by rule. No sentence stands here that a number does not give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from upstream.assessment.past.records import BY_FRAMEWORK, BY_GRADE, Round, RuleResult, Share
from upstream.lib.wording import counted, day, listed

NOTHING = "No graded inspection is held after any of these days: of this framework the past says nothing here."
NONE_GRADED = "None of the schools flagged was graded afterwards: of this framework’s flags the past says nothing here."
NONE_BELOW = "No school that was graded came out below good: of what the framework misses the past says nothing here."
# Fewer inspections than this among the flagged leave an interval too wide to read.
ENOUGH = 30
TOO_FEW = "too few flagged schools were graded to tell"


def of_round(one: Round) -> str:
    """One round in words."""
    ours, theirs = one.rule(BY_FRAMEWORK), one.rule(BY_GRADE)
    flagged = f"{ours.flagged:,} of {counted(one.in_scope, 'school')}"
    if not one.graded:
        return f"It flagged {flagged} and left {ours.undetermined:,} undetermined. Nothing is held of what came afterwards."
    parts = [
        f"It flagged {flagged} and left {ours.undetermined:,} undetermined.",
        f"By {day(one.until)} {counted(one.graded, 'school')} had been graded, and {_written(one.base_rate)} of them came out "
        "below good.",
    ]
    if not ours.precision.whole:
        return " ".join([*parts, "None of the flagged was graded, so nothing can be said of its precision."])
    few = ", too few to read much into" if ours.precision.whole < ENOUGH else ""
    were = counted(ours.precision.whole, "was", "were")
    parts += [
        f"Of the flagged {were} graded{few}, and {_written(ours.precision)} of them came out below good{_lift(ours)}.",
        f"It had flagged {_written(ours.recall)} of those that came out below good.",
        f"As many flags by the latest grade and years since would have found {_written(theirs.recall)}.",
    ]
    return " ".join(parts)


def reading(rounds: Sequence[Round]) -> tuple[str, ...]:
    """All rounds together: one paragraph, sentence by sentence."""
    told = [one for one in rounds if one.rule(BY_FRAMEWORK).precision.whole]
    if not told:
        return (NONE_GRADED if any(one.graded for one in rounds) else NOTHING,)
    if not any(one.base_rate.part for one in told):
        return (_against_lot(told), NONE_BELOW)
    return (_against_lot(told), _against_grade(told), *_rightness(told), *_flattered(told), _unseen(told))


def _against_lot(rounds: Sequence[Round]) -> str:
    ours, all_graded = _of(rounds, lambda one: _ours(one).precision), _of(rounds, lambda one: one.base_rate)
    return (
        f"Of the flagged schools that were graded afterwards, {ours} came out below good, and of all that were graded "
        f"{all_graded}: " + _in_rounds([_beats_lot(one) for one in rounds], rounds, {
            True: "more than chance explains", False: "no more than chance may explain", None: TOO_FEW,
        })
    )


def _against_grade(rounds: Sequence[Round]) -> str:
    ours, theirs = _of(rounds, lambda one: _ours(one).recall), _of(rounds, lambda one: one.rule(BY_GRADE).recall)
    return (
        f"It had flagged {ours} of the schools that came out below good; as many flags by the latest grade and years since "
        f"alone would have found {theirs}: " + _in_rounds(
            [_higher(_ours(one).recall, one.rule(BY_GRADE).recall) for one in rounds], rounds, {
                "more": "it found more, beyond chance", "same": "the two cannot be told apart",
                "less": "it found fewer, beyond chance",
            })
    )


def _rightness(rounds: Sequence[Round]) -> Iterator[str]:
    if not any(one.rule(BY_GRADE).precision.whole for one in rounds):
        return
    found = [_right_more_often(one) for one in rounds]
    theirs = _of(rounds, lambda one: one.rule(BY_GRADE).precision)
    yield f"Of the graded flags by the latest grade {theirs} came out below good: " + _in_rounds(found, rounds, {
        "more": "the framework’s were right more often, beyond chance", "same": "neither was right more often beyond chance",
        "less": "the framework’s were right less often, beyond chance", None: TOO_FEW,
    })


def _flattered(rounds: Sequence[Round]) -> Iterator[str]:
    """Short inspections that left good schools good are absent: precision is kinder to who flags more good schools."""
    ours, theirs = [_ours(one).good_before for one in rounds], [one.rule(BY_GRADE).good_before for one in rounds]
    if ours == theirs:
        return
    kinder = "the framework" if sum(ours) > sum(theirs) else "the rule by grade"
    yield (
        f"But precision flatters {kinder}: of schools that were good or outstanding the framework flagged {_numbers(ours)}, "
        f"the rule by grade {_numbers(theirs)}, and short inspections that left such schools good are in no file. Of all "
        f"flags, graded or not, {_of(rounds, lambda one: _ours(one).at_least)} are known to have come out below good, of "
        f"those by grade {_of(rounds, lambda one: one.rule(BY_GRADE).at_least)}."
    )


def _unseen(rounds: Sequence[Round]) -> str:
    missed = [_percent(100 - found) for one in rounds if (found := _ours(one).recall.percent) is not None]
    undetermined = [f"{_ours(one).undetermined_below:,}" for one in rounds]
    return (
        f"It did not see {_span(missed)} of the schools that came out below good; {_span(undetermined)} of these it had left "
        "undetermined, for want of what was not known."
    )


def _ours(one: Round) -> RuleResult:
    return one.rule(BY_FRAMEWORK)


def _of(rounds: Sequence[Round], which: Callable[[Round], Share]) -> str:
    """`between 58.2% and 67.4%` over the rounds; one number where they agree."""
    return _span([_percent(found.percent) for one in rounds if (found := which(one)).percent is not None])


def _numbers(found: Sequence[int]) -> str:
    return _span([f"{number:,}" for number in found]) if any(found) else "none"


def _span(written: Sequence[str]) -> str:
    """The lowest and the highest, by their number."""
    ordered = sorted(set(written), key=lambda text: float(text.rstrip("%").replace(",", "")))
    if len(ordered) < 2:
        return ordered[0] if ordered else "none"
    return f"between {ordered[0]} and {ordered[-1]}"


def _in_rounds(answers: Sequence, rounds: Sequence[Round], words: dict) -> str:
    """What holds in every round, or with its days in some: `the two cannot be told apart, in every round.`"""
    said = []
    for answer, sentence in words.items():
        days = [day(one.on) for one, found in zip(rounds, answers, strict=True) if found == answer]
        if days:
            every = ", in every round" if len(days) == len(rounds) else f" (as at {listed(days)})"
            said.append(sentence + (every if len(rounds) > 1 else ""))
    return "; ".join(said) + "."


def _beats_lot(one: Round) -> bool | None:
    """The lower end of the precision's interval lies above the base rate; None of too few."""
    found, base = _ours(one).precision, one.base_rate.percent
    if found.whole < ENOUGH or found.low is None or base is None:
        return None
    return found.low > base


def _right_more_often(one: Round) -> str | None:
    ours, theirs = _ours(one).precision, one.rule(BY_GRADE).precision
    return None if min(ours.whole, theirs.whole) < ENOUGH else _higher(ours, theirs)


def _higher(ours: Share, theirs: Share) -> str:
    """`same` where the two intervals share a value."""
    if ours.overlaps(theirs) or ours.percent is None or theirs.percent is None:
        return "same"
    return "more" if ours.percent > theirs.percent else "less"


def _lift(found: RuleResult) -> str:
    return "" if found.lift is None else f", {found.lift:.2f} times the base rate"


def _written(found: Share) -> str:
    """`130 (22.6%, 19.4 to 26.2)`; `none` of nobody."""
    if found.percent is None:
        return "none"
    return f"{found.part:,} ({_percent(found.percent)}, {found.low:.1f} to {found.high:.1f})"


def _percent(number: float | None) -> str:
    return "" if number is None else f"{number:.1f}%"
