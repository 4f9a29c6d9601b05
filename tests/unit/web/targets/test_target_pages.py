"""Targets on the web: four people at every address, bad numbers, whose it is, versions, a table twice."""

from __future__ import annotations

import dataclasses
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.county import day
from upstream.casework.ground.targets.actions import change, set_target
from upstream.casework.ground.targets.models import Target
from upstream.casework.ground.targets.rules import Aim
from upstream.casework.records.sharing import share

LIST, MEASURE = "/schools/900001/targets/", "ks2-rwm-expected"
AIM = Aim(MEASURE, "2026/27", Decimal("72"), "The governing body", day("2026-01-15"))
TABLE = f"""for,measure,period,value,agreed by,agreed on
900001,{MEASURE},2026/27,72,The board,2026-01-15
900003,{MEASURE},2026/27,1,B,2026-01-15
"""


@pytest.fixture
def officer(county):
    return county.hat("improvement-officer", county.council, "Ann Officer")


@pytest.fixture
def target(county, officer, definitions):
    return set_target(organisation=county.brook.organisation, aim=AIM, definitions=definitions, by=officer)


@pytest.fixture
def people(county, home):
    return {
        "owner": county.browser("improvement-officer", county.council, "Ann Officer"),
        "colleague": county.browser("commissioner", county.council),
        "data manager": county.browser("data-manager", county.council),
        "school": county.browser("headteacher", county.brook),
        "stranger": county.browser("improvement-officer", county.elsewhere),
        "administrator": county.browser("administrator", county.council),
    }


def asked(people, url) -> dict[str, int]:
    return {name: client.get(url).status_code for name, client in people.items()}


def text(client, url) -> str:
    return client.get(url).content.decode()


def typed(**more) -> dict:
    form = {"measure": MEASURE, "pupil_group": "", "period": "2026/27", "value": "72", "agreed_by": "The board",
            "agreed_on_0": "15", "agreed_on_1": "1", "agreed_on_2": "2026", "key": str(uuid.uuid4())}
    return {**form, **more}


@pytest.mark.parametrize("deed", ["", "change/"])
def test_of_one_target_others_learn_nothing(people, target, deed):
    found = asked(people, f"/targets/{target.pk}/{deed}")
    assert (found["owner"], found["data manager"], found["school"], found["stranger"]) == (200, 200, 404, 404)
    assert found["administrator"] == 403
    assert asked(people, f"/targets/{uuid.uuid4()}/{deed}")["stranger"] == 404


def test_the_list_never_shows_a_number_without_whose_it_is(county, people, target, officer):
    page = text(people["colleague"], LIST)
    assert "72%" in page
    assert "Wyvershire" in page
    assert "The governing body, 15 January 2026" in page
    assert asked(people, LIST)["stranger"] == 403
    assert "72%" not in text(people["school"], LIST)
    share(shared=target, organisation=county.brook.organisation, reason="Agreed together", by=officer)
    assert "72%" in text(people["school"], LIST)


def test_an_empty_list_says_what_will_fill_it(people):
    assert "No target is set here that you may read" in text(people["owner"], LIST)


def test_setting_one_twice_by_one_form(people):
    form = typed()
    for _ in range(2):
        assert people["owner"].post(f"{LIST}add/", form).headers["Location"] == LIST
    assert Target.objects.get().value == 72


@pytest.mark.parametrize(("wrong", "said"), [
    ({"value": "many"}, "Target must be a number, like 57 or 57.5"), ({"value": "101"}, "101 is no percentage"),
    ({"measure": ""}, "Select measure"), ({"measure": "school-income"}, "from the list"),
    ({"period": "2026"}, "is no academic year: write it like 2026/27."), ({"agreed_by": ""}, "Enter agreed by"),
    ({"agreed_on_2": "2999"}, "Agreed on must be today or earlier"), ({"pupil_group": "mobile"}, "No source has"),
])
def test_what_is_wrong_is_said_and_what_was_typed_stays(people, wrong, said):
    answer = people["owner"].post(f"{LIST}add/", typed(**wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Target.objects.exists()


def test_who_may_not_set_one_reads_why(county, people):
    page = county.browser("chair", county.brook).get(LIST).content.decode()
    assert "Set a target:</strong> Your role does not allow this" in page
    assert people["stranger"].post(f"{LIST}add/", typed()).status_code == 403
    assert county.browser("improvement-officer", county.council).get("/trusts/99001/targets/add/").status_code == 403


@pytest.mark.parametrize("url", ["/councils/991/targets/", "/organisations/{alliance}/targets/"])
def test_bodies_have_targets_too(county, people, url):
    at = url.format(alliance=county.council.pk)
    assert people["owner"].post(f"{at}add/", typed()).status_code == 302
    assert "72%" in text(people["owner"], at)


def test_a_change_keeps_the_number_before_and_meets_a_colleagues(county, people, target, definitions):
    colleague = county.hat("commissioner", county.council)
    change(target=target, version=1, aim=dataclasses.replace(AIM, value=Decimal("75")), definitions=definitions, by=colleague)
    form = {name: value for name, value in typed(value="80", version="1").items() if name not in ("measure", "period")}
    answer = people["owner"].post(f"/targets/{target.pk}/change/", form)
    assert answer.status_code == 422
    assert "75" in answer.content.decode()
    assert people["owner"].post(f"/targets/{target.pk}/change/", {**form, "version": "2"}).status_code == 302
    page = text(people["owner"], f"/targets/{target.pk}/")
    assert "80% in 2026/27" in page
    assert page.index("75%, agreed by") < page.index("72%, agreed by")
    assert "Version 3" in text(people["owner"], f"/targets/{target.pk}/history/")


def test_a_withdrawn_one_leaves_the_list_and_says_why(people, target):
    form = {"reason": "The school merges", "version": "1"}
    assert people["owner"].post(f"/targets/{target.pk}/withdraw/", form).status_code == 302
    assert "72%" not in text(people["owner"], LIST)
    assert "The school merges" in text(people["owner"], f"/targets/{target.pk}/")


def test_a_table_is_looked_through_taken_over_and_handed_in_again(people):
    answer = people["data manager"].post("/targets/table/", {"table": SimpleUploadedFile("targets.csv", TABLE.encode())})
    assert "Line 3: This school is not among those that your role reaches today." in answer.content.decode()
    assert not Target.objects.exists()
    for said in ("1 line new and 1 line refused", "1 line the same and 1 line refused"):
        form = {"text": TABLE, "name": "targets.csv", "sure": "on"}
        assert said in people["data manager"].post("/targets/table/", form, follow=True).content.decode()
    assert "Loaded from targets.csv" in text(people["data manager"], f"/targets/{Target.objects.get().pk}/")


def test_the_file_and_who_may_take_it(county, people, target):
    assert f"900001,{MEASURE},all,2026/27,72,The governing body" in text(people["owner"], "/targets/targets.csv?school=900001")
    assert MEASURE not in text(people["stranger"], "/targets/targets.csv")
    assert county.browser("chair", county.brook).get("/targets/targets.csv").status_code == 403


def test_signed_out_one_is_asked_to_sign_in(client_of_nobody, target):
    for url in (LIST, "/targets/", "/targets/table/", f"/targets/{target.pk}/"):
        assert client_of_nobody.get(url).headers["Location"].startswith("/signing-in/"), url
