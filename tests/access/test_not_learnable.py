"""A trust’s officer cannot learn that another body’s record exists: not by address, search, count, download or timing.

How long an answer takes is not measured in a test. What it is made of is: the same words, the same headers, the same number
of questions to the database, whether the record is there or not.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import Client

from tests.access.asking import named, told
from tests.access.people import signed_in
from tests.access.recorded import every_kind, made
from tests.access.table import NOTHING, STRANGER, pages
from upstream.audit.models import View
from upstream.casework.ground.contacts import actions as contacts
from upstream.casework.ground.contacts.rules import Entered
from upstream.casework.records.models import Draft
from upstream.notices.models import Notice
from upstream.people.hats import hats_of
from upstream.registry.queries import school_by_urn
from upstream.web.records.kinds import kind_of

OUTSIDERS = ("trust-director", "head-elsewhere", "governor")
NAMES = re.compile(r"\{([a-z-]+)\}")
# Pages about one thing that somebody is shown.
ABOUT_ONE = [page for page in pages() if NAMES.search(page.at) and 200 in page.answers.values()]


def ghost_of(found: dict) -> dict:
    """The same names, and behind each something that never was."""
    def other(value):
        return uuid.uuid4() if isinstance(value, uuid.UUID) else 9_000_000 + value if isinstance(value, int) else value
    return {name: other(value) for name, value in found.items()}


def without_ids(answer: tuple, found: dict) -> tuple:
    """An answer with the ids that were asked for taken out: they stand in links back to the page itself."""
    status, body, headers, _, asked = answer
    for value in sorted({str(one) for one in found.values() if isinstance(one, uuid.UUID | int)}, key=len, reverse=True):
        body = re.sub(rb"(?<=[/=]|F)" + value.encode() + rb"(?=/|%2F)", b"it", body)
    return status, body, headers, asked


@pytest.mark.parametrize("seat", OUTSIDERS)
def test_what_is_hidden_answers_as_what_never_was(seat, browser, found):
    """Every address about one thing, asked for and sent to: words, headers and number of questions are the same."""
    client, ghost, tried = browser(seat), ghost_of(found), 0
    for page in ABOUT_ONE:
        if page.answers[seat] != NOTHING:
            continue
        there, never = named(page, found), named(page, ghost)
        if there == never:
            continue
        tried += 1
        client.get(never)
        assert without_ids(told(client, there), found) == without_ids(told(client, never), ghost), page.name
        sent = {"reason": "x", "version": "1"}
        assert without_ids(told(client, there, **sent), found) == without_ids(told(client, never, **sent), ghost), page.name
    assert tried >= 5


# Whatever shows lists, counts and downloads to somebody else, in one list: the table’s pages that are not about one thing.
LISTS = [
    page for page in pages()
    if not page.is_open and not NAMES.search(page.at) and not page.at.startswith(("/signing-in", "/account/", "/protection"))
]
MORE = (
    "/schools/?q=heron", "/schools/complete/?q=heron", "/contacts/?q=heron", "/organisations/?q=heron", "/schools/900058/",
    "/schools/900051/", "/schools/900051/story/", "/schools/900001/story/", "/actions/?state=overdue",
    "/intelligence/?show=all",
)


@pytest.mark.parametrize("seat", ["trust-director", "administrator"])
def test_the_site_is_the_same_with_and_without_the_record(seat, browser, hats):
    """Byte for byte and header for header: lists, first page, school’s page, search, counts, downloads."""
    client = browser(seat)
    addresses = [page.at for page in LISTS if page.answers[seat] == 200] + list(MORE)
    for at in addresses:
        client.get(at)  # what is kept is kept now
    before = {at: told(client, at) for at in addresses}
    officer, quill, mill = hats["improvement-officer"], school_by_urn("900001"), school_by_urn("900051")
    for kind in every_kind():
        for school in (quill, mill):
            by = {"casework.response": hats["headteacher"]}.get(kind._meta.label_lower, officer)
            if by.reaches(school):
                made(kind, by, school, "Heron999q")
    after = {at: told(client, at) for at in addresses}
    assert [at for at in addresses if after[at] != before[at]] == []


def test_a_look_that_found_nothing_is_written_down_nowhere(browser, found):
    before = View.objects.count()
    for name in ("intelligence", "judgement", "action", "contact", "target", "file", "response"):
        page = next(one for one in pages() if one.at.endswith(f"{{{name}}}/"))
        assert browser("trust-director").get(named(page, found)).status_code == NOTHING
    assert View.objects.count() == before


def test_who_looked_tells_the_school_of_what_is_shared_with_it_and_no_more(browser, found, hats):
    """The school reads that the alliance looked at what they share; of what it keeps to itself, nothing."""
    kept = made(every_kind()[0], hats["improvement-officer"], school_by_urn("900001"), "Heron998q")
    for pk in (kept.pk, found["judgement"]):
        at = kind_of(kept).url(pk) if pk == kept.pk else f"/judgements/{pk}/"
        assert browser("improvement-officer").get(at).status_code == 200
    page = browser("headteacher").get("/schools/900001/who-looked/").content.decode()
    assert str(kept.pk) not in page
    assert "Wyvershire Schools Alliance" in page


def test_what_another_body_takes_away_is_told_to_nobody(browser, found):
    """The page of a body in the register is everybody’s: it says what became of the body, not what its people did."""
    at = f"/organisations/{found['alliance']}/"
    browser("trust-director").get(at)
    before = told(browser("trust-director"), at)
    for taken in ("/intelligence/intelligence.csv", "/schools/900001/card.pdf", "/my-schools/my-schools.csv"):
        assert browser("improvement-officer").get(taken).status_code == 200
    assert told(browser("trust-director"), at) == before


# What is kept for one reader is never another's

KEPT = [page for page in pages() if page.name in ("school", "scheme", "area", "standing", "area-download", "schemes", "trust")]


@pytest.mark.parametrize("page", KEPT, ids=lambda page: page.name)
def test_a_kept_page_is_the_same_whoever_read_it_before(page, browser, found):
    seats = ("improvement-lead", "trust-director", "headteacher", "governor", "improvement-partner", "administrator")
    at, alone = named(page, found), {}
    for seat in seats:
        caches["pages"].clear()
        alone[seat] = told(browser(seat), at)[:3]
    caches["pages"].clear()
    for seat in (*seats, *reversed(seats)):
        assert told(browser(seat), at)[:3] == alone[seat], seat


def test_the_mark_of_another_readers_download_opens_nothing(browser, found):
    page = next(one for one in pages() if one.name == "area-download")
    at = named(page, found)
    theirs = browser("improvement-lead").get(at)
    mark = theirs.headers["ETag"]
    assert browser("improvement-lead").get(at, headers={"If-None-Match": mark}).status_code == 304
    assert browser("trust-director").get(at, headers={"If-None-Match": mark}).status_code == 403
    assert browser(STRANGER).get(at, headers={"If-None-Match": mark}).status_code == 302
    for seat in ("improvement-lead", "trust-director"):
        assert "private" in theirs.headers["Cache-Control"] or seat != "improvement-lead"
        assert "public" not in browser(seat).get(at).headers["Cache-Control"]


def test_no_page_of_somebody_signed_in_may_be_kept_by_others(browser, found):
    for page in pages():
        if page.is_open or page.answers["headteacher"] != 200 or NAMES.search(page.at):
            continue
        said = browser("headteacher").get(page.at).headers.get("Cache-Control", "")
        assert "no-store" in said or "private" in said, page.name


# Drafts, files, notices

def typed(client: Client, at: str, text: str, field: str = "title") -> None:
    sent = {"address": at, "typed": {field: [text]}}
    assert client.post("/drafts/save/", sent, content_type="application/json").status_code == 200


def test_a_draft_is_its_writers_alone(browser):
    at = "/schools/900001/intelligence/add/"
    typed(browser("improvement-officer"), at, "Heron997q")
    assert b"Heron997q" in browser("improvement-officer").get(at).content
    for seat in ("improvement-lead", "improvement-partner", "commissioner"):
        assert b"Heron997q" not in browser(seat).get(at).content
    browser("improvement-lead").post("/drafts/discard/", {"address": at})
    assert Draft.objects.filter(address=at).count() == 1
    assert browser(STRANGER).post("/drafts/discard/", {"address": at}).headers["Location"].startswith("/signing-in/")


def test_the_bytes_of_a_file_are_had_by_its_readers_alone(browser, found):
    at = f"/files/{found['file']}/download/"
    taken = browser("headteacher").get(at)
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(taken.streaming_content).startswith(b"%PDF")
    taken.close()
    for seat in ("trust-director", "commissioner", "head-elsewhere"):
        assert browser(seat).get(at).status_code == NOTHING
    stored = f"/files/{every_kind_stored(found)}/download/"
    assert browser("headteacher").get(stored).status_code == NOTHING  # the store’s own id is no address


def every_kind_stored(found) -> uuid.UUID:
    kind = next(one for one in every_kind() if one._meta.label_lower == "casework.schoolfile")
    return kind._default_manager.get(pk=found["file"]).stored


def test_a_draft_is_one_hats_alone(hats):
    """Joan Pellworth wrote it for the alliance: as the trust’s partner she neither finds it nor throws it away."""
    alliance, at = hats["improvement-partner"], "/schools/900001/actions/add/"
    trust = next(hat for hat in hats_of(alliance.user) if hat.organisation != alliance.organisation)
    typed(signed_in(alliance), at, "Heron995q", "what")
    signed_in(trust).post("/drafts/discard/", {"address": at})
    assert b"Heron995q" in signed_in(alliance).get(at).content
    assert not Draft.objects.filter(organisation=trust.organisation).exists()


def test_a_form_takes_the_same_whether_or_not_another_body_wrote_it_before(browser, hats):
    """One chair of governors at a time is a rule of each body’s own list: no error names whom another body knows."""
    at, mill = "/schools/900051/contacts/add/", school_by_urn("900051")
    sent = {"role": "chair-of-governors", "person": "Wilma Chalk"}
    client, answers = browser("trust-director"), []
    client.get(at)
    for written in (False, True):
        with transaction.atomic():
            if written:
                known = Entered("chair-of-governors", "Heron994q Chalk", first=dt.date(2018, 9, 1))
                contacts.add(organisation=mill.organisation, entered=known, by=hats["improvement-officer"])
            answers.append(told(client, at, **sent))
            transaction.set_rollback(True)
    assert answers[0] == answers[1]
    assert answers[0][0] == 302


def without_path(answer: tuple, path: str) -> tuple:
    """An answer without the address that was asked for, as the page’s own links have it; its length goes too."""
    status, body, headers, _, asked = answer
    return status, body.replace(path.encode(), b"").replace(path.replace("/", "%2F").encode(), b""), headers, asked


def test_somebody_elses_notice_is_not_there(browser, hats):
    theirs = Notice.objects.exclude(recipient=hats["trust-director"].user.pk).first()
    client, asked = browser("trust-director"), (theirs.pk, 9_000_000)
    answers = [told(client, f"/notices/{pk}/open/", all="") for pk in (0, *asked)][1:]
    there, never = (without_path(one, f"/notices/{pk}/") for one, pk in zip(answers, asked, strict=True))
    assert there == never
    assert there[0] == NOTHING


def test_a_response_to_what_one_may_not_see_is_refused_as_of_nothing(browser, hats):
    hidden = made(every_kind()[0], hats["improvement-officer"], school_by_urn("900001"), "Heron996q")
    word = kind_of(hidden).word
    ask = lambda pk: told(browser("headteacher"), f"/schools/900001/respond/?kind={word}&id={pk}")  # noqa: E731
    ghost = uuid.uuid4()
    ask(ghost)  # the first answer of a session writes down that it is used
    there, never = ask(hidden.pk), ask(ghost)
    assert there[0] == NOTHING
    assert without_path(there, str(hidden.pk)) == without_path(never, str(ghost))
