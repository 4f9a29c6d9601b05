"""What a rule is asked: one leaf of a criterion, for a list of schools, with what was known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from upstream.assessment.panel import Panel
from upstream.assessment.vocabulary import AppliesTo

if TYPE_CHECKING:
    from upstream.assessment.framework import Framework
    from upstream.assessment.judgements import Judgements


@dataclass(frozen=True)
class Question:
    """`leaf` is of the class that the vocabulary names for the word. `applies` has one row a school:
    answers elsewhere are thrown away, but a field (a fifth's) may be formed only of these.

    `nation` gives the same questions for England's list of schools, made only where it is needed.
    """

    leaf: Any
    panel: Panel
    applies: pl.Series
    applies_to: tuple[AppliesTo, ...]
    nation: Callable[[], Panel]
    framework: Framework
    judgements: Judgements | None
