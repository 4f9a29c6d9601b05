"""The kinds of organisation, and how a school can belong to one."""

from __future__ import annotations

from django.db import models


class OrganisationKind(models.TextChoices):
    SCHOOL = "school", "School"
    TRUST = "trust", "Academy trust"
    COUNCIL = "council", "Council"
    DIOCESE = "diocese", "Diocese"
    FEDERATION = "federation", "Federation"
    ALLIANCE = "alliance", "Alliance"
    NETWORK = "network", "Network"
    PHASE_COUNCIL = "phase-council", "Phase council"
    PROVIDER = "provider", "Provider"
    EARLY_YEARS = "early-years", "Early years setting"
    COLLEGE = "college", "College"


class IdentifierKind(models.TextChoices):
    """What a number is. A school has several, each with its days."""

    URN = "urn", "URN"
    LAESTAB = "laestab", "LAESTAB"
    UKPRN = "ukprn", "UKPRN"
    UID = "uid", "Group UID"
    COUNCIL = "la", "Council code"
    COMPANY = "company", "Company number"
    EARLY_YEARS = "ey-urn", "Early years URN"


# A school has one of these at a time; of the others it may have several.
ONE_AT_A_TIME = frozenset({
    OrganisationKind.TRUST, OrganisationKind.COUNCIL, OrganisationKind.DIOCESE, OrganisationKind.FEDERATION,
})
# Those that an edition knows. The others are typed by people, and no edition ends them.
FROM_EDITION = frozenset({
    OrganisationKind.SCHOOL, OrganisationKind.TRUST, OrganisationKind.COUNCIL, OrganisationKind.DIOCESE,
    OrganisationKind.FEDERATION,
})

# What people add to the register; the others come with an edition.
TYPED = tuple(kind for kind in OrganisationKind if kind not in {
    OrganisationKind.SCHOOL, OrganisationKind.TRUST, OrganisationKind.COUNCIL, OrganisationKind.FEDERATION,
})
# A setting or a college is worked with like a school, so it has a School too, without a URN.
LIKE_A_SCHOOL = frozenset({OrganisationKind.SCHOOL, OrganisationKind.EARLY_YEARS, OrganisationKind.COLLEGE})
# Who can work over all schools of another body.
CAN_COVER = frozenset({OrganisationKind.ALLIANCE, OrganisationKind.NETWORK, OrganisationKind.PHASE_COUNCIL})
CAN_BE_COVERED = frozenset({OrganisationKind.COUNCIL, OrganisationKind.TRUST, OrganisationKind.DIOCESE})


class DayBasis(models.TextChoices):
    """How the day is known on which something began or ended."""

    STATED = "stated", "as the list says"
    OPENED = "opened", "from the opening of the school or the body"
    SEEN = "seen", "first seen on the list of that day"
    NEXT = "next", "the day before the next began"
    UNLISTED = "unlisted", "no longer on the list after that day"
    CLOSED = "closed", "with the closing of the school"
    TYPED = "typed", "as a person entered it"


class AncestryKind(models.TextChoices):
    """How a school came from another without being its continuation."""

    MERGER = "merger", "merged into"
    AMALGAMATION = "amalgamation", "amalgamated into"
    SPLIT = "split", "split into"
    OTHER = "other", "was followed by"
