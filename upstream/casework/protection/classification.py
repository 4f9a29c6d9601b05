"""Every table and every field: is it personal, how careful one must be with it, why it is held, how long. No Django here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from upstream.casework.protection.rules import FOLDER, processing, retention_rules
from upstream.lib.definition_files import Definition, DefinitionError, Name, read_definition

SCHOOL_LEFT = "school left"  # a `since` that is no field: the day the school left its holder


class Personal(StrEnum):
    """What a field says of a person."""

    NONE = "none"
    IDENTIFIES = "identifies"  # says who somebody is, or leads to them
    ABOUT = "about"  # says, or may say, something of somebody


Care = Literal["open", "official", "confidential", "safeguarding", "secret", "as the record"]


class FieldNote(Definition):
    """Where one field differs from its table."""

    sensitivity: Care | None = None
    purpose: Name | None = None
    rule: Name | None = None
    source: str = ""


class KeptTable(Definition):
    """One table: what it holds, why, since when its time counts, and each of its fields.

    `since`: the fields of which the first that is set begins the time of its rule; `school left` is such a day too.
    `goes_with`: the field that leads to the row it belongs to, where the rule is that both go together.
    """

    table: str
    holds: str
    purpose: Name
    source: str
    sensitivity: Care
    rule: Name
    since: list[str] = Field(default_factory=list)
    goes_with: str = ""
    none: list[str] = Field(default_factory=list)
    identifies: list[str] = Field(default_factory=list)
    about: list[str] = Field(default_factory=list)
    differs: dict[str, FieldNote] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _once(self) -> KeptTable:
        written = [*self.none, *self.identifies, *self.about]
        if twice := [name for name, times in Counter(written).items() if times > 1]:
            raise ValueError(f"{self.table}: {twice[0]} is classified twice")
        if strange := set(self.differs) - set(written):
            raise ValueError(f"{self.table}: {min(strange)} differs from its table and is not among its fields")
        return self

    @property
    def fields(self) -> dict[str, Personal]:
        kinds = ((Personal.NONE, self.none), (Personal.IDENTIFIES, self.identifies), (Personal.ABOUT, self.about))
        return {name: kind for kind, names in kinds for name in names}

    @property
    def is_personal(self) -> bool:
        return bool(self.identifies or self.about)


class Classification(Definition):
    """The tables of one part of the house."""

    part: str
    tables: list[KeptTable]


@dataclass(frozen=True)
class HeldField:
    """One field, with what its table says where it says nothing of its own."""

    table: str
    name: str
    personal: Personal
    sensitivity: str
    purpose: str
    rule: str
    source: str


@dataclass(frozen=True)
class Held:
    """Everything that is held, by table, and the fields that the past of every record has besides its own."""

    tables: dict[str, KeptTable]
    history: KeptTable

    def fields(self) -> Iterator[HeldField]:
        for table in self.tables.values():
            yield from fields_of(table)

    def of(self, label: str) -> KeptTable | None:
        """The table by its model's label, `people.user`."""
        return self.tables.get(label)


def fields_of(table: KeptTable) -> Iterator[HeldField]:
    for name, personal in table.fields.items():
        note = table.differs.get(name, FieldNote())
        yield HeldField(
            table.table, name, personal, note.sensitivity or table.sensitivity, note.purpose or table.purpose,
            note.rule or table.rule, note.source or table.source,
        )


@cache
def held() -> Held:
    """The whole classification, with every rule and purpose that it names known. `DefinitionError` else."""
    tables: dict[str, KeptTable] = {}
    for path in sorted(FOLDER.glob("classification/*.yaml")):
        for table in read_definition(path, Classification).tables:
            if table.table in tables:
                raise DefinitionError(f"{path}: {table.table} is classified in another file too")
            _check(table, path)
            tables[table.table] = table
    return Held(tables, tables.pop("history"))


def _check(table: KeptTable, path: Path) -> None:
    rules = {rule.id for rule in retention_rules().rules}
    purposes = set(processing().by_id)
    for field in fields_of(table):
        where = f"{path}: {table.table}.{field.name}"
        if field.rule not in rules:
            raise DefinitionError(f"{where}: there is no rule ‘{field.rule}’ in rules.yaml")
        if field.purpose not in purposes:
            raise DefinitionError(f"{where}: there is no purpose ‘{field.purpose}’ in processing.yaml")
