"""Files about a school: kept, described, removed to a stub; four people; nothing left behind by a refusal."""

from __future__ import annotations

import uuid

import pytest
from django.http import Http404

from upstream.audit.models import Event
from upstream.audit.versions import ChangedMeanwhile
from upstream.casework.ground.school_files.actions import add, describe, remove
from upstream.casework.ground.school_files.models import SchoolFile
from upstream.casework.ground.school_files.queries import bytes_behind, files_about, lines
from upstream.casework.ground.school_files.rules import sensitivities, why_not_add
from upstream.casework.records.access import visible
from upstream.casework.records.lines import read
from upstream.casework.records.sharing import share
from upstream.files.actions import open_file
from upstream.files.models import StoredFile
from upstream.lib.refusal import Refusal
from upstream.people.roles import Sensitivity

TEXT = b"Notes of the autumn meeting.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.FILES_FOLDER = tmp_path / "files"
    return settings.FILES_FOLDER


@pytest.fixture
def officer(county):
    return county.hat("improvement-officer", county.council)


def given(school, by, **more) -> SchoolFile:
    return add(**{
        "school": school, "chunks": [TEXT], "name": "notes.txt", "title": "Autumn notes", "sensitivity": "official", "by": by,
        **more,
    })


@pytest.fixture
def notes(county, officer):
    return given(county.brook, officer)


def test_a_file_is_kept_with_its_bytes(county, officer, notes):
    with open_file(bytes_behind(notes)) as stored:
        assert stored.read() == TEXT
    assert (notes.name, notes.kind, notes.size, notes.urn) == ("notes.txt", "text", len(TEXT), "900001")
    event = Event.objects.get(happened="file.added")
    assert (event.school, event.holder) == (county.brook.pk, county.council.pk)


def test_four_people(county, officer, notes):
    reads = {
        name: visible(SchoolFile, hat).exists() for name, hat in {
            "owner": officer, "colleague": county.hat("commissioner", county.council),
            "the school": county.hat("headteacher", county.brook),
            "another body": county.partner(county.alliance, county.brook),
            "a stranger": county.hat("headteacher", county.away),
        }.items()
    }
    assert {name for name, may in reads.items() if may} == {"owner", "colleague"}
    share(shared=notes, organisation=county.brook.organisation, reason="As agreed", by=officer)
    assert visible(SchoolFile, county.hat("headteacher", county.brook)).get() == notes
    assert visible(SchoolFile, county.hat("governor", county.brook)).exists()  # cleared for official


def test_above_ones_clearance_nothing_is_read_or_written(county, officer):
    given(county.brook, officer, sensitivity="confidential")
    team = county.partner(county.alliance, county.brook)
    assert Sensitivity.SAFEGUARDING not in sensitivities(team)
    with pytest.raises(Refusal, match="Your role reads nothing marked safeguarding"):
        given(county.brook, officer, sensitivity="safeguarding")
    with pytest.raises(Refusal, match="Select how careful"):
        given(county.brook, officer, sensitivity="secret")


def test_a_refused_file_leaves_no_record_and_no_bytes(county, officer, folder):
    with pytest.raises(Refusal):
        given(county.brook, officer, chunks=[b"MZ\x90\x00" + b"\0" * 200], name="notes.txt")
    with pytest.raises(Refusal, match="empty"):
        given(county.brook, officer, chunks=[b""])
    with pytest.raises(Refusal, match="Enter a title"):
        given(county.brook, officer, title=" ")
    assert not SchoolFile.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_removed_it_is_a_stub_without_bytes(county, officer, notes, folder, django_capture_on_commit_callbacks):
    with pytest.raises(Refusal, match="Say why it is removed"):
        remove(file=notes, version=1, reason="", by=officer)
    remove(file=notes, version=1, reason="Sent by mistake", by=officer)
    (stub,) = files_about(county.brook, officer)
    assert (stub.is_removed, stub.removed_because, stub.title) == (True, "Sent by mistake", "Autumn notes")
    assert not StoredFile.objects.live().exists()
    with pytest.raises(Http404):
        bytes_behind(stub)
    with pytest.raises(Refusal, match="This file was removed"):
        describe(file=stub, version=2, title="x", note="", sensitivity="official", by=officer)
    assert read([lines(officer, county.brook)]) == []


def test_two_people_and_a_second_click(county, officer):
    key = uuid.uuid4()
    made = [given(county.brook, officer, key=key) for _ in range(2)]
    assert made[0] == made[1]
    colleague = county.hat("improvement-lead", county.council, "Lee Lead")
    describe(file=made[0], version=1, title="Notes", note="", sensitivity="official", by=colleague)
    with pytest.raises(ChangedMeanwhile, match="Lee Lead changed this"):
        remove(file=made[0], version=1, reason="x", by=officer)


def test_what_it_says_never_stands_in_an_event(officer, notes):
    describe(file=notes, version=1, title="A new head was found", note="By chance", sensitivity="confidential", by=officer)
    assert "new head" not in str(list(Event.objects.values()))
    assert StoredFile.objects.get().sensitivity == "confidential"


def test_who_may_add(county, officer):
    assert why_not_add(county.brook, county.hat("headteacher", county.brook)) is None
    assert "does not allow" in why_not_add(county.brook, county.hat("chair", county.brook))
    assert "not among those" in why_not_add(county.away, officer)


def test_a_body_it_is_shared_with_cannot_change_it(county, officer, notes):
    share(shared=notes, organisation=county.brook.organisation, reason="As agreed", by=officer)
    head = county.hat("headteacher", county.brook)
    with pytest.raises(Refusal, match="Only Wyvershire can change this"):
        remove(file=notes, version=1, reason="x", by=head)


def test_files_as_lines(county, officer, notes):
    (line,) = read([lines(officer, county.brook)])
    assert (line.kind, line.title, line.extra, line.on is not None) == ("file", "Autumn notes", "notes.txt", True)
