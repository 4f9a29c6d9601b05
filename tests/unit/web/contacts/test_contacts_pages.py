"""Contacts on the web: every address as four people, bad input, an empty state, two clicks, two people, a table."""

from __future__ import annotations

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from upstream.casework.ground.contacts.actions import add, change
from upstream.casework.ground.contacts.models import Contact
from upstream.casework.ground.contacts.rules import Entered
from upstream.casework.records.sharing import share

LIST = "/schools/900001/contacts/"
HEAD = Entered("headteacher", "Alex Heron", email="head@brook.example")


@pytest.fixture
def officer(county):
    return county.hat("improvement-officer", county.council, "Ann Officer")


@pytest.fixture
def contact(county, officer):
    return add(organisation=county.brook.organisation, entered=HEAD, by=officer)


@pytest.fixture
def people(county):
    """Browsers of the four people, and of one whose role reads no records."""
    return {
        "owner": county.browser("improvement-officer", county.council, "Ann Officer"),
        "colleague": county.browser("commissioner", county.council),
        "school": county.browser("headteacher", county.brook),
        "another body": county.browser("trust-director", county.trust),
        "stranger": county.browser("improvement-officer", county.elsewhere),
        "no records": county.browser("administrator", county.council),
    }


def typed(**more) -> dict:
    form = {"role": "headteacher", "person": "Jo Swift", "job_title": "", "email": "", "phone": "", "key": str(uuid.uuid4())}
    days = {f"{name}_{part}": "" for name in ("first", "last") for part in range(3)}
    return {**form, **days, **more}


def asked(people, url) -> dict[str, int]:
    return {name: client.get(url).status_code for name, client in people.items()}


@pytest.mark.parametrize("deed", ["", "change/", "end/", "share/"])
def test_of_one_contact_others_learn_nothing(people, contact, deed):
    found = asked(people, f"/contacts/{contact.pk}/{deed}")
    assert found["owner"] == 200
    assert found["no records"] == 403  # by role, whatever the address holds
    assert {found["stranger"], found["another body"]} == {asked(people, f"/contacts/{uuid.uuid4()}/{deed}")["stranger"]}
    assert found["stranger"] == 404
    assert found["school"] in (403, 404)


def test_the_list_is_for_those_who_work_with_the_school(people, contact):
    assert asked(people, LIST) == {
        "owner": 200, "colleague": 200, "school": 200, "another body": 403, "stranger": 403, "no records": 403
    }
    assert "Alex Heron" in people["colleague"].get(LIST).content.decode()
    assert "Alex Heron" not in people["school"].get(LIST).content.decode()


def test_the_school_reads_what_is_shared_with_it(county, people, contact, officer):
    share(shared=contact, organisation=county.brook.organisation, reason="To put it right", by=officer)
    page = people["school"].get(LIST).content.decode()
    assert "Alex Heron" in page
    assert "Typed, Wyvershire" in page
    assert people["school"].get(f"/contacts/{contact.pk}/").status_code == 200
    assert people["school"].get(f"/contacts/{contact.pk}/change/").status_code == 403


def test_an_empty_list_says_what_will_fill_it(people):
    assert "Add the people whom you ask for first" in people["owner"].get(LIST).content.decode()


def test_whoever_may_not_add_reads_why(county):
    page = county.browser("chair", county.brook).get(LIST).content.decode()
    assert "Add a contact:</strong> Your role does not allow this" in page


@pytest.mark.parametrize("url", ["/schools/1/contacts/", "/councils/1/contacts/", "/trusts/1/contacts/",
                                 "/organisations/999999/contacts/", "/contacts/no-uuid/"])
def test_nothing_there(people, url):
    assert people["owner"].get(url).status_code == 404


@pytest.mark.parametrize("url", ["/councils/991/contacts/", "/trusts/99001/contacts/"])
def test_bodies_have_contacts_too(people, url):
    assert people["owner"].get(url).status_code == 200
    assert people["owner"].post(f"{url}add/", typed(role="data-protection-officer")).status_code == 302
    assert "Jo Swift" in people["owner"].get(url).content.decode()
    assert people["stranger"].get(url).status_code == 403


def test_adding_twice_by_one_form_makes_one(people):
    form = typed()
    for _ in range(2):
        assert people["owner"].post(f"{LIST}add/", form).headers["Location"] == LIST
    assert Contact.objects.get().person == "Jo Swift"


@pytest.mark.parametrize(("wrong", "said"), [
    ({"role": ""}, "Select role"), ({"person": " "}, "Enter name"), ({"email": "nobody"}, "Enter an e-mail address like"),
    ({"first_0": "31", "first_1": "2", "first_2": "2026"}, "From must be a real day"),
    ({"first_0": "1"}, "From must include a month and a year"), ({"person": "x" * 200}, "120 characters or fewer"),
    ({"role": "accounting-officer"}, "Select role from the list"),
    ({"role": "other"}, "Enter the job title, since the role chosen has none of its own."),
    ({"first_0": "2", "first_1": "3", "first_2": "2026", "last_0": "1", "last_1": "3", "last_2": "2026"},
     "lies before the first"),
])
def test_what_is_wrong_is_said_and_what_was_typed_stays(people, wrong, said):
    answer = people["owner"].post(f"{LIST}add/", typed(**{"phone": "01632 960001", **wrong}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "There is a problem" in page
    assert 'value="01632 960001"' in page
    assert not Contact.objects.exists()


def test_the_next_head_needs_a_yes_and_then_follows(people, contact):
    answer = people["owner"].post(f"{LIST}add/", typed())
    assert "one person holds that role at a time" in answer.content.decode()
    days = {"first_0": "1", "first_1": "9", "first_2": "2035"}
    assert people["owner"].post(f"{LIST}add/", typed(follows="on", **days)).status_code == 302
    page = people["owner"].get(LIST).content.decode()
    assert page.index("Alex Heron") < page.index("Jo Swift")
    assert "until 31 August 2035" in page


def test_two_people_at_one_contact(county, people, contact):
    colleague = county.hat("commissioner", county.council)
    change(contact=contact, version=1, entered=Entered("headteacher", "Alex Crane"), by=colleague)
    answer = people["owner"].post(f"/contacts/{contact.pk}/change/", typed(version="1", person="Alex Stork"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{colleague.user.name} changed this while you were writing" in page
    assert "As it stands now" in page
    assert "Alex Crane" in page
    assert 'value="Alex Stork"' in page
    sent = typed(version=re.search(r'name="version" value="(\d+)"', page)[1], person="Alex Stork")
    assert people["owner"].post(f"/contacts/{contact.pk}/change/", sent).status_code == 302
    contact.refresh_from_db()
    assert contact.person == "Alex Stork"


def test_ended_it_stands_below(people, contact):
    days = {"last_0": "1", "last_1": "1", "last_2": "2025", "version": "1"}
    assert people["owner"].post(f"/contacts/{contact.pk}/end/", days).status_code == 302
    page = people["owner"].get(LIST).content.decode()
    assert "until 1 January 2025" in page
    assert "Ended" in people["owner"].get(f"/contacts/{contact.pk}/").content.decode()


def test_all_of_them_can_be_searched(people, contact):
    for word, there in (("heron", True), ("brook", True), ("head@", True), ("nobody", False)):
        assert ("Alex Heron" in people["owner"].get("/contacts/", {"q": word}).content.decode()) is there
    assert "No contact that you may read has ‘&lt;b&gt;’ in it." in people["owner"].get("/contacts/?q=<b>").content.decode()
    assert "Alex Heron" not in people["stranger"].get("/contacts/").content.decode()


def sent(client, text: str, name: str = "contacts.csv"):
    return client.post("/contacts/table/", {"table": SimpleUploadedFile(name, text.encode())})


TABLE = "organisation,role,person\n900001,headteacher,Sam Otter\n900003,headteacher,Jo Away\n"


def test_a_table_is_looked_through_and_then_taken_over(people, contact):
    page = sent(people["owner"], TABLE).content.decode()
    assert "Alex Heron was typed: both are kept, and the typed one is used." in page
    assert "Line 3: This school is not among those that your role reaches today." in page
    assert Contact.objects.count() == 1
    not_sure = people["owner"].post("/contacts/table/", {"text": TABLE})
    assert "Confirm that these lines shall be taken over" in not_sure.content.decode()
    answer = people["owner"].post("/contacts/table/", {"text": TABLE, "name": "contacts.csv", "sure": "on"}, follow=True)
    assert "Taken over: 1 line new and 1 line refused." in answer.content.decode()
    shown = people["owner"].get(LIST).content.decode()
    assert "Names somebody else" in shown
    assert "Imported on" in shown


@pytest.mark.parametrize(("text", "said"), [("", "empty"), ("a,b\n1,2\n", "must name the columns"), ("\0\0", "no CSV file")])
def test_a_bad_table_is_refused_in_a_sentence(people, text, said):
    answer = sent(people["owner"], text)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_file_runs_as_no_formula_and_is_for_whoever_may_take_it(county, people, officer):
    add(organisation=county.brook.organisation, entered=Entered("senco", "=cmd|' /C calc'!A0"), by=officer)
    text = people["owner"].get("/contacts/contacts.csv").content.decode()
    assert "'=cmd" in text
    assert "\n=cmd" not in text
    assert people["owner"].get("/contacts/contacts.csv?school=900003").status_code == 404
    assert "Sam" not in people["stranger"].get("/contacts/contacts.csv").content.decode()
    assert county.browser("chair", county.brook).get("/contacts/contacts.csv").status_code == 403


def test_a_former_urn_leads_on(county, people):
    county.brook.establishments.create(urn="900091", name="Brook Infants")
    assert people["owner"].get("/schools/900091/contacts/").headers["Location"] == LIST


def test_a_long_list_asks_no_more_questions_than_a_short_one(county, people, officer, django_assert_max_num_queries):
    for number in range(40):
        add(organisation=county.brook.organisation, entered=Entered("senco", f"Somebody {number}"), by=officer)
        add(organisation=county.trust, entered=Entered("business-manager", f"Another {number}"), by=officer)
    for url in ("/contacts/", LIST, "/trusts/99001/contacts/"):
        with django_assert_max_num_queries(16):
            assert people["owner"].get(url).status_code == 200


def test_signed_out_one_is_asked_to_sign_in(client_of_nobody, contact):
    for url in (LIST, "/contacts/", "/contacts/table/", f"/contacts/{contact.pk}/", "/contacts/contacts.csv"):
        assert client_of_nobody.get(url).headers["Location"].startswith("/signing-in/"), url
