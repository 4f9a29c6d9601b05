"""What addresses ask for, read once and in one way."""

from __future__ import annotations

import datetime as dt

from upstream.lib.clock import why_not_as_at
from upstream.lib.refusal import Refusal


class CannotRead(Refusal):
    """Part of an address cannot be read."""


def as_at_in(query) -> dt.date | None:
    """The day of `?as-at=YYYY-MM-DD`; None where it is not asked."""
    written = query.get("as-at", "").strip()
    if not written:
        return None
    try:
        on = dt.date.fromisoformat(written)
    except ValueError:
        raise CannotRead(
            f"‘{written[:40]}’ is not a day: write it like as-at=2019-10-31, the year first."
        ) from None
    why = why_not_as_at(on)
    if why:
        raise CannotRead(why)
    return on
