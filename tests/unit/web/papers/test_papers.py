"""Papers that everybody may read; terms that everybody accepts once; a page on paper for whoever asks."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.cache import cache
from django.test import Client

from tests.county import county
from tests.unit.web.reading import Page
from upstream.audit.happened import Happened
from upstream.audit.models import Event
from upstream.casework.papers import copies, texts, versions
from upstream.casework.papers.copies import Wanted
from upstream.casework.papers.models import PaperCopy
from upstream.lib.refusal import Refusal
from upstream.notices.models import Notice
from upstream.people.accounts import has_accepted
from upstream.registry.models import Deployment

__all__ = ["county"]
OPEN = ["/terms/", "/privacy/", "/contact/", "/accessibility/", "/paper-copy/", "/paper-copy/asked/", "/terms/2026-1/"]
WANTED = Wanted("/schools/900001/", "large-print", "Pat Parent", "1 High Street\nBrook")


@pytest.fixture(autouse=True)
def _deployed(county, home):
    Deployment.objects.create(pk=1, organisation=county.council)
    cache.clear()


@pytest.fixture
def stranger() -> Client:
    return Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)


@pytest.fixture
def reader(county) -> Client:
    """Somebody who has accepted the terms as they were."""
    return county.browser("headteacher", county.brook, "Hana Head")


@pytest.fixture
def newer(reader, monkeypatch):
    """A new version came into force today."""
    old = versions.in_force("terms")
    new = old.model_copy(update={"id": "2027-1", "since": dt.date(2020, 1, 1), "what_changed": "Rule 3 is new."})
    known = {("terms", one.id): one for one in (old, new)} | {("privacy", "2026-1"): versions.in_force("privacy")}
    monkeypatch.setattr(versions, "_read", lambda _folders: known)
    return new


@pytest.mark.parametrize("address", OPEN)
def test_a_stranger_reads_it(stranger, address):
    page = Page(stranger.get(address))
    assert page.status == 200
    assert [tag for tag, _ in page.tags].count("h1") == 1


def test_every_page_leads_to_them_from_its_foot(stranger):
    links = Page(stranger.get("/accessibility/")).links
    assert {"/privacy/", "/terms/", "/contact/", "/accessibility/"} <= set(links)
    assert any(link.startswith("/paper-copy/?page=/accessibility/") for link in links)


def test_the_link_to_ask_for_paper_tells_nothing_of_a_secret_address(stranger):
    links = Page(stranger.get("/signing-in/login/?next=/schools/")).links
    assert "/paper-copy/?page=/" in links


def test_an_older_version_stays_readable(stranger, newer):
    now, before = Page(stranger.get("/terms/")), Page(stranger.get("/terms/2026-1/"))
    assert "Rule 3 is new." in now.text
    assert "no longer in force" in before.text
    assert stranger.get("/terms/1999-1/").status_code == 404


def test_nobody_is_asked_again_for_what_they_accepted(reader):
    assert reader.get("/about/").status_code == 200


def test_after_a_new_version_everybody_is_asked_on_the_next_page_and_goes_on_where_they_were_going(county, reader, newer):
    user = county.user("headteacher", county.brook, "Hana Head")
    asked = reader.get("/schools/?q=brook")
    assert asked.status_code == 302
    assert asked.headers["Location"] == "/terms/accept/?next=%2Fschools%2F%3Fq%3Dbrook"
    page = Page(reader.get(asked.headers["Location"]))
    assert "Rule 3 is new." in page.text
    refused = reader.post("/terms/accept/", {"next": "/schools/?q=brook"})
    assert refused.status_code == 422
    assert not has_accepted(user, "2027-1")
    went_on = reader.post("/terms/accept/", {"next": "/schools/?q=brook", "accepts": "on"})
    assert went_on.headers["Location"] == "/schools/?q=brook"
    assert reader.get("/schools/?q=brook").status_code == 200
    assert sorted(user.accepted_terms.values_list("version", flat=True)) == ["2026-1", "2027-1"]


@pytest.mark.parametrize("address", [*OPEN, "/signing-in/out/"])
def test_whoever_has_not_accepted_still_reads_what_is_open_and_can_leave(reader, newer, address):
    assert reader.get(address).status_code == 200


def test_what_is_sent_meanwhile_is_not_lost(county, reader, newer):
    assert reader.post("/account/name/", {"name": "Hana Head-Smith", "version": "1"}).status_code == 302
    assert county.user("headteacher", county.brook, "Hana Head").name == "Hana Head-Smith"


@pytest.mark.parametrize("onward", ["//elsewhere.example/", "https://elsewhere.example/", "javascript:alert(1)", ""])
def test_accepting_leads_nowhere_else(reader, newer, onward):
    assert reader.post("/terms/accept/", {"next": onward, "accepts": "on"}).headers["Location"] == "/"


# Paper copies

def ask_for(browser: Client, **other) -> object:
    sent = {"page": WANTED.page, "format": "paper", "name": "Pat Parent", "address": "1 High Street", "key": str(uuid.uuid4())}
    return browser.post("/paper-copy/", sent | other)


def test_anybody_asks_for_paper_without_an_account_and_the_administrator_is_told(county, stranger):
    administrator = county.user("administrator", county.council)
    county.user("administrator", county.trust)
    assert ask_for(stranger).headers["Location"] == "/paper-copy/asked/"
    copy = PaperCopy.objects.get()
    assert (copy.page, copy.state) == ("/schools/900001/", "asked")
    assert list(Notice.objects.values_list("recipient", "kind", "about")) == [(administrator.pk, "paper-copy", str(copy.pk))]
    event = Event.objects.get(happened=Happened.PAPER_COPY_ASKED)
    assert "Pat" not in repr(event.__dict__)


def test_a_second_click_asks_once(stranger):
    key = str(uuid.uuid4())
    ask_for(stranger, key=key)
    ask_for(stranger, key=key)
    assert PaperCopy.objects.count() == 1


def test_the_sixth_within_an_hour_is_refused_with_what_was_typed_kept(stranger):
    for _ in range(5):
        assert ask_for(stranger).status_code == 302
    page = Page(ask_for(stranger))
    assert "several times within the hour" in page.text
    assert "1 High Street" in page.text
    assert PaperCopy.objects.count() == 5


@pytest.mark.parametrize("page", ["//elsewhere.example/", "https://elsewhere.example/", "schools"])
def test_only_a_page_of_ours_is_asked_for(stranger, page):
    assert "from the first / on" in Page(ask_for(stranger, page=page)).text
    assert not PaperCopy.objects.exists()


def test_the_administrator_of_the_deployments_body_answers_and_nobody_else(county):
    copy = copies.ask(wanted=WANTED, key=uuid.uuid4())
    administrator = county.browser("administrator", county.council, "Adam Admin")
    others = (
        county.browser("administrator", county.trust, "Tess Trust"), county.browser("improvement-lead", county.council),
        county.browser("headteacher", county.brook),
    )
    assert [browser.get("/paper-copies/").status_code for browser in others] == [403, 403, 403]
    assert [browser.get(f"/paper-copies/{copy.pk}/").status_code for browser in others] == [403, 403, 403]
    assert "Pat Parent" in Page(administrator.get("/paper-copies/")).text
    without_reason = administrator.post(f"/paper-copies/{copy.pk}/", {"state": "refused", "version": "1"})
    assert "Say why it is not sent" in Page(without_reason).text
    administrator.post(f"/paper-copies/{copy.pk}/", {"state": "sent", "version": "1"})
    copy.refresh_from_db()
    assert (copy.state, copy.answered_by.name) == ("sent", "Adam Admin")


def test_what_was_sent_is_not_refused_afterwards(county):
    copy = copies.ask(wanted=WANTED, key=uuid.uuid4())
    by = county.hat("administrator", county.council)
    copy = copies.answer(copy=copy, version=1, state="sent", by=by)
    with pytest.raises(Refusal, match="marked as sent already"):
        copies.answer(copy=copy, version=copy.version, state="refused", reason="no", by=by)


# What a body says of itself

def test_the_contact_page_says_so_until_somebody_has_written_it_and_then_what_they_wrote(county, stranger):
    assert "Nobody has entered yet" in Page(stranger.get("/contact/")).text
    administrator = county.browser("administrator", county.council)
    sent = {"email": "office@wyvershire.example", "address": "County Hall", "news": "We moved."}
    assert administrator.post("/contact/change/", sent).status_code == 302
    page = Page(stranger.get("/contact/"))
    assert "County Hall" in page.text
    assert "We moved." in page.text
    assert "mailto:office@wyvershire.example" in page.links
    assert county.browser("administrator", county.trust).get("/contact/change/").status_code == 403


def test_two_people_at_the_contact_page(county):
    by = county.hat("administrator", county.council)
    first = texts.set_contact(text=texts.ContactText(email="a@b.example"), version=None, by=by)
    texts.set_contact(text=texts.ContactText(email="c@d.example"), version=first.version, by=by)
    with pytest.raises(Refusal, match="while you were writing"):
        texts.set_contact(text=texts.ContactText(email="e@f.example"), version=first.version, by=by)


def test_a_body_is_described_by_its_own_administrator(county):
    address = f"/organisations/{county.trust.pk}/profile/"
    own, council = county.browser("administrator", county.trust), county.browser("administrator", county.council)
    sent = {"profile": "Nine academies that learn from each other.", "version": str(county.trust.version)}
    assert own.post(address, sent).status_code == 302
    county.trust.refresh_from_db()
    assert county.trust.profile == "Nine academies that learn from each other."
    assert council.get(address).status_code == 403, "the trust has an administrator of its own"
    assert council.get(f"/organisations/{county.alliance.pk}/profile/").status_code == 200, "the alliance has none"
    assert county.browser("improvement-lead", county.council).get(address).status_code == 403
