"""The register on the web: who reads and keeps it, its whole life by forms, files, and figures shown under it or hidden."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import uuid
from contextlib import closing

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.county import day
from tests.local_sources import put_checks
from upstream.casework.ground.agreements.actions import draft, end, put_in_force
from upstream.casework.ground.agreements.models import Agreement, AgreementState
from upstream.casework.ground.agreements.rules import Terms
from upstream.evidence.build import build
from upstream.evidence.definitions import PACKAGED, Definitions
from upstream.lib.clock import today

NAME = "Sharing of reading checks"
TERMS = Terms(
    reference=NAME, title="Reading checks of our schools", purposes="To see early who needs help",
    items="One figure a school and group", bases=["public-task"], recipients="Officers", use_rules="Not to be passed on.",
    retention="A year", review_on=day("2035-01-01"), first=day("2020-01-01"), sources=["checks"],
)


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.FILES_FOLDER = tmp_path / "files"


@pytest.fixture
def officer(county):
    return county.hat("protection-officer", county.council, "Dee Pio")


@pytest.fixture
def live(county, officer):
    return in_force(draft(terms=dataclasses.replace(TERMS, parties=[county.alliance]), by=officer), officer)


def in_force(made, officer):
    return put_in_force(
        agreement=made, version=1, signed_by="Dana Quill", signed_as="Director", signed_on=day("2020-01-01"), by=officer
    )


@pytest.fixture
def people(county, officer):
    return {
        "keeper": county.browser("protection-officer", county.council, "Dee Pio"),
        "lead": county.browser("improvement-lead", county.council),
        "party": county.browser("data-manager", county.alliance),
        "stranger": county.browser("protection-officer", county.elsewhere),
        "officer": county.browser("improvement-officer", county.council),
        "head": county.browser("headteacher", county.brook),
    }


def asked(people, url) -> dict[str, int]:
    return {name: client.get(url).status_code for name, client in people.items()}


def text(client, url) -> str:
    return client.get(url).content.decode()


def typed(**more) -> dict:
    form = {name: getattr(TERMS, name) for name in (
        "reference", "title", "purposes", "items", "recipients", "use_rules", "retention"
    )}
    return {**form, "other_parties": "", "other_sources": "", "bases": ["public-task"], "key": str(uuid.uuid4()),
            **on("first", TERMS.first), **on("review_on", TERMS.review_on), "last_0": "", "last_1": "", "last_2": "", **more}


def on(name: str, date: dt.date) -> dict:
    return {f"{name}_0": date.day, f"{name}_1": date.month, f"{name}_2": date.year}


def test_who_reads_the_register(people, live):
    reading = {"keeper": 200, "lead": 200, "party": 200, "stranger": 200, "officer": 403, "head": 403}
    assert asked(people, "/agreements/") == reading
    assert asked(people, f"/agreements/{live.pk}/") == {**reading, "stranger": 404}
    assert "Reading checks" in text(people["party"], "/agreements/")
    assert "Reading checks" not in text(people["stranger"], "/agreements/")


@pytest.mark.parametrize("deed", ["review", "end", "next"])
def test_who_acts_on_one(people, live, deed):
    found = asked(people, f"/agreements/{live.pk}/{deed}/")
    assert (found["keeper"], found["lead"], found["party"], found["stranger"]) == (200, 403, 403, 404)


@pytest.mark.parametrize("deed", ["", "change/", "sign/"])
def test_a_draft_is_for_its_own_body(people, officer, deed):
    made = draft(terms=dataclasses.replace(TERMS), by=officer)
    found = asked(people, f"/agreements/{made.pk}/{deed}")
    assert (found["keeper"], found["stranger"]) == (200, 404)
    assert found["party"] in (403, 404)
    assert asked(people, f"/agreements/{uuid.uuid4()}/{deed}")["keeper"] == 404


def test_an_empty_register_says_what_will_fill_it(people):
    page = text(people["lead"], "/agreements/")
    assert "No agreement is in the register." in page
    assert "Write an agreement:</strong> The register is kept by the data protection officer" in page


def test_the_whole_life_by_forms(county, people):
    keeper = people["keeper"]
    form = typed(parties=[str(county.alliance.pk)])
    where = [keeper.post("/agreements/add/", form).headers["Location"] for _ in range(2)]
    assert where[0] == where[1]
    assert "Draft" in text(keeper, where[0])
    signed = {"signed_by": "Dana Quill", "signed_as": "Director", **on("signed_on", today()), "version": 1}
    assert "unsigned" not in text(keeper, f"{where[0]}sign/")
    assert keeper.post(f"{where[0]}sign/", signed).headers["Location"] == where[0]
    assert "Dana Quill, Director" in text(people["party"], where[0])
    later = keeper.post(f"{where[0]}next/", {"key": str(uuid.uuid4())}).headers["Location"]
    assert later.endswith("/change/")
    second = Agreement.objects.get(edition=2)
    changed = typed(title="Reading checks, renewed", version=1, parties=[str(county.alliance.pk)])
    assert keeper.post(later, changed).status_code == 302
    assert keeper.post(f"/agreements/{second.pk}/sign/", {**signed, "version": 2}).status_code == 302
    assert "Replaced" in text(keeper, where[0])
    reviewed = {"version": 3, **on("review_on", day("2034-01-01"))}
    assert keeper.post(f"/agreements/{second.pk}/review/", reviewed).status_code == 302
    assert keeper.post(f"/agreements/{second.pk}/end/", {"version": 4, "reason": "A party left"}).status_code == 302
    assert "A party left" in text(people["party"], f"/agreements/{second.pk}/")
    assert [one.state for one in Agreement.objects.order_by("edition")] == [AgreementState.REPLACED, AgreementState.ENDED]


@pytest.mark.parametrize(("wrong", "said"), [
    ({"title": ""}, "Enter title"), ({"bases": []}, "Select lawful basis"),
    ({"bases": ["health-and-social-care"]}, "at least one lawful basis of Article 6"),
    ({"special": "on"}, "need a condition of Article 9 too"), ({"first_2": ""}, "From must include a year"),
    ({"last_0": 1, "last_1": 1, "last_2": 2001}, "lies before the first"), ({"use_rules": " "}, "Enter rules of use"),
    ({"parties": ["999999"]}, "999999"),
])
def test_what_is_wrong_is_said_and_what_was_typed_stays(people, wrong, said):
    answer = people["keeper"].post("/agreements/add/", typed(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "To see early who needs help" in page
    assert not Agreement.objects.exists()


def test_a_source_that_was_never_read_is_named_by_its_id(people):
    where = people["keeper"].post("/agreements/add/", typed(other_sources="checks\nmore-checks\n")).headers["Location"]
    assert Agreement.objects.get().sources == ["checks", "more-checks"]
    assert "more-checks" in text(people["keeper"], f"{where}change/")


def test_the_document_comes_as_a_download_to_whoever_reads_the_agreement(people):
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    form = typed(file=SimpleUploadedFile("signed.pdf", pdf))
    where = people["keeper"].post("/agreements/add/", form).headers["Location"]
    with closing(people["keeper"].get(f"{where}document/")) as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert b"".join(answer.streaming_content) == pdf
    assert people["stranger"].get(f"{where}document/").status_code == 404
    bad = people["keeper"].post("/agreements/add/", typed(reference="b", file=SimpleUploadedFile("a.pdf", b"MZ" + bytes(99))))
    assert bad.status_code == 422
    assert not Agreement.objects.filter(reference="b").exists()


def test_two_people_at_one_draft(county, people, officer):
    made = draft(terms=TERMS, by=officer)
    second = county.browser("protection-officer", county.council, "Sam Second")
    assert second.post(f"/agreements/{made.pk}/change/", typed(version=1, title="Another")).status_code == 302
    answer = people["keeper"].post(f"/agreements/{made.pk}/change/", typed(version=1, title="Mine"))
    assert answer.status_code == 422
    assert "Sam Second changed this while you were writing" in answer.content.decode()
    assert "As it stands now" in answer.content.decode()


def test_the_register_as_files(people, live):
    table = text(people["lead"], "/agreements/agreements.csv")
    assert "Reading checks of our schools" in table
    workbook = openpyxl.load_workbook(io.BytesIO(people["lead"].get("/agreements/agreements.xlsx").content))
    assert any("Reading checks" in str(cell.value) for row in workbook["Agreements"].rows for cell in row)
    assert "Reading" not in text(people["stranger"], "/agreements/agreements.csv")
    assert people["officer"].get("/agreements/agreements.csv").status_code == 403


# Figures that rest on it


@pytest.fixture(scope="module")
def restricted_home(tmp_path_factory):
    """An edition with one open and one restricted figure of Brook School, built under the agreement."""
    home, raw = tmp_path_factory.mktemp("restricted"), tmp_path_factory.mktemp("raw")
    put_checks(raw, NAME)
    (raw / "checks.csv").write_text("URN,READ,N\n900001,77,12\n")
    build([raw / "checks.csv"], home, Definitions([PACKAGED, raw]), live_agreements={NAME: ["checks"]})
    return home


@pytest.fixture
def restricted(restricted_home, monkeypatch):
    monkeypatch.setenv("UPSTREAM_HOME", str(restricted_home))
    monkeypatch.delenv("UPSTREAM_EDITIONS", raising=False)


FIGURES = "/schools/900001/under-agreement/"


def test_figures_stand_with_their_rules_of_use(people, restricted, live):
    page = text(people["officer"], FIGURES)
    assert "77%" in page
    assert "Rules of use: Reading checks of our schools" in page
    assert "Not to be passed on." in page


def test_they_are_for_parties_and_for_those_cleared(county, people, restricted, live):
    assert "77%" not in text(people["head"], FIGURES)  # the school is no party
    assert people["stranger"].get(FIGURES).status_code == 403
    assert people["keeper"].get(FIGURES).status_code == 403
    party = county.browser("improvement-officer", county.alliance)
    assert "77%" in text(party, FIGURES)


def test_once_ended_they_are_hidden_and_the_page_says_so(county, people, restricted, live, officer):
    end(agreement=live, version=live.version, reason="A party left", by=officer)
    page = text(people["officer"], FIGURES)
    assert "77%" not in page
    assert "1 agreement is no longer in force, and figures that rest on it are hidden: Reading checks of our schools." in page
    assert "Reading checks of our schools" not in text(people["head"], FIGURES)


def test_the_register_names_sources_without_an_agreement(people, restricted):
    page = text(people["lead"], "/agreements/")
    assert "Sources without an agreement" in page
    assert NAME in page


def test_the_agreement_says_what_is_held_under_it(people, restricted, live):
    page = text(people["lead"], f"/agreements/{live.pk}/")
    assert "Reading checks of our schools (checks): figures are held, and shown to its parties." in page
    assert "Sources without an agreement" not in text(people["lead"], "/agreements/")


def test_a_long_register_asks_no_more_questions_than_a_short_one(county, people, officer, django_assert_max_num_queries):
    for number in range(30):
        draft(terms=dataclasses.replace(TERMS, reference=f"No {number}", parties=[county.alliance]), by=officer)
    with django_assert_max_num_queries(12):
        assert people["keeper"].get("/agreements/").status_code == 200


def test_signed_out_one_is_asked_to_sign_in(client_of_nobody, live):
    for url in ("/agreements/", f"/agreements/{live.pk}/", f"/agreements/{live.pk}/document/", FIGURES):
        assert client_of_nobody.get(url).headers["Location"].startswith("/signing-in/"), url
