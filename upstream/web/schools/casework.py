"""Casework on a school's page: what the reader's body knows, judged, agreed; what the school answered; what is shared.

The page itself is kept by its edition; this part is filled anew for each reader, by two queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.template.loader import render_to_string

from upstream.casework.ground.actions.models import LIVE as OPEN
from upstream.casework.ground.intelligence.kinds import kind_title
from upstream.casework.ground.intelligence.models import LIVE as HOLDING
from upstream.casework.ground.judgements.models import JudgementState
from upstream.casework.ground.lines import lines_of
from upstream.casework.records.access import why_not_write
from upstream.casework.records.lines import Line
from upstream.lib.clock import today
from upstream.lib.wording import counted
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.models import School
from upstream.web import words
from upstream.web.agreed_actions.presenters import is_late
from upstream.web.holes import fills
from upstream.web.records.kinds import kind_of_word
from upstream.web.records.page import Deed, Tag
from upstream.web.records.schools import NOT_REACHED, NOT_REGISTERED, school_url
from upstream.web.story.moments import tags_of
from upstream.web.targets.aims import aim_beside, written

MOST = 5  # of a panel; the list has them all
READS = (Permission.RECORDS_VIEW, Permission.SHARED_VIEW)
# Pages about a school that have no panel of their own here.
WAYS = (
    ("contacts/", "Contacts"), ("assignments/", "Who looks after it"), ("targets/", "Targets"), ("files/", "Files"),
    ("calendar/", "Calendar"), ("under-agreement/", "Figures under agreements"),
)


@dataclass(frozen=True)
class Item:
    url: str
    title: str
    tags: list[Tag]
    about: str


@dataclass(frozen=True)
class Panel:
    """One heading of casework: a few lines, how many there are, the way to all, and to add one or why not."""

    id: str
    title: str
    items: list[Item]
    more: str
    url: str
    empty: str
    deed: Deed | None = None


@dataclass(frozen=True)
class Casework:
    why_none: str
    panels: list[Panel]
    body: str = ""
    story_url: str = ""
    ways: tuple[tuple[str, str], ...] = ()


@fills("casework")
def casework(request: HttpRequest, urn: str) -> str:
    """The hole of a school's page."""
    hat = getattr(request, "hat", None)
    if hat is None or not any(map(hat.may, READS)):
        return ""
    return render_to_string("schools/casework.html", {"casework": present_casework(urn, hat)})


@fills("casework-way")
def casework_way(request: HttpRequest, _word: str) -> str:
    """The way there in the page's contents, for those who find it there."""
    hat = getattr(request, "hat", None)
    if hat is None or not any(map(hat.may, READS)):
        return ""
    return '<li><a class="govuk-link" href="#casework">What people know, judged and agreed</a></li>'


@fills("own-target")
def own_target(request: HttpRequest, word: str) -> str:
    """Beside a KPI's own target those that the reader's body, or a body that shares with it, set for the school: for the
    figure's year, else for the next that has one."""
    hat = getattr(request, "hat", None)
    if hat is None or not any(map(hat.may, READS)):
        return ""
    urn, measure, group, period = word.split("/")
    found = aim_beside(_here(urn, hat).lines, measure, group, period.replace("-", "/"))
    if found is None:
        return ""
    year, line = found
    whose = str(hat.organisation) if line.holder == hat.organisation.pk else "another body"
    said = {"value": written(line, request.edition.definitions.measures[measure]), "year": year, "whose": whose}
    return render_to_string("cards/own_target.html", said)


@dataclass(frozen=True)
class Here:
    """A school and what its reader may read of it; no school where it is not registered."""

    school: School | None
    is_read: bool
    lines: list[Line]


def _here(urn: str, hat: Hat) -> Here:
    """Asked once a request: every part of the page that tells casework tells the same."""
    kept = hat.__dict__.setdefault("_here", {})
    if urn not in kept:
        school = _school(urn, hat)
        is_read = bool(school and hat.reads_of(school, is_reached=school.is_reached))
        kept[urn] = Here(school, is_read, lines_of(hat, school) if school and is_read else [])
    return kept[urn]


def present_casework(urn: str, hat: Hat) -> Casework:
    here = _here(urn, hat)
    if here.school is None:
        return Casework(NOT_REGISTERED, [])
    if not here.is_read:
        return Casework(NOT_REACHED, [])
    school, lines = here.school, here.lines
    panels = [
        _intelligence(school, hat, lines), _judgements(school, hat, lines), _actions(school, hat, lines),
        _responses(school, hat, lines), _shared(school, hat, lines),
    ]
    ways = tuple((text, school_url(school, rest)) for rest, text in WAYS)
    return Casework("", [one for one in panels if one is not None], str(hat.organisation), school_url(school, "story/"), ways)


def _school(urn: str, hat: Hat) -> School | None:
    """The present school of a URN with what the hat may do there, in one query."""
    named = Q(establishments__urn=urn) | Q(was__establishments__urn=urn)
    rows = School.objects.filter(named, became__isnull=True).select_related("organisation")
    joined = School.objects.filter(became=OuterRef("pk"))
    reached = hat.schools.filter(pk=OuterRef("pk"))
    found = rows.annotate(is_reached=Exists(reached), is_joined=Exists(joined)).first()
    if found is not None and not found.is_joined:
        found.ids = (found.pk,)
    return found


def _deed(school: School, hat: Hat, permission: Permission, text: str, rest: str) -> Deed:
    why = NOT_REACHED if not school.is_reached else why_not_write(hat, permission, None)
    return Deed(text, school_url(school, rest), why or "")


def _panel(school: School, word: str, title: str, lines: list[Line], empty: str, deed: Deed | None, rest: str) -> Panel:
    says_shared = word != "shared"
    more = f"All {counted(len(lines), 'entry', 'entries')}" if len(lines) > MOST else "The whole list"
    items = [_item(line, says_shared) for line in lines[:MOST]]
    return Panel(f"casework-{word}", title, items, more, school_url(school, rest), empty, deed)


def _item(line: Line, says_shared: bool) -> Item:
    kind = kind_of_word(line.kind)
    shared = ["the school reads this"] if line.is_shared and says_shared else []
    about = " · ".join([*filter(None, _about(line)), *shared])
    return Item(kind.url(line.id) if kind else "", line.title or "Accurate, without more words", tags_of(line), about)


def _about(line: Line) -> list[str]:
    said = [words.on_day(line.on)]
    if line.kind == "intelligence":
        kind = kind_title(line.extra.partition(":")[2])
        return said if kind == line.title else [kind, *said]
    elif line.kind == "action":
        said = [line.extra, f"due {words.on_day(line.until)}"]
    elif line.kind == "judgement":
        said.append(line.extra)
    return said


def _of(lines: Iterable[Line], kind: str) -> list[Line]:
    return [line for line in lines if line.kind == kind]


def _intelligence(school: School, hat: Hat, lines: list[Line]) -> Panel:
    """What holds today: facts first, then opinions, each marked."""
    held = [one for one in _of(lines, "intelligence") if one.state in HOLDING and one.until and one.until >= today()]
    facts = [one for one in held if one.extra.startswith("fact:")]
    ordered = facts + [one for one in held if one not in facts]
    deed = _deed(school, hat, Permission.INTELLIGENCE_WRITE, "Record something", "intelligence/add/")
    empty = "Nothing is recorded that holds today."
    return _panel(school, "intelligence", "Intelligence", ordered, empty, deed, "intelligence/")


def _judgements(school: School, hat: Hat, lines: list[Line]) -> Panel:
    standing = [one for one in _of(lines, "judgement") if one.state == JudgementState.STANDING]
    deed = _deed(school, hat, Permission.JUDGEMENTS_WRITE, "Record a judgement", "judgements/add/")
    return _panel(school, "judgements", "Judgements", standing, "No judgement stands.", deed, "judgements/")


def _actions(school: School, hat: Hat, lines: list[Line]) -> Panel:
    """Open ones, the first due first: so overdue ones lead."""
    still = sorted((one for one in _of(lines, "action") if one.state in OPEN), key=lambda one: (one.until, one.id.int))
    late = sum(map(is_late, still))
    title = f"Agreed actions: {counted(late, 'overdue', 'overdue')}" if late else "Agreed actions"
    deed = _deed(school, hat, Permission.ACTIONS_WRITE, "Agree an action", "actions/add/")
    return _panel(school, "actions", title, still, "No agreed action is open.", deed, "actions/")


def _responses(school: School, hat: Hat, lines: list[Line]) -> Panel:
    empty = "The school has not responded to anything that you may read."
    return _panel(school, "responses", "The school’s response", _of(lines, "response"), empty, None, "responses/")


def _shared(school: School, hat: Hat, lines: list[Line]) -> Panel | None:
    """What the school reads of it; to the school itself, what others shared with it."""
    if hat.organisation.pk == school.organisation_id:
        shown, title = [one for one in lines if one.holder != hat.organisation.pk], "Shared with your school"
        empty = "No body has shared anything with your school. You may ask each for what it holds about it."
    else:
        shown = [one for one in lines if one.is_shared and one.holder == hat.organisation.pk]
        title, empty = "Shared with the school", "Nothing of what your body wrote is shared with the school."
    known = [one for one in shown if kind_of_word(one.kind) is not None]
    return _panel(school, "shared", title, known, empty, None, "story/?kind=shares")
