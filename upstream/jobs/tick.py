"""One tick: whatever recurring work is due is run, each by whoever gets its row first, and says what it did."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from upstream.audit.actors import job
from upstream.jobs.models import Heartbeat, Recurring
from upstream.lib.clock import LONDON

log = logging.getLogger("upstream.jobs")


@dataclass(frozen=True)
class Work:
    """Recurring work: every so many seconds, or daily by the clock in England. `run(now, by)` says what it did."""

    name: str
    run: Callable[..., str]
    every: dt.timedelta | None = None
    daily_at: dt.time | None = None

    def after(self, now: dt.datetime) -> dt.datetime:
        """When it is due next, once it has run at `now`."""
        if self.every:
            return now + self.every
        local = now.astimezone(LONDON)
        at = dt.datetime.combine(local.date(), self.daily_at, LONDON)
        return at if at > local else dt.datetime.combine(local.date() + dt.timedelta(days=1), self.daily_at, LONDON)


def tick(now: dt.datetime, works: Iterable[Work]) -> list[str]:
    """Runs what is due. A failure is written down and keeps nothing else from running. Returns the names that ran."""
    Heartbeat.objects.update_or_create(worker="tick", defaults={"at": now})
    return [work.name for work in works if _run_if_due(work, now)]


def _run_if_due(work: Work, now: dt.datetime) -> bool:
    first = now if work.every else work.after(now)
    Recurring.objects.get_or_create(name=work.name, defaults={"due_at": first})
    with transaction.atomic():
        row = Recurring.objects.select_for_update(skip_locked=_can_skip()).filter(name=work.name, due_at__lte=now).first()
        if row is None:
            return False
        # Moved on before it runs: where the machine stops in between it is run at the next turn, and never twice at once.
        row.due_at = work.after(now)
        row.save(update_fields=["due_at"])
    _run(work, row, now)
    return True


def _can_skip() -> bool:
    return transaction.get_connection().features.has_select_for_update_skip_locked


def _run(work: Work, row: Recurring, now: dt.datetime) -> None:
    began = time.monotonic()
    try:
        said, failed = work.run(now=now, by=job(work.name)), None
    except Exception:  # the other work must go on; the sentence is for the health page, the trace for the log
        log.exception("recurring work failed: %s", work.name)
        said, failed = "It failed: see the log of the server.", now
    Recurring.objects.filter(pk=row.pk).update(
        ran_at=now, took_ms=int((time.monotonic() - began) * 1000), said=said[:300], failed_at=failed,
    )
