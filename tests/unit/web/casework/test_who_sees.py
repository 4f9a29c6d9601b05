"""Every address of the ground, as the owner, a colleague, the school, another body, and a stranger."""

from __future__ import annotations

import uuid

import pytest

from tests.unit.web.reading import Page
from upstream.web.records.kinds import every_kind

KINDS = ("intelligence", "judgement", "action", "response")
DEEDS = ("", "share/", "withdraw/", "history/", "correct/", "renew/", "change/", "progress/", "read/", "answer/")
OF_KIND = {
    "intelligence": {"", "share/", "withdraw/", "history/", "correct/", "renew/"}, "judgement": {"", "share/", "withdraw/"},
    "action": {"", "share/", "withdraw/", "history/", "change/", "progress/"},
    "response": {"", "share/", "withdraw/", "read/", "answer/"},
}
EACH = [(kind, deed) for kind in KINDS for deed in DEEDS if deed in OF_KIND[kind]]
OF_A_SCHOOL = ("intelligence/", "intelligence/add/", "judgements/", "judgements/add/", "actions/", "actions/add/", "responses/",
               "story/")
LISTS = ("/intelligence/", "/judgements/", "/actions/?whose=schools", "/responses/")
FILES = ("/intelligence/intelligence.csv", "/judgements/judgements.csv", "/actions/actions.csv", "/responses/responses.csv")


@pytest.mark.parametrize(("kind", "deed"), EACH)
def test_another_body_finds_what_is_not_there(records, other, kind, deed):
    hidden, nothing = records.addresses()[kind], f"/{records.addresses()[kind].split('/')[1]}/{uuid.uuid4()}/"
    answers = [other.get(f"{address}{deed}") for address in (hidden, nothing)]
    assert [one.status_code for one in answers] == [404, 404] or answers[0].status_code == answers[1].status_code == 403
    texts = [Page(one).text for one in answers]
    assert texts[0] == texts[1]


@pytest.mark.parametrize(("kind", "deed"), EACH)
def test_a_stranger_is_led_to_sign_in(records, client_of_nobody, kind, deed):
    answer = client_of_nobody.get(f"{records.addresses()[kind]}{deed}")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/signing-in/")


@pytest.mark.parametrize("kind", KINDS)
def test_the_owner_and_a_colleague_read(records, lead, kind):
    colleague = records.county.browser("commissioner", records.county.council, "Bob Commissioner")
    for browser in (lead, colleague):
        assert browser.get(records.addresses()[kind]).status_code == 200


@pytest.mark.parametrize("kind", ["intelligence", "judgement", "action"])
def test_the_school_reads_what_is_shared_and_nothing_else(records, head, kind):
    address, record = records.addresses()[kind], getattr(records, kind)
    assert head.get(address).status_code == 404
    records.share(record)
    page = Page(head.get(address))
    assert page.status == 200
    assert "Ann Lead" not in page.text  # the body, not the person
    assert "Wyvershire" in page.text
    assert "Respond to this" in page.text
    for deed in ("share/", "withdraw/", "history/"):
        if deed in OF_KIND[kind]:
            assert head.get(f"{address}{deed}").status_code == 403


def test_the_school_sees_who_looked_and_the_others_do_not(records, head, lead):
    records.share(records.intelligence)
    lead.get(records.addresses()["intelligence"])
    text = Page(head.get(records.addresses()["intelligence"])).text
    assert "Who looked at this" in text
    assert "Head of school improvement, Wyvershire" in text
    assert "Who looked at this" not in Page(lead.get(records.addresses()["intelligence"])).text


def test_a_governor_of_low_clearance_reads_nothing_confidential(records):
    records.share(records.intelligence)
    governor = records.county.browser("governor", records.county.brook, "Gill Governor")
    assert governor.get(records.addresses()["intelligence"]).status_code == 404


def test_an_administrator_reads_no_casework(records):
    administrator = records.county.browser("administrator", records.county.council, "Ada Administrator")
    answers = [administrator.get(address).status_code for address in (*records.addresses().values(), *LISTS)]
    assert set(answers) == {403}


@pytest.mark.parametrize("rest", OF_A_SCHOOL)
def test_pages_of_a_school(records, lead, other, rest):
    address = f"/schools/{records.urn}/{rest}"
    assert lead.get(address).status_code == 200
    answer = other.get(address)
    assert answer.status_code == 403
    assert "Two vacancies" not in answer.content.decode()
    assert lead.get(f"/schools/999999/{rest}").status_code == 404


@pytest.mark.parametrize("address", [*LISTS, *FILES])
def test_lists_and_files_hold_what_one_may_read(records, lead, other, address):
    wanted = {"intelligence": "Two vacancies", "judgement": "A. Adviser", "action": "Meet the governors",
              "response": "It was mended"}
    [text] = [words for kind, words in wanted.items() if address.startswith(f"/{kind}")]
    assert text in lead.get(address).content.decode()
    answer = other.get(address)
    assert answer.status_code == 200
    assert text not in answer.content.decode()
    assert "Brook" not in answer.content.decode()


@pytest.mark.parametrize("address", FILES)
def test_a_role_that_takes_nothing_away_gets_no_file(records, address):
    chair = records.county.browser("chair", records.county.brook, "Chris Chair")
    assert chair.get(address).status_code == 403


def test_a_file_of_one_school_and_of_a_school_of_others(records, lead):
    assert "Two vacancies" in lead.get(f"/intelligence/intelligence.csv?school={records.urn}").content.decode()
    assert lead.get("/intelligence/intelligence.csv?school=900003").status_code == 404


def test_every_kind_has_its_pages():
    assert {"intelligence", "judgement", "action", "response"} <= {kind.word for kind in every_kind()}


def test_a_former_urn_leads_to_the_present_one(records, lead):
    establishments = records.county.brook.establishments
    establishments.create(urn="900099", name="Brook Infants", first="2000-01-01", last="2014-12-31")
    answer = lead.get("/schools/900099/intelligence/?show=all")
    assert answer.headers["Location"] == f"/schools/{records.urn}/intelligence/?show=all"
