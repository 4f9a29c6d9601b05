"""Targets from a table: read and shown first, then taken over. The same table again changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from django.db import transaction

from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.ground.targets.actions import rewritten, same, written
from upstream.casework.ground.targets.models import Target
from upstream.casework.ground.targets.rules import Aim, why_not_aim, why_not_set_for
from upstream.evidence.definitions import Definitions
from upstream.lib.csv_rows import Row, day_in, rows_of
from upstream.lib.refusal import refuse
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.kinds import IdentifierKind
from upstream.registry.models import Organisation
from upstream.registry.queries import organisation_by, school_by_urn

COLUMNS = ("for", "measure", "pupil group", "period", "value", "agreed by", "agreed on")
NEEDED = ("for", "measure", "period", "value", "agreed by", "agreed on")
NEW, CHANGED, SAME, REFUSED = "new", "changed", "the same", "refused"
NUMBERS = {"la": IdentifierKind.COUNCIL, "uid": IdentifierKind.UID, "urn": IdentifierKind.URN}


@dataclass(frozen=True)
class Step:
    """What a line does, and why not where it is refused. `target`: the one that it changes."""

    line: int
    outcome: str
    said: str = ""
    organisation: Organisation | None = None
    aim: Aim | None = None
    target: Target | None = None


def steps_in(table: bytes, definitions: Definitions, by: Hat) -> list[Step]:
    """What taking a table over would do, line by line. Writes nothing."""
    refuse(None if by.may(Permission.TARGETS_WRITE) else "Your role sets no targets.")
    return _without_twins([_step(row, definitions, by) for row in rows_of(table, NEEDED)])


def _step(row: Row, definitions: Definitions, by: Hat) -> Step:
    organisation = _organisation(row["for"])
    if organisation is None:
        return Step(row.line, REFUSED, f"No school, council or trust here has the number ‘{row['for'][:20]}’.")
    aim = _aim(row)
    if isinstance(aim, str):
        return Step(row.line, REFUSED, aim, organisation)
    if why := why_not_set_for(organisation, by) or why_not_aim(organisation, aim, definitions):
        return Step(row.line, REFUSED, why, organisation, aim)
    held = same(organisation, aim, by)
    if held is None:
        return Step(row.line, NEW, "", organisation, aim)
    alike = (held.value, held.agreed_by, held.agreed_on) == (aim.value, aim.agreed_by, aim.agreed_on)
    said = "" if alike else f"It was {held.value.normalize():f}, agreed by {held.agreed_by}."
    return Step(row.line, SAME if alike else CHANGED, said, organisation, aim, held)


def _organisation(number: str) -> Organisation | None:
    """A URN; `la:936` and `uid:1234` for councils and trusts."""
    kind, colon, value = number.partition(":")
    if not colon:
        school = school_by_urn(number)
        return school.organisation if school else None
    return organisation_by(NUMBERS[kind.lower()], value) if kind.lower() in NUMBERS else None


def _aim(row: Row) -> Aim | str:
    value = _number(row["value"])
    if value is None:
        return f"‘{row['value']}’ is no number: write it like 57 or 57.5."
    agreed_on = day_in(row["agreed on"])
    if agreed_on is None:
        return f"‘{row['agreed on']}’ is no date: write it like 01/09/2026 or 2026-09-01."
    if len(row["agreed by"]) > 120:
        return "The name of whoever agreed it is longer than 120 characters: shorten it."
    return Aim(row["measure"], row["period"], value, row["agreed by"], agreed_on, row["pupil group"] or "all")


def _number(cell: str) -> Decimal | None:
    """Three decimals are kept, which is more than any figure has."""
    try:
        found = Decimal(cell.replace(",", "").rstrip("%"))
    except InvalidOperation:
        return None
    return found.quantize(Decimal("0.001")) if found.is_finite() and abs(found) < Decimal("1e9") else None


def _without_twins(steps: list[Step]) -> list[Step]:
    seen: dict[tuple, int] = {}
    told = []
    for step in steps:
        if step.outcome != REFUSED:
            key = (step.organisation.pk, step.aim.measure, step.aim.pupil_group, step.aim.period)
            if key in seen:
                step = replace(step, outcome=REFUSED, said=f"Line {seen[key]} is about the same figure.")
            seen.setdefault(key, step.line)
        told.append(step)
    return told


@transaction.atomic
def load(*, table: bytes, source: str, definitions: Definitions, by: Hat) -> dict[str, int]:
    """Takes a table over. Returns how many lines did what."""
    steps = steps_in(table, definitions, by)
    for step in steps:
        if step.outcome == NEW:
            written(step.organisation, step.aim, by, source=source[:120])
        elif step.outcome == CHANGED:
            rewritten(step.target, step.aim, by, source=source[:120])
    counts = {name: sum(step.outcome == name for step in steps) for name in (NEW, CHANGED, SAME, REFUSED)}
    if counts[NEW] + counts[CHANGED]:
        record(
            Happened.TARGETS_LOADED, by=by, target=by.organisation, holder=by.organisation.pk,
            fields=[f"{name.replace(' ', '-')}:{number}" for name, number in counts.items() if number],
        )
    return counts


def _number_of(target: Target) -> str:
    if target.school_id:
        return target.school.urn or target.urn
    prefixes = {kind: name for name, kind in NUMBERS.items() if name != "urn"}
    found = next((one for one in target.organisation.identifiers.all() if one.kind in prefixes), None)
    return f"{prefixes[found.kind]}:{found.value}" if found else ""


# The same columns, to take along and to hand in again; then what only a reader wants.
OUT: tuple[tuple[str, Callable[[Target], object]], ...] = (
    ("for", _number_of), ("measure", lambda one: one.measure), ("pupil group", lambda one: one.pupil_group),
    ("period", lambda one: one.period), ("value", lambda one: f"{one.value.normalize():f}"),
    ("agreed by", lambda one: one.agreed_by), ("agreed on", lambda one: one.agreed_on),
    ("name", lambda one: one.organisation.name), ("target of", lambda one: one.holder.name),
    ("source", lambda one: one.source or "typed"), ("version", lambda one: one.version),
)


def as_rows(targets: Iterable[Target]) -> Iterator[list[object]]:
    for one in targets:
        yield [cell(one) for _, cell in OUT]
