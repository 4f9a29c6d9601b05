"""From SQLite to PostgreSQL and back, as somebody moves a county’s Upstream: by the commands, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import postgres

WORD = "a long passphrase of the tests"
# What stands in the database: rows of many kinds, written by their verbs, in a process that has its own settings.
FILL = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "upstream.config.settings"
import django; django.setup()
from tests.county import county
from tests.protected import records
made = county.__wrapped__(None)
records.__wrapped__(made, None)
"""
DUMP = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "upstream.config.settings"
import django; django.setup()
from upstream.jobs.backups import rows
for model in sorted(rows.tables(), key=lambda one: one._meta.label_lower):
    kept = [line for _, lines in rows.dumped(model) for line in lines.decode().splitlines()]
    kept = [line for line in kept if "backup.made" not in line and "backup.restored" not in line]
    print(model._meta.label_lower, len(kept), *kept, sep="\\n")
"""


@pytest.fixture(scope="module")
def address():
    if postgres.programs() is None:
        pytest.skip(f"no PostgreSQL: {postgres.HOW_TO_GET_IT}")
    with postgres.server() as found:
        yield found


def run(home: Path, database: str, *words: object) -> str:
    environment = {
        **os.environ, "UPSTREAM_HOME": str(home), "UPSTREAM_DATABASE": database, "UPSTREAM_BACKUP_PASSPHRASE": WORD,
        "PYTHONPATH": str(Path(__file__).resolve().parents[4]),
    }
    done = subprocess.run([sys.executable, *map(str, words)], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def upstream(home: Path, database: str, *words: object) -> str:
    return run(home, database, "-m", "upstream.cli.main", *words)


def test_a_county_moves_to_postgresql_and_back_and_loses_no_row(address, tmp_path):
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    sqlite = f"sqlite:///{tmp_path / 'first.sqlite3'}"
    upstream(first, sqlite, "migrate")
    run(first, sqlite, "-c", FILL)
    before = run(first, sqlite, "-c", DUMP)
    assert "Harriet Head" in before
    upstream(first, sqlite, "backup", "--to", tmp_path / "one.age")
    said = upstream(second, address, "restore", tmp_path / "one.age")
    assert "from sqlite" in said
    assert run(second, address, "-c", DUMP) == before
    upstream(second, address, "backup", "--to", tmp_path / "two.age")
    back = f"sqlite:///{tmp_path / 'third.sqlite3'}"
    assert "from postgresql" in upstream(third, back, "restore", tmp_path / "two.age")
    assert run(third, back, "-c", DUMP) == before
    assert [path.read_bytes() for path in sorted((first / "files").rglob("*")) if path.is_file()] == [
        path.read_bytes() for path in sorted((third / "files").rglob("*")) if path.is_file()
    ]


def test_a_new_row_on_postgresql_takes_no_number_of_an_old_one(address, tmp_path):
    """Over the database that the test before has filled."""
    made = run(tmp_path / "again", address, "-c", (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'upstream.config.settings'\n"
        "import django; django.setup()\n"
        "from upstream.people.models import User\n"
        "last = User.objects.order_by('-pk').first().pk\n"
        "print(User.objects.create_user('new@upstream.example', 'New').pk > last)\n"
    ))
    assert made.strip() == "True"
