"""A question that is compiled once gives what Django's own gives, whatever it is asked with."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.county import county
from upstream.casework.ground.intelligence.models import Intelligence
from upstream.casework.records.among import Among
from upstream.lib.clock import today
from upstream.people.hats import remembered_by
from upstream.registry.models import Belonging, School
from upstream.registry.prepared import Prepared

__all__ = ["county"]
BELONGING = Prepared(
    lambda body, on: Belonging.objects.on(on).filter(organisation=body).order_by("school").values_list("school"), int, dt.date
)


def test_it_is_asked_anew_with_each_value(county):
    mill = Belonging.objects.get(school=county.mill, organisation=county.council)
    Belonging.objects.filter(pk=mill.pk).update(last=dt.date(2024, 8, 31))
    for body in (county.council, county.trust, county.alliance):
        for day in (dt.date(2024, 8, 31), dt.date(2024, 9, 1), today()):
            plain = Belonging.objects.on(day).filter(organisation=body).order_by("school").values_list("school")
            assert BELONGING.rows(body.pk, day) == list(plain)
    assert BELONGING.rows(county.council.pk, dt.date(2024, 9, 1)) != BELONGING.rows(county.council.pk, dt.date(2024, 8, 31))


def test_a_value_that_does_not_stand_in_it_as_itself_is_our_mistake(db):
    with pytest.raises(ValueError, match="as itself"):
        Prepared(lambda body: School.objects.filter(urn=f"x{body}").values_list("pk"), int).rows(1)


@pytest.mark.parametrize("role", ["improvement-lead", "trust-director", "improvement-officer", "headteacher"])
def test_what_a_body_remembers_is_the_same_by_both_roads(county, role):
    at = {"trust-director": county.trust, "improvement-officer": county.alliance, "headteacher": county.brook}
    hat = county.hat(role, at.get(role, county.council))
    assert set(hat.remembered) == set(hat.remembers.values_list("pk", flat=True))
    assert set(remembered_by(county.council, today()).values_list("pk", flat=True)) >= {county.brook.pk}


@pytest.mark.parametrize("ids", [[], [1], [2, 3, 10**12]])
def test_among_is_in(county, ids):
    assert set(School.objects.filter(Among("pk", ids))) == set(School.objects.filter(pk__in=ids))
    assert not Intelligence.objects.filter(Among("school", ids)).exists()
