"""People are told, quietly and once; by mail without content; what they chose holds; mail that comes back stops."""

from __future__ import annotations

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.core.mail import get_connection
from django.db import transaction

from upstream.audit.actors import Actor, job
from upstream.audit.events import OutsideTransaction
from upstream.audit.models import Event
from upstream.lib.clock import LONDON
from upstream.lib.definition_files import DefinitionError, read_definition
from upstream.lib.refusal import Refusal
from upstream.notices import sending
from upstream.notices.actions import bounced, choose, mended, notify, read, withdraw
from upstream.notices.digest import DigestTimes, last_digest
from upstream.notices.kinds import NOTICE_KINDS, When
from upstream.notices.models import MailTrouble, Notice
from upstream.notices.queries import choices_of, notices_of, trouble_of, troubles_of, unread_count
from upstream.notices.sending import Sent, send_due
from upstream.notices.states import NEXT, State, before

ANNA, BEN, CARA = 1, 2, 3
ADDRESSES = {ANNA: "anna@council.example", BEN: "ben@trust.example", CARA: "cara@school.example"}
BY = Actor(9, 4, "improvement-officer")
LINK = "https://upstream.example/sign-in/"


def london(day: str, time: str = "12:00") -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=LONDON)


MONDAY, TUESDAY = london("2026-11-30"), london("2026-12-01", "07:30")


@pytest.fixture
def about(db) -> Event:
    """Something to be told of. Events stand in for records of casework, which this floor does not know."""
    return Event.objects.create(happened="record.shared", role="x", target_kind="x", target="1", school=77, holder=4)


def tell(about, *recipients: int, kind: str = "shared", now: dt.datetime = MONDAY, **more) -> int:
    with transaction.atomic():
        return notify(recipients=recipients or [ANNA], kind=kind, about=about, by=BY, now=now, **more)


def known(users):
    return {user: ADDRESSES[user] for user in users if user in ADDRESSES}


def send(now: dt.datetime = TUESDAY, backend=None, addresses=known, **more) -> Sent:
    backend = backend or get_connection("django.core.mail.backends.locmem.EmailBackend")
    return send_due(now, addresses, backend, link=LINK, is_demo=False, **more)


def states() -> list[str]:
    return list(Notice.objects.order_by("id").values_list("state", flat=True))


def one_more(about) -> Event:
    return Event.objects.create(happened="record.shared", role="x", target_kind="x", target=f"{about.pk}-more")


# Telling


def test_people_are_told_but_not_whoever_did_it(about):
    assert tell(about, ANNA, BEN, BY.user, ANNA, school=77, holder=4, organisation=5) == 2
    assert list(Notice.objects.order_by("recipient").values_list(
        "recipient", "organisation", "kind", "about_kind", "about", "school", "holder", "state"
    )) == [(user, 5, "shared", "audit.event", str(about.pk), 77, 4, "waiting") for user in (ANNA, BEN)]


def test_nobody_is_told_twice_of_the_same_while_it_waits(about):
    assert tell(about, ANNA) == 1
    assert tell(about, ANNA, BEN) == 1
    assert tell(about, ANNA, kind="response") == 1
    send()
    assert tell(about, ANNA) == 1, "it was sent, and it happened again"


@pytest.mark.django_db(transaction=True)
def test_a_notice_outside_the_transaction_of_its_change_is_our_mistake():
    about = Event.objects.create(happened="record.shared", role="x", target_kind="x", target="1")
    with pytest.raises(OutsideTransaction):
        notify(recipients=[ANNA], kind="shared", about=about, by=BY)
    with transaction.atomic():
        notify(recipients=[ANNA], kind="shared", about=about, by=BY)
        transaction.set_rollback(True)  # the change failed
    assert not Notice.objects.exists()


def test_a_kind_that_nobody_described_is_our_mistake(about):
    with pytest.raises(KeyError):
        tell(about, kind="gossip")


def test_what_was_told_is_shown_until_it_is_taken_back(about):
    tell(about, ANNA, BEN)
    assert [notice.kind for notice in notices_of(ANNA)] == ["shared"]
    assert withdraw(about=about, recipients=[ANNA]) == 1
    assert (notices_of(ANNA), unread_count(ANNA), unread_count(BEN)) == ([], 0, 1)
    assert withdraw(about=about) == 1
    send()
    assert mail.outbox == []


def test_one_that_was_sent_can_still_be_taken_back_from_the_site(about):
    tell(about)
    send()
    withdraw(about=about)
    assert notices_of(ANNA) == []


def test_what_was_read_on_the_site_is_not_sent_any_more(about):
    tell(about, ANNA)
    tell(one_more(about), ANNA)
    assert unread_count(ANNA) == 2
    assert read(user=BEN, about=about) == 0, "another person’s reading changes nothing"
    assert read(user=ANNA, about=about) == 1
    send()
    assert "1 thing shared with you" in mail.outbox[0].body
    assert read(user=ANNA) == 1
    assert unread_count(ANNA) == 0
    assert len(notices_of(ANNA)) == 2


def test_nobody_reads_anothers_notice_by_its_number(about):
    tell(about, ANNA)
    assert read(user=BEN, notices=[Notice.objects.get().pk]) == 0
    assert read(user=ANNA, notices=[Notice.objects.get().pk]) == 1


# The mail


def test_the_mail_word_by_word(about):
    tell(about, kind="shared")
    tell(one_more(about), kind="shared")
    tell(about, kind="action-due")
    assert send() == Sent(mails=1, notices=3)
    (sent,) = mail.outbox
    assert sent.subject == "There is something for you in Upstream"
    assert sent.to == ["anna@council.example"]
    assert (sent.cc, sent.bcc, sent.attachments) == ([], [], [])
    assert sent.body == (
        "There is something for you in Upstream:\n"
        "\n"
        "- 1 agreed action due\n"
        "- 2 things shared with you\n"
        "\n"
        "Sign in to read it: https://upstream.example/sign-in/\n"
        "\n"
        "This mail holds no details, so that nobody else can read them.\n"
        "You choose when to be told, on the page ‘What I am told of’.\n"
    )
    headers = dict(sent.message().items())
    assert headers["Auto-Submitted"] == "auto-generated"
    assert set(headers) == {
        "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date", "Message-ID",
        "Auto-Submitted", "X-Auto-Response-Suppress",
    }


def test_no_mail_can_hold_a_number_of_what_it_is_about(about):
    """Whatever is known of the thing, no part of the mail changes with it."""
    bodies = set()
    for school, holder in ((77, 4), (78, 5)):
        mail.outbox.clear()
        Notice.objects.all().delete()
        tell(one_more(about), school=school, holder=holder, organisation=holder)
        send()
        bodies.add((mail.outbox[0].subject, mail.outbox[0].body))
    assert len(bodies) == 1


@pytest.mark.parametrize("kind", NOTICE_KINDS.values(), ids=lambda kind: kind.id)
def test_the_words_of_every_kind_are_words_alone(kind):
    """No holes that something could be written into, no capitals but the first: no name stands in a mail."""
    for words in (kind.one, kind.many):
        assert words.replace(" ", "").isalpha()
        assert words == words.lower()
    assert kind.counted(1) == f"1 {kind.one}"
    assert kind.counted(12) == f"12 {kind.many}"
    assert kind.usual in kind.choices
    assert not kind.is_urgent or kind.usual == When.AT_ONCE


def test_what_is_urgent_says_so_and_goes_at_once(about):
    tell(about, kind="alert", now=MONDAY)
    send(now=MONDAY + dt.timedelta(seconds=1))
    (sent,) = mail.outbox
    assert sent.subject == "There is something urgent for you in Upstream"
    assert "- 1 alert that needs you now\n" in sent.body


def test_each_person_gets_one_mail_of_their_own(about):
    tell(about, ANNA, BEN)
    tell(one_more(about), ANNA)
    assert send() == Sent(mails=2, notices=3)
    assert sorted(message.to for message in mail.outbox) == [["anna@council.example"], ["ben@trust.example"]]
    assert send() == Sent()


def test_whoever_may_not_sign_in_gets_no_mail(about):
    tell(about, 404, ANNA)
    assert send() == Sent(mails=1, notices=1)
    assert Notice.objects.get(recipient=404).state == State.WITHDRAWN


# When


DIGESTS = [
    ("2026-11-30", "07:29", "2026-11-27", "Monday before half past seven: Friday’s"),
    ("2026-11-30", "07:30", "2026-11-30", "Monday at half past seven"),
    ("2026-12-05", "12:00", "2026-12-04", "Saturday: Friday’s"),
    ("2026-12-28", "12:00", "2026-12-24", "a bank holiday: that of Christmas Eve"),
    ("2026-12-29", "08:00", "2026-12-29", "the first working day after Christmas"),
    ("2026-04-06", "08:00", "2026-04-02", "Easter Monday: Maundy Thursday’s"),
    ("2026-07-01", "07:30", "2026-07-01", "in summer by the clock on the wall"),
]


@pytest.mark.parametrize(("day", "time", "expected", "why"), DIGESTS)
def test_the_last_daily_mail(day, time, expected, why):
    assert last_digest(london(day, time)) == london(expected, "07:30"), why


def test_half_past_seven_in_summer_is_half_past_six_in_greenwich():
    assert last_digest(london("2026-07-01", "07:30")) == dt.datetime(2026, 7, 1, 6, 30, tzinfo=dt.UTC)


def test_what_is_not_urgent_waits_for_the_next_morning(about):
    tell(about, now=MONDAY)
    assert send(now=london("2026-11-30", "23:00")) == Sent()
    assert send(now=TUESDAY) == Sent(mails=1, notices=1)
    tell(about, now=TUESDAY + dt.timedelta(minutes=1))
    assert send(now=TUESDAY + dt.timedelta(hours=9)) == Sent()


def test_a_run_that_comes_late_sends_what_was_due(about):
    tell(about, now=london("2026-12-24", "12:00"))
    assert send(now=london("2026-12-27", "12:00")) == Sent()
    assert send(now=london("2026-12-30", "17:00")) == Sent(mails=1, notices=1)


def test_a_time_that_is_none_is_refused_with_its_line(tmp_path):
    path = tmp_path / "digest.yaml"
    path.write_text('times:\n  - {from_day: 2026-01-01, at: "25:00"}\n')
    with pytest.raises(DefinitionError, match="line 2"):
        read_definition(path, DigestTimes)
    path.write_text('times:\n  - {from_day: 2026-02-01, at: "07:30"}\n  - {from_day: 2026-01-01, at: "08:00"}\n')
    with pytest.raises(DefinitionError, match="later day"):
        read_definition(path, DigestTimes)


def test_a_time_holds_from_its_day_on(tmp_path):
    path = tmp_path / "digest.yaml"
    path.write_text('times:\n  - {from_day: 2026-01-01, at: "07:30"}\n  - {from_day: 2026-12-01, at: "08:15"}\n')
    times = read_definition(path, DigestTimes)
    assert times.on(dt.date(2026, 11, 30)) == london("2026-11-30", "07:30")
    assert times.on(dt.date(2026, 12, 1)) == london("2026-12-01", "08:15")
    assert times.on(dt.date(2025, 12, 1)) is None


# Choosing


def test_everybody_is_told_as_usual_until_they_choose(db):
    assert {choice.kind.id: choice.when for choice in choices_of(ANNA)} == {
        kind.id: kind.usual for kind in NOTICE_KINDS.values()
    }
    choose(user=ANNA, kind="shared", when="at-once", by=Actor(ANNA, 4, "x"))
    choose(user=ANNA, kind="shared", when="on-site", by=Actor(ANNA, 4, "x"))
    assert next(choice.when for choice in choices_of(ANNA) if choice.kind.id == "shared") == When.ON_SITE
    assert next(choice.when for choice in choices_of(BEN) if choice.kind.id == "shared") == When.DAILY
    assert list(Event.objects.values_list("happened", "fields")) == [("notices.switched", ["shared"])] * 2


def test_a_choice_holds_for_what_waits_already(about):
    tell(about, ANNA, BEN, CARA)
    choose(user=ANNA, kind="shared", when="on-site", by=BY)
    choose(user=BEN, kind="shared", when="at-once", by=BY)
    assert send(now=MONDAY) == Sent(mails=1, notices=1)
    assert mail.outbox[0].to == ["ben@trust.example"]
    assert dict(Notice.objects.values_list("recipient", "state")) == {
        ANNA: "not-wanted", BEN: "sent", CARA: "waiting",
    }
    assert unread_count(ANNA) == 1, "on the site it is shown"


@pytest.mark.parametrize(("kind", "when", "sentence"), [
    ("alert", "on-site", "‘An alert that needs you’ is urgent, so it comes by mail"),
    ("shared", "never", "Choose at once, once a day, or on the site only."),
    ("gossip", "daily", "There is no such kind of notice"),
])
def test_what_cannot_be_chosen(db, kind, when, sentence):
    with pytest.raises(Refusal, match=sentence):
        choose(user=ANNA, kind=kind, when=when, by=BY)
    assert not Event.objects.exists()


def test_an_alert_may_come_once_a_day(about):
    choose(user=ANNA, kind="alert", when="daily", by=BY)
    tell(about, kind="alert", now=MONDAY)
    assert send(now=MONDAY) == Sent()
    assert send(now=TUESDAY) == Sent(mails=1, notices=1)


# Never twice


class Meanwhile:
    """A backend during whose sending another run begins."""

    def __init__(self):
        self.runs: list[Sent] = []
        self.sent = 0

    def send_messages(self, messages):
        self.sent += len(messages)
        self.runs.append(send(backend=self))
        return len(messages)


def test_a_second_run_beside_the_first_sends_nothing_twice(about):
    tell(about, ANNA)
    tell(one_more(about), ANNA)
    backend = Meanwhile()
    assert send(backend=backend) == Sent(mails=1, notices=2)
    assert (backend.sent, backend.runs) == (1, [Sent()])


def test_of_two_runs_that_found_the_same_rows_one_sends_them(about):
    """Both have looked before either has claimed."""
    tell(about)
    backend = get_connection("django.core.mail.backends.locmem.EmailBackend")
    found = [sending._due(TUESDAY), sending._due(TUESDAY)]
    done = [Sent(), Sent()]
    for due, result in zip(found, done, strict=True):
        sending._send(ANNA, due[ANNA], ADDRESSES[ANNA], backend, LINK, TUESDAY, result)
    assert done == [Sent(mails=1, notices=1), Sent()]
    assert len(mail.outbox) == 1


class Dies:
    """The machine stops just after the mail has left."""

    def __init__(self):
        self.messages = []

    def send_messages(self, messages):
        self.messages += messages
        raise SystemExit


def test_a_run_that_dies_after_sending_leads_to_one_more_mail_and_no_more(about):
    tell(about)
    dying = Dies()
    with pytest.raises(SystemExit):
        send(backend=dying)
    assert states() == ["waiting"]
    assert send(now=TUESDAY + dt.timedelta(minutes=14)) == Sent(), "another run may still be at it"
    with pytest.raises(SystemExit):
        send(now=TUESDAY + dt.timedelta(minutes=16), backend=dying)
    assert send(now=TUESDAY + dt.timedelta(minutes=40)) == Sent()
    assert states() == ["bounced"]
    assert unread_count(ANNA) == 1
    first, second = dying.messages
    assert first.message()["Message-ID"] == second.message()["Message-ID"], "most programs show it once"


def test_after_one_death_the_next_run_delivers(about):
    tell(about)
    with pytest.raises(SystemExit):
        send(backend=Dies())
    assert send(now=TUESDAY + dt.timedelta(minutes=16)) == Sent(mails=1, notices=1)
    assert send(now=TUESDAY + dt.timedelta(days=1)) == Sent()
    assert len(mail.outbox) == 1


# Mail that comes back


class Refuses:
    def __init__(self, error: Exception):
        self.error = error

    def send_messages(self, _messages):
        raise self.error


def refused(code: int) -> Refuses:
    return Refuses(smtplib.SMTPRecipientsRefused({"anna@council.example": (code, b"no such user")}))


def test_an_address_that_is_refused_is_counted_and_stopped_after_the_third_time(about):
    for time in range(1, 4):
        tell(about, now=MONDAY)
        assert send(backend=refused(550)) == Sent(bounced=1)
        assert MailTrouble.objects.get(user=ANNA).bounces == time
    assert "3 times" in trouble_of(ANNA)
    tell(about)
    assert send() == Sent()
    assert mail.outbox == []
    mended(user=ANNA, by=BY)
    assert send() == Sent(mails=1, notices=1)
    assert trouble_of(ANNA) is None
    assert list(Event.objects.filter(target_kind="notices.mailtrouble").values_list("happened", "user", "role")) == [
        ("mail.bounced", None, "job:notices"), ("mail.bounced", None, "job:notices"), ("mail.bounced", None, "job:notices"),
        ("mail.mended", 9, "improvement-officer"),
    ]


def test_what_the_person_and_their_administrator_are_shown(about):
    tell(about, ANNA)
    send(backend=refused(550))
    assert trouble_of(ANNA) == (
        "Mail came back on 1 December 2026. The mail server refused the address (550). After 3 times no more is sent: "
        "check the address."
    )
    assert troubles_of([ANNA, BEN]) == {ANNA: trouble_of(ANNA)}


def test_one_persons_trouble_is_no_other_persons(about):
    tell(about, ANNA, BEN)
    for _ in range(3):
        bounced(user=ANNA, reason="It came back.", by=job("notices"), now=MONDAY)
    assert send() == Sent(mails=1, notices=1)
    assert mail.outbox[0].to == ["ben@trust.example"]


def test_a_mail_that_comes_back_days_later_is_marked(about):
    tell(about)
    send()
    bounced(user=ANNA, reason="It came back.", by=BY)
    assert states() == ["bounced"]


def test_a_server_that_says_later_is_asked_later(about):
    tell(about)
    assert send(backend=refused(450)) == Sent()
    assert trouble_of(ANNA) is None
    assert send() == Sent(mails=1, notices=1)


def test_a_server_that_does_not_answer_is_nobodys_fault(about):
    tell(about, ANNA, BEN)
    done = send(backend=Refuses(ConnectionRefusedError("smtp.example")))
    assert done.why_stopped == "The mail server did not take it (ConnectionRefusedError). The rest waits for the next run."
    assert not MailTrouble.objects.exists()
    assert send() == Sent(mails=2, notices=2)


def test_an_address_that_is_none_comes_back(about):
    tell(about)
    assert send(addresses=lambda _users: {ANNA: "anna\nBcc: all@world.example"}) == Sent(bounced=1)
    assert mail.outbox == []


# From where no mail goes out


def test_a_demonstration_sends_no_mail(about):
    tell(about)
    backend = get_connection("django.core.mail.backends.locmem.EmailBackend")
    with pytest.raises(Refusal, match="invented people: it sends no mail"):
        send_due(TUESDAY, known, backend, link=LINK, is_demo=True)
    assert mail.outbox == []
    assert states() == ["waiting"]


def test_without_a_mail_server_notices_wait(about, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    tell(about)
    with pytest.raises(Refusal, match="Name one in UPSTREAM_MAIL"):
        send_due(TUESDAY, known, link=LINK, is_demo=False)
    assert states() == ["waiting"]


# The table of states


def test_the_table_of_states_is_whole():
    assert set(NEXT) == set(State)
    assert all(State.WAITING not in following for following in NEXT.values()), "nothing waits again"
    assert NEXT[State.WITHDRAWN] == frozenset()
    assert before(State.SENT) == [State.WAITING]


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("to", list(State))
def test_a_notice_moves_as_the_table_says(about, state, to):
    tell(about)
    Notice.objects.update(state=state)
    assert Notice.objects.all().move(to) == int(to in NEXT[state])
    assert states() == [to if to in NEXT[state] else state]
