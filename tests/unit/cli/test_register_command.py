"""`upstream register`: whose schools, what it says, and that a second run says that nothing changed."""

from __future__ import annotations

import json

import pytest

from upstream.registry.models import Covering, Deployment, LinkQuestion, Organisation, Reconciliation, School
from upstream.registry.queries import organisation_by, school_by_urn

pytestmark = pytest.mark.django_db


def test_a_council_is_named_the_first_time(upstream):
    code, _, complained = upstream("register")
    assert code == 1
    assert "It is not known yet whose schools to keep" in complained
    code, said, _ = upstream("register", "--where", "la=501")
    assert code == 0
    assert "Schools added: " in said
    assert "nothing changed" in upstream("register")[1]  # those it knows already
    assert School.objects.count() < 200


def test_the_schools_of_whoever_runs_the_site(upstream):
    upstream("register", "--where", "la=501")
    alliance = Organisation.objects.create(kind="alliance", name="Alliance", typed=True)
    Covering.objects.create(organisation=alliance, covered=organisation_by("la", "501"))
    Deployment.objects.create(pk=1, organisation=alliance)
    told = json.loads(upstream("register", "--json")[1])
    assert told["changed"] is False
    assert told["counts"] == {}
    assert json.loads(upstream("register", "--england", "--json")[1])["counts"]["schools"] > 0


def test_questions_are_listed(upstream):
    upstream("register", "--where", "la=501")
    assert "No question waits for a person." in upstream("register", "--questions")[1]
    LinkQuestion.objects.create(
        reconciliation=Reconciliation.objects.first(), earlier=school_by_urn("900001"), later=school_by_urn("900003"),
        urn="900003",
    )
    told = upstream("register", "--questions")[1]
    assert "Quillreach Community Primary School and Barleygarth Primary School, URN 900003: are they one school?" in told
