"""Improvement officers, their lead, the council's commissioner, the school improvement partner, the central team."""

from __future__ import annotations

from django.db.models import Count, Q

from upstream.casework.ground.actions.models import LIVE as LIVE_ACTIONS
from upstream.casework.ground.actions.models import AgreedAction
from upstream.casework.ground.intelligence.models import LIVE as LIVE_INTELLIGENCE
from upstream.casework.ground.intelligence.models import Intelligence
from upstream.casework.ground.judgements.models import Judgement, JudgementState
from upstream.casework.records.access import visible
from upstream.lib.clock import today
from upstream.lib.wording import counted, day, listed
from upstream.people.assignments import my_schools, without
from upstream.people.hats import Hat
from upstream.people.models import Duty
from upstream.people.roles import Permission
from upstream.registry.models import School
from upstream.web import links
from upstream.web.today.panels import (
    SHOWN,
    Item,
    Panel,
    Today,
    Way,
    expiring,
    late_actions,
    my_actions,
    responses_waiting,
    schools_panel,
)

NEW = 14  # days


def officer(hat: Hat) -> Today:
    return Today(
        "What needs me today", "Your schools, what is agreed with them, and what is about to slip.",
        [my_actions(hat), late_actions(hat), responses_waiting(hat), mine(hat), heard(hat), expiring(hat)],
        _ways(hat),
    )


def partner(hat: Hat) -> Today:
    return Today(
        "What needs me today", "The schools you are assigned to, and what to know before the next visit.",
        [mine(hat), my_actions(hat), late_actions(hat), heard(hat)], [Way("Find a school", links.search())],
    )


def lead(hat: Hat) -> Today:
    return Today(
        "What needs us today", "Every school of the area: what officers heard, what is late, who looks after whom.",
        [worries(hat), late_actions(hat), responses_waiting(hat), heard(hat), unassigned(hat), my_actions(hat), expiring(hat)],
        [*_ways(hat), Way("Who has how many schools", "/assignments/")],
    )


def commissioner(hat: Hat) -> Today:
    return Today(
        "Which schools worry us today, and why", "What was judged and recorded about the council’s schools, newest first.",
        [worries(hat), late_actions(hat), heard(hat), responses_waiting(hat), my_actions(hat), unassigned(hat)], _ways(hat),
    )


def central_team(hat: Hat) -> Today:
    return Today(
        "Where I am deployed", "The academies you support, and what is agreed there.",
        [mine(hat), my_actions(hat)], [Way("Find a school", links.search())],
    )


def _ways(hat: Hat) -> list[Way]:
    ways = [
        Way("My schools", "/my-schools/"), Way("Agreed actions", "/actions/"), Way("Intelligence", "/intelligence/"),
        Way("Judgements", "/judgements/"), Way("Contacts", "/contacts/"), Way("Targets", "/targets/"),
        Way("School calendars", "/calendars/"),
    ]
    return [Way("What the schemes propose", "/schemes/"), *ways] if hat.may(Permission.PROPOSALS_VIEW) else ways


def mine(hat: Hat) -> Panel:
    """The schools assigned to the person, each with what is open there."""
    schools = list(my_schools(hat).select_related("organisation").order_by("organisation__name")[: SHOWN * 2])
    return schools_panel(
        "My schools", schools, open_at(hat, schools),
        "No school is assigned to you yet. Whoever leads your team assigns schools.",
        Way("My schools as a list", "/my-schools/"),
    )


def open_at(hat: Hat, schools: list[School]) -> dict[int, str]:
    """What is open at each school, in words: by two counts, however many schools there are."""
    ids = [school.pk for school in schools]
    actions = _counts(AgreedAction, hat, ids, Q(state__in=LIVE_ACTIONS))
    facts = _counts(Intelligence, hat, ids, Q(state__in=LIVE_INTELLIGENCE))
    notes = {}
    for pk in ids:
        said = [counted(actions[pk], "agreed action")] if pk in actions else []
        said += [counted(facts[pk], "piece", "pieces") + " of intelligence"] if pk in facts else []
        notes[pk] = listed(said) or "nothing open"
    return notes


def _counts(kind: type, hat: Hat, schools: list[int], which: Q) -> dict[int, int]:
    rows = visible(kind, hat).filter(which, school__in=schools).order_by().values_list("school").annotate(Count("pk"))
    return dict(rows)


def heard(hat: Hat) -> Panel:
    """What was recorded lately about the schools in reach."""
    rows = visible(Intelligence, hat).filter(state__in=LIVE_INTELLIGENCE).select_related("school__organisation")
    newest = rows.order_by("-written_at")[:SHOWN]
    items = [
        Item(row.title, f"/intelligence/{row.pk}/", f"{row.school}, {day(row.happened_on)}",
             "fact" if row.is_fact else "opinion", "plain")
        for row in newest
    ]
    return Panel(
        "Heard lately", items,
        "Nothing is recorded about your schools yet. On a school’s page, ‘Add intelligence’ takes a minute.",
        Way("All intelligence", "/intelligence/"),
    )


def worries(hat: Hat) -> Panel:
    """What people judged to be of concern, as it stands."""
    rows = visible(Judgement, hat).filter(state=JudgementState.STANDING).select_related("school__organisation", "holder")
    newest = rows.order_by("-judged_on")[:SHOWN]
    items = [
        Item(
            f"{row.school}: {row.kind_title}", f"/judgements/{row.pk}/",
            f"{row.answer}, judged on {day(row.judged_on)} by {row.judged_by}",
        )
        for row in newest
    ]
    return Panel("What was judged lately", items, "No judgement is recorded yet.", Way("All judgements", "/judgements/"))


def unassigned(hat: Hat) -> Panel:
    """Schools in reach that nobody leads on."""
    rows = without(Duty.LEAD_OFFICER, hat, today()).order_by("organisation__name")
    total = rows.count()
    return schools_panel(
        "Schools without a lead officer", rows[:SHOWN], {}, "Every school has a lead officer.",
        Way(f"All {counted(total, 'school')} without one", "/assignments/?without=lead-officer") if total > SHOWN else None,
    )
