"""What is deleted when, what is held from it, what stays behind, and what stays untouched."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from upstream.audit.actors import job
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.audit.models import Event
from upstream.casework.ground.contacts.models import Contact
from upstream.casework.ground.intelligence.models import Intelligence
from upstream.casework.protection import deletion, holds
from upstream.casework.protection.due import due_for_deletion, school_left
from upstream.casework.protection.reach import why_not_protect
from upstream.casework.protection.rules import Length, legal_clocks, retention_rules
from upstream.casework.records.models import Draft, Share, Tombstone
from upstream.files.models import StoredFile
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.people import accounts
from upstream.people.models import Invitation, User
from upstream.registry.models import Belonging

BY = job("retention")


def due(kind: str, on: dt.date | None = None) -> list[str]:
    found = [one for one in due_for_deletion(on or today()) if one.table.table == kind]
    return [str(key) for one in found for key in one.rows.values_list("pk", flat=True)]


@pytest.mark.parametrize(
    ("length", "day", "later"),
    [
        ({"months": 1}, "2019-01-31", "2019-02-28"), ({"months": 1}, "2020-01-31", "2020-02-29"),
        ({"years": 1}, "2020-02-29", "2021-02-28"), ({"days": 30}, "2019-12-15", "2020-01-14"),
        ({"years": 6}, "2013-09-01", "2019-09-01"),
    ],
)
def test_a_length_of_time_ends_on_the_corresponding_day(length, day, later):
    kept = Length(**length)
    assert kept.after(dt.date.fromisoformat(day)) == dt.date.fromisoformat(later)
    assert kept.before(dt.date.fromisoformat(later)) <= dt.date.fromisoformat(day), "nothing goes a day too early"


@pytest.mark.parametrize(
    ("received", "due_on"),
    [
        ("2026-09-02", "2026-10-02"),  # a Friday
        ("2026-09-03", "2026-10-05"),  # a Saturday: the Monday after
        ("2026-01-31", "2026-03-02"),  # 28 February is a Saturday
        ("2025-11-25", "2025-12-29"),  # Christmas Day, Boxing Day and a weekend
        ("2025-12-31", "2026-02-02"),
    ],
)
def test_a_month_to_answer_ends_on_a_working_day(received, due_on):
    day = dt.date.fromisoformat(received)
    assert legal_clocks().on("subject-access", day).ends(day) == dt.date.fromisoformat(due_on)


def test_a_later_version_of_a_rule_holds_from_its_day(monkeypatch, tmp_path):
    (tmp_path / "retention").mkdir()
    (tmp_path / "retention" / "rules.yaml").write_text(
        "rules:\n  - {id: contacts, title: Contacts, since: 2030-01-01, keep: {months: 3}, after: the end, then: stub,"
        " basis: local choice, why: 'Our schedule says so.', reviewed: {by: us, on: 2026-01-01}}\n", encoding="utf-8",
    )
    monkeypatch.setenv("UPSTREAM_DEFINITIONS", str(tmp_path))
    assert str(retention_rules().on(dt.date(2029, 12, 31))["contacts"].keep) == "1 year"
    assert str(retention_rules().on(dt.date(2030, 1, 1))["contacts"].keep) == "3 months"
    assert "casework" in retention_rules().on(dt.date(2030, 1, 1)), "the package’s other rules stay"


def test_what_has_not_ended_is_never_due(records):
    open_ended = Contact.objects.create(
        holder=records.county.council, organisation=records.county.brook.organisation, role="senco", person="Sam", urn="900001",
    )
    assert str(open_ended.pk) not in due("casework.contact", dt.date(2100, 1, 1))


def test_a_contact_is_due_a_year_after_its_last_day(records):
    last = records.contact.last
    anniversary = last.replace(year=last.year + 1)
    assert due("casework.contact", anniversary - dt.timedelta(days=1)) == []
    assert due("casework.contact", anniversary) == [str(records.contact.pk)]


def test_deletion_leaves_a_stub_and_an_event_without_text(records):
    done = deletion.run(by=BY)
    assert done.numbers["casework.contact"] == 1
    assert not Contact.objects.filter(pk=records.contact.pk).exists()
    stub = Tombstone.objects.get(record_kind="casework.contact", record=str(records.contact.pk))
    assert (stub.why, stub.holder, stub.school) == ("contacts", records.county.council.pk, records.county.brook.pk)
    event = Event.objects.get(happened=Happened.RECORD_DELETED, target=str(records.contact.pk))
    assert (event.fields, event.role) == (["rule:contacts"], "job:retention")
    assert "Harriet" not in repr(event.__dict__) + repr(stub.__dict__)


def test_everything_of_a_record_goes_with_it(records):
    gone = records.complaint
    stored = StoredFile.objects.get(record=str(gone.pk))
    assert Intelligence.history.filter(id=gone.pk).exists()
    deletion.delete(gone=gone, why="on request", by=records.officer)
    assert not Intelligence.objects.filter(pk=gone.pk).exists()
    assert not Intelligence.history.filter(id=gone.pk).exists(), "the texts in its past are the record’s too"
    assert not Share.objects.filter(record=gone.pk).exists()
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    assert not Draft.objects.exists()
    assert Contact.objects.filter(pk=records.contact.pk).exists(), "and nothing else"


def test_a_hold_keeps_a_record_until_it_ends(records):
    hold = holds.place(record_held=records.contact, reason="a claim was announced", by=records.officer)
    assert due("casework.contact") == []
    assert deletion.run(by=BY).numbers.get("casework.contact") is None
    holds.end(hold=hold, version=hold.version, by=records.officer)
    assert due("casework.contact") == [str(records.contact.pk)]


def test_a_school_held_keeps_everything_about_it(records):
    holds.place(school=records.county.brook, reason="an inquiry", by=records.officer)
    assert due("casework.contact") == []
    holds.place(school=records.county.mill, reason="an inquiry", by=records.officer)
    assert due("casework.intelligence", dt.date(2100, 1, 1)) == []


def test_only_the_data_protection_officer_holds_and_only_what_is_theirs(records):
    county = records.county
    with pytest.raises(Refusal, match="data protection officer"):
        holds.place(record_held=records.contact, reason="because", by=records.lead)
    stranger = county.hat("protection-officer", county.trust, "Tom Trust")
    with pytest.raises(Refusal, match="Another data protection officer"):
        holds.place(record_held=records.contact, reason="because", by=stranger)
    with pytest.raises(Refusal, match="Say why"):
        holds.place(record_held=records.contact, reason=" ", by=records.officer)


def test_the_deployments_officer_looks_after_bodies_without_one(records):
    county = records.county
    assert why_not_protect(records.officer, county.trust.pk) is None
    county.hat("protection-officer", county.trust, "Tom Trust")
    assert "Another data protection officer" in why_not_protect(records.officer, county.trust.pk)
    assert why_not_protect(county.hat("protection-officer", county.trust, "Tom Trust"), None) is not None


def test_the_clock_of_a_school_that_left_starts_on_its_last_day(records):
    belonging = Belonging.objects.get(school=records.county.brook)
    rows = Contact._base_manager.annotate(left=school_left()).filter(pk=records.contact.pk)
    assert rows.get().left is None, "it has not left"
    Belonging.objects.filter(pk=belonging.pk).update(last=dt.date(2020, 8, 31))
    assert rows.get().left == dt.date(2020, 8, 31)
    Belonging.objects.create(school=belonging.school, organisation=belonging.organisation, first=dt.date(2022, 9, 1))
    assert rows.get().left is None, "it came back"


def test_a_closed_account_is_anonymous_in_the_end_and_its_events_stay(records):
    user = records.county.user("chair", records.county.brook, "Carl Chair")
    Invitation.objects.create(
        email=user.email, name=user.name, organisation=records.county.council, role="chair", token_hash="x" * 64,
        ends_at=timezone.now(),
    )
    accounts.close(user=user, version=user.version, by=records.county.hat("headteacher", records.county.brook))
    User.objects.filter(pk=user.pk).update(closed_at=timezone.now() - dt.timedelta(days=740))
    deletion.run(by=BY)
    user.refresh_from_db()
    assert "Carl" not in user.name
    assert "carl" not in user.email
    assert not Invitation.objects.filter(name="Carl Chair").exists()
    assert Event.objects.filter(target_kind="people.user", target=str(user.pk), happened=Happened.PERSON_CLOSED).exists()
    assert due("people.user") == [], "it is anonymous once"


def test_drafts_and_keys_go_after_a_month_without_a_stub(records):
    Draft.objects.update(saved_at=timezone.now() - dt.timedelta(days=31))
    done = deletion.run(by=BY)
    assert done.numbers["casework.draft"] == 1
    assert not Tombstone.objects.filter(record_kind="casework.draft").exists()


def test_events_go_by_whole_years(records):
    record(Happened.SHARED, by=BY, target=records.contact)
    old = Event.objects.order_by("pk").first()
    Event._base_manager.filter(pk=old.pk).update(at=dt.datetime(2015, 12, 31, 23, 0, tzinfo=dt.UTC))
    deletion.run_all(by=BY, on=dt.date(2022, 12, 31))
    assert Event.objects.filter(pk=old.pk).exists(), "2015 ends on 31 December: seven years later is the last day it is kept"
    deletion.run_all(by=BY, on=dt.date(2023, 1, 1))
    assert not Event.objects.filter(pk=old.pk).exists()
    assert Event.objects.exists()


def test_one_record_that_cannot_go_stops_no_other(records, monkeypatch):
    removing = deletion._remove

    def stuck(gone, by):
        if gone.pk == records.contact.pk:
            raise deletion.StillNeeded("It cannot be deleted yet: a visit still rests on it.")
        removing(gone, by)

    monkeypatch.setattr(deletion, "_remove", stuck)
    Intelligence.objects.update(expires_on=today() - dt.timedelta(days=4000))
    done = deletion.run(by=BY)
    assert done.numbers["casework.intelligence"] == 1
    assert done.stuck == [("casework.contact", str(records.contact.pk), "It cannot be deleted yet: a visit still rests on it.")]
    assert not Tombstone.objects.filter(record=str(records.contact.pk)).exists(), "no stub of what is still there"


def test_a_restored_record_is_deleted_again_and_a_person_made_anonymous_again(records):
    deletion.delete(gone=records.contact, why="on request", by=records.officer)
    stubs = list(Tombstone.objects.all())
    Contact.objects.create(
        pk=records.contact.pk, holder=records.county.council, organisation=records.county.brook.organisation, role="senco",
        person="Harriet Head",
    )
    assert deletion.replay(stubs, by=BY) == 1
    assert not Contact.objects.filter(pk=records.contact.pk).exists()
    assert deletion.replay(stubs, by=BY) == 0
