"""The invented people as their YAML says them, checked."""

from __future__ import annotations

import functools
from pathlib import Path

from upstream.lib.definition_files import Definition, read_definition

PEOPLE = Path(__file__).with_name("people.yaml")
PASSWORD = "wyvershire is invented"
CODE = "000000"  # the second step of every invented person, in a demo home alone


class RoleAt(Definition):
    """A role at a body by its name, or at a school by its URN."""

    role: str
    at: str


class Invented(Definition):
    """One invented person; `needs`: what they open Upstream for."""

    name: str
    email: str
    roles: tuple[RoleAt, ...]
    needs: str

    @property
    def address(self) -> str:
        return f"{self.email}@wyvershire.example"


class Cast(Definition):
    people: tuple[Invented, ...]


@functools.cache
def cast() -> tuple[Invented, ...]:
    return read_definition(PEOPLE, Cast).people
