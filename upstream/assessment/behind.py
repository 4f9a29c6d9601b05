"""The figures that each answer of an assessment rests on, as plain records, each with its file and row."""

from __future__ import annotations

from dataclasses import dataclass

from upstream.assessment.evaluate import Assessment


@dataclass(frozen=True, slots=True)
class Behind:
    """One figure behind a criterion. `published_under` is the URN it stands under, null where there is no row."""

    criterion: str
    measure: str
    group: str
    period: str | None
    status: str  # a state, `not listed` or `no results`
    published_under: str | None
    value: float | None
    cohort: float | None
    source: str | None
    file: str | None
    row: int | None


def figures_by_school(assessment: Assessment) -> dict[str, list[Behind]]:
    """By URN of the list, criteria in the framework's order, the newest period first."""
    fields = list(Behind.__dataclass_fields__)
    found: dict[str, list[Behind]] = {}
    for row in assessment.figures.select("urn", *fields).iter_rows(named=True) if assessment.figures.width else ():
        found.setdefault(row.pop("urn"), []).append(Behind(**row))
    return found
