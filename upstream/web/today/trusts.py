"""The trust's director of education, and the members of its committees."""

from __future__ import annotations

from upstream.casework.ground.judgements.models import Judgement, JudgementState
from upstream.casework.records.access import visible
from upstream.lib.wording import day
from upstream.people.assignments import without
from upstream.people.hats import Hat
from upstream.people.models import Duty
from upstream.registry.kinds import IdentifierKind
from upstream.web import links
from upstream.web.today.officers import heard, open_at
from upstream.web.today.panels import (
    SHOWN,
    Item,
    Panel,
    Today,
    Way,
    late_actions,
    my_actions,
    responses_waiting,
    schools_panel,
)


def director(hat: Hat) -> Today:
    uid = hat.organisation.identifiers.filter(kind=IdentifierKind.UID).values_list("value", flat=True).first()
    ways = [Way("The trust’s page", links.trust(uid)), Way("All cards, to print", f"/trusts/{uid}/cards.pdf")] if uid else []
    return Today(
        "What needs me today", "Every academy with what is open there, what is late, and who visits it.",
        [
            academies(hat), late_actions(hat), responses_waiting(hat), risks(hat), heard(hat), without_partner(hat),
            my_actions(hat),
        ],
        [*ways, Way("What the schemes propose", "/schemes/")],
    )


def academies(hat: Hat) -> Panel:
    schools = list(hat.schools.select_related("organisation").order_by("organisation__name"))
    return schools_panel(
        "Academies", schools[: SHOWN * 3], open_at(hat, schools), "No academy belongs to the trust today, by the lists held.",
        Way("All academies", links.search()) if len(schools) > SHOWN * 3 else None,
    )


def risks(hat: Hat) -> Panel:
    """What the trust itself judged, as it stands."""
    own = visible(Judgement, hat).filter(state=JudgementState.STANDING, holder=hat.organisation)
    rows = own.select_related("school__organisation")
    items = [
        Item(f"{row.school}: {row.kind_title}", f"/judgements/{row.pk}/", f"{row.answer}, {day(row.judged_on)}")
        for row in rows.order_by("-judged_on")[:SHOWN]
    ]
    return Panel(
        "Judged by the trust", items, "The trust has recorded no judgement yet.", Way("All judgements", "/judgements/")
    )


def without_partner(hat: Hat) -> Panel:
    rows = without(Duty.IMPROVEMENT_PARTNER, hat).order_by("organisation__name")
    return schools_panel(
        "Academies without a school improvement partner", rows[:SHOWN], {}, "Every academy has its partner.",
        Way("Assign partners", "/assignments/"),
    )


def committee(hat: Hat) -> Today:
    return Today(
        "Papers of my committee", "What is put before the committee stands here from the day it is sent out.",
        [Panel("Papers", [], "No paper has been sent to you yet. Papers come with meetings.")], [],
    )


def diocese(hat: Hat) -> Today:
    schools = list(hat.schools.select_related("organisation").order_by("organisation__name")[: SHOWN * 3])
    return Today(
        "The schools of the diocese", "Their cards, and what other bodies share with the diocese.",
        [schools_panel("Schools", schools, {}, "No school is known to belong to the diocese."), my_actions(hat)],
        [Way("Find a school", links.search())],
    )
