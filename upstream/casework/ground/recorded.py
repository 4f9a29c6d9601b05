"""What people recorded, as the table that frameworks read: the bridge from casework to assessment.

Judgements, and facts among intelligence, of the bodies that run a scheme, for the schools asked: those that hold on a day
and were known by its end. An opinion never passes, nor what another body recorded, nor what was withdrawn by then.
Without a declaration that a body's record is complete, no record means unknown, as in a table without `complete`.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet

from upstream.assessment.framework import Framework
from upstream.assessment.judgements import COLUMNS, Completeness, Entry, Judgements
from upstream.casework.ground.intelligence.kinds import every_kind
from upstream.casework.ground.intelligence.models import Intelligence, IntelligenceState
from upstream.casework.ground.judgements.models import Declaration, Judgement
from upstream.lib.clock import LONDON, today
from upstream.lib.text import csv_cell
from upstream.people.hats import schools_of
from upstream.registry.models import Organisation, School

NAME = "recorded here"


def facts_for(
    framework: Framework, schools: Iterable[School], as_at: dt.date | None, *, holders: Iterable[Organisation],
    with_reasons: bool = False,
) -> Judgements:
    """The table of a framework's judgements and facts, as `read_judgements` would give it.

    `holders`: the bodies that run the scheme. Reasons are left out unless asked for: what is proposed is read by more
    people than a judgement's evidence is.
    """
    asked, bodies = list(schools), list(holders)
    on, known_by = as_at or today(), _end_of(as_at)
    judged = list(_judged(framework, asked, bodies, known_by, with_reasons))
    facts, lapsed = _facts(framework, asked, bodies, on, known_by, with_reasons)
    entries = _numbered([*judged, *facts])
    return Judgements(NAME, entries, tuple(_complete(framework, asked, bodies, on, known_by, lapsed)))


def as_table(judgements: Judgements) -> str:
    """The table as the CSV that `upstream assess --judgements` reads."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in judgements.complete:
        schools = " ".join(name.removeprefix("urn:") for name in one.schools)
        writer.writerow(["complete", schools, " ".join(one.kinds), one.to.isoformat(), "", csv_cell(one.by), ""])
    for entry in judgements.entries:
        writer.writerow([
            entry.record, entry.urn, entry.kind, entry.on.isoformat(), entry.answer, csv_cell(entry.by), csv_cell(entry.reason),
        ])
    return out.getvalue()


def _about(schools: list[School]) -> Q:
    """Records of the schools, also of those that were found to be one with them."""
    return Q(school__in=schools) | Q(school__became__in=schools)


def _end_of(as_at: dt.date | None) -> dt.datetime | None:
    """The moment at which a day ends in England; None for now."""
    return dt.datetime.combine(as_at + dt.timedelta(days=1), dt.time(), LONDON) if as_at else None


def _numbered(entries: list[Entry]) -> tuple[Entry, ...]:
    """Of one school, kind and day the last written counts; rows as a spreadsheet would count them."""
    last = {(entry.record, entry.urn, entry.kind, entry.on): entry for entry in entries}
    ordered = sorted(last.values(), key=lambda entry: (entry.record, entry.urn, entry.kind, entry.on))
    return tuple(
        Entry(one.record, one.urn, one.kind, one.on, one.answer, one.by, one.reason, row) for row, one in enumerate(ordered, 2)
    )


def _judged(
    framework: Framework, schools: list[School], holders: list[Organisation], known_by: dt.datetime | None, with_reasons: bool
) -> Iterator[Entry]:
    rows = Judgement.objects.filter(
        _about(schools), holder__in=holders, kind__in=framework.judgements, framework__startswith=f"{framework.id}/"
    )
    for one in _known(rows, known_by).order_by("written_at"):
        levels = framework.judgements[one.kind].levels or ("yes", "no")
        if one.urn and one.answer.lower() in [level.lower() for level in levels]:
            reason = " ".join(one.evidence.split()) if with_reasons else ""
            yield Entry("judgement", one.urn, one.kind, one.judged_on, one.answer.lower(), one.judged_by, reason, 0)


def _known(rows: QuerySet[Judgement], known_by: dt.datetime | None) -> QuerySet[Judgement]:
    """Written by then, and not withdrawn by then."""
    if known_by is None:
        return rows.filter(withdrawn_at__isnull=True)
    return rows.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=known_by), written_at__lt=known_by)


def _facts(
    framework: Framework, schools: list[School], holders: list[Organisation], on: dt.date, known_by: dt.datetime | None,
    with_reasons: bool,
) -> tuple[list[Entry], set[tuple[str, str]]]:
    """The facts that hold on a day, and (kind, URN) of those that nobody renewed: of these nothing is known any more."""
    feeding = {kind.id: kind.feeds for kind in every_kind().values() if kind.feeds and kind.feeds.fact in framework.facts}
    entries: list[Entry] = []
    lapsed: dict[tuple[str, str], dt.date] = {}
    for one in _known_facts(list(feeding), schools, holders, known_by):
        feeds = feeding[one.kind]
        if not one.urn or one.happened_on > on:
            continue
        if one.expires_on < on:
            lapsed[feeds.fact, one.urn] = max(one.happened_on, lapsed.get((feeds.fact, one.urn), one.happened_on))
            continue
        reason = one.title if with_reasons else ""
        entries.append(Entry("fact", one.urn, feeds.fact, one.happened_on, feeds.answer, str(one.holder), reason, 0))
    newest = {(entry.kind, entry.urn): entry.on for entry in sorted(entries, key=lambda entry: entry.on)}
    return entries, {about for about, day in lapsed.items() if newest.get(about, dt.date.min) < day}


def _known_facts(
    kinds: list[str], schools: list[School], holders: list[Organisation], known_by: dt.datetime | None
) -> list[Intelligence]:
    """Facts of these kinds as they stood at a moment, in the order in which they were written; withdrawn ones left out."""
    if known_by is None:
        rows = Intelligence.objects.filter(_about(schools), kind__in=kinds, is_fact=True, holder__in=holders)
        return list(rows.exclude(state=IntelligenceState.WITHDRAWN).select_related("holder").order_by("written_at"))
    stood = {}
    history = Intelligence.history.filter(_about(schools), holder__in=holders, history_date__lt=known_by)
    for row in history.order_by("history_date", "history_id"):
        stood[row.id] = row
    return [
        row for row in stood.values()
        if row.kind in kinds and row.is_fact and row.state != IntelligenceState.WITHDRAWN and row.history_type != "-"
    ]


def _complete(
    framework: Framework, schools: list[School], holders: list[Organisation], on: dt.date, known_by: dt.datetime | None,
    lapsed: set[tuple[str, str]],
) -> Iterator[Completeness]:
    """One row a kind and declaration: the body's schools, but for those whose last fact of the kind nobody renewed."""
    rows = Declaration.objects.filter(holder__in=holders, framework=framework.id).select_related("holder")
    asked = {school.pk for school in schools}
    for one in rows.filter(written_at__lt=known_by) if known_by else rows:
        to = _complete_to(one, on, known_by)
        reached = schools_of(one.holder, to).filter(pk__in=asked).order_by("urn") if to else ()
        urns = [school.urn for school in reached if school.urn]
        for kind in one.kinds:
            sure = tuple(f"urn:{urn}" for urn in urns if (kind, urn) not in lapsed)
            if sure and to and kind in {**framework.judgements, **framework.facts}:
                yield Completeness(sure, (kind,), to, str(one.holder), 0)


def _complete_to(one: Declaration, on: dt.date, known_by: dt.datetime | None) -> dt.date | None:
    """The day to which it speaks; None where it was taken back. One that is kept up speaks to the day that is asked."""
    is_over = one.ended_at is not None and (known_by is None or one.ended_at < known_by)
    if one.last:
        return None if is_over else one.last
    return one.ended_at.astimezone(LONDON).date() - dt.timedelta(days=1) if is_over else on
