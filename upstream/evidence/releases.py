"""The second clock: which periods had been published by a day, whether or not we hold them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from upstream.evidence.catalogue import HOLDINGS
from upstream.evidence.definitions import Definitions, Measure, Publication, Release, Source
from upstream.evidence.measures import gap_of
from upstream.lib import academic_year
from upstream.lib.clock import today


def known_by(day: dt.date | None) -> pl.Expr:
    """Brought out by the end of the day. What has no date is usable now and invisible to any past day."""
    return pl.lit(True) if day is None else pl.col("released_on") <= day


def sources_for(
    definitions: Definitions, measure: Measure, group: str | None = None, entity_kind: str | None = None,
    source_ids: Sequence[str] | None = None,
) -> list[Source]:
    """The sources that write the measure, for that pupil group and kind of entity where given."""
    return [
        source
        for source in definitions.sources.values() if source_ids is None or source.id in source_ids
        for defined, series in definitions.series_of(source.id)
        if defined.id == measure.id
        and (group is None or any(figure.group == group for figure in series.figures))
        and (entity_kind is None or _reaches(source, series.entities, entity_kind))
    ]


def _reaches(source: Source, entities: tuple[str, ...], kind: str) -> bool:
    return (not entities or kind in entities) and any(row.entity == kind for row in source.rows)


def publications_of(definitions: Definitions, sources: Sequence[Source]) -> list[Publication]:
    return list({p.id: p for p in map(definitions.publication_of, sources)}.values())


def releases_for(definitions: Definitions, sources: Sequence[Source], period: str) -> list[tuple[Publication, Release]]:
    """Every listed release of a period, the first to come out first."""
    found = [
        (publication, release)
        for publication in publications_of(definitions, sources)
        for release in publication.releases if release.period == period
    ]
    return sorted(found, key=lambda pair: pair[1].on)


def published(
    definitions: Definitions, measure: Measure, sources: Sequence[Source], held: pl.DataFrame, as_at: dt.date | None,
    entity_kind: str = "school",
) -> list[str]:
    """Academic years out by `as_at`, newest first, without the measure's gaps for that kind of entity.

    As at now the held files of undated releases (`held`, in HOLDINGS) count too.
    """
    day = as_at or today()
    periods = {
        release.period
        for publication in publications_of(definitions, sources)
        for release in publication.releases if release.on <= day
    }
    if as_at is None:
        ids = [source.id for source in sources]
        periods |= set(held.filter(pl.col("source").is_in(ids))["period"])
    years = [period for period in periods if academic_year.is_academic_year(period)]
    inside = [period for period in years if gap_of(measure, period, entity_kind) is None and _in_series(measure, period)]
    return sorted(inside, key=academic_year.start, reverse=True)


def _in_series(measure: Measure, period: str) -> bool:
    year = academic_year.start(period)
    return (measure.first is None or academic_year.start(measure.first) <= year) and (
        measure.last is None or year <= academic_year.start(measure.last)
    )


def summarise(observations: pl.LazyFrame) -> pl.DataFrame:
    """HOLDINGS of OBSERVATIONS."""
    keys = [name for name in HOLDINGS if name not in ("figures", "with_value")]
    counted = observations.group_by(keys).agg(
        figures=pl.len().cast(pl.Int64), with_value=(pl.col("state") == "value").sum().cast(pl.Int64)
    )
    return counted.collect().select(HOLDINGS.names()).cast(HOLDINGS).sort(keys)
