"""Whether the database is there and as this version needs it, and making it so."""

from __future__ import annotations

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from upstream.evidence.editions import home_folder
from upstream.jobs.backups.contents import is_restoring
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted


def missing() -> list[str]:
    """The migrations that are still to be applied, `people.0001_initial`. `Refusal` where the database does not answer."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise Refusal(unreachable(error)) from None
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def unreachable(error: Exception) -> str:
    said = (str(error).strip().splitlines() or ["no reason given"])[0]
    return (
        f"The database does not answer ({said}). It is named in UPSTREAM_DATABASE; without that it is the file "
        "upstream.sqlite3 in the home. Check that it is there and that this account may use it."
    )


def why_not_ready() -> str | None:
    """A sentence where the site cannot run over the database as it is, or None."""
    if is_restoring():
        return (
            f"A restore has begun in {home_folder()} and has not ended. If none is running, it broke off: empty the home and "
            "the database, and restore again."
        )
    try:
        waiting = missing()
    except Refusal as refusal:
        return str(refusal)
    if not waiting:
        return None
    return (
        f"The database is not as this version needs it ({counted(len(waiting), 'migration is', 'migrations are')} missing): "
        "run `upstream migrate`."
    )


def migrate() -> list[str]:
    """Applies what is missing, tables of the cache among it. Returns what was applied."""
    waiting = missing()
    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    except DatabaseError as error:
        raise Refusal(unreachable(error)) from None
    return waiting
