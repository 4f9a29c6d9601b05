"""Assignments in words and tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.http import HttpRequest

from upstream.casework.records.news import last_looks, news_of
from upstream.evidence.known import judgements_of
from upstream.lib.clock import LONDON, today
from upstream.lib.wording import counted, listed
from upstream.people.assignments import (
    assigned_at,
    assigned_to,
    can_be_assigned,
    my_schools,
    why_not_assign_here,
    why_not_end,
    without,
    workload,
)
from upstream.people.hats import Hat
from upstream.people.models import Assignment, Duty, User
from upstream.people.roles import Permission
from upstream.registry.models import Establishment, School
from upstream.web import words
from upstream.web.contacts.presenters import days
from upstream.web.editions import OpenEdition
from upstream.web.records.kinds import every_kind
from upstream.web.records.listing import Way, ways
from upstream.web.records.page import Deed
from upstream.web.records.schools import school_crumbs, school_url
from upstream.web.records.tables import Cell, Table, TablePage, columns
from upstream.web.schools.page import Crumb

NEW, ALL = "new", ""
SHOWN = ((ALL, "All"), (NEW, "With something new"))
BY_NAME, BY_NEWS, BY_SINCE = "", "new", "since"
ORDERS = ((BY_NAME, "By name"), (BY_NEWS, "Most new first"), (BY_SINCE, "Newest to me first"))
MOST_WITHOUT = 200
NOBODY = "Nobody at your body holds a role in which records of schools are read."
NEWS = "‘New’ counts records that others wrote or changed since you last opened a record of that school."


class Mine:
    """One of my schools, with what is new there."""

    def __init__(self, school: School, duties: Sequence[Assignment], news: int, inspection: str):
        self.school, self.duties, self.news, self.inspection = school, duties, news, inspection
        self.since = min((one.first for one in duties), default=today())

    @property
    def duty_words(self) -> str:
        return listed([one.get_duty_display() for one in self.duties])

    @property
    def new_words(self) -> str:
        records = f"{counted(self.news, 'record')} new or changed" if self.news else ""
        return "; ".join(filter(None, [records, self.inspection]))


def mine(hat: Hat, edition: OpenEdition | None) -> list[Mine]:
    """My schools with what changed since I last opened a record of each."""
    schools = list(my_schools(hat).select_related("organisation"))
    ids = [school.pk for school in schools]
    held: dict[int, list[Assignment]] = {}
    for one in assigned_to(hat.user, hat.organisation):
        held.setdefault(one.school_id, []).append(one)
    news = news_of(hat, ids, [kind.model for kind in every_kind()])
    inspected = inspections(schools, last_looks(hat.user.pk, ids), edition)
    return [Mine(one, held.get(one.pk, []), news.get(one.pk, 0), inspected.get(one.pk, "")) for one in schools]


def inspections(
    schools: Sequence[School], looked: dict[int, dt.datetime], edition: OpenEdition | None
) -> dict[int, str]:
    """By school: an inspection that became known since the last look, or within 90 days of somebody who never looked."""
    if edition is None or not schools:
        return {}
    of = dict(Establishment.objects.filter(school__in=schools).values_list("urn", "school"))
    found: dict[int, tuple[dt.date, str]] = {}
    for one in judgements_of(edition.store, list(of)):
        school = of.get(one.urn)
        if school is None or one.known_on is None:
            continue
        since = looked[school].astimezone(LONDON).date() if school in looked else today() - dt.timedelta(days=90)
        if one.known_on > since and one.known_on > found.get(school, (dt.date.min, ""))[0]:
            found[school] = (one.known_on, f"inspected on {words.on_day(one.inspected_on)}")
    return {school: said for school, (_, said) in found.items()}


def present_mine(request: HttpRequest) -> TablePage:
    shown, order = request.GET.get("show", ALL), request.GET.get("order", BY_NAME)
    every = mine(request.hat, request.edition)
    rows = ordered([one for one in every if shown != NEW or one.new_words], order)
    head = columns("School", "Phase", "What you are to it", "Since", "New since you last looked")
    empty = "Nothing is new at your schools since you last looked." if every else why_none(request.hat)
    lead = f"{counted(len(every), 'school')} assigned to you for {request.hat.organisation}."
    return TablePage(
        "My schools", lead=lead if every else "", ways=ways(request, "show", SHOWN, shown) if every else (),
        choices=ways(request, "order", ORDERS, order) if every else (),
        tables=[Table("My schools", head, [_mine_row(one) for one in rows], empty)],
        notes=[NEWS] if every else (),
        downloads=_mine_file(request) if every else (),
    )


def ordered(rows: list[Mine], order: str) -> list[Mine]:
    keys = {BY_NEWS: lambda one: (-one.news, not one.inspection, one.school.name),
            BY_SINCE: lambda one: (-one.since.toordinal(), one.school.name)}
    return sorted(rows, key=keys.get(order, lambda one: one.school.name))


def why_none(hat: Hat) -> str:
    if hat.may(Permission.ASSIGNMENTS_WRITE):
        return "No school is assigned to you. Under ‘Who has how many schools’ you can assign some, to you or to others."
    return "No school is assigned to you. Whoever leads the officers of your body assigns them."


def _mine_row(one: Mine) -> list[Cell]:
    return [
        Cell(one.school.name, school_url(one.school)), Cell(one.school.phase), Cell(one.duty_words),
        Cell(words.on_day(one.since), sort=one.since.isoformat()),
        Cell(one.new_words or "–", f"{school_url(one.school)}#casework" if one.news else "", sort=f"{one.news:06}"),
    ]


def _mine_file(request: HttpRequest) -> list[Deed]:
    why = "" if request.hat.may(Permission.EXPORT) else "Your role takes no records away as files."
    return [Deed("Take this list along as a table", "/my-schools/my-schools.csv", why)]


# Who has how many schools


def present_workload(request: HttpRequest) -> TablePage:
    hat, asked = request.hat, request.GET.get("without", "")
    loads = workload(hat.organisation)
    tables = [Table(
        "Who has how many schools", columns("Name", "Role", *(f"#{duty.label}" for duty in Duty), "#Schools"),
        [_load_row(load) for load in loads], NOBODY, id="people",
    )]
    for duty in (Duty.LEAD_OFFICER, Duty.IMPROVEMENT_PARTNER):
        if not asked or asked == duty:
            tables.append(_without(duty, hat))
    return TablePage(
        "Who looks after which school", lead=f"At {hat.organisation} today. A school with two duties counts once in all.",
        ways=[Way("Everything", "/assignments/", not asked), *(
            Way(f"Schools without a {duty.label.lower()}", f"/assignments/?without={duty}", asked == duty)
            for duty in (Duty.LEAD_OFFICER, Duty.IMPROVEMENT_PARTNER)
        )],
        deeds=[Deed("My schools", "/my-schools/")], tables=tables[1:] if asked else tables,
        downloads=[Deed("Take all assignments along as a table", "/assignments/assignments.csv",
                        "" if hat.may(Permission.EXPORT) else "Your role takes no records away as files.")],
    )


def _load_row(load) -> list[Cell]:
    counts = [load.by_duty.get(duty, 0) for duty in Duty]
    return [
        Cell(load.user.name, f"/assignments/people/{load.user.pk}/"), Cell(listed(list(load.roles))),
        *(Cell(str(number) if number else "–", sort=f"{number:06}", is_number=True) for number in counts),
        Cell(str(load.schools), sort=f"{load.schools:06}", is_number=True),
    ]


def _without(duty: Duty, hat: Hat) -> Table:
    rows = list(without(duty, hat)[: MOST_WITHOUT + 1])
    title = f"Schools without a {duty.label.lower()}"
    shown = [[Cell(one.name, school_url(one, "assignments/")), Cell(one.phase)] for one in rows[:MOST_WITHOUT]]
    lead = f"Only the first {MOST_WITHOUT} are shown." if len(rows) > MOST_WITHOUT else ""
    empty = f"Every school has a {duty.label.lower()}."
    return Table(title, columns("School", "Phase"), shown, empty, lead=lead, id=f"no-{duty}")


def present_person(person: User, hat: Hat) -> TablePage:
    rows = list(assigned_to(person, hat.organisation))
    coming = Assignment.objects.filter(user=person, organisation=hat.organisation, first__gt=today())
    why = why_not_assign_here(hat) or ("" if rows or coming.exists() else f"{person.name} has no school to hand over.")
    head = columns("School", "Phase", "What they are to it", "Since")
    found = [
        [Cell(one.school.name, school_url(one.school, "assignments/")), Cell(one.school.phase), Cell(one.get_duty_display()),
         Cell(days(one.first, one.last), sort=one.first.isoformat())]
        for one in [*rows, *coming.select_related("school__organisation")]
    ]
    return TablePage(
        f"Schools of {person.name}", [Crumb("Who looks after which school", "/assignments/")],
        deeds=[Deed("Hand all of them over", f"/assignments/people/{person.pk}/hand-over/", why)],
        tables=[Table(f"Schools of {person.name}", head, found, f"{person.name} has no school of {hat.organisation} today.")],
    )


def present_school(school: School, hat: Hat) -> TablePage:
    rows = list(assigned_at(school, hat))
    now = [one for one in rows if one.last is None or one.last >= today()]
    head = columns("Name", "What they are to the school", "For", "Days", "What can be done")
    why = why_not_assign_here(hat, school) or ("" if can_be_assigned(hat.organisation).exists() else NOBODY)
    past = [one for one in rows if one not in now]
    return TablePage(
        f"Who looks after {school.name}", school_crumbs(school, ("Who looks after it", school_url(school, "assignments/"))),
        deeds=[Deed("Assign somebody", school_url(school, "assignments/add/"), why)],
        tables=[
            Table("Today", head, [_school_row(one, hat) for one in now], "Nobody is assigned to this school.", id="now"),
            Table("Before", head, [_school_row(one, hat) for one in past], id="before"),
        ],
    )


def _school_row(one: Assignment, hat: Hat) -> list[Cell]:
    is_over = one.last is not None and one.last < today()
    end = Cell("End it", f"/assignments/{one.pk}/end/") if not is_over and why_not_end(one, hat) is None else Cell("")
    return [
        Cell(one.user.name), Cell(one.get_duty_display()), Cell(one.organisation.name),
        Cell(days(one.first, one.last), sort=one.first.isoformat()), end,
    ]


def rows_of_everything(hat: Hat) -> Iterable[list[object]]:
    """All assignments of the own body, also those that are over, for a table to take along."""
    rows = Assignment.objects.filter(organisation=hat.organisation).select_related("school__organisation", "user")
    for one in rows.order_by("school__organisation__name", "duty", "first"):
        yield [one.school.urn, one.school.name, one.user.name, one.user.email, one.get_duty_display(), one.first, one.last]
