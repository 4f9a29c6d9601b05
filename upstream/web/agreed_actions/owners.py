"""Who can be asked to do something: the writer, colleagues, roles at the school and at its trust, or somebody in words."""

from __future__ import annotations

from upstream.casework.ground.actions.models import AgreedAction
from upstream.casework.ground.actions.rules import Owner
from upstream.lib.refusal import Refusal
from upstream.people.hats import Hat
from upstream.people.models import User
from upstream.people.queries import roles_held
from upstream.people.roles import ROLES, Permission
from upstream.registry.kinds import OrganisationKind
from upstream.registry.models import Organisation, School
from upstream.registry.queries import bodies_of

IN_WORDS = "words"
AT_SCHOOL = ("headteacher", "chair")
AT_TRUST = ("trust-director",)
MOST_COLLEAGUES = 100


def choices(hat: Hat, school: School | None) -> list[tuple[str, str]]:
    """(value, words) in the order in which people are mostly meant."""
    found = [(f"user:{hat.user.pk}", f"Me, {hat.user.name}")]
    if school is not None:
        found += _roles(AT_SCHOOL, school.organisation)
        for trust in bodies_of(school).filter(kind=OrganisationKind.TRUST):
            found += _roles(AT_TRUST, trust)
    colleagues = _colleagues(hat)
    return [*found, *[(f"user:{one.pk}", one.name) for one in colleagues], (IN_WORDS, "Somebody else, named below")]


def _roles(roles: tuple[str, ...], organisation: Organisation) -> list[tuple[str, str]]:
    return [(f"role:{role}:{organisation.pk}", f"{ROLES[role].title}, {organisation}") for role in roles]


def _colleagues(hat: Hat) -> list[User]:
    """People of the own body who say how actions go."""
    working = [role.id for role in ROLES.values() if Permission.ACTIONS_PROGRESS in role.permissions]
    held = roles_held(hat.organisation).filter(role__in=working).exclude(user=hat.user).values("user")
    return list(User.objects.filter(pk__in=held, is_active=True).order_by("name")[:MOST_COLLEAGUES])


def owner_of(choice: str, in_words: str, hat: Hat, school: School | None) -> Owner:
    """The owner that a choice means. `Refusal` for one that the form did not offer."""
    if choice == IN_WORDS:
        return Owner(words=in_words)
    if choice not in [value for value, _ in choices(hat, school)]:
        raise Refusal("Choose who will do it from the list.")
    kind, _, rest = choice.partition(":")
    if kind == "user":
        return Owner(user=User.objects.get(pk=rest))
    role, _, organisation = rest.partition(":")
    return Owner(role=role, organisation=Organisation.objects.get(pk=organisation))


def choice_of(action: AgreedAction) -> str:
    """How a form names the owner that an action has."""
    if action.owner_user_id:
        return f"user:{action.owner_user_id}"
    if action.owner_organisation_id:
        return f"role:{action.owner_role}:{action.owner_organisation_id}"
    return IN_WORDS
