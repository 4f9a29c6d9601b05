"""The school's own people: headteacher, chair of governors, governors."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.apps import apps
from django.db.models import Count, Max

from upstream.audit.models import View
from upstream.casework.ground.actions.queries import listed, live
from upstream.casework.ground.responses.models import Response, ResponseState
from upstream.casework.records.access import visible
from upstream.casework.records.models import Share
from upstream.lib.clock import today
from upstream.lib.wording import counted, day
from upstream.people.hats import Hat
from upstream.people.roles import ROLES
from upstream.registry.models import Organisation, School
from upstream.web import links
from upstream.web.today.panels import SHOWN, Item, Panel, Today, Way, action_item

LATELY = 30  # days
KINDS = {
    "casework.agreedaction": ("an agreed action", "actions"), "casework.judgement": ("a judgement", "judgements"),
    "casework.intelligence": ("intelligence", "intelligence"), "casework.response": ("a response", "responses"),
    "casework.target": ("a target", "targets"), "casework.schoolfile": ("a file", "files"),
}


def headteacher(hat: Hat) -> Today:
    school = _school(hat)
    return Today(
        f"{school}: what needs me today", "What others agreed with you, what they share with you, and what you answered.",
        [to_do(hat), shared_lately(hat), answers(hat), looks(hat, school)], _ways(school),
    )


def chair(hat: Hat) -> Today:
    school = _school(hat)
    return Today(
        f"{school}: for the governing body", "The card in plain words, what is agreed, and questions worth asking.",
        [questions(school), to_do(hat), shared_lately(hat), looks(hat, school)], _ways(school),
    )


def governor(hat: Hat) -> Today:
    school = _school(hat)
    return Today(
        f"{school}: for governors", "The school’s card, and what is shared with its governors.", [shared_lately(hat)],
        _ways(school),
    )


def _school(hat: Hat) -> School:
    return hat.organisation.school


def _ways(school: School) -> list[Way]:
    return [
        Way("The school’s page", links.school(school.urn)), Way("The card, to print", f"/schools/{school.urn}/card.pdf"),
        Way("Who looked at what is shared with us", f"/schools/{school.urn}/who-looked/"),
    ] if school.urn else []


def to_do(hat: Hat) -> Panel:
    rows = list(live(listed(hat))[: SHOWN + 1])
    return Panel(
        "Agreed actions", [action_item(row, with_school=False) for row in rows[:SHOWN]],
        "No action is open. One stands here once it is agreed with the school.", Way("All agreed actions", "/actions/"),
        urgent=any(row.due < today() for row in rows),
    )


def shared_lately(hat: Hat) -> Panel:
    """What other bodies opened to the school, the newest first."""
    live_shares = Share.objects.on(today()).filter(organisation=hat.organisation).select_related("holder", "school")
    newest = list(live_shares.order_by("-first", "-pk")[: SHOWN * 4])
    readable = _readable(newest, hat)
    found = [one for one in newest if (one.record_kind, one.record) in readable][:SHOWN]
    items = [_shared(one, readable[one.record_kind, one.record]) for one in found]
    here = next((one.school for one in found if one.school and one.school.urn), None)
    return Panel(
        "Shared with us", items,
        "Nothing is shared with the school yet. What another body writes about it stands here once they share it.",
        Way("All that is shared with us", f"{links.school(here.urn)}#casework") if here else None,
    )


def _readable(shares: list[Share], hat: Hat) -> dict[tuple[str, UUID], str]:
    """The shared records that the reader's own role may read, with their titles: a governor reads less than the head."""
    found: dict[tuple[str, UUID], str] = {}
    for kind in {one.record_kind for one in shares}:
        ids = [one.record for one in shares if one.record_kind == kind]
        rows = visible(apps.get_model(kind), hat).filter(pk__in=ids)
        found |= {(kind, row.pk): str(row) for row in rows}
    return found


def _shared(one: Share, title: str) -> Item:
    what, segment = KINDS.get(one.record_kind, ("a record", "records"))
    return Item(f"{one.holder} shared {what}: {title}", f"/{segment}/{one.record}/", f"on {day(one.first)}: {one.reason}")


def answers(hat: Hat) -> Panel:
    """The school's own responses, and what became of them."""
    rows = visible(Response, hat).filter(holder=hat.organisation).exclude(state=ResponseState.WITHDRAWN).select_related("to")
    items = [
        Item(f"To {row.to}", f"/responses/{row.pk}/", day(row.written_at.date()), ResponseState(row.state).label.lower(),
             "good" if row.state == ResponseState.ANSWERED else "plain")
        for row in rows.order_by("-written_at")[:SHOWN]
    ]
    return Panel(
        "What we responded", items, "You can respond to anything that is shown about the school: ‘Respond’ stands beside it.",
    )


def looks(hat: Hat, school: School) -> Panel:
    """Which bodies looked at what is shared with the school, by role, never by person."""
    since = dt.datetime.combine(today() - dt.timedelta(days=LATELY), dt.time(), dt.UTC)
    rows = View.objects.filter(school=school.pk, shared_with_school=True, at__gte=since)
    by_body = rows.exclude(organisation=hat.organisation.pk).order_by().values("organisation", "role")
    counts = list(by_body.annotate(times=Count("pk"), last=Max("at")).order_by("-last")[:SHOWN])
    names = dict(Organisation.objects.filter(pk__in=[one["organisation"] for one in counts]).values_list("pk", "name"))
    items = [_look(names.get(one["organisation"], "A body that is gone"), one) for one in counts]
    return Panel(
        "Who looked at what is shared with us", items,
        f"Nobody opened one in the last {LATELY} days. Lists and cards that show a title are not counted.",
        Way("The whole list", f"/schools/{school.urn}/who-looked/"),
    )


def _look(body: str, one: dict) -> Item:
    role = ROLES[one["role"]].title if one["role"] in ROLES else one["role"]
    return Item(body, "", f"{role}, {counted(one['times'], 'time')}, last on {day(one['last'].date())}")


def questions(school: School) -> Panel:
    """What a governor can ask of any card: prompts, never findings."""
    url = links.school(school.urn)
    asked = (
        ("Which figure on the card surprised you, and what have you done since?", "#key-stage-2"),
        ("How do disadvantaged pupils fare here, beside others in England?", "#disadvantaged"),
        ("What did the last visitor agree with us, and how far is it?", "#casework"),
        ("Which of our strengths could help another school?", "#casework"),
    )
    return Panel("Questions worth asking", [Item(text, url + place) for text, place in asked], "")
