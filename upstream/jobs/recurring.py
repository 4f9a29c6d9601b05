"""The recurring work there is. Each is a plain function that says in a sentence what it did, in counts alone."""

from __future__ import annotations

import datetime as dt

from upstream.audit.actors import Acting
from upstream.casework.ground.intelligence.actions import mark_expired
from upstream.jobs.telling import send_notices, sweep_files
from upstream.jobs.tick import Work
from upstream.lib.clock import LONDON
from upstream.lib.wording import counted


def expire_intelligence(*, now: dt.datetime, by: Acting) -> str:
    """What was not renewed stands no longer as current."""
    return f"{counted(mark_expired(on=now.astimezone(LONDON).date(), by=by), 'entry', 'entries')} expired."


WORKS = (
    Work("expire intelligence", expire_intelligence, daily_at=dt.time(1, 10)),
    Work("sweep files", sweep_files, daily_at=dt.time(2, 40)),
    Work("send notices", send_notices, every=dt.timedelta(minutes=2)),
)
