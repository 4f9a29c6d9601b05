"""The life of a notice as far as its mail goes, as a table. Shown on the site it is in all states but the last."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    WAITING = "waiting", "Waiting to be sent"
    SENT = "sent", "Sent by mail"
    BOUNCED = "bounced", "Mail came back"
    NOT_WANTED = "not-wanted", "No mail wanted"  # by choice, or because it was read before
    WITHDRAWN = "withdrawn", "Withdrawn"  # the thing is gone, or is no longer theirs to see


NEXT: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.SENT, State.BOUNCED, State.NOT_WANTED, State.WITHDRAWN}),
    State.SENT: frozenset({State.BOUNCED, State.WITHDRAWN}),
    State.BOUNCED: frozenset({State.WITHDRAWN}),
    State.NOT_WANTED: frozenset({State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}


def before(state: State) -> list[State]:
    """The states from which a notice may come into this one."""
    return [one for one, following in NEXT.items() if state in following]
