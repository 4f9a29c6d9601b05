"""The forms of the ground as people use them: a minute, a mistake, two people, two clicks, a table."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.unit.web.reading import Page
from upstream.casework.ground.actions.models import ActionNote, AgreedAction
from upstream.casework.ground.intelligence.actions import correct
from upstream.casework.ground.intelligence.models import Intelligence
from upstream.casework.ground.intelligence.rules import Told
from upstream.casework.ground.intelligence.table import COLUMNS
from upstream.casework.ground.judgements.models import Declaration, Judgement
from upstream.casework.ground.responses.models import Response
from upstream.casework.records.models import Share
from upstream.lib.clock import today


def on(day, name: str) -> dict[str, str]:
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def told(**other) -> dict:
    return {"kind": "chair-change", "title": "A new chair", "key": str(uuid.uuid4()), **on(today(), "happened_on"), **other}


def text_of(answer) -> str:
    return Page(answer).text


def test_three_fields_record_something(records, lead):
    answer = lead.post(f"/schools/{records.urn}/intelligence/add/", told())
    assert answer.headers["Location"] == f"/schools/{records.urn}/intelligence/"
    made = Intelligence.objects.get(title="A new chair")
    assert (made.is_fact, made.holder) == (True, records.county.council)
    page = text_of(lead.get(f"/schools/{records.urn}/intelligence/"))
    assert "It is recorded." in page
    assert page.index("A new chair") >= 0


def test_the_same_click_twice_records_once(records, lead):
    said = told()
    for _ in range(2):
        lead.post(f"/schools/{records.urn}/intelligence/add/", said)
    assert Intelligence.objects.filter(title="A new chair").count() == 1


@pytest.mark.parametrize(("given", "why"), [
    ({"kind": ""}, "Select what it is about"), ({"title": ""}, "Enter in one line"),
    ({"kind": "staffing"}, "Select whether it is a fact or an opinion"),
    ({"happened_on_2": ""}, "must include a year"), ({"happened_on_0": "31", "happened_on_1": "2"}, "must be a real day"),
    ({"happened_on_2": "2999"}, "today or earlier"), ({"sensitivity": "safeguarding"}, "Your role reads nothing marked"),
    ({"kind": "nonsense"}, "from the list"), ({"stands_as": "opinion"}, "is a fact"),
])
def test_a_mistake_is_said_and_nothing_typed_is_lost(records, lead, given, why):
    answer = lead.post(f"/schools/{records.urn}/intelligence/add/", told(text="Kept words") | given)
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert "Kept words" in answer.content.decode()
    assert not Intelligence.objects.filter(title="A new chair").exists()


def test_a_likely_pupil_is_asked_about_and_can_be_confirmed(records, lead):
    said = told(text="Date of birth 12/03/2012, UPN A123456789012")
    answer = lead.post(f"/schools/{records.urn}/intelligence/add/", said)
    assert answer.status_code == 422
    assert "None of this is about a pupil" in text_of(answer)
    lead.post(f"/schools/{records.urn}/intelligence/add/", said | {"no_pupils": "on"})
    assert Intelligence.objects.filter(title="A new chair").exists()


def test_whoever_may_not_record_reads_why(records, head):
    answer = head.get(f"/schools/{records.urn}/intelligence/add/")
    assert answer.status_code == 403
    assert "record intelligence" in text_of(answer)
    assert "Record something: Your role does not allow this" in text_of(head.get(f"/schools/{records.urn}/intelligence/"))


def test_two_people_the_second_reads_what_stands_now(records, lead):
    known = records.intelligence
    newer = Told("staffing", False, today(), "One vacancy in Year 3")
    correct(intelligence=known, told=newer, version=1, by=records.officer)
    said = told(kind="staffing", stands_as="opinion", title="Three vacancies", version=1)
    answer = lead.post(f"/intelligence/{known.pk}/correct/", said)
    text = text_of(answer)
    assert answer.status_code == 422
    assert "Ann Lead changed this while you were writing" in text
    assert "As it stands now" in text
    assert "One vacancy in Year 3" in text
    assert "Three vacancies" in answer.content.decode()
    assert lead.post(f"/intelligence/{known.pk}/correct/", said | {"version": 2}).status_code == 302
    known.refresh_from_db()
    assert known.title == "Three vacancies"


def test_earlier_wording_stands_side_by_side(records, lead):
    newer = Told("staffing", False, today(), "One vacancy")
    correct(intelligence=records.intelligence, told=newer, version=1, by=records.officer)
    text = text_of(lead.get(f"/intelligence/{records.intelligence.pk}/history/"))
    assert "Version 1" in text
    assert "Version 2" in text
    assert "Two vacancies in Year 3" in text
    assert "One vacancy" in text


def test_renewed_and_withdrawn(records, lead):
    at = f"/intelligence/{records.intelligence.pk}/"
    assert lead.post(f"{at}renew/", {"version": 1}).status_code == 302
    assert lead.post(f"{at}withdraw/", {"version": 2, "reason": ""}).status_code == 422
    assert lead.post(f"{at}withdraw/", {"version": 2, "reason": "Another school"}).status_code == 302
    text = text_of(lead.get(at))
    assert "Withdrawn" in text
    assert "Another school" in text
    assert "so it cannot be corrected any more" in text
    assert "Two vacancies" not in text_of(lead.get(f"/schools/{records.urn}/intelligence/"))


def test_shared_and_ended(records, lead, head):
    at = f"/intelligence/{records.intelligence.pk}/"
    organisation = records.county.brook.organisation.pk
    assert "Enter why" in text_of(lead.post(f"{at}share/", {"organisation": organisation, "reason": ""}))
    answer = lead.post(f"{at}share/", {"organisation": records.county.elsewhere.pk, "reason": "x"})
    assert answer.status_code == 422  # it is not on the list
    lead.post(f"{at}share/", {"organisation": organisation, "reason": "To check"})
    assert "Brook School , since" in text_of(lead.get(at))
    assert head.get(at).status_code == 200
    shared = Share.objects.get(record=records.intelligence.pk)
    assert lead.post(f"{at}shares/{shared.pk}/end/", {}).status_code == 302
    assert head.get(at).status_code == 404


def test_a_table_is_looked_through_and_then_taken_once(records, lead):
    rows = [
        ",".join(COLUMNS), f"{records.urn},staffing,opinion,2024-09-14,One more vacancy,,,,",
        "999999,staffing,opinion,2024-09-14,x,,,,",
    ]
    file = SimpleUploadedFile("table.csv", "\n".join(rows).encode(), "text/csv")
    answer = lead.post("/intelligence/table/", {"table": file, "key": str(uuid.uuid4())})
    text = text_of(answer)
    assert "1 line can be recorded" in text
    assert "Line 3: ‘999999’ is no URN" in text
    assert Intelligence.objects.filter(title="One more vacancy").count() == 0
    said = {"table": "\n".join(rows), "sure": "on", "key": str(uuid.uuid4())}
    assert "Confirm that these lines" in text_of(lead.post("/intelligence/table/take/", said | {"sure": ""}))
    for _ in range(2):
        assert lead.post("/intelligence/table/take/", said).status_code == 302
    assert Intelligence.objects.filter(title="One more vacancy").count() == 1


def test_no_such_table_and_the_template(records, lead):
    file = SimpleUploadedFile("table.csv", b"a,b\n1,2\n", "text/csv")
    answer = lead.post("/intelligence/table/", {"table": file})
    assert answer.status_code == 422
    assert "must name the columns" in text_of(answer)
    assert lead.get("/intelligence/table/template.csv").content.decode().startswith("\ufeffurn,kind")


def test_a_judgement_by_a_question_of_a_framework(records, lead):
    at = f"/schools/{records.urn}/judgements/add/"
    assert "Is the school vulnerable to decline?" in text_of(lead.get(at))
    assert lead.get(f"{at}?about=alpha-2020/1:risk").status_code == 404  # a trust's, not a council's
    said = {"answer": "no", "judged_by": "Ann Lead", "sensitivity": "confidential", "key": str(uuid.uuid4()),
            "links": "The figure /figures/ks2-rwm-expected/urn:900001/2018-19/", **on(today(), "judged_on")}
    asked = f"{at}?about=alliance-2019/1:vulnerable"
    assert "does not end in an address" in text_of(lead.post(asked, said | {"links": "no link"}))
    assert lead.post(asked, said).status_code == 302
    made = Judgement.objects.get(state="standing")
    assert made.supersedes == records.judgement
    page = Page(lead.get(f"/judgements/{made.pk}/"))
    assert page.links["/figures/ks2-rwm-expected/urn:900001/2018-19/"] == "The figure"
    assert f"/judgements/{records.judgement.pk}/" in page.links


def test_complete_is_declared_and_the_table_taken_along(records, lead):
    at = "/judgements/complete/alliance-2019/"
    assert "Enter the day" in text_of(lead.post(at, {"kinds": ["vulnerable"], "until": "day"}))
    lead.post(at, {"kinds": ["vulnerable"], "until": "now", "key": str(uuid.uuid4())})
    declared = Declaration.objects.get()
    table = lead.get("/judgements/alliance-2019.csv").content.decode()
    assert table.startswith("record,schools,kinds,date,answer,by,reason")
    assert f"judgement,{records.urn},vulnerable,{today()},yes,A. Adviser,Two heads in a year" in table
    assert "complete," in table
    assert lead.post(f"/judgements/complete/{declared.pk}/end/", {"version": 1}).status_code == 302
    assert lead.get("/judgements/no-such.csv").status_code == 404


def test_the_table_holds_no_more_than_its_reader_may_read(records, lead):
    """Neither what a role does not read at all, nor what is above what its holder is cleared for."""
    url = "/judgements/alliance-2019.csv"
    assert records.county.browser("data-manager", records.county.council).get(url).status_code == 403
    lead.post("/judgements/complete/alliance-2019/", {"kinds": ["vulnerable"], "until": "now", "key": str(uuid.uuid4())})
    Judgement.objects.update(sensitivity="safeguarding")
    commissioner = records.county.browser("commissioner", records.county.council)
    for_lead, for_commissioner = (client.get(url).content.decode() for client in (lead, commissioner))
    assert ("Two heads in a year" in for_lead, "Two heads in a year" in for_commissioner) == (False, True)
    assert records.urn in for_commissioner.split("complete,")[1]
    assert records.urn not in for_lead  # nor declared to have none


def test_an_action_is_agreed_with_the_head_who_says_how_it_goes(records, lead, head):
    organisation = records.county.brook.organisation.pk
    said = {"what": "Review the reading scheme", "owner": f"role:headteacher:{organisation}", "sensitivity": "official",
            "key": str(uuid.uuid4()), **on(today(), "due")}
    at = f"/schools/{records.urn}/actions/add/"
    assert "Enter who will do it" in text_of(lead.post(at, said | {"owner": "words"}))
    assert "from the list" in text_of(lead.post(at, said | {"owner": "user:99999"}))
    assert lead.post(at, said).status_code == 302
    made = AgreedAction.objects.get(what="Review the reading scheme")
    assert "Review the reading scheme" in text_of(head.get("/actions/"))
    progress = f"/actions/{made.pk}/progress/"
    assert "Say why it was not done" in text_of(head.post(progress, {"state": "not-done", "text": "", "version": 1}))
    assert head.post(progress, {"state": "done", "text": "All years use it", "version": 1}).status_code == 302
    text = text_of(lead.get(f"/actions/{made.pk}/"))
    assert "All years use it" in text
    assert ActionNote.objects.get().organisation_id == organisation
    assert head.get(f"/actions/{made.pk}/change/").status_code == 403


def test_my_actions_narrow(records, lead):
    assert "Meet the governors" not in text_of(lead.get("/actions/"))
    assert "Meet the governors" in text_of(lead.get("/actions/?whose=schools"))
    assert "Nothing waits here" in text_of(lead.get("/actions/?whose=schools&show=overdue"))


def test_an_action_that_came_from_a_judgement_says_so(records, lead):
    said = {"what": "Follow up", "owner": "words", "owner_words": "The adviser", "sensitivity": "official",
            "key": str(uuid.uuid4()), **on(today(), "due")}
    lead.post(f"/schools/{records.urn}/actions/add/?from=judgement:{records.judgement.pk}", said)
    made = AgreedAction.objects.get(what="Follow up")
    assert "Came from" in text_of(lead.get(f"/actions/{made.pk}/"))
    other = said | {"what": "Other", "key": str(uuid.uuid4())}
    lead.post(f"/schools/{records.urn}/actions/add/?from=judgement:nonsense", other)
    assert AgreedAction.objects.get(what="Other").origin == ""


def test_the_school_responds_and_is_answered(records, head, lead):
    records.share(records.judgement)
    at = f"/schools/{records.urn}/respond/?kind=judgement&id={records.judgement.pk}"
    assert "Enter your response" in text_of(head.post(at, {"accuracy": "not-accurate", "text": ""}))
    answer = head.post(at, {"accuracy": "not-accurate", "text": "One head, since 2016", "key": str(uuid.uuid4())})
    made = Response.objects.get(about=str(records.judgement.pk))
    assert answer.headers["Location"] == f"/responses/{made.pk}/"
    assert "One head, since 2016" in text_of(lead.get(f"/judgements/{records.judgement.pk}/"))
    assert lead.post(f"/responses/{made.pk}/read/", {"version": 1}).status_code == 302
    assert lead.post(f"/responses/{made.pk}/answer/", {"version": 2, "text": "Thank you"}).status_code == 302
    text = text_of(head.get(f"/responses/{made.pk}/"))
    assert "Thank you" in text
    assert "Ann Lead" not in text


@pytest.mark.parametrize("asked", [
    "", "?kind=judgement", "?kind=judgement&id=nonsense", "?kind=response&id={response}",
    "?kind=intelligence&id={intelligence}",
    "?kind=figure&id=https://elsewhere.example/", "?kind=figure&id=/figures/x/urn:900003/2018-19/",
])
def test_there_is_nothing_to_respond_to(records, head, asked):
    asked = asked.format(response=records.response.pk, intelligence=records.intelligence.pk)
    assert head.get(f"/schools/{records.urn}/respond/{asked}").status_code == 404


def test_a_standing_and_a_figure_can_be_answered(records, head):
    for asked in ("kind=standing&id=alliance-2019&as-at=2019-10-31", f"kind=figure&id=/figures/x/urn:{records.urn}/2018-19/"):
        said = {"text": "We moved that year", "to": records.county.council.pk, "key": str(uuid.uuid4())}
        assert head.post(f"/schools/{records.urn}/respond/?{asked}", said).status_code == 302
    assert {one.about_kind for one in Response.objects.filter(text="We moved that year")} == {"standing", "figure"}


def test_a_response_stands_beside_the_figure_for_those_who_may_read_it(records, head, lead, other):
    figure = f"/figures/ks2-rwm-expected/urn:{records.urn}/2018-19/"
    page = Page(head.get(figure))
    way = next(address for address, text in page.links.items() if text == "Respond to this")
    assert head.post(way, {"text": "A small cohort that year", "to": records.county.council.pk}).status_code == 302
    for browser in (head, lead):
        assert "A small cohort that year" in text_of(browser.get(figure))
    assert "A small cohort" not in text_of(other.get(figure))
    assert "Respond to this" not in text_of(lead.get(figure))
    assert "A small cohort" not in text_of(lead.get(f"{figure}?group=disadvantaged"))
