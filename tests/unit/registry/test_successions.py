"""What a succession does to the register, by its kind and by who holds records: the table of the rule."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.registry.county_facts import facts, one, school
from upstream.evidence.register import Descent
from upstream.registry.models import Ancestry, LinkQuestion, School
from upstream.registry.queries import ids_of, school_by_urn

OLD, NEW = ("900001", "2001-09-01"), ("900002", "2019-09-01")
EVE = "2019-08-31"


def apart(edition: str):
    """Both establishments, and no link between them."""
    return facts(school(one(*OLD)), school(one(*NEW)), edition=edition)


def linked(edition: str, how: str):
    return facts(school(one(*OLD, EVE), one(*NEW, how=how)), edition=edition, as_at="2019-12-31")


def descended(edition: str, kind: str):
    on = dt.date(2019, 9, 1)
    return facts(
        school(one(*OLD, EVE)), school(one(*NEW)), edition=edition, as_at="2019-12-31",
        descents=[Descent(OLD[0], NEW[0], kind, on)],
    )


ONE_TO_ONE = ("converter", "sponsored", "re-brokered", "other")
# succession, is the new number known before the link?, who holds records → schools, whose id stays, questions
CASES = [
    *((how, False, held, 1, "earlier", 0) for how in ONE_TO_ONE for held in ((), (OLD[0],))),
    *((how, True, (), 1, "earlier", 0) for how in ONE_TO_ONE),
    *((how, True, (OLD[0],), 1, "earlier", 0) for how in ONE_TO_ONE),
    *((how, True, (NEW[0],), 1, "later", 0) for how in ONE_TO_ONE),
    *((how, True, (OLD[0], NEW[0]), 2, "both", 1) for how in ONE_TO_ONE),
    *((how, known, held, 2, "both", 0)
      for how in ("merger", "amalgamation", "split") for known in (False, True) for held in ((), (OLD[0],), (OLD[0], NEW[0]))
      if known or NEW[0] not in held),
]


@pytest.mark.parametrize(("how", "known", "held", "schools", "stays", "questions"), CASES)
def test_who_continues_whom(taken, how, known, held, schools, stays, questions):
    taken(apart("before") if known else facts(school(one(*OLD)), edition="before"))
    earlier = school_by_urn(OLD[0])
    later = school_by_urn(NEW[0])
    after = linked("after", how) if how in ONE_TO_ONE else descended("after", how)
    taken(after, held)
    assert School.objects.filter(became__isnull=True).count() == schools
    assert LinkQuestion.objects.count() == questions
    if stays == "both":
        assert school_by_urn(OLD[0]) == earlier
        assert school_by_urn(NEW[0]) != earlier
        assert Ancestry.objects.count() == (how not in ONE_TO_ONE)
        return
    stayed = earlier if stays == "earlier" else later
    assert school_by_urn(OLD[0]) == school_by_urn(NEW[0]) == stayed
    assert school_by_urn(NEW[0]).urn == NEW[0]
    if known:
        assert set(ids_of(stayed)) == {earlier.pk, later.pk}  # nothing was deleted, and records of both are found


@pytest.mark.parametrize("how", ONE_TO_ONE)
def test_a_question_is_asked_once(taken, how):
    taken(apart("before"))
    taken(linked("after", how), held=(OLD[0], NEW[0]))
    again = taken(linked("after", how), held=(OLD[0], NEW[0]))
    assert not again.changed
    assert LinkQuestion.objects.count() == 1
    assert School.objects.count() == 2


def test_of_a_chain_that_is_two_schools_until_somebody_answers_each_has_its_own_days(taken):
    taken(apart("before"))
    taken(linked("after", "converter"), held=(OLD[0], NEW[0]))
    earlier, later = school_by_urn(OLD[0]), school_by_urn(NEW[0])
    assert [(str(row.first), str(row.last)) for row in earlier.belongings.all()] == [("2001-09-01", EVE)]
    assert [(str(row.first), str(row.last)) for row in later.belongings.all()] == [("2019-09-01", "None")]
    assert earlier.urn == OLD[0]
    assert str(earlier.organisation.last) == EVE


def test_a_third_number_continues_whoever_has_the_second(taken):
    taken(apart("before"))
    taken(linked("after", "converter"), held=(OLD[0], NEW[0]))
    later = school_by_urn(NEW[0])
    chain = school(one(*OLD, EVE), one(*NEW, "2021-08-31"), one("900003", "2021-09-01", how="re-brokered"))
    taken(facts(chain, edition="third", as_at="2021-12-31"), held=(OLD[0], NEW[0]))
    assert school_by_urn("900003") == later
    assert school_by_urn("900003").urn == "900003"


def test_a_number_that_was_learnt_last_and_lies_between_belongs_to_the_school(taken):
    taken(facts(school(one(*OLD)), edition="before"))
    earlier = school_by_urn(OLD[0])
    chain = school(one(*OLD, EVE), one(*NEW, "2021-08-31", how="converter"), one("900003", "2021-09-01", how="re-brokered"))
    taken(facts(chain, edition="after", as_at="2021-12-31"))
    assert {row.urn for row in earlier.establishments.all()} == {"900001", "900002", "900003"}
    assert school_by_urn(OLD[0]).urn == "900003"
