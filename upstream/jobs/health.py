"""Is the site well? Each question answered in a word for anybody, and in a sentence for whoever runs the machine."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError, connection
from django.utils import timezone

from upstream.audit.happened import Happened
from upstream.audit.models import Event
from upstream.evidence.editions import current_edition, editions_folder, home_folder
from upstream.files.actions import not_whole
from upstream.files.store import folder as files_folder
from upstream.jobs.backups.contents import is_restoring
from upstream.jobs.migrating import missing, unreachable
from upstream.jobs.models import Heartbeat, Recurring
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted

WORKER_QUIET = dt.timedelta(minutes=5)
BACKUP_OLD = dt.timedelta(days=2)
LITTLE_ROOM = 1 << 30  # bytes


@dataclass(frozen=True)
class Finding:
    """One question: what it asks about, and what is wrong, in a sentence; empty where all is well."""

    about: str
    wrong: str = ""

    @property
    def is_well(self) -> bool:
        return not self.wrong


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return unreachable(error)
    return ""


def _migrations() -> str:
    waiting = missing()
    return f"{counted(len(waiting), 'migration is', 'migrations are')} missing: run `upstream migrate`." if waiting else ""


def _edition() -> str:
    if current_edition(editions_folder()) is None:
        return f"No edition serves from {editions_folder()}: run `upstream build`."
    return ""


def _files() -> str:
    place = files_folder()
    there = next(path for path in (place, *place.parents) if path.exists())
    return "" if os.access(there, os.W_OK | os.X_OK) else f"{there} cannot be written: let the account of the site write there."


def _worker() -> str:
    seen = Heartbeat.objects.filter(worker="tick").values_list("at", flat=True).first()
    if seen is None:
        return "The worker has never been seen: run `upstream work`, or `upstream serve`, which runs it too."
    if timezone.now() - seen > WORKER_QUIET:
        return f"The worker was last seen at {timezone.localtime(seen):%H:%M on %d %B %Y}: see its log, and start it again."
    return ""


def _restore() -> str:
    return f"A restore has begun in {home_folder()} and has not ended: nothing is served from it." if is_restoring() else ""


def _whole_edition() -> str:
    edition = current_edition(editions_folder())
    wrong = edition.why_not_whole() if edition else None
    return edition.damaged(wrong) if edition and wrong else ""


def _whole_files() -> str:
    return " ".join(not_whole()[:5])


def _recurring() -> str:
    failed = [row.name for row in Recurring.objects.filter(failed_at__isnull=False)]
    return f"Failed when it last ran: {', '.join(failed)}. See the log." if failed else ""


def _backup() -> str:
    last = Event.objects.filter(happened=Happened.BACKUP_MADE).order_by("-at").values_list("at", flat=True).first()
    if last is None:
        return "No backup has been made: run `upstream backup`, each night."
    return f"The last backup is of {timezone.localtime(last):%d %B %Y}." if timezone.now() - last > BACKUP_OLD else ""


def _room() -> str:
    there = next(path for path in (home_folder(), *home_folder().parents) if path.exists())
    free = shutil.disk_usage(there).free
    return f"The disk of {there} has only {free / LITTLE_ROOM:.1f} GB left." if free < LITTLE_ROOM else ""


def _key() -> str:
    path: Path = home_folder() / "secret-key"
    is_open = path.is_file() and path.stat().st_mode & 0o077
    return f"{path} can be read by others: run chmod 600 on it." if is_open else ""


# What keeps the site from working; what whoever runs it should know besides.
VITAL: tuple[tuple[str, Callable[[], str]], ...] = (
    ("database", _database), ("migrations", _migrations), ("restore", _restore), ("edition", _edition), ("files", _files),
    ("worker", _worker),
)
BESIDES: tuple[tuple[str, Callable[[], str]], ...] = (
    ("whole edition", _whole_edition), ("whole files", _whole_files), ("recurring work", _recurring), ("backup", _backup),
    ("room on the disk", _room), ("key", _key),
)


def examined(questions: tuple[tuple[str, Callable[[], str]], ...] = VITAL) -> Iterator[Finding]:
    """The findings in order. Without a database nothing that needs it is asked."""
    has_database = True
    for about, question in questions:
        if not has_database and question in (_migrations, _worker, _recurring, _backup, _whole_files):
            continue
        try:
            finding = Finding(about, question())
        except (Refusal, DatabaseError, OSError) as error:
            finding = Finding(about, (str(error).strip().splitlines() or ["it cannot be told"])[0])
        has_database = has_database and (about not in ("database", "migrations") or finding.is_well)
        yield finding
