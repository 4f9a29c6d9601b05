"""Recurring work: run when it is due, by one worker, and what fails keeps nothing else from running."""

from __future__ import annotations

import datetime as dt

import pytest

from upstream.jobs.models import Heartbeat, Recurring
from upstream.jobs.recurring import WORKS
from upstream.jobs.tick import Work, tick
from upstream.lib.clock import LONDON

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 30, 12, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


class Counted:
    """Work that counts how often it ran, or fails."""

    def __init__(self, *, fails: bool = False):
        self.ran, self.fails = 0, fails

    def __call__(self, *, now, by) -> str:
        self.ran += 1
        if self.fails:
            raise ZeroDivisionError("what a record said")
        return f"{self.ran} done."


def test_what_is_due_runs_and_not_again_before_its_time():
    done = Counted()
    works = (Work("mail", done, every=MINUTE),)
    assert tick(NOON, works) == ["mail"]
    assert tick(NOON + MINUTE / 2, works) == []
    assert tick(NOON + MINUTE, works) == ["mail"]
    assert done.ran == 2
    assert Recurring.objects.get().said == "2 done."


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-30 12:00", "2026-12-01 02:00"),
        ("2026-11-30 01:00", "2026-11-30 02:00"),
        ("2026-03-28 12:00", "2026-03-29 02:00"),  # the night on which clocks go forward
        ("2026-10-24 12:00", "2026-10-25 02:00"),  # and back
        ("2026-11-30 02:00", "2026-12-01 02:00"),
    ],
)
def test_daily_work_keeps_to_the_clock_of_england(now, due):
    at = dt.datetime.fromisoformat(now).replace(tzinfo=LONDON)
    assert Work("night", Counted(), daily_at=dt.time(2)).after(at) == dt.datetime.fromisoformat(due).replace(tzinfo=LONDON)


def test_daily_work_waits_for_its_first_night():
    done = Counted()
    works = (Work("night", done, daily_at=dt.time(2)),)
    assert tick(NOON, works) == []
    assert tick(NOON + dt.timedelta(hours=14), works) == ["night"]
    assert tick(NOON + dt.timedelta(hours=15), works) == []


def test_what_fails_says_so_without_what_it_read_and_keeps_nothing_from_running():
    wrong, right = Counted(fails=True), Counted()
    works = (Work("wrong", wrong, every=MINUTE), Work("right", right, every=MINUTE))
    assert tick(NOON, works) == ["wrong", "right"]
    row = Recurring.objects.get(name="wrong")
    assert row.failed_at == NOON
    assert "record" not in row.said
    assert right.ran == 1
    wrong.fails = False
    tick(NOON + MINUTE, works)
    assert Recurring.objects.get(name="wrong").failed_at is None


def test_a_worker_that_lives_is_heard_of():
    tick(NOON, ())
    assert Heartbeat.objects.get(worker="tick").at == NOON


def test_every_work_there_is_runs_on_an_empty_database_and_says_what_it_did():
    night = NOON + dt.timedelta(days=1)
    tick(NOON, WORKS)
    tick(night, WORKS)
    rows = {row.name: row for row in Recurring.objects.all()}
    assert set(rows) == {work.name for work in WORKS}
    assert [row.name for row in rows.values() if row.failed_at] == []
    assert [name for name, row in rows.items() if not row.said] == []
