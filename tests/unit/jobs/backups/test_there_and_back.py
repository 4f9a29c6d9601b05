"""Backup, destruction, restore: nothing is lost, nothing that was deleted comes back, nothing damaged is believed."""

from __future__ import annotations

import errno
import io
import os
import tarfile
from pathlib import Path

import pyrage
import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from upstream.audit.actors import job
from upstream.audit.happened import Happened
from upstream.audit.models import Event
from upstream.casework.ground.contacts.models import Contact
from upstream.casework.protection import deletion
from upstream.casework.records.models import Tombstone
from upstream.evidence.editions import editions_folder
from upstream.files.actions import not_whole
from upstream.files.models import StoredFile
from upstream.jobs.backups import rows, sealed, stubs
from upstream.jobs.backups.contents import RESTORING
from upstream.jobs.backups.making import back_up
from upstream.jobs.backups.restoring import in_words, restore
from upstream.lib.refusal import Refusal
from upstream.people.models import SignIn, User
from upstream.people.sign_ins import Road, begin

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "a long passphrase of the tests"
KEY = pyrage.x25519.Identity.generate()  # quicker than a passphrase, which is slow on purpose
TO, FROM = {"recipients": (str(KEY.to_public()),)}, {"identities": (str(KEY),)}
BY = job("tests")


def every_row() -> dict[str, list[bytes]]:
    """All that a backup keeps, row by row; but for the events of backing up and restoring themselves."""
    Event._base_manager.filter(happened__in=(Happened.BACKUP_MADE, Happened.BACKUP_RESTORED)).delete()
    return {model._meta.label_lower: [lines for _, lines in rows.dumped(model)] for model in rows.tables()}


def every_file(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()}


@pytest.fixture
def backup(tmp_path) -> Path:
    return tmp_path / "upstream.age"


def test_everything_is_there_again(home, records, destroy, backup):
    rows_before, files_before = every_row(), every_file(home)
    back_up(backup, passphrase=WORD, with_editions=True)
    destroy()
    assert not User.objects.exists()
    done = restore(backup, passphrase=WORD)
    assert every_row() == rows_before
    assert {name: files_before[name] for name in files_before if name != "secret-key"} == every_file(home)
    assert not_whole() == [], "every uploaded file is the one that was given"
    assert sum(done.tables.values()) == sum(lines.count(b"\n") for found in rows_before.values() for lines in found)
    assert not (home / RESTORING).exists()


def test_the_next_row_takes_no_number_of_an_old_one(home, records, destroy, backup):
    last = User.objects.order_by("-pk").first().pk
    back_up(backup, **TO)
    destroy()
    restore(backup, **FROM)
    assert User.objects.create_user("new@upstream.example", "New").pk > last


def test_nobody_is_signed_in_afterwards_and_the_key_that_signs_did_not_travel(home, records, destroy, backup):
    begin(user=records.lead.user, session="s" * 32, road=Road("password", True), browser="Firefox Windows")
    Session.objects.create(session_key="s" * 32, session_data="x", expire_date=timezone.now())
    back_up(backup, **TO)
    destroy()
    restore(backup, **FROM)
    assert not SignIn.objects.exists()
    assert not Session.objects.exists()
    assert not (home / "secret-key").exists()


def test_editions_are_left_out_unless_asked_for_and_what_to_do_is_said(home, records, destroy, backup):
    back_up(backup, **TO)
    destroy()
    said = "\n".join(in_words(restore(backup, **FROM)))
    assert "upstream build --only" in said
    assert "0123456789abcdef" in said
    assert sorted(path.name for path in editions_folder().rglob("*") if path.is_file()) == ["served.jsonl"]


def test_local_definitions_travel(home, records, destroy, backup, tmp_path, monkeypatch):
    ours = tmp_path / "ours" / "sources"
    ours.mkdir(parents=True)
    (ours / "one.yaml").write_text("id: one\n", encoding="utf-8")
    monkeypatch.setenv("UPSTREAM_DEFINITIONS", str(ours.parent))
    back_up(backup, **TO)
    destroy()
    restore(backup, **FROM)
    assert (home / "restored-definitions" / "1" / "sources" / "one.yaml").read_text(encoding="utf-8") == "id: one\n"


def test_what_was_deleted_before_the_backup_stays_deleted(home, records, destroy, backup):
    deletion.delete(gone=records.contact, why="contacts", by=BY)
    back_up(backup, **TO)
    destroy()
    restore(backup, **FROM)
    assert Tombstone.objects.filter(record=str(records.contact.pk)).exists()
    assert not Contact.objects.filter(pk=records.contact.pk).exists()


def test_what_was_deleted_after_the_backup_is_deleted_again(home, records, destroy, backup, tmp_path):
    back_up(backup, **TO)
    deletion.delete(gone=records.contact, why="contacts", by=BY)
    deletion.delete(gone=records.complaint, why="on request", by=BY)
    kept = tmp_path / "tombstones.jsonl"
    kept.write_text(stubs.as_lines(), encoding="utf-8")
    destroy()
    done = restore(backup, **FROM, since=tuple(stubs.read(kept)))
    assert done.deleted_again == 2
    assert not Contact.objects.filter(pk=records.contact.pk).exists()
    assert not StoredFile.objects.exists(), "its file neither"
    assert Tombstone.objects.count() == 2
    assert Event.objects.filter(happened=Happened.BACKUP_RESTORED).exists()


def test_a_file_of_stubs_that_is_none_is_refused_by_line(tmp_path):
    path = tmp_path / "stubs"
    path.write_text('{"record_kind": "x"}\n', encoding="utf-8")
    with pytest.raises(Refusal, match="line 1"):
        stubs.read(path)


def nothing_was_restored(home: Path) -> None:
    assert not User.objects.exists()
    assert every_file(home) == {}


def test_another_passphrase_opens_nothing(home, records, destroy, backup):
    back_up(backup, passphrase=WORD)
    destroy()
    with pytest.raises(Refusal, match="passphrase or key is another one"):
        restore(backup, passphrase="another long passphrase")
    nothing_was_restored(home)


def spoilt(content: bytes, how: str, place: float) -> bytes:
    """The file with its end gone, or with one bit turned, at a place among what was encrypted."""
    at = int(len(content) * place)
    return content[:at] if how == "cut" else content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@pytest.mark.parametrize("place", [0.0, 0.3, 0.6, 0.99])
@pytest.mark.parametrize("how", ["cut", "flipped"])
def test_a_damaged_file_restores_nothing(home, records, destroy, backup, how, place):
    back_up(backup, **TO)
    destroy()
    backup.write_bytes(spoilt(backup.read_bytes(), how, place))
    with pytest.raises(Refusal):
        restore(backup, **FROM)
    nothing_was_restored(home)


@pytest.mark.parametrize("member", ["key.age", "backup.age"])
@pytest.mark.parametrize("how", ["cut", "flipped"])
def test_a_damaged_file_under_a_passphrase_restores_nothing(home, records, destroy, backup, how, member):
    back_up(backup, passphrase=WORD)
    destroy()
    content = backup.read_bytes()
    with tarfile.open(backup) as tar:
        inside = tar.getmember(member)
    place = (inside.offset_data + inside.size / 2) / len(content)
    backup.write_bytes(spoilt(content, how, place))
    with pytest.raises(Refusal):
        restore(backup, passphrase=WORD)
    nothing_was_restored(home)


def test_a_file_that_is_no_backup_is_refused(home, records, destroy, backup):
    destroy()
    backup.write_bytes(b"not a backup at all" * 100)
    with pytest.raises(Refusal, match="no backup of Upstream"):
        restore(backup, passphrase=WORD)
    nothing_was_restored(home)


def test_what_is_there_is_never_overwritten(home, records, destroy, backup):
    back_up(backup, **TO)
    with pytest.raises(Refusal, match="is not empty"):
        restore(backup, **FROM)
    destroy()
    User.objects.create_user("somebody@upstream.example", "Somebody")
    with pytest.raises(Refusal, match="database is not empty"):
        restore(backup, **FROM)
    assert User.objects.count() == 1


def test_to_a_key_in_place_of_a_passphrase(home, records, destroy, backup):
    """A plain age file: any age program opens it."""
    mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    before = every_row()
    back_up(backup, recipients=(str(mine.to_public()),))
    destroy()
    with pytest.raises(Refusal, match="--identity"):
        restore(backup, passphrase=WORD)
    with pytest.raises(Refusal, match="key is another one"):
        restore(backup, identities=(str(other),))
    assert pyrage.decrypt(backup.read_bytes(), [mine])
    restore(backup, identities=(str(mine),))
    assert every_row() == before


def test_the_passphrase_backup_opens_by_hand_as_its_note_says(home, records, backup):
    back_up(backup, passphrase=WORD)
    with tarfile.open(backup) as tar:
        assert "age --decrypt key.age" in tar.extractfile("READ-ME.txt").read().decode()
        key = pyrage.passphrase.decrypt(tar.extractfile("key.age").read(), WORD).decode().strip()
        inside = pyrage.decrypt(tar.extractfile("backup.age").read(), [pyrage.x25519.Identity.from_str(key)])
    with tarfile.open(fileobj=io.BytesIO(inside), mode="r:gz") as tar:
        assert {"begin.json", "end.json"} <= set(tar.getnames())


def test_only_its_owner_reads_it_and_no_text_of_a_record_is_in_it(home, records, backup):
    back_up(backup, **TO)
    assert backup.stat().st_mode & 0o777 == 0o600
    assert b"Harriet" not in backup.read_bytes()
    assert [path.name for path in backup.parent.iterdir() if "partial" in path.name] == []


def test_a_full_disk_is_said_and_leaves_no_file(home, records, backup, monkeypatch):
    class Full:
        def __init__(self, out):
            self.out, self.error = out, None

        def write(self, piece):
            self.error = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(backup))
            raise self.error

        def flush(self):
            pass

    monkeypatch.setattr(sealed, "_Watched", Full)
    with pytest.raises(OSError, match="No space left"):
        back_up(backup, **TO)
    assert list(backup.parent.glob("*upstream.age*")) == []


def test_a_short_passphrase_is_refused(home, records, backup):
    with pytest.raises(Refusal, match="12 characters or more"):
        back_up(backup, passphrase="short")
    assert not backup.exists()
