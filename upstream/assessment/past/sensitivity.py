"""What would have come out had one threshold been another, or one criterion not been asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import polars as pl
from pydantic import ValidationError

from upstream.assessment.criteria import Assessor
from upstream.assessment.evaluate import Assessment, standings
from upstream.assessment.framework import Framework
from upstream.assessment.past import tally
from upstream.assessment.past.records import Varied
from upstream.assessment.past.rules import FLAGGED, UNDETERMINED, Flags, flags_of
from upstream.assessment.past.thresholds import Threshold, thresholds, with_number

LEFT_OUT = "left out"


def sensitivity(
    done: Assessment, on: dt.date, flags: Sequence[str], scope: pl.Series, below: pl.Series
) -> Iterator[Varied]:
    """A row for every value tried of every threshold, and one for each criterion left out, for one round."""
    framework, bits = done.framework, done.assessor.bits()
    for one in thresholds(framework, done.panel.known.store.definitions.measures):
        for value in one.tried:
            changed = _changed(framework, one, value)
            if changed is not None:
                found = flags_of(flags, standings(changed, done.panel, _findings(done, changed), bits), scope)
                yield _varied(on, one.criterion, one.words, one.value, value, found, below)
    for name in framework.in_categories:
        found = flags_of(flags, standings(framework, done.panel, _without(done, name), bits), scope)
        yield _varied(on, framework.by_id[name].title, LEFT_OUT, None, None, found, below)


def _changed(framework: Framework, one: Threshold, value: float) -> Framework | None:
    """None where the number would contradict another (at least three and at most two)."""
    try:
        return with_number(framework, one.place, value)
    except ValidationError:
        return None


def _findings(done: Assessment, changed: Framework) -> dict[str, pl.DataFrame]:
    """The findings as they were, but for the criteria that were changed or name another criterion."""
    again = Assessor(changed, done.panel, done.assessor.nation, done.judgements)
    found = {}
    for name in changed.in_categories:
        criterion = changed.by_id[name]
        joined = any(rule.criterion for _, rule in criterion.walk())
        same = criterion == done.framework.by_id[name] and not joined
        found[name] = (done.assessor if same else again).criterion(criterion)
    return found


def _without(done: Assessment, left_out: str) -> dict[str, pl.DataFrame]:
    """The findings with one criterion not applicable to anybody: it drops out of every category."""
    found = {name: done.assessor.criterion(done.framework.by_id[name]) for name in done.framework.in_categories}
    return {**found, left_out: found[left_out].with_columns(code=pl.lit(None, pl.Int8))}


def _varied(
    on: dt.date, criterion: str, words: str, was: float | None, now: float | None, found: Flags, below: pl.Series
) -> Varied:
    counted = tally.counts(found.codes, below)
    precision, recall = tally.precision_and_recall(counted)
    return Varied(
        on=on, criterion=criterion, threshold=words, was=was, now=now, flagged=int((found.codes == FLAGGED).sum()),
        undetermined=int((found.codes == UNDETERMINED).sum()), caught=counted["caught"], precision=precision, recall=recall,
    )
