"""Managing evidence in the browser, page by page: what stands there, what each verb does, who is kept out."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from tests.acting import browser_of
from tests.unit.casework.evidence_runs.conftest import table
from tests.unit.web.reading import Page
from upstream.casework.evidence_runs.models import EvidenceRun, State
from upstream.evidence.editions import current_edition
from upstream.jobs import builds

TABLE = table(u900001="10.4", u900002="SUPP")


def text_of(response):
    return Page(response).text


def sent(browser, url, **typed):
    """A form opened and sent, as a browser does: with its key and version."""
    shown = browser.get(url)
    assert shown.status_code == 200, shown.content
    hidden = dict(re.findall(r'name="(key|version)"(?: value="([^"]*)")?', shown.content.decode()))
    return browser.post(url, {**hidden, **typed}, follow=True)


def upload(browser, *files):
    given = [SimpleUploadedFile(name, content) for name, content in files]
    return sent(browser, reverse("data-upload"), files=given)


def begun(browser, run, commit):
    answer = sent(browser, reverse("data-begin", args=[run.pk]))
    with commit(execute=True):
        builds.run_build.call(str(run.pk))
    run.refresh_from_db()
    return answer


def test_before_anything_is_built_the_page_says_what_will_fill_it(people, tmp_path, monkeypatch):
    monkeypatch.setenv("UPSTREAM_HOME", str(tmp_path / "empty"))
    said = text_of(browser_of(people.manager.user).get(reverse("data")))
    assert "Nothing serves yet. Upload the publishers’ files" in said
    assert "None yet. What serves now is kept here" in said


def test_from_an_upload_to_readers_and_back(manager, home, django_capture_on_commit_callbacks):
    first = current_edition(home / "editions").id
    page = upload(manager, ("reading-ages.csv", TABLE), ("notes.csv", b"A,B\n1,2\n"), ("photo.csv", b"\x89PNG" + bytes(9)))
    said = text_of(page)
    assert "photo.csv is a picture, whatever its name says" in said
    assert "Reading ages" in said
    assert "It will not be used: no definition knows this layout." in said
    run = EvidenceRun.objects.get()
    assert "Waiting to begin." in text_of(begun(manager, run, django_capture_on_commit_callbacks))
    assert run.state == State.PREPARED
    said = text_of(manager.get(reverse("data-run", args=[run.pk])))
    assert "2 figures from 1 file." in said
    said = text_of(manager.get(reverse("data-publish", args=[run.pk])))
    assert "Figures: 1 corrected, 1 withdrawn, in 1 measure." in said
    assert "2 schools will read other figures than before" in said
    said = text_of(sent(manager, reverse("data-publish", args=[run.pk])))
    assert "published by Dana Data, Westmere" in said
    assert DBTaskResult.objects.filter(task_path=builds.follow.module_path).count() == 1, "the register follows"
    assert current_edition(home / "editions").id == run.edition
    refused = sent(manager, reverse("data-put-back", args=[first]), reason="")
    assert refused.status_code == 422
    assert "Enter why" in text_of(refused)
    said = text_of(sent(manager, reverse("data-put-back", args=[first]), reason="The file was a draft."))
    assert "Reason: The file was a draft." in said
    assert current_edition(home / "editions").id == first


def test_a_file_that_is_not_taken_is_said_on_the_form_and_no_run_is_left_behind(manager):
    page = upload(manager, ("photo.csv", b"\x89PNG" + bytes(9)))
    assert page.status_code == 422
    assert "photo.csv is a picture" in text_of(page)
    assert "Nothing. Files that you upload" in text_of(manager.get(reverse("data")))


def test_a_file_is_left_out_again(manager):
    upload(manager, ("reading-ages.csv", TABLE))
    run = EvidenceRun.objects.get()
    page = manager.post(
        reverse("data-leave-out", args=[run.pk]), {"file": run.files[0]["sha256"], "version": run.version}, follow=True
    )
    assert "There is no file yet: choose the publishers’ files first." in text_of(page)


def test_what_changed_everywhere_and_for_one_school(manager, ran, home):
    before, run = current_edition(home / "editions").id, ran(TABLE)
    here = reverse("data-changes", args=[before, run.edition])
    said = text_of(manager.get(here))
    assert "Average reading age 2018/19 1 corrected, 1 withdrawn" in said
    assert "School 900001 Average reading age 2018/19 10.9 10.4" in said
    answer = manager.get(f"{here}?urn=900002")
    assert answer.headers["Location"] == reverse("data-changes-school", args=[before, run.edition, "900002"])
    said = text_of(manager.get(answer.headers["Location"]))
    assert "2018/19 Withdrawn 11.2 of 31 Suppressed reading-ages.csv" in said
    assert "not a URN" in text_of(manager.get(f"{here}?urn=abc"))
    assert manager.get(f"{here}?council=999").status_code == 404
    assert manager.get(reverse("data-changes", args=["f" * 16, run.edition])).status_code == 404


def test_refused_rows_are_listed_and_downloaded(manager, ran):
    run = ran(table(u900001="10.4", u900002="=CMD()"))
    said = text_of(manager.get(reverse("data-refused", args=[run.edition])))
    assert "not a number as its definition promises" in said.lower() or "row 3" in said
    answer = manager.get(reverse("data-refused-csv", args=[run.edition]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "file,source,row,reason,detail,remedy"
    assert len(lines) == 2
    assert lines[1].startswith("reading-ages.csv,reading-ages,3,")
    assert ",=CMD" not in lines[1]


def test_a_run_at_work_shows_how_far_it_is(manager, uploaded, people):
    run = uploaded()
    EvidenceRun.objects.filter(pk=run.pk).update(state=State.WAITING)
    builds._claimed(str(run.pk))
    EvidenceRun.objects.update(doing="reading-ages.csv", done=3, total=34)
    page = Page(manager.get(reverse("data-run", args=[run.pk])))
    assert 'max="34" value="3"' in page.html
    assert page.links[reverse("data-run", args=[run.pk])] == "Look again"
    told = manager.get(reverse("data-progress", args=[run.pk])).json()
    assert (told["state"], told["done"], told["total"]) == ("running", 3, 34)
    assert told["words"].startswith("Reading reading-ages.csv, 3 of 34.")


def test_a_second_person_publishes_what_the_first_discarded(manager, ran, people):
    run = ran(TABLE)
    url = reverse("data-publish", args=[run.pk])
    shown = manager.get(url).content.decode()
    hidden = dict(re.findall(r'name="(key|version)" value="([^"]*)"', shown))
    sent(browser_of(people.elsewhere.user), reverse("data-discard", args=[run.pk]))
    answer = manager.post(url, hidden)
    assert answer.status_code in (400, 404)


WHO = ("data", "data-upload", "data-fetch", "data-again")


@pytest.mark.parametrize("name", WHO)
def test_who_may_not_manage_evidence_reads_why(home, people, name):
    answer = browser_of(people.officer.user).get(reverse(name))
    assert answer.status_code == 403
    assert "load, publish and put back evidence" in text_of(answer)
    stranger = Client(headers={"host": "127.0.0.1"}).get(reverse(name))
    assert (stranger.status_code, stranger.headers["Location"].startswith(reverse("account_login"))) == (302, True)


def test_a_run_is_nobody_elses_page_but_that_of_those_who_manage_evidence(manager, ran, people):
    run = ran(TABLE)
    for name, args in (("data-run", [run.pk]), ("data-publish", [run.pk]), ("data-refused", [run.edition]),
                       ("data-refused-csv", [run.edition]), ("data-progress", [run.pk])):
        url = reverse(name, args=args)
        assert browser_of(people.elsewhere.user).get(url).status_code == 200, url
        assert browser_of(people.officer.user).get(url).status_code == 403, url
