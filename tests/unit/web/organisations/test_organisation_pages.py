"""The register on the web: who may look, who may change, forms that lose nothing, questions answered."""

from __future__ import annotations

import uuid

import pytest

from tests.county import day
from tests.unit.web.reading import Page
from upstream.registry.actions import add_belonging, add_organisation
from upstream.registry.kinds import OrganisationKind as Kind
from upstream.registry.models import Belonging, Covering, LinkQuestion, Organisation, Reconciliation
from upstream.registry.queries import school_by_urn


def parts(**days: str) -> dict[str, str]:
    """The three boxes of each day, `first="2019-09-01"`; an empty one is left empty."""
    found = {}
    for name, written in days.items():
        year, month, number = written.split("-") if written else ("", "", "")
        found.update({f"{name}_0": number, f"{name}_1": month, f"{name}_2": year})
    return found


@pytest.fixture
def network(county, keeper) -> Organisation:
    return add_organisation(
        kind=Kind.NETWORK, name="Fen Reading Network", first=day("2019-09-01"), by=county.hat("data-manager", county.alliance)
    )


def adding(**more) -> dict:
    told = {"kind": "network", "name": "Fen Maths Network", "number_kind": "", "number": "", "profile": "Counts.",
            "key": str(uuid.uuid4())}  # fmt: skip
    return {**told, **parts(first="2020-01-01"), **more}


def test_every_page_as_everybody(people, county, network):
    """The register is known to all who read figures; it is changed by whoever runs the site, and their own entry by others."""
    member = add_belonging(
        school=county.brook, organisation=network, first=day("2020-01-01"), by=county.hat("data-manager", county.alliance)
    )
    covering = Covering.objects.get()
    open_to_all = ["/organisations/", f"/organisations/{network.pk}/", f"/organisations/{county.brook.organisation_id}/"]
    kept = [
        "/organisations/add/", f"/organisations/{network.pk}/change/", f"/organisations/{network.pk}/close/",
        f"/organisations/{network.pk}/members/add/", f"/organisations/{network.pk}/covers/add/",
        f"/organisations/memberships/{member.pk}/end/", f"/organisations/coverings/{covering.pk}/end/",
        "/organisations/reconcile/",
    ]
    for name, browser in people.items():
        assert [browser.get(url).status_code for url in open_to_all] == [200] * 3, name
        expected = 200 if name == "keeper" else 403
        assert [browser.get(url).status_code for url in kept] == [expected] * len(kept), name


def test_a_body_may_change_its_own_words_and_nothing_else(people, county):
    own = f"/organisations/{county.trust.pk}/"
    browser = people["trust's data manager"]
    assert browser.get(f"{own}change/").status_code == 200
    assert browser.get(f"{own}members/add/").status_code == 403
    answer = browser.post(f"{own}members/add/", {"school": "900003", **parts(first="2020-01-01", last="")})
    assert answer.status_code == 403
    assert not Belonging.objects.filter(school=county.away, organisation=county.trust).exists()


def test_the_list_narrows_and_finds_by_number(keeper, county):
    assert "Mill Academy" not in Page(keeper.get("/organisations/")).text
    found = Page(keeper.get("/organisations/?q=900002"))
    assert "Mill Academy" in found.links.values()
    assert "1 organisation" in found.text
    assert "None is found." in Page(keeper.get("/organisations/?q=nothing")).text
    assert "Heron Trust" in Page(keeper.get("/organisations/?kind=trust")).links.values()
    assert keeper.get("/organisations/?kind=nonsense&page=999").status_code == 200


def test_adding_and_a_second_click(keeper):
    told = adding()
    first, second = keeper.post("/organisations/add/", told), keeper.post("/organisations/add/", told)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Organisation.objects.filter(name="Fen Maths Network").count() == 1
    assert "Counts." in Page(keeper.get(first.url)).text


def test_a_refusal_keeps_what_was_typed(keeper, network):
    answer = keeper.post("/organisations/add/", adding(name="Fen Reading Network"))
    assert answer.status_code == 422
    page = Page(answer)
    assert "There is a network of this name already" in page.text
    assert 'value="Fen Reading Network"' in page.html
    assert "Counts." in page.html
    again = keeper.post("/organisations/add/", adding(name="Fen Reading Network", although_alike="on"))
    assert again.status_code == 302


def test_a_number_needs_its_kind(keeper):
    page = Page(keeper.post("/organisations/add/", adding(kind="early-years", number="EY900001")))
    assert "Give both the number and what kind of number it is, or neither" in page.text


def test_two_people_and_one_body(keeper, network):
    url = f"/organisations/{network.pk}/change/"
    told = {"name": "Fen Literacy", "profile": "Reads.", "version": "1", **parts(first="2019-09-01")}
    assert keeper.post(url, told).status_code == 302
    second = keeper.post(url, {**told, "profile": "Writes."})
    assert second.status_code == 422
    assert "changed this while you were writing" in Page(second).text
    assert "Writes." in Page(second).html
    network.refresh_from_db()
    assert (network.name, network.profile) == ("Fen Literacy", "Reads.")
    assert "Formerly" in Page(keeper.get(f"/organisations/{network.pk}/")).text


def test_a_school_joins_by_any_of_its_numbers_and_leaves(keeper, county, network):
    url = f"/organisations/{network.pk}/members/add/"
    refused = keeper.post(url, {"school": "Heron Trust", "key": str(uuid.uuid4()), **parts(first="2020-01-01", last="")})
    assert "Heron Trust is no school or setting" in Page(refused).text
    unknown = keeper.post(url, {"school": "123456", "key": str(uuid.uuid4()), **parts(first="", last="")})
    assert "No single body is called ‘123456’" in Page(unknown).text
    added = keeper.post(url, {"school": "900001", "key": str(uuid.uuid4()), **parts(first="2020-01-01", last="")})
    assert added.status_code == 302
    made = Belonging.objects.get(organisation=network)
    page = Page(keeper.get(f"/organisations/{network.pk}/"))
    assert "Brook School" in page.links.values()
    assert "since 1 January 2020" in page.text
    end = f"/organisations/memberships/{made.pk}/end/"
    assert keeper.post(end, {"version": "1", **parts(last="2020-08-31")}).status_code == 302
    assert "1 January 2020 to 31 August 2020" in Page(keeper.get(f"/organisations/{network.pk}/")).text


def test_closing(keeper, network):
    url = f"/organisations/{network.pk}/close/"
    assert keeper.post(url, {"version": "1", **parts(last="2020-08-31")}).status_code == 302
    assert "Fen Reading Network" not in Page(keeper.get("/organisations/")).links.values()
    assert "Fen Reading Network" in Page(keeper.get("/organisations/?closed=1")).links.values()
    page = Page(keeper.get(f"/organisations/{network.pk}/"))
    assert "Close: It closed on 31 August 2020 already." in page.text


def test_a_question_is_answered_with_a_reason(keeper, county):
    row = Reconciliation.objects.create(edition="one")
    asked = LinkQuestion.objects.create(
        reconciliation=row, earlier=county.brook, later=county.mill, urn="900002", on=day("2020-09-01")
    )
    page = Page(keeper.get("/organisations/reconcile/"))
    assert "Are Brook School (URN 900001) and Mill Academy (URN 900002 since 1 September 2020) one school?" in page.text
    url = f"/organisations/questions/{asked.pk}/"
    assert "Enter how do you know?" in Page(keeper.post(url, {"answer": "join", "reason": ""})).text
    assert keeper.post(url, {"answer": "join", "reason": "The same staff and pupils"}).status_code == 302
    assert school_by_urn("900002") == county.brook
    assert "None. A question stands here" in Page(keeper.get("/organisations/reconcile/")).text


def test_others_learn_of_no_question(people, county):
    """It tells that people have worked with both schools."""
    row = Reconciliation.objects.create(edition="one")
    asked = LinkQuestion.objects.create(reconciliation=row, earlier=county.brook, later=county.mill, urn="900002")
    for name, browser in people.items():
        if name != "keeper":
            assert browser.get(f"/organisations/questions/{asked.pk}/").status_code == 403
            assert "one school" not in Page(browser.get(f"/organisations/{county.brook.organisation_id}/")).text


def test_a_run_says_who_left(keeper, county):
    row = Reconciliation.objects.create(edition="one", counts={"ended": 1})
    Belonging.objects.filter(organisation=county.trust).update(last=day("2020-08-31"), ended_in=row)
    page = Page(keeper.get(f"/organisations/reconcile/{row.pk}/"))
    assert "Memberships ended: 1" in page.text
    assert "Mill Academy" in page.text
    assert "31 August 2020" in page.text


def test_what_changed_is_told_on_the_school_s_page_of_the_register(people, county):
    Belonging.objects.filter(school=county.mill, organisation=county.trust).update(last=day("2020-08-31"))
    page = Page(people["officer"].get(f"/organisations/{county.mill.organisation_id}/"))
    assert "1 September 2020: Mill Academy left Heron Trust." in page.text
    assert "Who keeps" in page.text
    assert "Heron Trust stays the holder of what it wrote" in page.text


@pytest.mark.parametrize("address", ["/organisations/999999/", "/organisations/memberships/999999/end/"])
def test_what_is_not_there(keeper, address):
    assert keeper.get(address).status_code == 404
