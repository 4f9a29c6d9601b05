"""The roles that a contact can have, by a dated definition: `definitions/contacts`."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from pydantic import model_validator

from upstream.evidence.definitions import DatedRules
from upstream.lib.clock import today
from upstream.lib.definition_files import PACKAGED, Definition, Name, definition_files, deployment_folders, read_definition
from upstream.registry.kinds import OrganisationKind


class ContactRole(Definition):
    """What somebody is to an organisation. `at` empty: anywhere. `acts_as`: found by whoever asks for that role."""

    id: Name
    title: str
    at: tuple[OrganisationKind, ...] = ()
    alone: bool = False
    acts_as: Name | None = None
    own_title: bool = False

    def is_at(self, kind: str) -> bool:
        return not self.at or kind in self.at


class ContactRoles(DatedRules):
    """A list of roles, from a day until a later list begins."""

    roles: tuple[ContactRole, ...]

    @model_validator(mode="after")
    def _each_once(self) -> ContactRoles:
        ids = [role.id for role in self.roles]
        if repeated := next((one for one in ids if ids.count(one) > 1), None):
            raise ValueError(f"the role ‘{repeated}’ is written twice")
        if unknown := next((role.acts_as for role in self.roles if role.acts_as and role.acts_as not in ids), None):
            raise ValueError(f"‘{unknown}’, which a role acts as, is no role of this list")
        return self


def every_list() -> tuple[ContactRoles, ...]:
    """Every list, the package's and the deployment's, the earliest first."""
    return _lists((PACKAGED, *deployment_folders()))


@cache
def _lists(folders: tuple[Path, ...]) -> tuple[ContactRoles, ...]:
    found = [read_definition(path, ContactRoles) for path in definition_files(list(folders), "contacts")]
    return tuple(sorted(found, key=lambda one: one.first))


def roles_on(day: dt.date | None = None) -> dict[str, ContactRole]:
    """The roles of the list that holds on a day, by id."""
    begun = [one for one in every_list() if one.first <= (day or today())]
    return {role.id: role for role in (begun or every_list())[-1 if begun else 0].roles}


def roles_for(kind: str, day: dt.date | None = None) -> list[ContactRole]:
    """Those that somebody can have at a kind of organisation."""
    return [role for role in roles_on(day).values() if role.is_at(kind)]


def role_of(role: str) -> ContactRole:
    """A role by its id, also one of an earlier list; one that no list knows keeps its id as title."""
    known = {one.id: one for roles in every_list() for one in roles.roles}
    return known.get(role) or ContactRole(id=role, title=role.replace("-", " ").capitalize())


def answering(role: str) -> tuple[str, ...]:
    """The roles that answer for one: itself, and those that act as it."""
    return (role, *(one.id for one in roles_on().values() if one.acts_as == role))
