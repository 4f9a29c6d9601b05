"""By which framework's priorities a school's KPIs are shown: that of a scheme in force over it, else the packaged one.

A scheme's table of judgements belongs to its holder, so whoever shows a card says which schemes its reader may see: of
the others nothing is used, not even that they exist.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from upstream.assessment.framework import Framework, load_framework
from upstream.assessment.judgements import Judgements
from upstream.assessment.schemes import Scheme, judgements_of, load_scheme, schemes_in_force
from upstream.evidence.entity import Entity
from upstream.evidence.schools import schools_on
from upstream.evidence.store import Store
from upstream.lib.clock import today
from upstream.lib.kept import kept
from upstream.lib.refusal import Refusal

PACKAGED_SET = "alpha-2020"  # the five priorities of the academy card


@dataclass(frozen=True)
class KpiSet:
    """A framework with priorities; `scheme` None where it is in force nowhere for the school. `words` say which it is."""

    framework: Framework
    scheme: Scheme | None = None
    judgements: Judgements | None = None

    @property
    def words(self) -> str:
        if self.scheme:
            return f"KPIs of {self.scheme.title} ({self.framework.title}), {self.scheme.when}."
        return (
            f"KPIs of {self.framework.title}, version {self.framework.version}: shown as a common yardstick. It is in force "
            "nowhere for this school."
        )


def packaged_set(folders: list[Path], name: str = PACKAGED_SET) -> KpiSet:
    """A framework by its name, without a scheme and without anybody's judgements. `Refusal` where it has no priorities."""
    framework = load_framework(name, folders)
    if not framework.priorities:
        raise Refusal(
            f"{framework.title} has no priorities with KPIs, so it makes no card: name one that has, such as {PACKAGED_SET}."
        )
    return KpiSet(framework)


def set_of_scheme(name: str, folders: list[Path]) -> KpiSet:
    """The KPIs of one scheme, with its table of judgements. `Refusal` where its framework has none."""
    scheme, framework = load_scheme(name, folders)
    if not framework.priorities:
        raise Refusal(f"‘{scheme.title}’ works by {framework.title}, which has no priorities with KPIs, so it makes no card.")
    return KpiSet(framework, scheme, judgements_of(scheme, framework))


class KpiSets:
    """The sets of a day. `seen` are the ids of the schemes that the reader may see; None is every one."""

    def __init__(self, store: Store, folders: list[Path], as_at: dt.date | None, seen: Collection[str] | None = None):
        self.store, self.folders, self.on, self.seen = store, folders, as_at or today(), seen

    def of(self, urn: str) -> KpiSet:
        """The set of the first scheme over a school that has KPIs, a trust's before a council's; else the packaged one."""
        return next((found for found in self._in_force if urn in self._covered(found.scheme)), self._packaged)

    @cached_property
    def _packaged(self) -> KpiSet:
        return packaged_set(self.folders)

    @cached_property
    def _in_force(self) -> list[KpiSet]:
        schemes = [one for one in schemes_in_force(self.folders, self.on) if self.seen is None or one.id in self.seen]
        found = [(one, load_framework(one.framework, self.folders)) for one in schemes]
        with_kpis = [set_of_scheme(one.id, self.folders) for one, framework in found if framework.priorities]
        return sorted(with_kpis, key=lambda one: one.framework.holder != "trust")

    @kept
    def _schools_of(self, place: Entity) -> frozenset[str]:
        """Every URN of the schools of a place that day; of one school its own."""
        if place.kind == "school":
            return frozenset([place.id])
        try:
            frame = schools_on(self.store, place, self.on).frame
        except Refusal:
            return frozenset()
        return frozenset(frame.select(pl.col("urns").explode(empty_as_null=False, keep_nulls=False))["urns"])

    def _covered(self, scheme: Scheme | None) -> frozenset[str]:
        places = scheme.places if scheme else ()
        return frozenset().union(*(self._schools_of(place) for place in places))
