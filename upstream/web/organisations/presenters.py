"""What the pages of the register show: plain words, days and addresses."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from upstream.lib.wording import counted, day
from upstream.people.hats import Hat
from upstream.registry import rules
from upstream.registry.kinds import LIKE_A_SCHOOL, DayBasis, IdentifierKind, OrganisationKind
from upstream.registry.models import Belonging, Covering, Organisation
from upstream.web import links
from upstream.web.organisations.keepers import keeps

A_PAGE = 50
MANY = 300  # members shown on a body's page; the rest are found by search


@dataclass(frozen=True)
class Crumb:
    text: str
    url: str


@dataclass(frozen=True)
class Line:
    """A body in a list."""

    url: str
    name: str
    kind: str
    numbers: str
    days: str


@dataclass(frozen=True)
class Link:
    """A school in a body, or the other way round: `end_url` where the reader may end it."""

    url: str
    name: str
    days: str
    how: str
    end_url: str = ""


@dataclass(frozen=True)
class ListPage:
    asked: str
    kinds: list[tuple[str, str, bool]]
    closed: bool
    count: str
    lines: list[Line]
    previous: str
    next: str
    may_add: bool


@dataclass(frozen=True)
class Part:
    """A heading and what belongs to it now and before."""

    title: str
    now: list[Link]
    before: list[Link]
    nothing: str
    more: str = ""

    @property
    def can_end(self) -> bool:
        return any(one.end_url for one in self.now)


@dataclass(frozen=True)
class OrganisationPage:
    name: str
    kind: str
    days: str
    profile: str
    facts: list[tuple[str, str]]
    parts: list[Part]
    points: list = field(default_factory=list)
    history: list[str] = field(default_factory=list)
    ways: list[tuple[str, str, str]] = field(default_factory=list)  # words, address, why not
    school_url: str = ""


def crumbs(*more: tuple[str, str]) -> list[Crumb]:
    return [Crumb("Organisations", reverse("organisations")), *(Crumb(text, url) for text, url in more)]


def crumbs_of(organisation: Organisation) -> list[Crumb]:
    return crumbs((organisation.name, reverse("organisation", args=[organisation.pk])))


def days(first: dt.date | None, last: dt.date | None) -> str:
    """`since 1 September 2019`, `1 May 2012 to 31 March 2019`, `until 31 March 2019`."""
    if first and last:
        return f"{day(first)} to {day(last)}"
    if last:
        return f"until {day(last)}"
    return f"since {day(first)}" if first else "days not known"


def present_list(rows: QuerySet[Organisation], asked: dict[str, str], number: str, hat: Hat) -> ListPage:
    page = Paginator(rows.prefetch_related("identifiers"), A_PAGE).get_page(number)
    lines = [
        Line(reverse("organisation", args=[row.pk]), row.name, row.get_kind_display(), _numbers(row), _list_days(row))
        for row in page
    ]
    kinds = [(kind.value, kind.label, kind.value == asked["kind"]) for kind in OrganisationKind]
    return ListPage(
        asked["q"], kinds, bool(asked["closed"]), counted(page.paginator.count, "organisation"), lines,
        _page(asked, page.previous_page_number()) if page.has_previous() else "",
        _page(asked, page.next_page_number()) if page.has_next() else "",
        keeps(hat),
    )


def _page(asked: dict[str, str], number: int) -> str:
    kept = {name: value for name, value in asked.items() if value}
    return f"{reverse('organisations')}?{urlencode({**kept, 'page': number})}"


def _list_days(row: Organisation) -> str:
    return days(row.first, row.last) if row.first or row.last else ""


def _numbers(row: Organisation) -> str:
    return ", ".join(
        f"{one.get_kind_display()} {one.value}" for one in row.identifiers.all() if one.last is None
    )  # fmt: skip


def facts_of(row: Organisation) -> list[tuple[str, str]]:
    """Numbers and former names, each with its days."""
    kinds = {kind.value: place for place, kind in enumerate(IdentifierKind)}
    numbers = sorted(row.identifiers.all(), key=lambda one: (kinds[one.kind], one.last is not None, one.value))
    told = [(one.get_kind_display(), _with_days(one.value, one.first, one.last)) for one in numbers]
    return told + [("Formerly", f"{one.name}, until {day(one.last)}") for one in row.former_names.all()]


def _with_days(value: str, first: dt.date | None, last: dt.date | None) -> str:
    return f"{value}, {days(first, last)}" if first or last else value


def members_of(row: Organisation, hat: Hat) -> Part:
    """Schools of a body, those of today first."""
    rows = Belonging.objects.filter(organisation=row, school__became__isnull=True).select_related("school__organisation")
    now, before = _now_and_before(rows.order_by("school__organisation__name", "pk"))
    shown = [_member(one, one.school.organisation, hat) for one in now[:MANY]]
    more = f"{counted(len(now), 'school')} in all: find the others by search." if len(now) > MANY else ""
    return Part("Schools and settings", shown, [_member(one, one.school.organisation, hat) for one in before[:MANY]],
                "None belongs to it today.", more)  # fmt: skip


def bodies_of(row: Organisation, hat: Hat) -> Part:
    """The bodies that a school belongs to."""
    rows = Belonging.objects.filter(school__organisation=row).select_related("organisation", "school__organisation")
    now, before = _now_and_before(rows.order_by("organisation__kind", "-first"))
    return Part("Belongs to", [_member(one, one.organisation, hat) for one in now],
                [_member(one, one.organisation, hat) for one in before], "No body that is known here.")  # fmt: skip


def _now_and_before(rows: QuerySet[Belonging]) -> tuple[list[Belonging], list[Belonging]]:
    return list(rows.now()), list(rows.exclude(pk__in=rows.now().values("pk")))


def _member(one: Belonging, other: Organisation, hat: Hat) -> Link:
    may_end = one.last is None and keeps(hat) and rules.why_not_end_belonging(one, dt.date.max, hat) is None
    return Link(
        reverse("organisation", args=[other.pk]), f"{other.name}{_kind_after(other)}", days(one.first, one.last), _how(one),
        reverse("end-belonging", args=[one.pk]) if may_end else "",
    )


def _kind_after(other: Organisation) -> str:
    return "" if other.kind in LIKE_A_SCHOOL else f", {other.get_kind_display().lower()}"


def _how(one: Belonging) -> str:
    """How the days are known, in a few words; nothing where a list states them."""
    plain = ("", DayBasis.STATED, DayBasis.TYPED)
    told = [DayBasis(basis).label for basis in (one.first_basis, one.last_basis) if basis not in plain]
    source = one.source or "not recorded"
    return "; ".join(dict.fromkeys([*told, source]))


def covers_of(row: Organisation, hat: Hat) -> Part:
    rows = Covering.objects.filter(organisation=row).select_related("covered").order_by("covered__name")
    live = [one for one in rows if one.last is None]
    return Part(
        "Works over all schools of", [_covering(one, one.covered, hat) for one in live],
        [_covering(one, one.covered, hat) for one in rows if one not in live], "It works with its own members alone.",
    )


def covered_by(row: Organisation, hat: Hat) -> Part:
    rows = Covering.objects.now().filter(covered=row).select_related("organisation").order_by("organisation__name")
    return Part("Bodies that work over its schools", [_covering(one, one.organisation, hat) for one in rows], [], "None.")


def _covering(one: Covering, other: Organisation, hat: Hat) -> Link:
    may_end = one.last is None and keeps(hat)
    return Link(reverse("organisation", args=[other.pk]), other.name, days(one.first, one.last), "entered by people",
                reverse("end-covering", args=[one.pk]) if may_end else "")  # fmt: skip


def school_address(row: Organisation) -> str:
    """The school's own page, where it has one."""
    school = getattr(row, "school", None)
    return links.school(school.urn) if school and school.urn else ""
