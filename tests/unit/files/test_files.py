"""Files come in, are kept apart by holder, go when the last that uses their bytes goes, and leave as downloads."""

from __future__ import annotations

import datetime as dt
import os
import stat

import pytest
from django.utils import timezone

from tests.unit.files.conftest import CSV, DOCX, PDF
from upstream.audit.models import Event
from upstream.files import actions, store
from upstream.files.actions import add_file, forget_file, not_whole, open_file, release, remove_file, sweep, why_not_whole
from upstream.files.downloads import download_headers, headers
from upstream.files.kinds import MOST_BYTES
from upstream.files.models import StoredFile
from upstream.lib.refusal import Refusal

COUNCIL, TRUST = 1, 2
LATER = dt.timedelta(hours=2)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_folder")]


def add(by, octets=PDF, name="plan.pdf", holder=COUNCIL, **more) -> StoredFile:
    return add_file(chunks=[octets], name=name, holder=holder, sensitivity="confidential", by=by, **more)


def on_disk(folder) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def age(folder, hours: float = 3) -> None:
    """As if everything had come so long ago."""
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime - hours * 3600))


def test_a_file_is_kept_as_it_came_and_says_what_it_is(officer):
    about = Event.objects.create(happened="record.shared", role="x", target_kind="x", target="1")
    made = add(officer, DOCX, "C:\\Notes\\Visit", school=5, about=about)
    row = StoredFile.objects.get(pk=made.pk)
    assert (row.name, row.kind, row.size, row.holder, row.school) == ("Visit.docx", "docx", len(DOCX), COUNCIL, 5)
    assert (row.record_kind, row.record, row.uploaded_by, row.sensitivity) == ("audit.event", str(about.pk), 7, "confidential")
    assert list(StoredFile.objects.of(about)) == [row]
    with open_file(row) as file:
        assert file.read() == DOCX


def test_only_the_site_can_read_the_folder(officer, files_folder):
    add(officer)
    for path in [files_folder, *files_folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_the_place_tells_holder_and_hash_and_nothing_else(officer, files_folder):
    made = add(officer)
    assert on_disk(files_folder) == [f"1/{made.sha256[:2]}/{made.sha256}"]


@pytest.mark.parametrize(("octets", "name", "sentence"), [
    (b"", "plan.pdf", "This file is empty: choose another."),
    (DOCX, "plan.pdf", "The name ends in .pdf, but the file is a Word document"),
    (b"MZ" + bytes(9), "plan.pdf", "This file is a program"),
    (b"<svg/>", "plan.png", "This file is a web page or a drawing"),
])
def test_what_is_refused_leaves_neither_row_nor_bytes_nor_event(officer, files_folder, octets, name, sentence):
    with pytest.raises(Refusal, match=sentence):
        add(officer, octets, name)
    assert on_disk(files_folder) == []
    assert not StoredFile.objects.exists()
    assert not Event.objects.exists()


def test_one_that_grows_too_large_is_stopped_on_the_way(officer, files_folder):
    sent = []

    def endless():
        while True:
            sent.append(1)
            yield bytes(1024 * 1024)

    with pytest.raises(Refusal, match="larger than 25 MB"):
        add_file(chunks=endless(), name="a.pdf", holder=COUNCIL, sensitivity="open", by=officer)
    assert len(sent) == MOST_BYTES // 1024 // 1024 + 1
    assert on_disk(files_folder) == []


def test_an_upload_that_breaks_off_leaves_nothing(officer, files_folder):
    def broken():
        yield PDF
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        add_file(chunks=broken(), name="a.pdf", holder=COUNCIL, sensitivity="open", by=officer)
    assert on_disk(files_folder) == []


def test_the_same_bytes_are_kept_once_for_one_holder_and_never_shared_between_two(officer, files_folder):
    first, second = add(officer), add(officer, name="copy.pdf")
    other = add(officer, holder=TRUST)
    assert first.sha256 == second.sha256 == other.sha256
    assert len(on_disk(files_folder)) == 2
    assert store.place_of(COUNCIL, first.sha256) != store.place_of(TRUST, first.sha256)


def test_an_upload_does_the_same_work_whether_its_bytes_are_there_or_not(officer, monkeypatch):
    """Nothing can be learnt from how long it takes: it is written, hashed, put in place each time."""
    done: list[str] = []
    for name in ("arrive", "settle"):
        real = getattr(store, name)
        monkeypatch.setattr(store, name, lambda *given, name=name, real=real: (done.append(name), real(*given))[1])
    add(officer)
    once = list(done)
    add(officer)
    assert done == once * 2


def test_bytes_go_with_the_last_file_that_uses_them(officer, files_folder, django_capture_on_commit_callbacks):
    first, second = add(officer), add(officer, name="copy.pdf")
    age(files_folder)
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file=first, by=officer)
    assert len(on_disk(files_folder)) == 1
    assert why_not_whole(second) is None
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file=second, by=officer)
    assert on_disk(files_folder) == []
    assert StoredFile.objects.live().count() == 0
    assert StoredFile.objects.count() == 2


def test_one_holders_removal_leaves_anothers_bytes(officer, files_folder, django_capture_on_commit_callbacks):
    ours, theirs = add(officer), add(officer, holder=TRUST)
    age(files_folder)
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file=ours, by=officer)
    with open_file(theirs) as file:
        assert file.read() == PDF


def test_a_removed_file_cannot_be_opened_and_removing_it_again_is_nothing(officer):
    made = add(officer)
    removed = remove_file(file=made, by=officer)
    again = remove_file(file=made, by=officer)
    assert removed.removed_at == again.removed_at
    with pytest.raises(Refusal, match="was removed"):
        open_file(removed)
    assert list(Event.objects.order_by("id").values_list("happened", "user", "holder")) == [
        ("file.added", 7, COUNCIL), ("file.removed", 7, COUNCIL),
    ]


def test_no_event_names_the_file(officer):
    remove_file(file=add(officer, name="Jack Smith.pdf"), by=officer)
    assert all("Jack" not in str(event) for event in Event.objects.values())


def test_forgetting_a_file_takes_its_name_too(officer, files_folder, django_capture_on_commit_callbacks):
    made = add(officer)
    age(files_folder)
    with django_capture_on_commit_callbacks(execute=True):
        forget_file(file=made, by=officer)
    assert not StoredFile.objects.exists()
    assert on_disk(files_folder) == []


def test_a_change_that_fails_leaves_the_bytes_to_the_sweep(officer, files_folder, monkeypatch):
    monkeypatch.setattr(actions, "record", lambda *_a, **_k: (_ for _ in ()).throw(RuntimeError("no event")))
    with pytest.raises(RuntimeError):
        add(officer)
    assert not StoredFile.objects.exists()
    assert len(on_disk(files_folder)) == 1
    assert sweep() == 0, "it might belong to a transaction that has not ended"
    assert sweep(now=timezone.now() + LATER) == 1
    assert on_disk(files_folder) == []


def test_a_sweep_takes_what_broke_off_and_leaves_what_is_used(officer, files_folder):
    add(officer)
    store.arrive([b"half"])
    (files_folder / "1" / "ab").mkdir()
    (files_folder / "1" / "ab" / ("ab" + "0" * 62)).write_bytes(b"nobody's")
    assert sweep(now=timezone.now() + LATER) == 2
    assert len(on_disk(files_folder)) == 1
    assert not_whole() == []


def test_bytes_that_came_again_while_they_were_going_stay(officer, files_folder, monkeypatch):
    """Between the look at the table and the removal somebody uploads the same: it must still be there."""
    made = add(officer)
    StoredFile.objects.all().delete()
    age(files_folder)
    real = os.replace

    def meanwhile(source, target):
        if str(target).endswith(store.LEAVING):
            monkeypatch.setattr(os, "replace", real)
            add(officer)
        real(source, target)

    monkeypatch.setattr(os, "replace", meanwhile)
    assert release(COUNCIL, made.sha256) is False
    assert not_whole() == []


def test_bytes_set_aside_when_the_machine_stopped_come_back(officer, files_folder):
    made = add(officer)
    place = store.place_of(COUNCIL, made.sha256)
    os.replace(place, f"{place}{store.LEAVING}")
    assert sweep(now=timezone.now() + LATER) == 0
    assert not_whole() == []


def test_a_backup_can_ask_whether_every_file_is_whole(officer):
    whole, changed, lost = add(officer), add(officer, CSV, "a.csv"), add(officer, DOCX, "a.docx")
    store.place_of(COUNCIL, changed.sha256).write_bytes(b"other")
    store.place_of(COUNCIL, lost.sha256).unlink()
    assert why_not_whole(whole) is None
    assert sorted(not_whole()) == sorted([
        f"The bytes of file {changed.pk} are not those that were given.", f"The bytes of file {lost.pk} are not there.",
    ])
    with pytest.raises(Refusal, match="it is in the backup"):
        open_file(lost)


def test_a_file_leaves_as_a_download_and_as_nothing_else(officer):
    made = add(officer, CSV, "Zoë’s table.csv")
    assert download_headers(made) == {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Disposition": "attachment; filename=\"Zoes table.csv\"; filename*=UTF-8''Zo%C3%AB%E2%80%99s%20table.csv",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Length": str(len(CSV)),
    }
    assert "Content-Length" not in headers("terms.ics", "text/calendar; charset=utf-8")
