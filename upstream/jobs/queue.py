"""What pages put into the queue, done one after another."""

from __future__ import annotations

import os

from django_tasks_db.management.commands.db_worker import Worker


def empty() -> None:
    """Does what waits, and returns once nothing does."""
    Worker(
        queue_names=["*"], interval=1, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id=f"upstream-{os.getpid()}", excluded_queue_names=[],
    ).run()
