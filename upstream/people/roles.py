"""Who may do what. The whole of it, in one file: a role is what somebody may do for one organisation.

A person acts in one role at a time (a hat); rights are never added up across roles. A role reaches the schools of its
scope, records up to its clearance, and what its permissions name. `docs/roles.md` and the page "Who may do what" are
printed from these tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from upstream.registry.kinds import OrganisationKind as Kind


class Sensitivity(StrEnum):
    """How careful one must be with a record, the least first."""

    OPEN = "open"
    OFFICIAL = "official"
    CONFIDENTIAL = "confidential"
    SAFEGUARDING = "safeguarding"


LADDER = tuple(Sensitivity)


def up_to(highest: Sensitivity) -> tuple[Sensitivity, ...]:
    """A clearance reaches everything below it too."""
    return LADDER[: LADDER.index(highest) + 1]


class Scope(StrEnum):
    """Which schools a role reaches; on the day, since schools move."""

    OWN_SCHOOL = "own school"
    BODY = "the schools of the body"  # of the trust, council, diocese, network it acts for
    ASSIGNED = "the schools assigned to the person"
    MEETING = "papers of meetings the person sits on"
    NONE = "no school’s records"


class Permission(StrEnum):
    """What can be done, as a person would say it."""

    EVIDENCE_VIEW = "read the published figures"
    PROPOSALS_VIEW = "see what a scheme proposes for the schools in scope"
    BACKTESTS_VIEW = "see frameworks tried on the past"
    CARD_VIEW = "read and print the cards of schools"
    RECORDS_VIEW = "read records of the own body about schools in scope"
    SHARED_VIEW = "read records that others shared with the own body"
    INTELLIGENCE_WRITE = "record intelligence"
    JUDGEMENTS_WRITE = "record judgements"
    ACTIONS_WRITE = "record agreed actions"
    ACTIONS_PROGRESS = "say how an agreed action goes"
    CONTACTS_WRITE = "keep contacts"
    ASSIGNMENTS_WRITE = "assign officers and partners to schools"
    TARGETS_WRITE = "set targets"
    FILES_WRITE = "add files"
    RECORDS_SHARE = "share the own body’s records, and end shares"
    RESPOND = "respond to what is shown about the school"
    CALENDARS_WRITE = "keep calendars"
    AGREEMENTS_VIEW = "read the register of agreements"
    AGREEMENTS_WRITE = "keep the register of agreements"
    EVIDENCE_MANAGE = "load, publish and put back evidence"
    REGISTER_WRITE = "keep organisations and memberships of schools"
    PEOPLE_MANAGE = "invite people of the own body and end their roles"
    SETTINGS_WRITE = "set up the deployment"
    ACCESS_REVIEW = "carry out the yearly review of access"
    ACCESS_LOG_OWN = "see which bodies looked at what is shared with the own school"
    ACCESS_LOG_ALL = "see the whole log of access"
    RETENTION_MANAGE = "run retention, subject access requests and the record of processing"
    PAPER_COPIES = "answer requests for paper copies"
    EXPORT = "take records away as files"


P = Permission
_READS = frozenset({P.EVIDENCE_VIEW, P.CARD_VIEW, P.SHARED_VIEW})
_WORKS = _READS | {
    P.PROPOSALS_VIEW, P.BACKTESTS_VIEW, P.RECORDS_VIEW, P.INTELLIGENCE_WRITE, P.ACTIONS_WRITE, P.ACTIONS_PROGRESS,
    P.CONTACTS_WRITE, P.FILES_WRITE, P.EXPORT,
}
_LEADS = _WORKS | {
    P.JUDGEMENTS_WRITE, P.ASSIGNMENTS_WRITE, P.TARGETS_WRITE, P.RECORDS_SHARE, P.CALENDARS_WRITE, P.AGREEMENTS_VIEW,
    P.PEOPLE_MANAGE, P.ACCESS_REVIEW,
}
_OF_A_SCHOOL = _READS | {P.RECORDS_VIEW, P.ACTIONS_PROGRESS, P.RESPOND, P.ACCESS_LOG_OWN}

BODIES = (Kind.ALLIANCE, Kind.COUNCIL, Kind.TRUST)


@dataclass(frozen=True)
class Role:
    """One line of "who may do what". `at`: the kinds of organisation where it can be held."""

    id: str
    title: str
    at: tuple[Kind, ...]
    scope: Scope
    clearance: Sensitivity
    permissions: frozenset[Permission]
    jobs: str = field(default="")

    @property
    def reads(self) -> tuple[Sensitivity, ...]:
        return up_to(self.clearance)


ROLES: dict[str, Role] = {
    role.id: role
    for role in (
        Role(
            "improvement-officer", "Improvement officer", (Kind.ALLIANCE, Kind.COUNCIL), Scope.BODY, Sensitivity.CONFIDENTIAL,
            _WORKS | {P.JUDGEMENTS_WRITE, P.RECORDS_SHARE, P.TARGETS_WRITE},
            "knows the schools of the area, records what is learnt, brings help",
        ),
        Role(
            "improvement-lead", "Head of school improvement", (Kind.ALLIANCE, Kind.COUNCIL), Scope.BODY,
            Sensitivity.CONFIDENTIAL, _LEADS, "leads the officers of an alliance or a council",
        ),
        Role(
            "commissioner", "Council commissioner", (Kind.COUNCIL,), Scope.BODY, Sensitivity.SAFEGUARDING, _LEADS,
            "answers for the council’s duties and its contract",
        ),
        Role(
            "trust-director", "Director of education", (Kind.TRUST,), Scope.BODY, Sensitivity.CONFIDENTIAL,
            _LEADS | {P.RESPOND}, "answers for the academies of a trust",
        ),
        Role(
            "improvement-partner", "School improvement partner", BODIES, Scope.ASSIGNED, Sensitivity.CONFIDENTIAL,
            _WORKS - {P.BACKTESTS_VIEW} | {P.JUDGEMENTS_WRITE}, "visits assigned schools, and says what was found",
        ),
        Role(
            "central-team", "Central team lead", (Kind.TRUST, Kind.ALLIANCE), Scope.ASSIGNED, Sensitivity.OFFICIAL,
            _READS | {P.RECORDS_VIEW, P.ACTIONS_PROGRESS, P.FILES_WRITE}, "gives support where it is deployed",
        ),
        Role(
            "headteacher", "Headteacher", (Kind.SCHOOL,), Scope.OWN_SCHOOL, Sensitivity.CONFIDENTIAL,
            _OF_A_SCHOOL | {P.PROPOSALS_VIEW, P.CONTACTS_WRITE, P.TARGETS_WRITE, P.FILES_WRITE, P.PEOPLE_MANAGE,
                            P.ACCESS_REVIEW, P.CALENDARS_WRITE, P.RECORDS_SHARE, P.EXPORT},
            "leads the school; reads what is shared with it and answers",
        ),
        Role(
            "chair", "Chair of governors", (Kind.SCHOOL,), Scope.OWN_SCHOOL, Sensitivity.CONFIDENTIAL,
            _OF_A_SCHOOL | {P.PROPOSALS_VIEW}, "leads the governing body; asks questions",
        ),
        Role(
            "governor", "Governor", (Kind.SCHOOL,), Scope.OWN_SCHOOL, Sensitivity.OFFICIAL, _READS,
            "reads the school’s card and what is shared with governors",
        ),
        Role(
            "committee-member", "Committee member", (Kind.TRUST, Kind.COUNCIL, Kind.ALLIANCE), Scope.MEETING,
            Sensitivity.OFFICIAL, frozenset({P.EVIDENCE_VIEW}), "reads the papers of the committee",
        ),
        Role(
            "diocesan-officer", "Diocesan officer", (Kind.DIOCESE,), Scope.BODY, Sensitivity.OFFICIAL, _READS,
            "reads what is shared about the diocese’s schools",
        ),
        Role(
            "data-manager", "Data manager", BODIES, Scope.BODY, Sensitivity.OFFICIAL,
            frozenset({P.EVIDENCE_VIEW, P.PROPOSALS_VIEW, P.BACKTESTS_VIEW, P.CARD_VIEW, P.EVIDENCE_MANAGE, P.REGISTER_WRITE,
                       P.AGREEMENTS_VIEW, P.CALENDARS_WRITE, P.TARGETS_WRITE, P.EXPORT}),
            "loads the files and vouches for them",
        ),
        Role(
            "protection-officer", "Data protection officer", BODIES, Scope.NONE, Sensitivity.OPEN,
            frozenset({P.EVIDENCE_VIEW, P.AGREEMENTS_VIEW, P.AGREEMENTS_WRITE, P.ACCESS_LOG_ALL, P.ACCESS_REVIEW,
                       P.RETENTION_MANAGE}),
            "watches over agreements, access, retention and rights",
        ),
        Role(
            "administrator", "Administrator", (*BODIES, Kind.DIOCESE, Kind.SCHOOL), Scope.NONE, Sensitivity.OPEN,
            frozenset({P.EVIDENCE_VIEW, P.REGISTER_WRITE, P.PEOPLE_MANAGE, P.SETTINGS_WRITE, P.ACCESS_REVIEW,
                       P.PAPER_COPIES, P.CALENDARS_WRITE}),
            "sets up organisations and invites people; reads no casework",
        ),
    )
}


def roles_at(kind: Kind | str) -> list[Role]:
    """The roles that can be held at a kind of organisation, in the order of the table."""
    return [role for role in ROLES.values() if kind in role.at]


def needs_second_factor(role: Role) -> bool:
    """Whoever may read above open signs in by two steps, and so does whoever lets people in or moves evidence."""
    return role.clearance != Sensitivity.OPEN or bool(
        role.permissions & {P.PEOPLE_MANAGE, P.ACCESS_LOG_ALL, P.EVIDENCE_MANAGE, P.RETENTION_MANAGE}
    )
