"""Whether the site is well: a word for anybody, a sentence for whoever runs the machine."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from tests.county import county
from tests.protected import files, records
from upstream.cli.main import main
from upstream.jobs import health, migrating
from upstream.jobs.backups.contents import RESTORING
from upstream.jobs.models import Heartbeat

__all__ = ["county", "files", "records"]


@pytest.fixture
def home(nation, monkeypatch, settings, tmp_path):
    monkeypatch.setenv("UPSTREAM_HOME", str(nation.home))
    monkeypatch.delenv("UPSTREAM_EDITIONS", raising=False)
    settings.FILES_FOLDER = tmp_path / "files"
    return nation.home


@pytest.fixture
def well(db, home):
    Heartbeat.objects.create(worker="tick", at=timezone.now())


def wrong() -> dict[str, str]:
    return {one.about: one.wrong for one in health.examined() if not one.is_well}


def asked() -> tuple[int, str]:
    answer = Client(headers={"host": "127.0.0.1"}).get("/health/")
    return answer.status_code, answer.content.decode()


def test_a_site_that_is_well_says_ok(well):
    assert wrong() == {}
    assert asked() == (200, "ok\n")


def test_a_worker_that_has_not_been_seen_lately_is_missed(well):
    Heartbeat.objects.update(at=timezone.now() - dt.timedelta(hours=2))
    assert "start it again" in wrong()["worker"]
    assert asked() == (503, "not well: worker\n")


def test_before_anything_is_built_the_edition_is_missed(well, monkeypatch, tmp_path):
    monkeypatch.setenv("UPSTREAM_EDITIONS", str(tmp_path / "nothing"))
    assert asked() == (503, "not well: edition\n")
    assert str(tmp_path) in wrong()["edition"], "whoever runs the machine reads where"


def test_a_stranger_learns_no_path_and_no_reason(well, monkeypatch, tmp_path):
    monkeypatch.setenv("UPSTREAM_EDITIONS", str(tmp_path / "nothing"))
    assert "/" not in asked()[1]


def test_missing_migrations_are_said_and_keep_the_site_from_starting(well, monkeypatch):
    monkeypatch.setattr(migrating, "missing", lambda: ["casework.0002_more"])
    monkeypatch.setattr(health, "missing", lambda: ["casework.0002_more"])
    assert "upstream migrate" in wrong()["migrations"]
    assert "1 migration is missing" in migrating.why_not_ready()


def test_a_database_that_does_not_answer_is_said_and_nothing_else_is_asked_of_it(well, monkeypatch):
    class Gone:
        def cursor(self):
            raise DatabaseError("could not connect to server at 10.1.2.3")

    monkeypatch.setattr(health, "connection", Gone())
    found = wrong()
    assert list(found) == ["database"]
    assert "UPSTREAM_DATABASE" in found["database"]
    assert "10.1.2.3" not in asked()[1]


def test_a_restore_that_has_not_ended_is_served_to_nobody(well, home):
    (home / RESTORING).write_text("", encoding="utf-8")
    try:
        assert asked() == (503, "not well: restore\n")
        assert "broke off" in migrating.why_not_ready()
    finally:
        (home / RESTORING).unlink()


def test_doctor_says_all_of_it_and_ends_with_one(well, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["doctor"])
    assert ended.value.code == 1
    said = capsys.readouterr().out
    assert "database: well" in said
    assert "backup: No backup has been made" in said


def test_commands_over_a_database_that_is_not_ready_say_what_to_do(well, monkeypatch, capsys):
    monkeypatch.setattr(migrating, "missing", lambda: ["casework.0002_more"])
    for words in (["retention", "--dry-run"], ["tombstones"], ["backup", "--to", "x.age"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 1
        assert "upstream migrate" in capsys.readouterr().err


def test_what_is_due_is_told_on_the_terminal_and_only_deleted_without_dry_run(records, home, capsys):
    main(["retention", "--dry-run"])
    assert "casework.contact" in capsys.readouterr().out
    main(["retention"])
    assert "casework.contact 1" in capsys.readouterr().out
    main(["tombstones"])
    assert str(records.contact.pk) in capsys.readouterr().out


def test_the_papers_are_written_as_files(tmp_path, capsys):
    main(["papers", "processing", "--out", str(tmp_path), "--for", "Wyvershire"])
    main(["papers", "dpia", "--out", str(tmp_path)])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dpia.html", "dpia.xlsx", "processing.html", "processing.xlsx"]
    page = (tmp_path / "processing.html").read_text(encoding="utf-8")
    assert "Draft for Wyvershire" in page
    assert "people.user" in page
