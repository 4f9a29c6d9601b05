"""The bodies of an edition brought into the register: councils, trusts, dioceses, federations, and their numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from upstream.evidence.register import BodyFact
from upstream.registry.kinds import IdentifierKind, OrganisationKind
from upstream.registry.models import FormerName, Identifier, Organisation
from upstream.registry.reconcile_run import Run, settled

KEY_KIND = {"council": IdentifierKind.COUNCIL, "trust": IdentifierKind.UID, "federation": IdentifierKind.UID}
_FIELDS = ("name", "first", "last")
BATCH = 2000


def take_bodies(run: Run) -> dict[tuple[str, str], int]:
    """(kind, key) → id of the organisation, made where it is not known by its number or, without one, by its name."""
    kinds = {OrganisationKind(kind).value for kind in ("council", "trust", "diocese", "federation")}
    known = {row.pk: row for row in Organisation.objects.filter(kind__in=kinds)}
    found = _Known(known)
    bodies: dict[tuple[str, str], int] = {}
    new: list[tuple[BodyFact, Organisation]] = []
    for fact in run.facts.bodies:
        row = found.by(fact)
        if row is None:
            new.append((fact, Organisation(kind=fact.kind, name=fact.name, first=fact.first, last=_last(fact))))
        else:
            bodies[fact.kind, fact.key] = row.pk
            _change(run, row, fact)
    for (fact, _), row in zip(new, Organisation.objects.bulk_create([row for _, row in new], batch_size=BATCH), strict=True):
        bodies[fact.kind, fact.key] = row.pk
    run.counts["bodies"] += len(new)
    take_numbers(run, (one for fact in run.facts.bodies for one in _numbers(fact, bodies[fact.kind, fact.key])))
    return bodies


class _Known:
    """The register's bodies, by number and by name."""

    def __init__(self, rows: dict[int, Organisation]):
        numbers = Identifier.objects.filter(organisation__in=rows, kind__in=set(KEY_KIND.values()))
        self._by_number = {(rows[one.organisation_id].kind, one.value): rows[one.organisation_id] for one in numbers}
        numbered = {row.pk for row in self._by_number.values()}
        self._by_name: dict[tuple[str, str], list[Organisation]] = {}
        for row in rows.values():
            if row.pk not in numbered or row.kind not in ("council", "trust"):
                self._by_name.setdefault((row.kind, row.name.casefold()), []).append(row)

    def by(self, fact: BodyFact) -> Organisation | None:
        """A council or trust that a person set up before the first edition has no number yet: its name finds it."""
        numbered = self._by_number.get((fact.kind, fact.key))
        named = self._by_name.get((fact.kind, fact.name.casefold()), ())
        return numbered or (named[0] if len(named) == 1 else None)


def _last(fact: BodyFact) -> dt.date | None:
    return None if fact.first and fact.last and fact.last < fact.first else fact.last


def _change(run: Run, row: Organisation, fact: BodyFact) -> None:
    if row.typed:
        return
    new = {"name": fact.name, "first": fact.first, "last": _last(fact)}
    found = settled(run, {name: getattr(row, name) for name in _FIELDS}, new)
    if not found:
        return
    if "name" in found:
        note_name(run, row.pk, row.name, fact.name, None)
    Organisation.objects.filter(pk=row.pk).update(**found, version=row.version + 1)
    run.counts["details"] += 1


def note_name(run: Run, organisation: int, old: str, new: str, seen_on: dt.date | None) -> None:
    """Keeps a name that is given up. Capitals alone make no other name."""
    eve = run.eve(seen_on)
    if eve is None or old.casefold() == new.casefold():
        return
    FormerName.objects.get_or_create(organisation_id=organisation, name=old, last=eve)
    run.counts["renamed"] += 1


def _numbers(fact: BodyFact, organisation: int) -> Iterable[Identifier]:
    values = {
        KEY_KIND.get(fact.kind): None if fact.key == fact.name else fact.key,
        IdentifierKind.COMPANY: fact.company, IdentifierKind.UKPRN: fact.ukprn,
    }
    named = [(kind, value) for kind, value in values.items() if kind and value]
    return [Identifier(organisation_id=organisation, kind=kind, value=value) for kind, value in named]


def take_numbers(run: Run, wanted: Iterable[Identifier]) -> None:
    """Adds numbers that are not known, and dates those that are."""
    wanted = {(one.organisation_id, str(one.kind), one.value): one for one in wanted}
    rows = Identifier.objects.all()
    if len(wanted) < BATCH:
        rows = rows.filter(organisation__in={key[0] for key in wanted})
    known = {(row.organisation_id, row.kind, row.value): row for row in rows}
    changed = [row for key, row in known.items() if key in wanted and _dated(run, row, wanted[key])]
    new = [one for key, one in wanted.items() if key not in known]
    Identifier.objects.bulk_create(new, batch_size=BATCH)
    Identifier.objects.bulk_update(changed, ["first", "last"], batch_size=BATCH // 4)
    run.counts["numbers"] += len(new) + len(changed)


def _dated(run: Run, row: Identifier, one: Identifier) -> bool:
    """Sets the days that the edition knows better; False where nothing changes."""
    found = {} if row.typed else settled(run, {"first": row.first, "last": row.last}, {"first": one.first, "last": one.last})
    first, last = found.get("first", row.first), found.get("last", row.last)
    if not found or (first and last and last < first):
        return False
    row.first, row.last = first, last
    return True
