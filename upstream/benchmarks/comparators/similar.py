"""Similar schools: the nearest by intake, for one school or for all at once, by the same steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from upstream.benchmarks.comparators.intake import Intake
from upstream.benchmarks.comparators.nearest import Near, Places, nearest
from upstream.lib.wording import counted, listed

ALIKE = pl.Schema({"urn": pl.String, "member": pl.String, "distance": pl.Float64, "place": pl.Int32})


@dataclass(frozen=True)
class Question:
    """Schools that may have the same schools beside them, measured on the same features."""

    asked: Places
    among: Places
    columns: list[int]


def similar_of_all(field: Intake, asked: Places | None = None) -> pl.DataFrame:
    """ALIKE: for each school (or those of `asked`, rows of the field) its nearest, 1 the nearest."""
    parts = [_nearest(field, question) for question in questions(field, asked)]
    near = [np.concatenate(column) for column in zip(*parts, strict=True)] if parts else [np.empty(0)] * 3
    urns = field.schools["urn"]
    order = np.argsort(near[0], kind="stable")
    rows = pl.DataFrame({"asked": near[0][order], "member": near[1][order], "distance": near[2][order]})
    return rows.select(
        urn=urns.gather(rows["asked"].cast(pl.UInt32)), member=urns.gather(rows["member"].cast(pl.UInt32)),
        distance="distance", place=pl.int_range(1, pl.len() + 1).over("asked"),
    ).cast(ALIKE)


def _nearest(field: Intake, question: Question) -> Near:
    weights = field.weights()[question.columns]
    scaled = field.points[:, question.columns] * np.sqrt(weights / weights.sum())
    return nearest(scaled, question.asked, question.among, field.line, field.chosen.size or 0)


def questions(field: Intake, asked: Places | None) -> Iterator[Question]:
    """One for each form, key stages sat, kind and set of features known. A school without a feature is compared
    on the others, with those that have them; it stands beside nobody who is compared on more."""
    has = ~np.isnan(field.points)
    every = field.schools.select(
        "form", "sits", "kind", features=pl.Series(has @ (1 << np.arange(has.shape[1]))), row=pl.int_range(pl.len())
    )
    rows = every if asked is None else every[asked]
    for (form, sits, kind, _), part in rows.partition_by("form", "sits", "kind", "features", as_dict=True).items():
        own = part["row"].to_numpy()
        columns = [n for n in field.used(str(form)) if has[own[0], n]]
        if len(columns) < field.chosen.fewest:
            continue
        same_kind = pl.lit(True) if kind is None else (pl.col("kind") == kind).fill_null(True)
        others = every.filter(pl.col("form") == form, pl.col("sits") == sits, same_kind)["row"].to_numpy()
        yield Question(own, others[has[others][:, columns].all(axis=1)], columns)


def notes_for(field: Intake, row: int) -> list[str]:
    """What the family of one school rests on and what it cannot tell apart."""
    form = field.schools["form"][row]
    notes = [*_of_other_years(field, form), *_not_known(field, row, form)]
    notes += [
        f"Not used: {scale.short} ({scale.why_not}). {scale.feature.without or ''}".strip()
        for scale in field.scales[form] if scale.why_not and (not scale.feature.forms or form in scale.feature.forms)
    ]
    kinds = field.schools.filter(pl.col("form") == form)["kind"]
    if form == "primary" and kinds.null_count():
        notes.append(
            f"For {kinds.null_count():,} of {len(kinds):,} primary schools no age range is held: infant and first schools are"
            " told by having no results at key stage 2, and junior schools cannot be told from primary schools."
        )
    return notes


def _not_known(field: Intake, row: int, form: str) -> list[str]:
    used = field.used(form)
    missing = [field.scales[form][n].short for n in used if np.isnan(field.points[row, n])]
    if not missing:
        return []
    others = counted(len(used) - len(missing), "feature")
    return [f"Not known of this school: {listed(missing)}. It is compared on the other {others}, with schools that have those."]


def _of_other_years(field: Intake, form: str) -> list[str]:
    """A sentence where features speak of different years."""
    used = [field.scales[form][n] for n in field.used(form)]
    newest = max((scale.period for scale in used if scale.period), default=None)
    older = [f"{scale.short} is of {scale.period}" for scale in used if scale.period != newest]
    return [f"The features are of {newest}, but {listed(older)}."] if older else []
