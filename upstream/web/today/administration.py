"""The administrator: who waits to be let in, who can no longer get in, what the deployment lacks. No casework."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from upstream.jobs.models import Heartbeat, Recurring
from upstream.lib.clock import today
from upstream.lib.wording import day
from upstream.notices.queries import troubles_of
from upstream.people.hats import Hat
from upstream.people.models import Invitation
from upstream.people.queries import is_deployment_administrator, roles_held
from upstream.people.reviews import next_due, open_review
from upstream.people.roles import ROLES, needs_second_factor
from upstream.people.second_steps import has_second_step
from upstream.registry.questions import open_questions
from upstream.web import words
from upstream.web.today.panels import SHOWN, Item, Panel, Today, Way, due_words

SILENT = dt.timedelta(minutes=5)  # a worker not heard of for so long has ended


def administrator(hat: Hat) -> Today:
    panels = [invitations(hat), cannot_get_in(hat), access(hat)]
    if is_deployment_administrator(hat):
        panels += [machinery(), questions()]
    return Today(
        "What needs me today", "People who wait to be let in, and what the site needs to run. You read no casework.", panels,
        [
            Way("Invite somebody", "/people/invite/"), Way("People and their roles", "/people/"),
            Way("Organisations", "/organisations/"), Way("Who may do what", "/who-may-do-what/"),
        ],
    )


def invitations(hat: Hat) -> Panel:
    rows = Invitation.objects.open().filter(organisation=hat.organisation).order_by("ends_at")[:SHOWN]
    items = [
        Item(
            f"{row.name}, {ROLES[row.role].title.lower()}", f"/people/invitations/{row.pk}/",
            f"invited {day(row.invited_at.date())}", *_ends(row.ends_at),
        )
        for row in rows
    ]
    return Panel(
        "Invitations that wait", items, "Nobody who was invited is still to answer.", Way("Invite somebody", "/people/invite/")
    )


def _ends(at: dt.datetime) -> tuple[str, str]:
    return ("ended", "worse") if at < timezone.now() else (f"until {day(at.date())}", "plain")


def cannot_get_in(hat: Hat) -> Panel:
    """Members who lack the second step that their role asks for, and those whom mail does not reach."""
    held = list(roles_held(hat.organisation).select_related("user"))
    items = [
        Item(row.user.name, f"/people/roles/{row.pk}/", row.held.title, "no second step yet", "look")
        for row in held if needs_second_factor(row.held) and not has_second_step(row.user)
    ]
    troubles = troubles_of(row.user_id for row in held)
    items += [Item(row.user.name, f"/people/roles/{row.pk}/", troubles[row.user_id], "mail", "worse")
              for row in held if row.user_id in troubles]
    return Panel(
        "People who need help", items[:SHOWN], "Everybody has what they need to sign in.", Way("All people", "/people/")
    )


def access(hat: Hat) -> Panel:
    due, begun = next_due(hat.organisation), open_review(hat.organisation)
    item = Item("Yearly review of access", "/people/review/", "begun" if begun else f"due {day(due)}", *due_words(due))
    return Panel("Review of access", [item], "", urgent=due < today())


def machinery() -> Panel:
    """Whether the site's own work is done: the worker, and recurring work that failed."""
    beat = Heartbeat.objects.filter(worker="tick").first()
    if beat is None or beat.at < timezone.now() - SILENT:
        said = f"last heard of {words.at_time(beat.at)}" if beat else "never heard of"
        items = [Item("The worker is not running", "", said, "mail and reminders wait", "worse")]
    else:
        items = [Item("The worker is running", "", f"heard of {words.at_time(beat.at)}", "", "good")]
    items += [
        Item(row.name.capitalize(), "", f"failed {words.at_time(row.failed_at)}", "failed", "worse")
        for row in Recurring.objects.filter(failed_at__isnull=False)
    ]
    return Panel("The site itself", items, "", urgent=any(item.tone == "worse" for item in items))


def questions() -> Panel:
    items = [
        Item(f"{row.earlier} and {row.later}", "/organisations/reconcile/", f"URN {row.urn}")
        for row in open_questions()[:SHOWN]
    ]
    return Panel(
        "One school or two?", items, "No question of the register waits.",
        Way("The register and its runs", "/organisations/reconcile/"),
    )
