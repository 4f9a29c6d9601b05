"""What a first page is made of, and the panels that several readers share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from upstream.casework.ground.actions.models import AgreedAction
from upstream.casework.ground.actions.queries import listed, live, owned_by
from upstream.casework.ground.intelligence.queries import due_to_expire
from upstream.casework.ground.intelligence.queries import listed as intelligence
from upstream.casework.ground.responses.queries import waiting
from upstream.casework.records.access import visible
from upstream.lib.clock import today
from upstream.lib.wording import counted, day
from upstream.notices.queries import unread_count
from upstream.people.hats import Hat
from upstream.web import links

SHOWN = 6  # entries of a panel; the rest is one click away
SOON = 14  # days


@dataclass(frozen=True)
class Item:
    """One line: where it leads, what it is, and what is pressing about it."""

    text: str
    url: str = ""
    note: str = ""
    tag: str = ""
    tone: str = "plain"


@dataclass(frozen=True)
class Way:
    text: str
    url: str


@dataclass(frozen=True)
class Panel:
    """A question and its answer. `empty` is what stands there when there is nothing, and what would fill it."""

    title: str
    items: Sequence[Item]
    empty: str
    more: Way | None = None
    urgent: bool = False

    @property
    def id(self) -> str:
        return "panel-" + "".join(letter if letter.isalnum() else "-" for letter in self.title.lower()).strip("-")


@dataclass(frozen=True)
class Today:
    title: str
    lead: str
    panels: Sequence[Panel]
    ways: Sequence[Way] = field(default_factory=tuple)


def due_words(due: dt.date) -> tuple[str, str]:
    """(tag, tone) of a day: overdue, due today, due soon; nothing further off."""
    days = (due - today()).days
    if days < 0:
        return f"overdue by {counted(-days, 'day')}", "worse"
    if days == 0:
        return "due today", "look"
    return (f"due in {counted(days, 'day')}", "look") if days <= SOON else ("", "plain")


def action_item(action: AgreedAction, *, with_school: bool = True) -> Item:
    tag, tone = due_words(action.due)
    school = f"{action.school}, " if with_school and action.school else ""
    return Item(action.what, f"/actions/{action.pk}/", f"{school}due {day(action.due)}", tag, tone)


def my_actions(hat: Hat) -> Panel:
    """What the person is to do, the first due first."""
    rows = list(owned_by(live(listed(hat)), hat)[: SHOWN + 1])
    late = any(row.due < today() for row in rows)
    return Panel(
        "Agreed actions for me", [action_item(row) for row in rows[:SHOWN]],
        "Nothing is waiting for you. An action stands here once somebody agrees it with you.",
        Way("All my agreed actions", "/actions/"), urgent=late,
    )


def late_actions(hat: Hat) -> Panel:
    """Of the schools in reach, what is past its day, whoever is to do it."""
    rows = list(live(listed(hat)).filter(due__lt=today())[: SHOWN + 1])
    return Panel(
        "Overdue at my schools", [action_item(row) for row in rows[:SHOWN]],
        "No agreed action is past its day.", Way("All that is overdue", "/actions/?state=overdue"), urgent=bool(rows),
    )


def responses_waiting(hat: Hat) -> Panel:
    rows = list(waiting(hat)[: SHOWN + 1])
    items = [
        Item(
            _short(row.text), f"/responses/{row.pk}/", f"{row.school}, {day(row.written_at.date())}", "waits for an answer",
            "look",
        )
        for row in rows[:SHOWN]
    ]
    return Panel(
        "Responses from schools", items,
        "No response waits for an answer. A school can respond to anything that is shared with it.",
        urgent=bool(rows),
    )


def expiring(hat: Hat) -> Panel:
    """What will count no more unless somebody says that it still holds."""
    rows = list(due_to_expire(today(), rows=intelligence(hat))[: SHOWN + 1])
    items = [
        Item(row.title, f"/intelligence/{row.pk}/", f"{row.school}, until {day(row.expires_on)}", "renew or let go", "look")
        for row in rows[:SHOWN]
    ]
    return Panel(
        "Intelligence that expires soon", items, "Nothing expires within the month.", Way("All intelligence", "/intelligence/")
    )


def schools_panel(title: str, schools: Iterable, notes: dict[int, str], empty: str, more: Way | None = None) -> Panel:
    items = [Item(str(one), links.school(one.urn) if one.urn else "", notes.get(one.pk, "")) for one in schools]
    return Panel(title, items, empty, more)


def notices(hat: Hat) -> Item | None:
    """How much the person has not read."""
    unread = unread_count(hat.user.pk)
    return Item(f"{counted(unread, 'notice')} not read", "/notices/") if unread else None


def count_of(kind: type, hat: Hat) -> int:
    return visible(kind, hat).count()


def named(view: str, *args: object) -> str:
    return reverse(view, args=args)


def _short(text: str, most: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0] + " …"
