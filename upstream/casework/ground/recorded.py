"""What people recorded, as the table that frameworks read: the bridge from casework to assessment.

Judgements, and facts among intelligence, of the bodies that run a scheme, for the schools asked: those that hold on a day
and were known by its end. An opinion never passes, nor what another body recorded, nor what was withdrawn by then.
Without a declaration that a body's record is complete, no record means unknown, as in a table without `complete`.

Who is not cleared for something recorded is told nothing of that school and kind: unknown, never an older or safer answer.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from upstream.assessment.framework import Framework
from upstream.assessment.judgements import COLUMNS, Completeness, Entry, Judgements
from upstream.audit.events import kind_of
from upstream.audit.models import Event
from upstream.casework.ground.intelligence.kinds import Feeds, every_kind
from upstream.casework.ground.intelligence.models import Intelligence, IntelligenceState
from upstream.casework.ground.judgements.models import Declaration, Judgement
from upstream.lib.clock import LONDON, today
from upstream.lib.text import csv_cell
from upstream.people.hats import schools_of
from upstream.registry.models import Organisation, School

NAME = "recorded here"
REGISTER = f"{School._meta.app_label}."  # how events name what stands in the register


def facts_for(
    framework: Framework, schools: Iterable[School], as_at: dt.date | None, *, holders: Iterable[Organisation],
    with_reasons: bool = False, reads: Collection[str] | None = None,
) -> Judgements:
    """The table of a framework's judgements and facts, as `read_judgements` would give it.

    `holders`: the bodies that run the scheme. Reasons are left out unless asked for: what is proposed is read by more
    people than a judgement's evidence is. `reads`: the sensitivities its reader is cleared for; None, all.
    """
    asked, bodies = list(schools), list(holders)
    on, known_by = as_at or today(), _end_of(as_at)
    judged = list(_judged(framework, asked, bodies, known_by, with_reasons))
    facts, lapsed = _facts(framework, asked, bodies, on, known_by, with_reasons)
    withheld = _withheld(framework, asked, bodies, reads) if reads is not None else set()
    entries = _numbered([entry for entry in (*judged, *facts) if (entry.kind, entry.urn) not in withheld])
    return Judgements(NAME, entries, tuple(_complete(framework, asked, bodies, on, known_by, lapsed | withheld)))


def version_of(holder: int) -> str | None:
    """Changes with every change of what a body recorded, and of whose schools are whose; None where nothing is recorded.

    Every change writes one event, so the last one says whether anything changed since; by its time as well as its number,
    since a restored backup gives numbers again.
    """
    kinds = (Judgement, Declaration, Intelligence)
    named = [kind_of(kind) for kind in kinds]
    has = Q(*(Exists(kind._default_manager.filter(holder=OuterRef("pk"))) for kind in kinds), _connector=Q.OR)
    events = Event.objects.filter(Q(holder=OuterRef("pk"), target_kind__in=named) | Q(target_kind__startswith=REGISTER))
    last = {name: Subquery(events.order_by("-pk").values(name)[:1]) for name in ("pk", "at")}
    found = Organisation.objects.filter(has, pk=holder).annotate(event=last["pk"], event_at=last["at"])
    version = found.values_list("event", "event_at").first()
    return None if version is None else "{} {}".format(*version)


def together(table: Judgements | None, recorded: Judgements) -> Judgements | None:
    """A table, and after it what is recorded here: of a school, kind and day the record has the last word."""
    if not recorded.entries and not recorded.complete:
        return table
    if table is None:
        return recorded
    last = max((entry.row for entry in table.entries), default=1)
    later = tuple(replace(entry, row=entry.row + last) for entry in recorded.entries)
    return Judgements(
        f"{table.name}, and what is {NAME}", (*table.entries, *later), (*table.complete, *recorded.complete)
    )


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


def _withheld(
    framework: Framework, schools: list[School], holders: list[Organisation], reads: Collection[str]
) -> set[tuple[str, str]]:
    """(kind, URN) of which anything is recorded above what a reader is cleared for; by the URN of then and of now."""
    judged = Judgement.objects.filter(
        _about(schools), holder__in=holders, kind__in=framework.judgements, framework__startswith=f"{framework.id}/",
        withdrawn_at__isnull=True,
    ).exclude(sensitivity__in=reads)
    feeding = _feeding(framework)
    facts = Intelligence.objects.filter(_about(schools), holder__in=holders, kind__in=feeding, is_fact=True)
    facts = facts.exclude(state=IntelligenceState.WITHDRAWN).exclude(sensitivity__in=reads)
    columns = ("kind", "urn", "school__urn", "school__became__urn")
    found = [(kind, urns) for kind, *urns in judged.values_list(*columns)]
    found += [(feeding[kind].fact, urns) for kind, *urns in facts.values_list(*columns)]
    return {(kind, urn) for kind, urns in found for urn in urns if urn}


def _feeding(framework: Framework) -> dict[str, Feeds]:
    """Kinds of intelligence that answer one of a framework's facts."""
    return {kind.id: kind.feeds for kind in every_kind().values() if kind.feeds and kind.feeds.fact in framework.facts}


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
    feeding = _feeding(framework)
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
