"""The data manager: which evidence serves, what waits, what was refused."""

from __future__ import annotations

from upstream.casework.evidence_runs.models import State
from upstream.casework.evidence_runs.queries import open_runs
from upstream.casework.ground.agreements.queries import next_day, register
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted, day
from upstream.people.hats import Hat
from upstream.registry.questions import open_questions
from upstream.web import editions
from upstream.web.today.panels import SHOWN, Item, Panel, Today, Way

_PRESSING = (State.REFUSED, State.FAILED, State.STOPPED)


def manager(hat: Hat) -> Today:
    return Today(
        "What needs me today", "The evidence that serves, what waits for you, and what was set aside.",
        [runs(), serving(), agreements(hat), links_to_answer()],
        [
            Way("Upload files", "/data/upload/"), Way("Data: editions, changes, what is due", "/data/"),
            Way("Every file held", "/sources/"), Way("Measures and their definitions", "/measures/"),
        ],
    )


def runs() -> Panel:
    rows = open_runs()
    items = [
        Item(
            f"{row.get_road_display()}, {day(row.made_at.date())}", f"/data/runs/{row.pk}/",
            row.sentence or counted(len(row.files), "file"), row.get_state_display().lower(),
            "worse" if row.state in _PRESSING else "look",
        )
        for row in rows[:SHOWN]
    ]
    return Panel(
        "Evidence that waits for you", items,
        "Nothing waits. New files are uploaded or fetched, read, looked through, and then published by you.",
        Way("Upload files", "/data/upload/"), urgent=any(row.state in _PRESSING for row in rows),
    )


def serving() -> Panel:
    try:
        edition = editions.serving()
    except Refusal as nothing:
        return Panel("What serves", [], str(nothing), Way("Upload files", "/data/upload/"), urgent=True)
    catalogue = edition.record.get("inputs", [])
    refused = edition.store.catalogue()["refused"].height
    items = [
        Item(f"Edition {edition.id}", "/sources/", f"made on {day(edition.made_on)} of {counted(len(catalogue), 'file')}"),
        Item(
            f"{counted(refused, 'row')} set aside" if refused else "No row was set aside",
            f"/data/editions/{edition.id}/refused/" if refused else "", "with the reason of each" if refused else "",
        ),
    ]
    return Panel("What serves", items, "", Way("All editions", "/data/"))


def agreements(hat: Hat) -> Panel:
    """What can no longer be read or built, or soon will not be."""
    found = register(hat)
    items = [
        Item(one.title, f"/agreements/{one.pk}/", "what it covers is not shown", "expired", "worse")
        for one in found.run_out[:SHOWN]
    ]
    items += [
        Item(one.title, f"/agreements/{one.pk}/", f"by {day(next_day(one))}", "review", "look") for one in found.due[:SHOWN]
    ]
    return Panel(
        "Agreements that data rests on", items, "No agreement runs out within 90 days.", Way("The register", "/agreements/"),
        urgent=bool(found.run_out),
    )


def links_to_answer() -> Panel:
    items = [
        Item(f"{row.earlier} and {row.later}", "/organisations/reconcile/", f"URN {row.urn}", "one school or two?", "look")
        for row in open_questions()[:SHOWN]
    ]
    return Panel(
        "Questions of the register", items, "No link of the register waits for a person.",
        Way("The register and its runs", "/organisations/reconcile/"),
    )
