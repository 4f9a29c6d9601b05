"""What the pages of people show: names, roles, days. No page of people shows a record about a school."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.urls import reverse

from upstream.lib.clock import LONDON
from upstream.people import memberships, reviews
from upstream.people.hats import Hat
from upstream.people.models import AccessReview, Invitation, Membership, User
from upstream.people.queries import roles_held
from upstream.people.roles import needs_second_factor
from upstream.web import words


@dataclass(frozen=True)
class Crumb:
    text: str
    url: str


@dataclass(frozen=True)
class Member:
    """A role that somebody holds here."""

    url: str
    name: str
    email: str
    role: str
    days: str
    second_step: str
    signed_in: str
    waits: bool  # the second step that the role asks for is not set up


@dataclass(frozen=True)
class Asked:
    """An invitation that was not answered yet."""

    url: str
    name: str
    email: str
    role: str
    until: str
    is_over: bool


@dataclass(frozen=True)
class PeoplePage:
    organisation: str
    members: list[Member]
    asked: list[Asked]
    ended: list[Member]
    review: str
    review_is_late: bool


def present_people(hat: Hat) -> PeoplePage:
    held = list(roles_held(hat.organisation).select_related("user").order_by("user__name", "role"))
    over = hat.organisation.memberships.exclude(pk__in=[one.pk for one in held])
    over = list(over.select_related("user").order_by("-last", "user__name")[:50])
    with_step = _with_second_step([one.user_id for one in (*held, *over)])
    asked = Invitation.objects.filter(organisation=hat.organisation, accepted_at__isnull=True, withdrawn_at__isnull=True)
    due = reviews.next_due(hat.organisation)
    return PeoplePage(
        hat.organisation.name, [_member(one, with_step) for one in held], [_asked(one) for one in asked],
        [_member(one, with_step) for one in over], words.on_day(due), reviews.is_late(hat.organisation),
    )


def _with_second_step(users: list[int]) -> set[int]:
    kept = Authenticator.objects.filter(user__in=users, type=Authenticator.Type.TOTP)
    return set(kept.values_list("user", flat=True))


def _member(one: Membership, with_step: set[int]) -> Member:
    has_step = one.user_id in with_step
    signed_in = one.user.last_login
    return Member(
        reverse("role", args=[one.pk]), one.user.name, one.user.email, one.held.title, _days(one),
        "set up" if has_step else "not set up", words.on_day(signed_in.astimezone(LONDON).date()) if signed_in else "never",
        needs_second_factor(one.held) and not has_step,
    )


def _days(one: Membership) -> str:
    until = f" to {words.on_day(one.last)}" if one.last else ""
    return f"from {words.on_day(one.first)}{until}"


def _asked(one: Invitation) -> Asked:
    until = one.ends_at.astimezone(LONDON).date()
    return Asked(
        reverse("invited", args=[one.pk]), one.name, one.email, one.offered.title, words.on_day(until),
        not Invitation.objects.open().filter(pk=one.pk).exists(),
    )


@dataclass(frozen=True)
class Way:
    """Something that can be done, or why it cannot: a sentence in place of a dead link."""

    text: str
    url: str
    why_not: str


@dataclass(frozen=True)
class RolePage:
    title: str
    member: Member
    ways: list[Way]
    crumbs: list[Crumb]


def present_role(one: Membership, hat: Hat, account_ways: list[Way]) -> RolePage:
    with_step = _with_second_step([one.user_id])
    why_not_change = memberships.why_not_look_after(one, hat) or _own(one, hat) or _over(one)
    ways = [
        Way("Change the role", reverse("change-role", args=[one.pk]), why_not_change),
        Way("End the role", reverse("end-role", args=[one.pk]), memberships.why_not_end(one, hat) or ""),
        Way("Take the last day back", reverse("keep-role", args=[one.pk]), memberships.why_not_keep(one, hat) or ""),
        Way("Give the role again", reverse("reopen-role", args=[one.pk]), memberships.why_not_reopen(one, hat) or ""),
    ]
    shown = [way for way in ways if _is_worth_showing(way, one)]
    return RolePage(one.user.name, _member(one, with_step), [*shown, *account_ways], people_crumbs())


def _own(one: Membership, hat: Hat) -> str:
    return "Nobody changes their own role. Ask somebody else who looks after people here." if one.user_id == hat.user.pk else ""


def _over(one: Membership) -> str:
    return "This role has ended." if one.is_over else ""


def _is_worth_showing(way: Way, one: Membership) -> bool:
    """Of a role that is over only giving it again is offered, and of one that goes on everything else."""
    if one.is_over:
        return way.text == "Give the role again"
    if way.text == "Take the last day back":
        return one.last is not None
    return way.text != "Give the role again"


def people_crumbs() -> list[Crumb]:
    return [Crumb("People", reverse("people"))]


@dataclass(frozen=True)
class ReviewLine:
    membership: int
    version: int
    name: str
    role: str
    since: str
    signed_in: str
    why_not: str
    end_url: str


@dataclass(frozen=True)
class ReviewPage:
    organisation: str
    begun: str
    due: str
    is_late: bool
    version: int
    left: list[ReviewLine]
    done: list[str]
    why_not_finish: str
    before: list[str]


def present_review(hat: Hat) -> ReviewPage:
    review = reviews.open_review(hat.organisation)
    past = AccessReview.objects.filter(organisation=hat.organisation, finished_on__isnull=False).select_related("finished_by")
    before = [f"Finished on {words.on_day(one.finished_on)} by {one.finished_by.name}." for one in past[:5]]
    if review is None:
        late = reviews.is_late(hat.organisation)
        due = words.on_day(reviews.next_due(hat.organisation))
        return ReviewPage(hat.organisation.name, "", due, late, 0, [], [], "", before)
    return ReviewPage(
        hat.organisation.name, words.on_day(review.begun_on), words.on_day(review.due_on), reviews.is_late(hat.organisation),
        review.version, [_line(review, one, hat) for one in reviews.unanswered(review)],
        [f"{one.user.name}, {one.held.title}" for one in reviews.answered(review)],
        reviews.why_not_finish(review, hat) or "", before,
    )


def _line(review: AccessReview, one: Membership, hat: Hat) -> ReviewLine:
    signed_in = one.user.last_login
    return ReviewLine(
        one.pk, one.version, one.user.name, one.held.title, words.on_day(one.first),
        words.on_day(signed_in.astimezone(LONDON).date()) if signed_in else "never",
        reviews.why_not_confirm(review, one, hat) or "", reverse("end-role", args=[one.pk]),
    )


@dataclass(frozen=True)
class Browser:
    id: int
    name: str
    since: str
    road: str
    is_this: bool


@dataclass(frozen=True)
class AccountPage:
    name: str
    email: str
    has_password: bool
    has_second_step: bool
    codes_left: int
    issuers: list[str]
    roles: list[str]
    browsers: int
    terms: list[str]


def present_browsers(user: User, session: str | None, rows, named) -> list[Browser]:
    return [
        Browser(
            one.pk, one.browser, words.at_time(one.begun_at), "password" if one.road == "password" else named(one.road),
            one.session == session,
        )
        for one in rows
    ]
