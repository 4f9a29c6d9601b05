"""What a backtest cannot say, each as a sentence, to be read before its numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from upstream.assessment.past.records import Round
from upstream.evidence.definitions import Definitions, Source
from upstream.lib.wording import counted, day, listed

KINDS = {"pru": "pupil referral units and alternative provision", "nursery": "nursery schools"}


def limits(definitions: Definitions, until: dt.date, flags: tuple[str, ...]) -> tuple[str, ...]:
    """What holds for every round, in the order in which it matters to a reader."""
    sources = [one for one in definitions.sources.values() if one.layout == "inspections"]
    return (*_about_inspection(), *_about_what_is_held(sources, until), *_about_counting(flags))


def of_round(one: Round, notes: Sequence[str]) -> tuple[str, ...]:
    """What cannot be said of one round; `notes` are what its assessment could not say."""
    return (*_about_schools(one), *_about_what_was_known(one), *_about_inspections_of(one), *notes)


def _about_inspection() -> Iterator[str]:
    yield (
        "Which schools are inspected is not chance: Ofsted picks them by the last grade, the years since, and its own reading "
        "of risk, in part from the same figures that a framework reads. What it would have said of the others is unknown."
    )
    yield (
        "An inspection is a judgement by people on two days, not the truth about a school; and help given between the day "
        "and the inspection, also because somebody saw the same signs, may have kept a flagged school good."
    )


def _about_what_is_held(sources: list[Source], until: dt.date) -> Iterator[str]:
    if not sources:
        yield "No history of inspections is among the files held: only what registers call the last inspection can count."
        return
    yield (
        "Only graded inspections are held. A short inspection that left a school as good as it was is in no file: schools that "
        "would have counted as rightly passed, or as false alarms, are missing. So precision is read against the graded "
        "inspections alone and is higher than among all visits; recall is read against every school of the list that came out "
        "below good, which short inspections do not touch."
    )
    missing = sorted({kind for source in sources for kind in source.missing})
    if missing:
        yield f"No inspections of {listed([KINDS.get(kind, kind) for kind in missing])} are held: nothing is said of them."
    ends = [max(source.complete_to.values()) for source in sources if source.complete_to]
    if ends and max(ends) < until:
        yield f"Inspections are held to {day(max(ends))}: between that day and {day(until)} none can be found."


def _about_counting(flags: tuple[str, ...]) -> Iterator[str]:
    named = listed([f"‘{title}’" for title in flags], "or")
    yield (
        f"Flagged is what is proposed for {named} whatever the unknown answers turn out to be. Where they decide, a school is "
        "undetermined: counted apart, neither caught nor a false alarm; but recall counts it as not found if it came out below "
        "good, since nobody would have been told of it."
    )
    yield (
        "Each school counts once a round, by its first graded inspection after the day. Rounds share inspections and schools, "
        "so their numbers must not be added, and agreement between them is no repetition."
    )
    yield (
        "A school that went on under another URN after the day is followed one to one (a conversion, a new trust, a sponsor); "
        "through a merger or a split it is not. The intervals are Wilson’s 95% and tell of chance alone, not of any limit here."
    )


def _about_schools(one: Round) -> Iterator[str]:
    yield f"{counted(one.schools, 'school')}, by {one.list_basis}."
    if one.without_grade:
        yield (
            f"For {counted(one.without_grade, 'school')} no last grade was known: new ones, those whose predecessor’s grade "
            "does not count, and those whose predecessor’s inspections are not held."
        )


def _about_what_was_known(one: Round) -> Iterator[str]:
    """Criteria that nobody’s answer was known of."""
    silent = [row.title for row in one.answered if row.unknown and not row.met and not row.not_met]
    if silent:
        yield f"Not known of any school that day: {listed([f'‘{title}’' for title in silent])}."


def _about_inspections_of(one: Round) -> Iterator[str]:
    if not one.graded:
        yield f"No graded inspection between that day and {day(one.until)} is held, so nothing came of it."
    if one.under_way:
        yield (
            f"{counted(one.under_way, 'inspection')} had been made and not been published that day (30 working days where no "
            "day of publication is given): neither known to the framework nor counted as coming afterwards."
        )
    if one.other_scale:
        were = counted(one.other_scale, "school was", "schools were")
        yield f"{were} given a grade of another scale: no outcome."
    if one.outside:
        yield (
            f"{counted(one.outside, 'establishment')} graded afterwards cannot be found among the schools tried (independent "
            "schools, colleges, other places, or closed since without a successor)."
        )
    if one.followed:
        yield f"{counted(one.followed, 'school was', 'schools were')} graded under a later URN of the same school."
