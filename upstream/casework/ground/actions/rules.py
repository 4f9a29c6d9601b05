"""Who may agree an action, change it, and say how it goes. Asks, never writes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from upstream.casework.ground.actions.models import NEXT, ActionState, AgreedAction
from upstream.casework.records.access import why_not_see, why_not_write
from upstream.casework.records.owning import why_not_change as why_not_change_record
from upstream.casework.records.owning import why_not_sensitivity
from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.people.models import User
from upstream.people.roles import ROLES, Permission, Sensitivity, roles_at
from upstream.registry.kinds import OrganisationKind
from upstream.registry.models import Organisation, School

FARTHEST = dt.timedelta(days=5 * 366)
LONGEST_AGO = dt.timedelta(days=10 * 366)


@dataclass(frozen=True)
class Owner:
    """Who does it: a person, a role at a body (`role` empty: the body), or somebody in words."""

    user: User | None = None
    role: str = ""
    organisation: Organisation | None = None
    words: str = ""

    @property
    def fields(self) -> dict[str, object]:
        return {
            "owner_user": self.user, "owner_role": self.role, "owner_organisation": self.organisation,
            "owner_words": self.words.strip(),
        }


@dataclass(frozen=True)
class Agreed:
    """What was agreed, before it is stored."""

    what: str
    owner: Owner
    due: dt.date
    success: str = ""
    detail: str = ""
    agreed_on: dt.date | None = None
    origin_kind: str = ""
    origin: str = ""
    sensitivity: str = Sensitivity.OFFICIAL.value
    share_with_school: bool = False

    @property
    def fields(self) -> dict[str, object]:
        return {
            "what": self.what.strip(), "detail": self.detail.strip(), "success": self.success.strip(), "due": self.due,
            "agreed_on": self.agreed_on or today(), "sensitivity": self.sensitivity, **self.owner.fields,
        }


def owner_words(action: AgreedAction) -> str:
    """`Ann Officer`; `Headteacher, Brook School`; the words as typed."""
    if action.owner_user_id:
        return action.owner_user.name
    if action.owner_organisation_id:
        role = ROLES.get(action.owner_role)
        return f"{role.title}, {action.owner_organisation}" if role else str(action.owner_organisation)
    return action.owner_words


def is_overdue(action: AgreedAction, on: dt.date | None = None) -> bool:
    return action.is_live and action.due < (on or today())


def why_not_agree(school: School | None, hat: Hat | None) -> str | None:
    return why_not_write(hat, Permission.ACTIONS_WRITE, school)


def why_not_agreed(agreed: Agreed, school: School | None, hat: Hat) -> str | None:
    """Why this cannot be recorded as it is said, or None."""
    if not agreed.what.strip():
        return "Say what will be done."
    if agreed.agreed_on and agreed.agreed_on > today():
        return "The day on which it was agreed is still to come."
    if agreed.due < (agreed.agreed_on or today()) or agreed.due > today() + FARTHEST:
        return "Give a day by which it is due, on or after the day on which it was agreed, within five years."
    return _why_not_owner(agreed.owner) or why_not_sensitivity(agreed.sensitivity, hat) or _why_not_open(agreed, hat)


def _why_not_open(agreed: Agreed, hat: Hat) -> str | None:
    """What touches safeguarding goes to no other body but a council."""
    doer = agreed.owner.organisation
    leaves = doer is not None and doer.pk != hat.organisation.pk and doer.kind != OrganisationKind.COUNCIL
    if agreed.sensitivity == Sensitivity.SAFEGUARDING and (leaves or agreed.share_with_school):
        return "What touches safeguarding is shared with the council alone: let somebody of your own body do it, unshared."
    return None


def _why_not_owner(owner: Owner) -> str | None:
    if owner.user is None and owner.organisation is None and not owner.words.strip():
        return "Say who will do it: a person, a role at the school or another body, or somebody in words."
    if owner.user and not owner.user.is_active:
        return f"{owner.user}’s account is closed: choose somebody else."
    if owner.role and owner.organisation and owner.role not in [role.id for role in roles_at(owner.organisation.kind)]:
        return f"Nobody has that role at {owner.organisation}."
    return None


def why_not_change(action: AgreedAction, hat: Hat | None) -> str | None:
    """Only the body that agreed it changes what was agreed, while it is open."""
    if why := why_not_change_record(action, hat, Permission.ACTIONS_WRITE):
        return why
    if not action.is_live:
        return f"This is {action.get_state_display().lower()}: take it up again before you change it."
    return None


def why_not_progress(action: AgreedAction, hat: Hat | None) -> str | None:
    """Whoever owns it, or belongs to the body that agreed it, says how it goes."""
    if hidden := why_not_see(action, hat):
        return hidden
    if hat is None or not hat.may(Permission.ACTIONS_PROGRESS):
        return "Your role does not say how agreed actions go: tell whoever is to do it."
    own = {action.holder_id, action.owner_organisation_id}
    if hat.organisation.pk not in own and hat.user.pk != action.owner_user_id:
        return f"Only {action.holder}, which agreed it, and whoever does it say how it goes."
    return None


def why_not_move(action: AgreedAction, state: ActionState, hat: Hat | None) -> str | None:
    """Why a hat may not say that an action is now in a state."""
    if state == ActionState.WITHDRAWN:
        return why_not_withdraw(action, hat)
    if why := why_not_progress(action, hat):
        return why
    if state not in NEXT[ActionState(action.state)]:
        return f"This is {action.get_state_display().lower()}, so it cannot become {state.label.lower()}."
    return None


def why_not_withdraw(action: AgreedAction, hat: Hat | None) -> str | None:
    if why := why_not_change_record(action, hat, Permission.ACTIONS_WRITE):
        return why
    if ActionState.WITHDRAWN not in NEXT[ActionState(action.state)]:
        return f"This is {action.get_state_display().lower()} and stays so."
    return None
