"""Chains of establishments brought into the register: which School each continues, and what cannot be decided here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from upstream.evidence.register import EstablishmentFact, SchoolFact
from upstream.registry.joining import join
from upstream.registry.kinds import IdentifierKind, OrganisationKind
from upstream.registry.models import Ancestry, Establishment, FormerName, Identifier, LinkQuestion, Organisation, School
from upstream.registry.reconcile_bodies import BATCH, note_name, take_numbers
from upstream.registry.reconcile_run import Run, settled

_FIELDS = ("name", "type", "first", "last", "last_basis", "succession", "seen_on")


@dataclass
class Part:
    """The establishments of one chain that are one School here: mostly all of them, oldest first.

    `knows_less`: the School has others too, which an earlier edition linked and this one does not.
    """

    fact: SchoolFact
    establishments: list[EstablishmentFact]
    school: int | None = None
    is_new: bool = False
    knows_less: bool = False
    has_present: bool = True

    @property
    def first(self) -> dt.date | None:
        return self.establishments[0].first

    @property
    def last(self) -> dt.date | None:
        return self.establishments[-1].last

    @property
    def is_whole(self) -> bool:
        return len(self.establishments) == len(self.fact.establishments)


@dataclass
class Schools:
    """What the register holds: establishments by URN, schools by id with their organisation."""

    establishments: dict[str, Establishment] = field(default_factory=dict)
    schools: dict[int, School] = field(default_factory=dict)


def take_schools(run: Run) -> list[Part]:
    """Every chain's part or parts, each with its School."""
    held = Schools(
        {row.urn: row for row in Establishment.objects.all()},
        {row.pk: row for row in School.objects.select_related("organisation")},
    )
    parts = [part for fact in run.facts.schools for part in _parts(run, fact, held)]
    for part in parts:  # a School may stand in two chains, and have been joined by the second
        part.school = held.schools[part.school].became_id or part.school if part.school else None
    _make_schools(run, parts, held)
    _see_what_is_left_out(parts, held)
    _make_establishments(run, parts, held)
    _change_schools(run, parts, held)
    take_numbers(run, (one for part in parts for one in _numbers(part, held.schools[part.school].organisation_id)))
    _take_descents(run, parts)
    return parts


def _parts(run: Run, fact: SchoolFact, held: Schools) -> list[Part]:
    """Walks the chain from its oldest establishment. An unknown one continues the School of the one before it, or else
    leads to that of the one after."""
    owners = [_owner(one, held) for one in fact.establishments]
    known = next((owner for owner in owners if owner is not None), None)
    parts: list[Part] = []
    for one, owner in zip(fact.establishments, owners, strict=True):
        here = owner or (parts[-1].school if parts else known)
        if parts and parts[-1].school != here and (both := _joined(run, parts[-1].school, here, one, held)):
            parts[-1].school = here = both
        if parts and parts[-1].school == here:
            parts[-1].establishments.append(one)
        else:
            parts.append(Part(fact, [one], here))
    return parts


def _owner(one: EstablishmentFact, held: Schools) -> int | None:
    row = held.establishments.get(one.urn)
    return row.school_id if row else None


def _joined(run: Run, earlier: int, later: int, one: EstablishmentFact, held: Schools) -> int | None:
    """The School that the link makes of two, where no person need be asked; else None, and both stay as they are."""
    if not run.forward or LinkQuestion.objects.filter(earlier_id=earlier, later_id=later).exists():
        return None  # open, or answered: joined by a person they would be one School by now
    if run.holds_records(earlier) and run.holds_records(later):
        row = LinkQuestion.objects.create(
            reconciliation=run.row, earlier_id=earlier, later_id=later, urn=one.urn, on=one.first
        )
        run.questions.append(row.pk)
        run.counts["asked"] += 1
        return None
    stays, goes = (later, earlier) if run.holds_records(later) else (earlier, later)
    join(stays=held.schools[stays], goes=held.schools[goes])
    for row in held.establishments.values():
        if row.school_id == goes:
            row.school_id = stays
    run.counts["joined"] += 1
    return stays


# Making


def _make_schools(run: Run, parts: list[Part], held: Schools) -> None:
    new = [part for part in parts if part.school is None]
    organisations = Organisation.objects.bulk_create(
        [
            Organisation(
                kind=OrganisationKind.SCHOOL, name=part.establishments[-1].name, first=part.first, last=_last(part)
            )
            for part in new
        ],
        batch_size=BATCH,
    )
    schools = School.objects.bulk_create(
        [School(organisation=row, **_details(part)) for part, row in zip(new, organisations, strict=True)], batch_size=BATCH
    )
    for part, row in zip(new, schools, strict=True):
        part.school, part.is_new = row.pk, True
        held.schools[row.pk] = row
    run.counts["schools"] += len(new)


def _last(part: Part) -> dt.date | None:
    return None if part.first and part.last and part.last < part.first else part.last


def _details(part: Part) -> dict[str, object]:
    one = part.establishments[-1]
    return {"urn": one.urn, "phase": one.phase, "type": one.type, "state_funded": one.state_funded}


def _see_what_is_left_out(parts: list[Part], held: Schools) -> None:
    urns: dict[int, set[str]] = {}
    for row in held.establishments.values():
        urns.setdefault(row.school_id, set()).add(row.urn)
    for part in parts:
        own = {one.urn for one in part.establishments}
        part.knows_less = bool(urns.get(part.school or 0, set()) - own)
        part.has_present = not part.knows_less or held.schools[part.school].urn in own


def _make_establishments(run: Run, parts: list[Part], held: Schools) -> None:
    new, changed = [], []
    for part in parts:
        for one in part.establishments:
            row = held.establishments.get(one.urn)
            if row is None:
                new.append(Establishment(urn=one.urn, school_id=part.school, **_facts(one)))
                run.counts["continued"] += not part.is_new
            elif found := _settled_establishment(run, row, one):
                changed.append(row)
                run.counts["details"] += found.keys() != {"seen_on"}
                if "name" in found and one is part.establishments[-1]:
                    _note_name(run, held.schools[part.school].organisation_id, row, one)
                for name, value in found.items():
                    setattr(row, name, value)
    Establishment.objects.bulk_create(new, batch_size=BATCH)
    Establishment.objects.bulk_update(changed, _FIELDS, batch_size=BATCH // 4)
    _keep_earlier_names(parts, held, {row.urn for row in new})
    run.counts["establishments"] += len(new)


def _facts(one: EstablishmentFact) -> dict[str, object]:
    last = None if one.first and one.last and one.last < one.first else one.last
    return {
        "name": one.name, "type": one.type, "first": one.first, "last": last, "last_basis": one.last_basis if last else "",
        "succession": one.succession, "seen_on": one.seen_on,
    }


def _settled_establishment(run: Run, row: Establishment, one: EstablishmentFact) -> dict[str, object]:
    new = _facts(one)
    if one.name == f"URN {one.urn}":
        new.pop("name")
    if one.succession == "none":
        new.pop("succession")
    older = bool(row.seen_on and one.seen_on and one.seen_on < row.seen_on)
    found = settled(run, {name: getattr(row, name) for name in _FIELDS}, new, older=older)
    first, last = found.get("first", row.first), found.get("last", row.last)
    if first and last and last < first:  # days of two lists that do not go together
        found = {name: value for name, value in found.items() if name not in ("first", "last", "last_basis")}
    return found


def _note_name(run: Run, organisation: int, row: Establishment, one: EstablishmentFact) -> None:
    told = dict(one.earlier_names).get(row.name)
    if told:
        FormerName.objects.get_or_create(organisation_id=organisation, name=row.name, last=told)
    elif row.name != f"URN {one.urn}":
        note_name(run, organisation, row.name, one.name, one.seen_on)


def _keep_earlier_names(parts: list[Part], held: Schools, made: set[str]) -> None:
    """What an edition's older lists called establishments that come in only now."""
    names = [
        FormerName(organisation_id=held.schools[part.school].organisation_id, name=name, last=last)
        for part in parts for one in part.establishments if one.urn in made for name, last in one.earlier_names
    ]
    FormerName.objects.bulk_create(names, ignore_conflicts=True, batch_size=BATCH)


# Changing


def _change_schools(run: Run, parts: Iterable[Part], held: Schools) -> None:
    """The present URN, name and days of schools that were known, by the newest of their establishments."""
    schools, organisations = [], []
    for part in parts:
        school = held.schools[part.school]
        if part.is_new or not part.has_present:
            continue
        row = held.establishments.get(part.establishments[-1].urn)
        newest = part.establishments[-1]
        older = bool(row and row.seen_on and newest.seen_on and newest.seen_on < row.seen_on)
        changes = settled(run, {name: getattr(school, name) for name in _details(part)}, _details(part), older=older)
        if changes:
            for name, value in changes.items():
                setattr(school, name, value)
            schools.append(school)
        if _changed_organisation(run, school.organisation, part, older):
            organisations.append(school.organisation)
    School.objects.bulk_update(schools, ["urn", "phase", "type", "state_funded"], batch_size=BATCH // 4)
    Organisation.objects.bulk_update(organisations, ["name", "first", "last", "version"], batch_size=BATCH // 4)
    run.counts["details"] += len(schools) + len(organisations)


def _changed_organisation(run: Run, row: Organisation, part: Part, older: bool) -> bool:
    if row.typed:
        return False
    newest = part.establishments[-1]
    name = None if newest.name == f"URN {newest.urn}" else newest.name
    new = {"name": name, "first": None if part.knows_less else part.first, "last": _last(part)}
    found = settled(run, {"name": row.name, "first": row.first, "last": row.last}, new, older=older)
    if run.forward and row.last and part.last is None and len(part.establishments) > 1 and part.is_whole:
        found["last"] = None  # it had closed, and is now known to have gone on under another number
    for field_name, value in found.items():
        setattr(row, field_name, value)
    row.version += bool(found)
    return bool(found)


def _numbers(part: Part, organisation: int) -> list[Identifier]:
    days = [(one, _facts(one)) for one in part.establishments]
    found = [
        Identifier(organisation_id=organisation, kind=IdentifierKind.URN, value=one.urn, first=own["first"], last=own["last"])
        for one, own in days
    ]
    spans: dict[tuple[str, str], list] = {}
    for kind, span in part.fact.numbers:
        spans.setdefault((kind, span.body), []).append(span)
    for (kind, value), same in spans.items():
        firsts, lasts = [span.first for span in same], [span.last for span in same]
        found.append(Identifier(
            organisation_id=organisation, kind=kind, value=value, first=None if None in firsts else min(firsts),
            last=None if None in lasts else max(lasts),
        ))
    return found


def _take_descents(run: Run, parts: list[Part]) -> None:
    by_urn = {one.urn: part.school for part in parts for one in part.establishments}
    known = set(Ancestry.objects.values_list("ancestor_id", "descendant_id"))
    new: dict[tuple[int, int], Ancestry] = {}
    for one in run.facts.descents:
        pair = by_urn[one.ancestor], by_urn[one.descendant]
        if pair[0] != pair[1] and pair not in known:
            new.setdefault(pair, Ancestry(ancestor_id=pair[0], descendant_id=pair[1], kind=one.kind, on=one.on))
    Ancestry.objects.bulk_create(new.values(), batch_size=BATCH)
    run.counts["descents"] += len(new)
