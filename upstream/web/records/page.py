"""A record's page, whatever its kind: its words, who wrote it, who reads it, what can be done with it and why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from upstream.audit.models import View
from upstream.casework.ground.responses.queries import beside
from upstream.casework.ground.responses.rules import why_not_respond
from upstream.casework.records.access import is_shared_with_its_school
from upstream.casework.records.models import Record, Share
from upstream.casework.records.sharing import why_not_end
from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.people.roles import ROLES, Permission
from upstream.registry.models import Organisation
from upstream.web import words
from upstream.web.records.kinds import RecordKind, kind_of
from upstream.web.records.schools import school_crumbs, school_url
from upstream.web.schools.page import Crumb, Fact

MOST_LOOKS = 50


@dataclass(frozen=True)
class Tag:
    text: str
    tone: str = "plain"


@dataclass(frozen=True)
class Deed:
    """Something that can be done: its address, or the sentence why not."""

    text: str
    url: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class Part:
    """A heading and what stands below it."""

    title: str
    text: str


@dataclass(frozen=True)
class SharedWith:
    organisation: str
    when: str
    reason: str
    end_url: str = ""


@dataclass(frozen=True)
class Answered:
    """A response beside what it answers."""

    url: str
    who: str
    tags: tuple[Tag, ...]
    text: str
    answer: str = ""
    answered: str = ""


@dataclass(frozen=True)
class Look:
    body: str
    role: str
    when: str


@dataclass(frozen=True)
class Note:
    who: str
    when: str
    text: str
    moved: str = ""


@dataclass(frozen=True)
class RecordPage:
    """What `records/record.html` shows. `sections`: titles with lists of links, as earlier judgements."""

    title: str
    noun: str
    crumbs: Sequence[Crumb]
    tags: Sequence[Tag] = ()
    facts: Sequence[Fact] = ()
    parts: Sequence[Part] = ()
    notes: Sequence[Note] = ()
    links: Sequence[Fact] = ()
    earlier: Sequence[Fact] = ()
    deeds: Sequence[Deed] = ()
    is_holders: bool = False
    shares: Sequence[SharedWith] = ()
    not_shared: str = ""
    responses: Sequence[Answered] = ()
    looks: Sequence[Look] = ()
    shows_looks: bool = False


def with_record(page: RecordPage, record: Record, hat: Hat) -> RecordPage:
    """The page with what every record has: who wrote it, who reads it, responses, looks, and the deeds of every kind."""
    kind = kind_of(record)
    is_holders = record.holder_id == hat.organisation.pk
    return replace(
        page, facts=[*page.facts, *_written(record, is_holders)], deeds=[*page.deeds, *_deeds(kind, record, hat, is_holders)],
        is_holders=is_holders, shares=_shares(kind, record, hat, is_holders),
        not_shared=f"Nobody outside {record.holder} reads this.",
        responses=[answered(one) for one in beside(hat, kind.label, str(record.pk))] if kind.word != "response" else [],
        looks=_looks(record, hat), shows_looks=shows_looks(record, hat),
    )


def record_crumbs(record: Record, title: str, rest: str) -> list[Crumb]:
    """Schools, the school, its records of the kind; for a record of no school the kind's own list."""
    if record.school is None:
        return [Crumb(title, f"/{rest}")]
    return school_crumbs(record.school, (title, school_url(record.school, rest)))


def _written(record: Record, is_holders: bool) -> list[Fact]:
    """Whoever is not of the holder reads the body, not the person."""
    who = record.written_by.name if is_holders and record.written_by else ""
    when = words.at_time(record.written_at)
    facts = [
        Fact("Written", f"{when} by {who}, {record.holder}" if who else f"{when} by {record.holder}"),
        Fact("How careful to be", record.get_sensitivity_display()),
    ]
    if record.version > 1:
        facts.append(Fact("Last changed", words.at_time(record.changed_at)))
    return facts


def _deeds(kind: RecordKind, record: Record, hat: Hat, is_holders: bool) -> list[Deed]:
    if not is_holders:
        answers = record.school and kind.word != "response" and hat.may(Permission.RESPOND)
        return [_respond(kind, record, hat)] if answers else []
    why = "" if hat.may(Permission.RECORDS_SHARE) else "Your role does not share records: ask a colleague who leads."
    deeds = [Deed("Share it", kind.url(record.pk, "share"), why)]
    if kind.texts and record.version > 1:
        deeds.append(Deed("Earlier wording", kind.url(record.pk, "history")))
    if kind.withdraw and kind.why_not_withdraw:
        why = kind.why_not_withdraw(record, hat) or ""
        deeds.append(Deed("It was recorded by mistake", kind.url(record.pk, "withdraw"), why))
    return deeds


def _respond(kind: RecordKind, record: Record, hat: Hat) -> Deed:
    url = school_url(record.school, f"respond/?kind={kind.word}&id={record.pk}")
    return Deed("Respond to this", url, why_not_respond(record.school, hat) or "")


def _shares(kind: RecordKind, record: Record, hat: Hat, is_holders: bool) -> list[SharedWith]:
    """For the holder all of them, with ways to end them; for another body its own share."""
    live = Share.objects.on(today()).filter(record_kind=kind.label, record=record.pk).select_related("organisation", "holder")
    shown = live if is_holders else live.filter(organisation=hat.organisation)
    return [
        SharedWith(
            str(one.organisation), _from_until(one), one.reason,
            kind.url(record.pk, f"shares/{one.pk}/end") if is_holders and why_not_end(one, hat) is None else "",
        )
        for one in shown.order_by("first", "pk")
    ]


def _from_until(share: Share) -> str:
    since = f"since {words.on_day(share.first)}"
    return f"{since}, until {words.on_day(share.last)}" if share.last else since


def answered(one) -> Answered:
    """A response as it stands beside the thing."""
    tones = {"accurate": "good", "not-accurate": "look"}
    said = [Tag(one.get_accuracy_display(), tones[one.accuracy])] if one.accuracy else []
    return Answered(
        url=f"/responses/{one.pk}/", who=f"{one.holder}, {words.at_time(one.written_at)}",
        tags=(*said, Tag(one.get_state_display())), text=one.text, answer=one.answer,
        answered=f"{one.to}, {words.at_time(one.answered_at)}" if one.answered_at else "",
    )


def shows_looks(record: Record, hat: Hat) -> bool:
    """The school reads which bodies looked at what is shared with it."""
    own = record.school is not None and hat.organisation.pk == record.school.organisation_id
    return own and hat.may(Permission.ACCESS_LOG_OWN) and is_shared_with_its_school(record)


def _looks(record: Record, hat: Hat) -> list[Look]:
    """By body and role, never by name: the newest first, each body and role once a day."""
    if not shows_looks(record, hat):
        return []
    rows = View.objects.filter(target_kind=record._meta.label_lower, target=str(record.pk), shared_with_school=True)
    rows = rows.exclude(organisation=hat.organisation.pk)
    seen = list(rows.order_by("-at").values_list("organisation", "role", "at")[:MOST_LOOKS * 4])
    names = Organisation.objects.in_bulk({organisation for organisation, _, _ in seen if organisation})
    return list(dict.fromkeys(_look(names, *row) for row in seen))[:MOST_LOOKS]


def _look(names: dict[int, Organisation], organisation: int | None, role: str, at) -> Look:
    title = ROLES[role].title if role in ROLES else role
    return Look(str(names.get(organisation or 0, "A body that is gone")), title, words.on_day(at.date()))


def now_reads(kind: RecordKind, record: Record) -> list[tuple[str, str]]:
    """A record's words as they stand, beside what somebody typed meanwhile."""
    return [(label, said_of(record, name)) for name, label in kind.texts]


def said_of(record: object, name: str) -> str:
    """A field's value in words."""
    shown = getattr(record, f"get_{name}_display", None)
    value = shown() if shown else getattr(record, name)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.date):
        return words.on_day(value)
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Wording:
    """Versions of a record's words side by side: `lines` are (label, cells), a cell (text, whether it changed)."""

    title: str
    noun: str
    crumbs: Sequence[Crumb]
    versions: Sequence[tuple[int, str, str]]
    lines: Sequence[tuple[str, Sequence[tuple[str, bool]]]]


def present_wording(kind: RecordKind, record: Record, crumbs: Sequence[Crumb]) -> Wording:
    rows = list(record.history.select_related("changed_by").order_by("history_date", "history_id"))
    versions = [
        (place, words.at_time(row.history_date), row.changed_by.name if row.changed_by else "the night run")
        for place, row in enumerate(rows, 1)
    ]
    lines = [(label, _cells([said_of(row, name) for row in rows])) for name, label in kind.texts]
    return Wording(kind.title(record), kind.noun, crumbs, versions, lines)


def _cells(texts: list[str]) -> list[tuple[str, bool]]:
    return [(text, place > 0 and text != texts[place - 1]) for place, text in enumerate(texts)]
