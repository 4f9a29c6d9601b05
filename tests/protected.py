"""The invented county, with what protection looks after: contacts, intelligence, a share, a file, a draft."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from tests.county import County
from upstream.casework.ground.contacts import actions as contacts
from upstream.casework.ground.contacts.models import Contact
from upstream.casework.ground.contacts.rules import Entered
from upstream.casework.ground.intelligence.actions import add_intelligence
from upstream.casework.ground.intelligence.models import Intelligence
from upstream.casework.ground.intelligence.rules import Told
from upstream.casework.records.models import Draft
from upstream.casework.records.sharing import share
from upstream.files.actions import add_file
from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.registry.models import Deployment


@dataclass
class Records:
    county: County
    lead: Hat  # of the council, who wrote everything
    officer: Hat  # the council’s data protection officer
    contact: Contact  # ended two years ago
    complaint: Intelligence


@pytest.fixture
def files(settings, tmp_path):
    settings.FILES_FOLDER = tmp_path / "home" / "files"
    return settings.FILES_FOLDER


@pytest.fixture
def records(county, files) -> Records:
    Deployment.objects.create(pk=1, organisation=county.council)
    lead = county.hat("improvement-lead", county.council, "Ann Leader")
    officer = county.hat("protection-officer", county.council, "Dee Protector")
    ended = today() - dt.timedelta(days=800)
    contact = contacts.add(
        organisation=county.brook.organisation, by=lead,
        entered=Entered("headteacher", "Harriet Head", email="h.head@brook.example", first=dt.date(2016, 9, 1), last=ended),
    )
    complaint = add_intelligence(
        school=county.brook, by=lead,
        told=Told(
            kind="complaint", is_fact=True, happened_on=today() - dt.timedelta(days=10),
            title="A complaint about Harriet Head", text="A parent wrote about the end of the day.", source="a parent",
        ),
    )
    share(shared=complaint, organisation=county.brook.organisation, reason="so that they can answer", by=lead)
    add_file(
        chunks=[b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"], name="letter.pdf", holder=county.council.pk,
        sensitivity="confidential", by=lead, school=county.brook.pk, about=complaint,
    )
    address = f"/schools/900001/intelligence/{complaint.pk}/"
    Draft.objects.create(user=lead.user, organisation=county.council, address=address, typed={"text": ["x"]})
    return Records(county, lead, officer, contact, complaint)
