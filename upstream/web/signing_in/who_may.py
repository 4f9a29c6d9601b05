"""The table of roles as a page shows it and `docs/roles.md` prints it: one source, `people/roles.py`."""

from __future__ import annotations

from dataclasses import dataclass

from upstream.lib.wording import listed
from upstream.people.roles import ROLES, Permission, Role, needs_second_factor
from upstream.registry.kinds import OrganisationKind


@dataclass(frozen=True)
class ShownRole:
    id: str
    title: str
    jobs: str
    at: str
    reaches: str
    reads: str
    steps: str
    permissions: list[str]


@dataclass(frozen=True)
class RolesPage:
    roles: list[ShownRole]
    permissions: list[tuple[str, str]]  # what can be done, and by whom


def present_roles() -> RolesPage:
    return RolesPage(
        [_shown(role) for role in ROLES.values()],
        [(str(one).capitalize(), _who(one)) for one in Permission],
    )


def _shown(role: Role) -> ShownRole:
    kinds = [OrganisationKind(kind).label.lower() for kind in role.at]
    return ShownRole(
        role.id, role.title, role.jobs[:1].upper() + role.jobs[1:], listed(kinds, "or"), str(role.scope),
        listed([str(one) for one in role.reads]), "two" if needs_second_factor(role) else "one",
        [str(one) for one in Permission if one in role.permissions],
    )


def _who(permission: Permission) -> str:
    return ", ".join(role.title for role in ROLES.values() if permission in role.permissions) or "Nobody"


def paper() -> str:
    """The text of `docs/roles.md`."""
    page = present_roles()
    lines = [
        "# Who may do what", "",
        "Printed from `upstream/people/roles.py`; a test fails where it is not what that file says.", "",
        "A person acts for one body in one role at a time; rights of several roles are never added up.",
        "Records of a body are read by nobody else unless it shares them.", "",
        "| Role | At | Reaches | Reads what is | Steps to sign in | Does |", "|---|---|---|---|---|---|",
        *(f"| {one.title} | {one.at} | {one.reaches} | {one.reads} | {one.steps} | {one.jobs} |" for one in page.roles),
        "", "| What can be done | By whom |", "|---|---|", *(f"| {what} | {who} |" for what, who in page.permissions), "",
    ]
    return "\n".join(lines)
