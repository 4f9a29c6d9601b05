"""Files about a school on the web: four people at every address, refusals that keep the rest, downloads, stubs."""

from __future__ import annotations

import uuid
from contextlib import closing

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from upstream.audit.models import View
from upstream.casework.ground.school_files.actions import add
from upstream.casework.ground.school_files.models import SchoolFile
from upstream.casework.records.sharing import share

LIST = "/schools/900001/files/"
TEXT = b"Notes of the autumn meeting.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.FILES_FOLDER = tmp_path / "files"


@pytest.fixture
def officer(county):
    return county.hat("improvement-officer", county.council, "Ann Officer")


@pytest.fixture
def notes(county, officer):
    return add(
        school=county.brook, chunks=[TEXT], name="notes.txt", title="Autumn notes", sensitivity="official", by=officer
    )


@pytest.fixture
def people(county):
    return {
        "owner": county.browser("improvement-officer", county.council, "Ann Officer"),
        "colleague": county.browser("commissioner", county.council),
        "school": county.browser("headteacher", county.brook),
        "another body": county.browser("trust-director", county.trust),
        "stranger": county.browser("headteacher", county.away),
        "administrator": county.browser("administrator", county.council),
    }


def asked(people, url) -> dict[str, int]:
    found = {}
    for name, client in people.items():
        with closing(client.get(url)) as answer:
            found[name] = answer.status_code
    return found


def text(client, url) -> str:
    return client.get(url).content.decode()


def typed(content: bytes = TEXT, name: str = "notes.txt", **more) -> dict:
    form = {"title": "Autumn notes", "note": "From the chair", "sensitivity": "official", "key": str(uuid.uuid4())}
    return {**form, "file": SimpleUploadedFile(name, content), **more}


@pytest.mark.parametrize("deed", ["", "download/", "change/", "remove/", "share/"])
def test_of_one_file_others_learn_nothing(people, notes, deed):
    found = asked(people, f"/files/{notes.pk}/{deed}")
    assert found["owner"] == 200
    assert found["stranger"] == found["another body"] == 404
    assert asked(people, f"/files/{uuid.uuid4()}/{deed}")["stranger"] == 404
    assert found["administrator"] == 403


def test_it_comes_as_a_download_and_that_is_written_down(people, notes):
    with closing(people["colleague"].get(f"/files/{notes.pk}/download/")) as answer:
        assert b"".join(answer.streaming_content) == TEXT
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert View.objects.filter(target=str(notes.pk)).count() == 1


def test_shared_with_the_school_it_can_have_it(county, people, notes, officer):
    assert asked(people, f"/files/{notes.pk}/download/")["school"] == 404
    share(shared=notes, organisation=county.brook.organisation, reason="As agreed", by=officer)
    assert asked(people, f"/files/{notes.pk}/download/")["school"] == 200
    assert "Autumn notes" in text(people["school"], LIST)
    assert asked(people, f"/files/{notes.pk}/change/")["school"] == 403


def test_the_limits_are_said_before(people):
    page = text(people["owner"], f"{LIST}add/")
    assert "At most 25 MB" in page
    assert "Files that run something are not taken" in page
    assert "safeguarding" not in page.lower().partition("how careful to be")[2].partition("</fieldset>")[0]


def test_adding_twice_by_one_form_makes_one(people):
    form = typed()
    for _ in range(2):
        assert people["owner"].post(f"{LIST}add/", {**form, "file": SimpleUploadedFile("notes.txt", TEXT)}).status_code == 302
    assert SchoolFile.objects.count() == 1
    assert "notes.txt" in text(people["owner"], LIST)


@pytest.mark.parametrize(("wrong", "said"), [
    ({"content": b"MZ\x90\x00" + bytes(200), "name": "notes.pdf"}, ""), ({"content": b""}, "empty"),
    ({"title": ""}, "Enter title"),
    ({"sensitivity": "safeguarding"}, "Select how careful to be from the list"), ({"file": ""}, "Choose file"),
])
def test_a_refusal_keeps_the_other_fields(people, wrong, said):
    answer = people["owner"].post(f"{LIST}add/", typed(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page
    assert said in page
    assert "From the chair" in page
    assert not SchoolFile.objects.exists()


def test_removed_it_stands_as_a_stub(people, notes):
    url = f"/files/{notes.pk}/remove/"
    assert "Enter why is it removed" in people["owner"].post(url, {"version": 1}).content.decode()
    assert people["owner"].post(url, {"version": 1, "reason": "Sent by mistake"}).status_code == 302
    for where in (LIST, f"/files/{notes.pk}/"):
        page = text(people["colleague"], where)
        assert "Autumn notes" in page
        assert "Sent by mistake" in page
    assert people["owner"].get(f"/files/{notes.pk}/download/").status_code == 404
    assert people["owner"].get(f"/files/{notes.pk}/change/").status_code == 403


def test_two_people_describe_one_file(people, notes):
    form = {"title": "Notes", "note": "", "sensitivity": "official", "version": 1}
    assert people["colleague"].post(f"/files/{notes.pk}/change/", form).status_code == 302
    answer = people["owner"].post(f"/files/{notes.pk}/change/", {**form, "title": "Other notes"})
    assert answer.status_code == 422
    assert "changed this while you were writing" in answer.content.decode()
    assert 'value="Other notes"' in answer.content.decode()


def test_an_empty_list_and_who_may_not_add(county):
    page = text(county.browser("chair", county.brook), LIST)
    assert "No file is here that you may have" in page
    assert "Add a file:</strong> Your role does not allow this" in page


def test_the_list_as_a_table(people, notes):
    assert "900001,Brook School,Autumn notes,notes.txt" in text(people["owner"], "/files/files.csv?school=900001")
    assert "Autumn" not in text(people["stranger"], "/files/files.csv")


def test_signed_out_one_is_asked_to_sign_in(client_of_nobody, notes):
    for url in (LIST, f"/files/{notes.pk}/", f"/files/{notes.pk}/download/"):
        assert client_of_nobody.get(url).headers["Location"].startswith("/signing-in/"), url
