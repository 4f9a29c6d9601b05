"""Which first page a role opens. One that has none of its own is led to the schools."""

from __future__ import annotations

from collections.abc import Callable

from upstream.people.hats import Hat
from upstream.web import links
from upstream.web.today import administration, data, officers, protection, schools, trusts
from upstream.web.today.panels import Item, Today, Way, my_actions, notices

PAGES: dict[str, Callable[[Hat], Today]] = {
    "improvement-officer": officers.officer,
    "improvement-lead": officers.lead,
    "commissioner": officers.commissioner,
    "improvement-partner": officers.partner,
    "central-team": officers.central_team,
    "trust-director": trusts.director,
    "committee-member": trusts.committee,
    "diocesan-officer": trusts.diocese,
    "headteacher": schools.headteacher,
    "chair": schools.chair,
    "governor": schools.governor,
    "data-manager": data.manager,
    "protection-officer": protection.officer,
    "administrator": administration.administrator,
}


def first_page(hat: Hat) -> tuple[Today, Item | None]:
    """The page of a hat's role, and how many notices the person has not read."""
    return PAGES.get(hat.role.id, _plain)(hat), notices(hat)


def _plain(hat: Hat) -> Today:
    return Today("What needs me today", "", [my_actions(hat)], [Way("Find a school", links.search())])


