"""What is typed is not lost: kept while it is written, kept when the session has ended, for the same person alone."""

from __future__ import annotations

import json
import re

import pytest

from tests.acting import body, browser_of, person
from upstream.casework.records.models import Draft
from upstream.registry.kinds import OrganisationKind as Kind
from upstream.registry.models import Belonging, Establishment, School

pytestmark = pytest.mark.django_db
ADD = "/schools/999001/intelligence/add/"
TYPED = "Two classes are taught together"


@pytest.fixture
def council():
    made = body(Kind.COUNCIL, "Westmere", council="991")
    school = School.objects.create(organisation=body(Kind.SCHOOL, "Alder Brook"), urn="999001")
    Establishment.objects.create(urn="999001", school=school, name="Alder Brook")
    Belonging.objects.create(school=school, organisation=made)
    return made


@pytest.fixture
def writer(council):
    return person("improvement-officer", council, "Wim Writer")


def form_of(client) -> dict[str, str]:
    """The hidden fields of the form, as a browser sends them along."""
    page = client.get(ADD).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(writer|key)" value="([^"]*)"', page))


def kept_by(client):
    """What the page sends while somebody types."""
    typed = json.dumps({"address": ADD, "typed": {"title": [TYPED]}})
    return client.post("/drafts/save/", typed, content_type="application/json")


def test_a_draft_is_kept_and_stands_in_the_form_again(home, writer):
    client = browser_of(writer)
    sent = kept_by(client)
    assert sent.json()["saved"]
    assert TYPED in client.get(ADD).content.decode()
    assert "What you had typed on" in client.get(ADD).content.decode()
    client.post("/drafts/discard/", {"address": ADD})
    assert TYPED not in client.get(ADD).content.decode()


def test_a_colleague_of_the_same_body_never_sees_it(home, writer, council):
    kept_by(browser_of(writer))
    colleague = browser_of(person("improvement-officer", council, "Cass Colleague"))
    assert TYPED not in colleague.get(ADD).content.decode()


@pytest.mark.parametrize("same", [True, False])
def test_a_form_sent_after_the_session_ended_comes_back_to_its_writer_alone(home, writer, council, same):
    client = browser_of(writer)
    hidden = form_of(client)
    assert hidden["writer"]
    client.cookies.clear()
    answer = client.post(ADD, {**hidden, "title": TYPED})
    assert answer.status_code == 302
    assert "/signing-in/" in answer.headers["Location"]
    next_one = writer if same else person("improvement-officer", council, "Cass Colleague")
    kept = client.session["typed"]
    signed_in = browser_of(next_one)
    session = signed_in.session
    session["typed"] = kept  # what signing in leaves in place
    session.save()
    assert (TYPED in signed_in.get(ADD).content.decode()) is same
    assert Draft.objects.filter(user=writer).exists() is same


@pytest.mark.parametrize("writer_field", ["", "5", "5:forged"])
def test_a_form_that_nobody_signed_is_not_kept(home, council, writer_field):
    stranger = browser_of(person("governor", body(Kind.SCHOOL, "Elsewhere"), "Sam Stranger"))
    stranger.cookies.clear()
    stranger.post(ADD, {"writer": writer_field, "title": TYPED})
    assert "typed" not in stranger.session


def test_once_it_is_sent_no_draft_is_left(home, writer):
    client = browser_of(writer)
    kept_by(client)
    sent = client.post(ADD, {
        **form_of(client), "kind": "staffing", "stands_as": "fact", "title": TYPED, "happened_on_0": "2", "happened_on_1": "11",
        "happened_on_2": "2026",
    })
    assert sent.status_code == 302
    assert not Draft.objects.exists()
