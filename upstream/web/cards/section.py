"""The card on a school's page: its KPIs, strengths beside needs. The same card as on paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from upstream.lib.refusal import Refusal
from upstream.reports.card import NO_FIGURES, NO_NEEDS, NO_STRENGTHS, CardFact, CardFinding, CardInspection, CardKpi
from upstream.web import links
from upstream.web.cards.making import evidence_of
from upstream.web.editions import OpenEdition
from upstream.web.schemes.readers import Reader


@dataclass(frozen=True)
class KpiRow:
    """One KPI with the way to its figure; `kpi` is the card's own. `target_word`: under which targets set for it are found."""

    kpi: CardKpi
    url: str
    target_word: str


@dataclass(frozen=True)
class GroupRows:
    id: str
    title: str
    rows: list[KpiRow]
    nothing: str


@dataclass(frozen=True)
class CardSection:
    kpi_set: str
    pupils: tuple[CardFact, ...]
    inspection: CardInspection | None
    groups: list[GroupRows]
    strengths: tuple[CardFinding, ...]
    needs: tuple[CardFinding, ...]
    no_strengths: str
    no_needs: str
    no_figures: str
    pdf_url: str


def present_card(edition: OpenEdition, urn: str, as_at: dt.date | None, reader: Reader) -> CardSection:
    try:
        card = evidence_of(edition, urn, as_at, reader)
    except Refusal as why:  # long before anything is held of it; the rest of the page still says what it can
        return CardSection(str(why), (), None, [], (), (), "", "", NO_FIGURES, "")
    groups = [
        GroupRows(f"card-{group.id}", group.title, [_row(kpi, urn, as_at) for kpi in group.kpis], group.nothing)
        for group in card.groups
    ]
    return CardSection(
        card.kpi_set, card.pupils, card.inspection, groups, card.strengths, card.needs, NO_STRENGTHS, NO_NEEDS,
        "" if groups else NO_FIGURES,
        f"/schools/{urn}/card.pdf" + (f"?as-at={as_at.isoformat()}" if as_at else ""),
    )


def _row(kpi: CardKpi, urn: str, as_at: dt.date | None) -> KpiRow:
    return KpiRow(kpi, _url(kpi, as_at), _target_word(kpi, urn, as_at))


def _target_word(kpi: CardKpi, urn: str, as_at: dt.date | None) -> str:
    """As at now alone: targets are not looked at as at a day."""
    key = kpi.figure
    return f"{urn}/{key.measure}/{key.group}/{key.period.replace('/', '-')}" if key and as_at is None else ""


def _url(kpi: CardKpi, as_at: dt.date | None) -> str:
    key = kpi.figure
    if key is None:
        return ""
    return links.figure(key.measure, key.entity, key.period, group=key.group, phase=key.phase, as_at=as_at)


