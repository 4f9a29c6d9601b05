"""Who acts: a person, for one body, in one role. Or a job, by its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Actor:
    """Ids only, since people and organisations stand on higher floors. `user` is None for a job."""

    user: int | None
    organisation: int | None
    role: str

    @property
    def actor(self) -> Actor:
        return self


class Acting(Protocol):
    """Whoever may stand behind `by=`: a hat, or a job's own actor."""

    @property
    def actor(self) -> Actor: ...


def job(name: str) -> Actor:
    """The actor of work that nobody clicked for: the night run, a command on the server."""
    return Actor(None, None, f"job:{name}")
