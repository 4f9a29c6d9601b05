"""The edition that serves: opened once, opened again when a build has swapped the pointer."""

from __future__ import annotations

import datetime as dt
import threading
from functools import cached_property

from upstream.evidence.definitions import Definitions
from upstream.evidence.directory import Directory, directory_of
from upstream.evidence.editions import current_edition, editions_folder
from upstream.evidence.store import Store, open_store


class OpenEdition:
    """A store and what every page needs of it. Never changes: a new edition is a new one of these."""

    def __init__(self, store: Store):
        self.store = store
        self.id: str = store.edition.id
        self.record: dict = store.edition.record

    @property
    def is_demo(self) -> bool:
        return bool(self.record.get("demo"))

    @property
    def demo_day(self) -> dt.date | None:
        """The day from which the invented county is told: later ones find most of it unknown."""
        return dt.date.fromisoformat(self.record["demo_day"]) if self.record.get("demo_day") else None

    @property
    def definitions(self) -> Definitions:
        return self.store.definitions

    @cached_property
    def made_on(self) -> dt.date:
        return dt.datetime.fromisoformat(self.record["made_at"]).date()

    @cached_property
    def directory(self) -> Directory:
        return directory_of(self.store)


_lock = threading.Lock()
_opened: dict[str, OpenEdition] = {}


def serving() -> OpenEdition:
    """The edition the pointer names now. `NoEdition` where nothing has been built."""
    current = current_edition(editions_folder())
    name = current.id if current else ""
    with _lock:
        if name not in _opened:
            edition = OpenEdition(open_store(clearance="open", edition=name or None))
            _opened.clear()  # the one before is let go as soon as its last page is out
            _opened[name] = edition
        return _opened[name]
