"""Today, as schools and councils in England count it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from upstream.lib.wording import day

LONDON = ZoneInfo("Europe/London")


def today() -> dt.date:
    return dt.datetime.now(LONDON).date()


def why_not_as_at(on: dt.date) -> str | None:
    """Why nobody can ask what was known on a day: it is still to come."""
    if on <= today():
        return None
    return f"{day(on)} is still to come, so what will be known then cannot be said: leave the day out for what is known now."
