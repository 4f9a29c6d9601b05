"""One scale for every feature of an intake: how far a school is from its form's median, in the form's own spread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from upstream.benchmarks.comparators.definition import ComparatorSet, IntakeFeature
from upstream.benchmarks.comparators.forms import FORM_WORDS
from upstream.benchmarks.comparators.nearest import Numbers
from upstream.benchmarks.rounding import DECIMALS
from upstream.lib import academic_year

BELL = 1.349  # a bell curve's interquartile range in standard deviations


@dataclass(frozen=True, slots=True)
class Scale:
    """How one feature is read for one form of school. `centre` and `spread` are of the plain or logarithmic value.

    `held` of the form's `of` schools have it. `why_not`: a sentence where it is not used, None where it is.
    """

    feature: IntakeFeature
    short: str  # the measure, as a sentence calls it
    period: str | None
    centre: float
    spread: float
    held: int
    of: int
    why_not: str | None

    @property
    def typical(self) -> float | None:
        """The median as published: a number of pupils, not its logarithm. None where nothing is held."""
        if not self.held:
            return None
        return float(np.exp(self.centre)) if self.feature.scale == "log" else self.centre


@dataclass(frozen=True, slots=True)
class Told:
    """A feature with its name in sentences and the year that is known of it."""

    feature: IntakeFeature
    short: str
    period: str | None


def scale_of(chosen: ComparatorSet, told: Told, form: str, census: str, values: Numbers) -> Scale:
    """Median and interquartile range ÷ 1.349 of a form's schools; the standard deviation where half of them are alike.

    `values` as published, NaN where a school has none. `census` is the year that features may not be much older than.
    """
    known = read(told.feature, values[~np.isnan(values)])
    centre = spread = 0.0
    if len(known):
        low, centre, high = (float(part) for part in np.percentile(known, (25, 50, 75)))
        spread = round((high - low) / BELL, DECIMALS) or round(float(known.std()), DECIMALS)
    why_not = _why_not_for(chosen, told, form, census) or _why_not_told(chosen, form, len(known), len(values), spread)
    return Scale(told.feature, told.short, told.period, centre, spread, len(known), len(values), why_not)


def read(feature: IntakeFeature, values: Numbers) -> Numbers:
    """Values as they are scaled: by their logarithm where the definition says so, none below the one of a single pupil."""
    return np.log(np.maximum(values, 1)) if feature.scale == "log" else values


def standardised(scale: Scale, values: Numbers, extreme: float) -> Numbers:
    """Spreads from the centre, none further than `extreme`.

    Not rounded: only distances are compared, and halves of rounded numbers would fall between two of theirs.
    """
    return np.clip((read(scale.feature, values) - scale.centre) / scale.spread, -extreme, extreme)


def _why_not_for(chosen: ComparatorSet, told: Told, form: str, census: str) -> str | None:
    if told.feature.forms and form not in told.feature.forms:
        return f"not a feature of {FORM_WORDS.get(form, form)}"
    if told.period and academic_year.start(census) - academic_year.start(told.period) > chosen.oldest:
        return f"of {told.period}, more than {chosen.oldest} years before {census}"
    return None


def _why_not_told(chosen: ComparatorSet, form: str, held: int, of: int, spread: float) -> str | None:
    words = FORM_WORDS.get(form, form)
    if 100 * held < chosen.covered * of:
        return f"held for {held:,} of {of:,} {words}, fewer than {chosen.covered:g}%"
    return None if spread else f"the same for all {words}"
