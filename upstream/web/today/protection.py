"""The data protection officer: clocks that run, reviews that are due, what is to be deleted."""

from __future__ import annotations

from upstream.casework.ground.agreements.queries import next_day, register
from upstream.casework.protection.due import OPEN_REQUESTS
from upstream.casework.protection.models import Breach, SubjectRequest
from upstream.casework.protection.reach import holder_ids
from upstream.jobs.models import Recurring
from upstream.lib.clock import today
from upstream.lib.wording import day
from upstream.people.hats import Hat
from upstream.people.reviews import next_due, open_review
from upstream.web import words
from upstream.web.today.panels import SHOWN, Item, Panel, Today, Way, due_words


def officer(hat: Hat) -> Today:
    return Today(
        "What needs me today", "Clocks that run, agreements and reviews that are due, and what retention will delete.",
        [breaches(hat), requests(hat), agreements(hat), access(hat), deletions(hat)],
        [
            Way("Who looked at what", "/protection/log/"), Way("Record of processing", "/protection/processing/"),
            Way("Impact assessment", "/protection/dpia/"), Way("Who may do what", "/who-may-do-what/"),
        ],
    )


def breaches(hat: Hat) -> Panel:
    rows = list(Breach.objects.filter(holder__in=holder_ids(hat), closed_on__isnull=True)[:SHOWN])
    items = [
        Item(
            f"Breach known since {words.at_time(row.known_at)}", f"/protection/breaches/{row.pk}/",
            "reported" if row.reported_at else f"report by {words.at_time(row.report_by)}", row.get_risk_display().lower(),
            "worse",
        )
        for row in rows
    ]
    return Panel(
        "Breaches that are open", items, "No breach is open.", Way("Log of breaches", "/protection/breaches/"),
        urgent=any(row.reported_at is None for row in rows),
    )


def requests(hat: Hat) -> Panel:
    rows = SubjectRequest.objects.filter(holder__in=holder_ids(hat), state__in=OPEN_REQUESTS)[:SHOWN]
    items = [
        Item("Subject access request", f"/protection/requests/{row.pk}/", f"due {day(row.due_on)}", *due_words(row.due_on))
        for row in rows
    ]
    return Panel(
        "Subject access requests", items, "Nobody’s request is open.", Way("All requests", "/protection/requests/"),
        urgent=any(row.due_on < today() for row in rows),
    )


def agreements(hat: Hat) -> Panel:
    found = register(hat)
    items = [Item(one.title, f"/agreements/{one.pk}/", "", "expired", "worse") for one in found.run_out[:SHOWN]]
    items += [
        Item(one.title, f"/agreements/{one.pk}/", f"by {day(next_day(one))}", *due_words(next_day(one)))
        for one in found.due[:SHOWN]
    ]
    return Panel(
        "Agreements to review", items, "No agreement is due within 90 days.", Way("The register of agreements", "/agreements/"),
        urgent=bool(found.run_out),
    )


def access(hat: Hat) -> Panel:
    due, begun = next_due(hat.organisation), open_review(hat.organisation)
    item = Item(
        "Yearly review of access", "/people/review/", "begun, not finished" if begun else f"due {day(due)}", *due_words(due)
    )
    return Panel("Who may see what", [item], "", Way("Who may do what", "/who-may-do-what/"), urgent=due < today())


def deletions(_hat: Hat) -> Panel:
    """What the night's retention did last. What it would do next is worked out on its own page, which takes a while."""
    row = Recurring.objects.filter(name="retention").first()
    items = [Item(row.said, "/protection/retention/", f"on {words.at_time(row.ran_at)}")] if row and row.ran_at else []
    return Panel(
        "Retention", items, "Retention has not run yet: it runs each night.",
        Way("What is due, and holds", "/protection/retention/"),
    )
