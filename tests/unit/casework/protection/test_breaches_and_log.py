"""Breaches have a clock; the log says who looked, to a school without persons and to an officer in full."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from upstream.audit.events import viewed
from upstream.casework.protection import breaches, log
from upstream.casework.protection.breaches import Told
from upstream.casework.protection.log import Asked
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal

WHAT = "A letter to Brook School went to Mill Academy."


def told(**other) -> Told:
    given = {"what": WHAT, "known_at": timezone.now() - dt.timedelta(hours=5), "risk": "likely"}
    return Told(**given | other)


def test_seventy_two_hours_run_from_the_moment_it_became_known(records):
    known_at = dt.datetime(2026, 10, 23, 16, 30, tzinfo=dt.UTC)  # a Friday: weekends count
    breach = breaches.record_breach(told=told(known_at=known_at), by=records.officer)
    assert breach.report_by == dt.datetime(2026, 10, 26, 16, 30, tzinfo=dt.UTC)
    assert breaches.must_be_reported(breach)


def test_it_is_closed_only_once_what_must_be_done_is_done(records):
    breach = breaches.record_breach(told=told(risk="high"), by=records.officer)
    with pytest.raises(Refusal, match="has not been reported"):
        breaches.close_breach(breach=breach, version=1, by=records.officer)
    breach = breaches.change_breach(
        breach=breach, version=1, by=records.officer,
        told=told(risk="high", known_at=breach.known_at, reported_at=timezone.now()),
    )
    with pytest.raises(Refusal, match="told to the people"):
        breaches.close_breach(breach=breach, version=breach.version, by=records.officer)
    breach = breaches.change_breach(
        breach=breach, version=breach.version, by=records.officer,
        told=told(risk="high", known_at=breach.known_at, reported_at=breach.reported_at, told="The head, by telephone."),
    )
    assert breaches.close_breach(breach=breach, version=breach.version, by=records.officer).closed_on == today()


def test_where_a_risk_is_unlikely_nothing_is_reported(records):
    breach = breaches.record_breach(told=told(risk="unlikely"), by=records.officer)
    assert not breaches.must_be_reported(breach)
    assert breaches.close_breach(breach=breach, version=1, by=records.officer).closed_on


def test_breaches_are_their_own_officers_alone(records):
    county = records.county
    breach = breaches.record_breach(told=told(), by=records.officer)
    tom = county.hat("protection-officer", county.trust, "Tom Trust")
    for hat in (records.lead, tom, county.hat("headteacher", county.brook)):
        assert not breaches.breaches_for(hat).exists()
        with pytest.raises(Refusal):
            breaches.close_breach(breach=breach, version=1, by=hat)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"what": " "}, "Say what happened"), ({"risk": "some"}, "how great the risk"),
        ({"known_at": timezone.now() + dt.timedelta(days=1)}, "future"),
        ({"reported_at": timezone.now() - dt.timedelta(days=9)}, "before it became known"),
    ],
)
def test_what_cannot_be_is_refused(records, wrong, why):
    with pytest.raises(Refusal, match=why):
        breaches.record_breach(told=told(**wrong), by=records.officer)


# The log

def test_a_school_reads_looks_at_what_was_shared_with_it_and_at_nothing_else(records):
    county = records.county
    viewed(records.complaint, by=records.lead, shared_with_school=True)
    viewed(records.contact, by=records.lead, shared_with_school=False)
    rows = list(log.looks_for_school(county.brook, Asked()))
    assert [row.target for row in rows] == [str(records.complaint.pk)]
    assert list(log.looks_for_school(county.mill, Asked())) == []
    names = log.names_for(rows, with_people=False)
    assert names.organisation(rows[0].organisation) == "Wyvershire"
    assert names.person(rows[0].user) == "", "a school never reads who it was"


def test_an_officer_reads_the_log_of_the_bodies_they_look_after(records):
    county = records.county
    viewed(records.complaint, by=records.lead, shared_with_school=True)
    tom = county.hat("protection-officer", county.trust, "Tom Trust")
    assert log.looks_for_officer(records.officer, Asked()).count() == 1
    assert log.looks_for_officer(tom, Asked()).count() == 0, "not even that the record exists"
    assert log.events_for_officer(records.officer, Asked()).exists()
    assert not log.events_for_officer(tom, Asked()).exists()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(first=today()), 1), (Asked(last=today() - dt.timedelta(days=1)), 0), (Asked(person="ann leader"), 1),
        (Asked(person="nobody"), 0), (Asked(kind="casework.intelligence"), 1), (Asked(kind="casework.contact"), 0),
        (Asked(role="improvement-lead"), 1), (Asked(role="chair"), 0),
    ],
)
def test_the_log_is_narrowed(records, asked, found):
    viewed(records.complaint, by=records.lead, shared_with_school=True)
    assert log.looks_for_officer(records.officer, asked).count() == found
