"""What people recorded, as frameworks read it: the same table as a CSV of judgements, out of the database.

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
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from upstream.assessment.framework import Framework
from upstream.assessment.judgements import COLUMNS, RECORDED_HERE, Completeness, Entry, Judgements, Silence
from upstream.casework.ground.intelligence.kinds import Feeds, every_kind
from upstream.casework.ground.intelligence.models import Intelligence, IntelligenceState
from upstream.casework.ground.judgements.models import Declaration, Judgement
from upstream.lib.clock import LONDON, today
from upstream.lib.text import csv_cell
from upstream.people.hats import schools_of
from upstream.registry.models import Establishment, Organisation, School


@dataclass(frozen=True, slots=True)
class _Told:
    """One thing recorded: of which school as it is now, whether nobody renewed it, and how careful one must be with it."""

    school: int
    entry: Entry
    is_over: bool
    sensitivities: tuple[str, ...]

    @property
    def about(self) -> tuple[int, str]:
        return self.school, self.entry.kind


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
    told = [
        *_judged(framework, asked, bodies, known_by, with_reasons),
        *_facts(framework, asked, bodies, on, known_by, with_reasons),
    ]
    silent = _lapsed(told)
    if reads is not None:
        silent |= {one.about: dt.date.max for one in told if not set(one.sensitivities) <= set(reads)}
    entries = [one.entry for one in told if not one.is_over and silent.get(one.about) != dt.date.max and one.entry.urn]
    complete = tuple(_complete(framework, asked, bodies, on, known_by))
    return Judgements(RECORDED_HERE, _in_order(entries), complete, tuple(_silences(silent)))


def _lapsed(told: list[_Told]) -> dict[tuple[int, str], dt.date]:
    """Of which nothing is known any more, since nobody renewed it and nothing newer is recorded; and its day."""
    over: dict[tuple[int, str], dt.date] = {}
    newest: dict[tuple[int, str], dt.date] = {}
    for one in told:
        days = over if one.is_over else newest
        days[one.about] = max(one.entry.on, days.get(one.about, one.entry.on))
    return {about: day for about, day in over.items() if newest.get(about, dt.date.min) < day}


def _silences(silent: dict[tuple[int, str], dt.date]) -> Iterator[Silence]:
    """By every URN that a school ever had."""
    schools = {school for school, _ in silent}
    of = Q(school__in=schools) | Q(school__became__in=schools)
    urns: dict[int, set[str]] = {}
    for urn, school, became in Establishment.objects.filter(of).values_list("urn", "school", "school__became"):
        urns.setdefault(became or school, set()).add(urn)
    for pk, urn in School.objects.filter(pk__in=schools).values_list("pk", "urn"):
        urns.setdefault(pk, set()).add(urn)
    for (school, kind), day in silent.items():
        yield from (Silence(urn, kind, day) for urn in sorted(urns[school]) if urn)


def as_table(judgements: Judgements) -> str:
    """The table as the CSV that `upstream assess --judgements` reads. Of what nothing may be said nothing stands in it."""
    silent = {(one.urn, one.kind): one.to for one in judgements.silences}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in judgements.complete:
        named = [name.removeprefix("urn:") for name in one.schools]
        schools = " ".join(urn for urn in named if not any((urn, kind) in silent for kind in one.kinds))
        if schools:
            writer.writerow(["complete", schools, " ".join(one.kinds), one.to.isoformat(), "", csv_cell(one.by), ""])
    for entry in judgements.entries:
        if entry.on <= silent.get((entry.urn, entry.kind), dt.date.min):
            continue
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


def _in_order(entries: list[Entry]) -> tuple[Entry, ...]:
    """Of one school, kind and day the last written counts."""
    last = {(entry.record, entry.urn, entry.kind, entry.on): entry for entry in entries}
    return tuple(sorted(last.values(), key=lambda entry: (entry.record, entry.urn, entry.kind, entry.on)))


def _judged(
    framework: Framework, schools: list[School], holders: list[Organisation], known_by: dt.datetime | None, with_reasons: bool
) -> Iterator[_Told]:
    rows = Judgement.objects.filter(
        _about(schools), holder__in=holders, kind__in=framework.judgements, framework__startswith=f"{framework.id}/"
    )
    for one in _known(rows, known_by).select_related("school").order_by("written_at"):
        levels = framework.judgements[one.kind].levels or ("yes", "no")
        if one.answer.lower() in [level.lower() for level in levels]:
            reason = " ".join(one.evidence.split()) if with_reasons else ""
            entry = Entry("judgement", one.urn, one.kind, one.judged_on, one.answer.lower(), one.judged_by, reason, 0)
            yield _Told(_now(one.school), entry, False, (one.sensitivity,))


def _now(school: School) -> int:
    """The school that it is today: of one that was found to be one with another, that."""
    return school.became_id or school.pk


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
) -> Iterator[_Told]:
    """The facts of a day, also those that nobody renewed until then. Of one that is more careful now than then, both count."""
    feeding = _feeding(framework)
    known = [one for one in _known_facts(list(feeding), schools, holders, known_by) if one.happened_on <= on]
    present = dict(Intelligence.objects.filter(pk__in=[one.id for one in known]).values_list("pk", "sensitivity"))
    for one in known:
        feeds = feeding[one.kind]
        reason = one.title if with_reasons else ""
        entry = Entry("fact", one.urn, feeds.fact, one.happened_on, feeds.answer, str(one.holder), reason, 0)
        careful = (one.sensitivity, present.get(one.id, one.sensitivity))
        yield _Told(_now(one.school), entry, one.expires_on < on, careful)


def _known_facts(
    kinds: list[str], schools: list[School], holders: list[Organisation], known_by: dt.datetime | None
) -> list[Intelligence]:
    """Facts of these kinds as they stood at a moment, in the order in which they were written; withdrawn ones left out."""
    if known_by is None:
        rows = Intelligence.objects.filter(_about(schools), kind__in=kinds, is_fact=True, holder__in=holders)
        rows = rows.exclude(state=IntelligenceState.WITHDRAWN).select_related("holder", "school")
        return list(rows.order_by("written_at"))
    stood = {}
    history = Intelligence.history.filter(_about(schools), holder__in=holders, history_date__lt=known_by)
    for row in history.select_related("holder", "school").order_by("history_date", "history_id"):
        stood[row.id] = row
    return [
        row for row in stood.values()
        if row.kind in kinds and row.is_fact and row.state != IntelligenceState.WITHDRAWN and row.history_type != "-"
    ]


def _complete(
    framework: Framework, schools: list[School], holders: list[Organisation], on: dt.date, known_by: dt.datetime | None
) -> Iterator[Completeness]:
    """One row a kind and declaration: the body's schools."""
    rows = Declaration.objects.filter(holder__in=holders, framework=framework.id).select_related("holder")
    asked = {school.pk for school in schools}
    for one in rows.filter(written_at__lt=known_by) if known_by else rows:
        to = _complete_to(one, on, known_by)
        reached = schools_of(one.holder, to).filter(pk__in=asked).order_by("urn") if to else ()
        urns = tuple(f"urn:{school.urn}" for school in reached if school.urn)
        for kind in one.kinds:
            if urns and to and kind in {**framework.judgements, **framework.facts}:
                yield Completeness(urns, (kind,), to, str(one.holder), 0)


def _complete_to(one: Declaration, on: dt.date, known_by: dt.datetime | None) -> dt.date | None:
    """The day to which it speaks; None where it was taken back. One that is kept up speaks to the day that is asked."""
    is_over = one.ended_at is not None and (known_by is None or one.ended_at < known_by)
    if one.last:
        return None if is_over else one.last
    return one.ended_at.astimezone(LONDON).date() - dt.timedelta(days=1) if is_over else on
