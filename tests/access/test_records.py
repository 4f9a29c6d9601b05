"""Every kind of record, as every person: what they can read is found everywhere, what they cannot is found nowhere.

What no page shows too much is tried with the pages (`test_pages.py`), which are asked while the same records stand there.
"""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.access.asking import body_of
from tests.access.naive import CAREFUL, Thing, reads, the_world
from tests.access.people import SEATS
from tests.access.recorded import MAKERS, every_kind
from tests.access.shelf import all_shares, person_of
from upstream.casework.ground.lines import lines_of
from upstream.casework.records.access import can_see, visible, why_not_see
from upstream.casework.records.models import Share
from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.registry.models import Organisation, School
from upstream.registry.queries import school_by_urn
from upstream.web.records.kinds import every_kind as kinds_of_pages
from upstream.web.records.kinds import kind_of_label


def test_every_kind_of_record_has_a_maker_and_pages_of_its_own():
    labels = {kind._meta.label_lower for kind in every_kind()}
    assert labels == set(MAKERS), "say in tests/access/recorded.py how somebody makes one of each kind"
    assert labels == {kind.label for kind in kinds_of_pages()}, "each kind has a kind.py in its area of the web"


def test_the_shelf_has_every_kind_shared_unshared_and_shared_until_yesterday(shelf):
    for state in ("unshared", "shared", "share ended"):
        assert {kept.label for kept in shelf if kept.state == state} == set(MAKERS)
    assert {kept.by for kept in shelf} >= {"improvement-officer", "commissioner", "trust-director", "headteacher"}


def readable(shelf, seat: str, hat: Hat) -> set:
    world, shares, person = the_world(), all_shares(), person_of(seat, hat)
    return {kept.record.pk for kept in shelf if reads(person, kept.thing, shares, world, today())}


@pytest.mark.parametrize("seat", SEATS)
def test_what_a_person_may_read_is_what_the_rule_says_and_its_pages_answer_so(seat, hats, shelf, browser):
    may_read, client, wrong, looked_at = readable(shelf, seat, hats[seat]), browser(seat), [], set()
    on_shelf = {kept.record.pk for kept in shelf}
    assert {pk for kind in every_kind() for pk in visible(kind, hats[seat]).values_list("pk", flat=True)} & on_shelf == may_read
    for kept in shelf:
        is_read, record = kept.record.pk in may_read, kept.record
        way = (kept.label, record.holder_id == hats[seat].organisation.pk)
        if way in looked_at if is_read else kept.state == "share ended":
            continue  # asked of the rule; of pages one of a kind that is one’s own is looked at, and one that is shared
        looked_at |= {way} if is_read else set()
        got = client.get(kind_of_label(kept.label).url(record.pk))
        if (got.status_code == 200) != is_read or (is_read and kept.word.encode() not in body_of(got)):
            wrong.append(f"{kept.label} of {kept.by}, {kept.state}: {got.status_code}")
    assert not wrong, f"as {seat}: {wrong}"


@pytest.mark.parametrize("seat", ["improvement-officer", "trust-director", "headteacher", "diocesan-officer", "governor"])
def test_lists_lines_and_files_hold_exactly_what_may_be_read(seat, hats, shelf, browser):
    may_read, hat, client = readable(shelf, seat, hats[seat]), hats[seat], browser(seat)
    words = {kept.word for kept in shelf if kept.record.pk in may_read}
    assert words or seat == "diocesan-officer"
    ids = {line.id for line in lines_of(hat)}
    assert ids & {kept.record.pk for kept in shelf} == may_read
    for kind in kinds_of_pages():
        listed = {one.pk for one in kind.listed(hat)}
        assert listed & {kept.record.pk for kept in shelf} == {
            kept.record.pk for kept in shelf if kept.label == kind.label and kept.record.pk in may_read
        }
        table = client.get(f"/{kind.segment}/{kind.segment}.csv")
        if table.status_code == 200:
            shown = {kept.word for kept in shelf if kept.word.encode() in body_of(table)}
            assert shown == {kept.word for kept in shelf if kept.label == kind.label and kept.word in words}, kind.word


# The rule against its second telling, on generated cases

def offsets():
    """Days before (−) and after today; None is unknown."""
    return some.one_of(some.none(), some.integers(-400, 400))


CASES = {
    "kind": some.sampled_from(sorted(MAKERS)), "sensitivity": some.sampled_from(CAREFUL),
    "holder": some.sampled_from(("alliance", "council", "trust", "other trust", "school", "academy", "diocese")),
    "about": some.sampled_from(("school", "academy", "joined", "merged", "other trust’s", "none")),
    "shared": some.lists(
        some.tuples(some.sampled_from(("alliance", "council", "trust", "other trust", "school", "academy", "diocese")),
                    some.integers(-400, 400), offsets()), max_size=3, unique_by=lambda one: one[0]),
    "left": some.booleans(), "seats": some.sets(some.sampled_from(sorted(SEATS)), min_size=4, max_size=6),
}


@pytest.fixture
def bodies(hats) -> dict[str, Organisation]:
    seats = {
        "alliance": "improvement-officer", "council": "commissioner", "trust": "trust-director",
        "other trust": "director-elsewhere", "school": "headteacher", "academy": "head-elsewhere",
        "diocese": "diocesan-officer",
    }
    return {name: hats[seat].organisation for name, seat in seats.items()}


@pytest.fixture
def abouts(hats) -> dict[str, School | None]:
    """A school, an academy, one that was found to be one with the school, one that was merged into another."""
    school = school_by_urn("900001")
    joined = School.objects.exclude(pk=school.pk).filter(belongings__organisation__kind="council", became=None).last()
    School.objects.filter(pk=joined.pk).update(became=school)
    merged = School.objects.filter(descendants__isnull=False).first()
    return {
        "school": school, "academy": school_by_urn("900051"), "joined": joined, "merged": merged, "none": None,
        "other trust’s": hats["director-elsewhere"].schools.first(),
    }


# The fixtures are read alone; what a case changes is rolled back with it.
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(case=some.fixed_dictionaries(CASES))
def test_the_rule_and_its_second_telling_agree(case, hats, shelf, bodies, abouts):
    """A record is set down as the case says: no verb makes a share of last year, nor a diocese’s record."""
    kind = next(one for one in every_kind() if one._meta.label_lower == case["kind"])
    record = next(kept.record for kept in shelf if kept.label == case["kind"] and kept.state == "unshared")
    with transaction.atomic():
        about = abouts[case["about"]]
        kind._default_manager.filter(pk=record.pk).update(
            holder=bodies[case["holder"]], school=about, sensitivity=case["sensitivity"]
        )
        for name, first, last in case["shared"]:
            _set_down(record, bodies, case["holder"], name, first, last)
        if case["left"]:
            about and about.belongings.filter(organisation__kind="trust").update(last=today() - dt.timedelta(days=1))
        _both_agree(kind, record, case, hats, about)
        transaction.set_rollback(True)


def _set_down(record, bodies, holder: str, name: str, first: int, last: int | None) -> None:
    begin = today() + dt.timedelta(days=first)
    end = max(begin, today() + dt.timedelta(days=last)) if last is not None else None
    Share.objects.create(
        record_kind=record._meta.label_lower, record=record.pk, holder=bodies[holder], organisation=bodies[name],
        first=begin, last=end, reason="as the case says",
    )


def _both_agree(kind, record, case, hats, about) -> None:
    world, shares = the_world(), [row for row in all_shares() if row["record"] == record.pk]
    present = kind._default_manager.get(pk=record.pk)
    thing = Thing(case["kind"], present.pk, present.holder_id, present.school_id, present.sensitivity)
    for seat in sorted(case["seats"]):
        hat = hats[seat]
        fresh = Hat(hat.user, hat.organisation, hat.role, hat.membership)
        wanted = reads(person_of(seat, hat), thing, shares, world, today())
        assert can_see(present, fresh) == wanted, f"{seat}: {case}"
        if about is not None and about.became_id is None:
            assert visible(kind, fresh, about).filter(pk=present.pk).exists() == wanted, f"{seat}, of one school: {case}"


def test_the_reason_is_the_same_for_what_is_hidden_and_for_what_never_was(hats, shelf):
    outsider = hats["director-elsewhere"]
    for kept in shelf:
        if kept.state == "unshared" and kept.by == "improvement-officer":
            ghost = type(kept.record)(pk=uuid.uuid4(), holder=outsider.organisation)
            assert why_not_see(kept.record, outsider) == why_not_see(ghost, outsider) == why_not_see(ghost, None)
