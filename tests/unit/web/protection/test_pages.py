"""Pages of data protection, as each person and a stranger finds them."""

from __future__ import annotations

import io
import json
import zipfile
from html import unescape

import pytest
from django.test import Client

from tests.acting import browser_of
from tests.unit.web.reading import Page
from upstream.audit.events import viewed
from upstream.audit.happened import Happened
from upstream.audit.models import Event
from upstream.casework.ground.contacts.models import Contact
from upstream.casework.protection import breaches, holds, requests
from upstream.casework.protection.models import Breach, Hold, Mark, SubjectRequest
from upstream.casework.protection.requests import Asked
from upstream.lib.clock import today

LISTS = [
    "/protection/retention/", "/protection/retention/run/", "/protection/retention/casework.contact/", "/protection/requests/",
    "/protection/requests/add/", "/protection/breaches/", "/protection/breaches/add/", "/protection/log/",
    "/protection/log/?which=events", "/protection/log/log.csv", "/protection/processing/", "/protection/dpia/",
    "/protection/processing/paper.xlsx", "/protection/dpia/paper.html", "/protection/holds/school/",
]


@pytest.fixture
def request_of_head(records) -> SubjectRequest:
    asked = Asked("Harriet Head", "", "By letter.", today(), "came in person")
    made = requests.receive(asked=asked, by=records.officer)
    requests.gather(request=made, version=1, by=records.officer)
    made.refresh_from_db()
    return made


def of_requests(made: SubjectRequest) -> list[str]:
    base = f"/protection/requests/{made.pk}/"
    return [base, *(f"{base}{deed}/" for deed in ("change", "extend", "close")), f"{base}what-is-held.zip",
            f"{base}items/{made.items.first().pk}/"]


@pytest.mark.parametrize("address", LISTS)
def test_the_officer_opens_it_and_others_learn_why_not(records, officer, address):
    county = records.county
    assert officer.get(address).status_code == 200
    others = [
        county.browser("improvement-lead", county.council), county.browser("administrator", county.council),
        county.browser("headteacher", county.brook),
    ]
    assert {browser.get(address).status_code for browser in others} == {403}
    stranger = Client(headers={"host": "127.0.0.1"})
    assert stranger.get(address).headers["Location"].startswith("/signing-in/")


def test_another_bodys_officer_finds_nothing_at_the_address_of_a_request_or_breach(records, officer, request_of_head):
    county = records.county
    tom = county.browser("protection-officer", county.trust, "Tom Trust")
    officer.post("/protection/breaches/add/", BREACH)
    breach, hold = Breach.objects.get(), holds.place(school=county.brook, reason="x", by=records.officer)
    addresses = [*of_requests(request_of_head), f"/protection/breaches/{breach.pk}/", f"/protection/holds/{hold.pk}/end/",
                 f"/protection/holds/record/?kind=casework.contact&record={records.contact.pk}"]
    for address in addresses:
        assert officer.get(address).status_code == 200, address
        assert tom.get(address).status_code == 404, address


# Retention

def test_what_is_due_is_shown_by_kind_and_id_and_nothing_is_read(records, officer):
    page = Page(officer.get("/protection/retention/"))
    assert "Who is who at an organisation" in page.text
    rows = Page(officer.get("/protection/retention/casework.contact/"))
    assert str(records.contact.pk) in rows.text
    assert "Brook School" in rows.text
    assert "Harriet" not in page.text + rows.text


@pytest.mark.parametrize("label", ["sessions.session", "casework.formkey", "people.signin", "people.count", "nothing.atall"])
def test_keys_of_what_is_swept_are_shown_to_nobody(records, officer, label):
    """A session’s id opens the session: an officer who saw it could be its owner."""
    assert officer.get(f"/protection/retention/{label}/?on=2100-01-01").status_code == 404
    assert officer.get(f"/protection/holds/record/?kind={label}&record=1").status_code == 404


def test_it_is_held_and_the_hold_ended_again(records, officer):
    address = f"/protection/holds/record/?kind=casework.contact&record={records.contact.pk}"
    assert officer.post(address, {"reason": "A claim was announced."}).status_code == 302
    page = Page(officer.get("/protection/retention/"))
    assert "A claim was announced." in page.text
    assert "Nothing is due" in page.text
    hold = Hold.objects.get()
    officer.post(f"/protection/holds/{hold.pk}/end/", {"version": str(hold.version)})
    assert "Nothing is held" in Page(officer.get("/protection/retention/")).text


def test_a_school_is_held_by_its_urn(records, officer):
    said = Page(officer.post("/protection/holds/school/", {"urn": "999999", "reason": "An inquiry."}))
    assert "No school in the register has the URN 999999" in said.text
    officer.post("/protection/holds/school/", {"urn": "900001", "reason": "An inquiry."})
    assert Hold.objects.get().school == records.county.brook


def test_what_is_due_is_deleted_from_the_page_only_when_it_is_confirmed(records, officer):
    officer.post("/protection/retention/run/", {})
    assert Contact.objects.filter(pk=records.contact.pk).exists()
    officer.post("/protection/retention/run/", {"sure": "on"})
    assert not Contact.objects.filter(pk=records.contact.pk).exists()
    event = Event.objects.get(happened=Happened.RETENTION_RUN)
    assert event.user == records.officer.user.pk
    assert "casework.contact:1" in event.fields


# Requests

def test_a_request_from_letter_to_answer(records, officer):
    sent = {"name": "Harriet Head", "email": "", "asked_on_0": str(today().day), "asked_on_1": str(today().month),
            "asked_on_2": str(today().year), "asked": "By letter.", "identity": ""}
    address = officer.post("/protection/requests/add/", sent).headers["Location"]
    page = Page(officer.get(address))
    assert "Nothing can be gathered yet" in page.text
    made = SubjectRequest.objects.get()
    officer.post(f"{address}change/", sent | {"identity": "came in person", "version": "1"})
    made.refresh_from_db()
    officer.post(f"{address}gather/", {"version": str(made.version)})
    page = Page(officer.get(address))
    assert "each time it is written down in the log" in page.text, "that it is an exception is said on screen"
    assert "still to be looked at" in page.text
    for item in made.items.all():
        officer.post(f"{address}items/{item.pk}/", {"mark": "include", "version": str(item.version)})
    made.refresh_from_db()
    officer.post(f"{address}close/", {"state": "answered", "outcome": "Sent by post.", "version": str(made.version)})
    made.refresh_from_db()
    assert made.state == "answered"


def test_what_goes_out_is_what_was_included_and_no_more(records, officer, request_of_head):
    contact = request_of_head.items.get(record_kind="casework.contact")
    complaint = request_of_head.items.get(record_kind="casework.intelligence", record=str(records.complaint.pk))
    requests.mark_item(item=contact, version=1, mark=Mark.INCLUDE, by=records.officer)
    requests.mark_item(
        item=complaint, version=1, mark=Mark.REDACT, reason="somebody else", words=["a parent"], by=records.officer
    )
    answer = officer.get(f"/protection/requests/{request_of_head.pk}/what-is-held.zip")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        read, facts = packed.read("what-is-held.html").decode(), json.loads(packed.read("what-is-held.json"))
    assert "h.head@brook.example" in read
    assert "parent" not in unescape(read).lower()
    assert len(facts["items"]) == 2
    assert [(one["how"], one["reason"]) for one in facts["left_out"]] == [("Include without some words", "somebody else")]
    assert "1 year after somebody left the post" in read, "how long it is kept is said"
    assert Event.objects.filter(happened=Happened.RECORD_EXPORTED, target=str(request_of_head.pk)).exists()


# Breaches

BREACH = {
    "what": "A letter went astray.", "known_on_0": "20", "known_on_1": "11", "known_on_2": "2026", "known_time": "16:30",
    "risk": "likely",
}


def test_a_breach_shows_its_clock_and_says_why_it_cannot_be_closed(records, officer):
    address = officer.post("/protection/breaches/add/", BREACH).headers["Location"]
    page = Page(officer.get(address))
    assert "23 November 2026" in page.text
    assert "It has not been reported" in page.text
    breach = Breach.objects.get()
    reported = {"reported_on_0": "21", "reported_on_1": "11", "reported_on_2": "2026", "reported_time": "9.05"}
    officer.post(f"{address}change/", BREACH | reported | {"version": str(breach.version)})
    breach.refresh_from_db()
    officer.post(f"{address}close/", {"version": str(breach.version)})
    breach.refresh_from_db()
    assert breach.closed_on == today()


def test_a_time_that_is_none_is_asked_for_again(records, officer):
    page = Page(officer.post("/protection/breaches/add/", BREACH | {"known_time": "half past four"}))
    assert "Enter a time of day, like 16:30" in page.text
    assert not breaches.breaches_for(records.officer).exists()


# The log

def test_the_log_names_people_to_the_officer_and_bodies_to_the_school(records, officer):
    county = records.county
    viewed(records.complaint, by=records.lead, shared_with_school=True)
    viewed(records.contact, by=records.lead, shared_with_school=False)
    assert "Ann Leader" in Page(officer.get("/protection/log/")).text
    head = county.browser("headteacher", county.brook)
    page = Page(head.get("/schools/900001/who-looked/"))
    table = page.text.partition("What they looked at")[2]
    assert "Wyvershire" in table
    assert "Head of school improvement" in table
    assert "Ann Leader" not in page.text
    assert "1 look " in page.text
    assert "You may ask each of them for the rest" in page.text


def test_the_schools_table_holds_no_persons_and_no_ids(records, home):
    county = records.county
    viewed(records.complaint, by=records.lead, shared_with_school=True)
    answer = county.browser("chair", county.brook).get("/schools/900001/who-looked/who-looked.csv")
    said = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert said.splitlines()[0] == "When,Body,Role,What they looked at"
    assert "Wyvershire,Head of school improvement," in said
    assert "Ann" not in said
    assert str(records.complaint.pk) not in said


def test_only_the_school_itself_reads_who_looked(records, home):
    county = records.county
    browsers = [
        county.browser("improvement-lead", county.council), county.browser("governor", county.brook),
        county.browser("headteacher", county.mill), browser_of(records.officer.user),
    ]
    assert {browser.get("/schools/900001/who-looked/").status_code for browser in browsers} == {403}


def test_the_whole_log_is_taken_along_as_a_stream_and_that_is_written_down(records, officer):
    viewed(records.complaint, by=records.lead, shared_with_school=True)
    answer = officer.get("/protection/log/log.csv?kind=casework.intelligence")
    said = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert said.splitlines()[0].startswith("When,Body,Role,Person")
    assert "Ann Leader" in said
    assert Event.objects.filter(happened=Happened.LOG_EXPORTED, user=records.officer.user.pk).exists()
    narrowed = officer.get("/protection/log/log.csv?kind=casework.contact")
    assert b"".join(narrowed.streaming_content).count(b"\n") == 1


# Papers

@pytest.mark.parametrize(
    ("address", "says"), [("/protection/processing/", "Lawful basis"), ("/protection/dpia/", "Risks to people")]
)
def test_papers_are_drafts_and_say_so(records, officer, address, says):
    page = Page(officer.get(address))
    assert says in page.text
    assert "Draft for Wyvershire" in page.text
    assert "before anybody relies on it" in page.text
    assert officer.get(address.replace("/protection/", "/protection/nothing/") + "paper.xlsx").status_code == 404
