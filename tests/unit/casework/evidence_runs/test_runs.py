"""A run from the first file to readers: every state by its verb, and what each verb refuses."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.unit.casework.evidence_runs.conftest import table
from upstream.audit.happened import Happened
from upstream.audit.models import Event
from upstream.audit.versions import ChangedMeanwhile
from upstream.casework.evidence_runs import actions, rules
from upstream.casework.evidence_runs.models import NEXT, EvidenceRun, Road, ServedEdition, State
from upstream.casework.evidence_runs.queries import staging_of
from upstream.evidence import serving
from upstream.evidence.changes import LARGE
from upstream.evidence.demo_homes import mark_demo_home
from upstream.evidence.editions import current_edition, one_builder
from upstream.evidence.entity import Entity
from upstream.evidence.store import open_store
from upstream.jobs import builds
from upstream.lib.refusal import Refusal

SCHOOL = Entity("school", "900001")


def reads(home):
    return open_store(clearance="open", home=home).figure("reading-age", SCHOOL, "2018/19").value


def happened(kind):
    return Event.objects.filter(happened=kind).count()


def test_from_an_upload_to_readers(home, ran, people):
    run = ran()
    assert (run.state, run.sentence) == (State.PREPARED, "2 figures from 1 file.")
    assert reads(home) == 10.9, "readers see what served until somebody publishes"
    assert not staging_of(run).exists()
    line = actions.publish(run=run, version=run.version, by=people.colleague)
    assert reads(home) == 10.4
    assert (line.edition, line.by, line.how) == (run.edition, people.colleague.user, ServedEdition.How.PUBLISHED)
    assert serving.served(home / "editions")[0].by == "Data manager, Westmere"
    for kind in (Happened.EVIDENCE_STARTED, Happened.EVIDENCE_TAKEN, Happened.EVIDENCE_BEGUN, Happened.EVIDENCE_PREPARED,
                 Happened.EVIDENCE_PUBLISHED):
        assert happened(kind) == 1, kind


def test_an_earlier_edition_is_put_back_with_a_reason(home, ran, people):
    first = current_edition(home / "editions").id
    run = ran()
    actions.publish(run=run, version=run.version, by=people.manager)
    with pytest.raises(Refusal, match="Say why"):
        actions.put_back(edition=first, reason=" ", by=people.manager)
    actions.put_back(edition=first, reason="The partnership sent a correction.", by=people.elsewhere)
    assert reads(home) == 10.9
    line = ServedEdition.objects.first()
    assert (line.edition, line.before, line.reason) == (first, run.edition, "The partnership sent a correction.")
    assert happened(Happened.EVIDENCE_PUT_BACK) == 1


def test_a_discarded_run_leaves_nothing(home, ran, people):
    run = ran()
    actions.discard(run=run, version=run.version, by=people.manager)
    assert not (home / "editions" / run.edition).exists()
    assert reads(home) == 10.9
    run.refresh_from_db()
    assert run.state == State.DISCARDED
    with pytest.raises(Refusal, match="discarded, so it cannot be published"):
        actions.publish(run=run, version=run.version, by=people.manager)


def test_bad_files_are_refused_with_a_sentence_and_cost_no_other(home, people, definitions):
    run = actions.start(road=Road.UPLOAD, by=people.manager)
    given = [
        ("reading-ages.csv", [table(u900001="10.4")]), ("picture.csv", [b"\x89PNG\r\n\x1a\n" + bytes(50)]),
        ("empty.csv", [b""]), ("letter.docx", [b"PK\x03\x04"]), ("book.xlsx", [b"URN,AGE\n"]),
        ("../../evil.csv", [b"A,B\n1,2\n"]), ("reading-ages.csv", [b"URN,YEARS\n1,2\n"]),
    ]
    run, refused = actions.take(run=run, given=given, definitions=definitions, by=people.manager)
    assert [sentence.split(" is ")[0] for sentence in refused] == ["picture.csv", "empty.csv", "letter.docx", "book.xlsx"]
    assert [(file["name"], file["source"]) for file in run.files] == [
        ("reading-ages.csv", "reading-ages"), ("evil.csv", ""), ("reading-ages.csv", ""),
    ]
    assert "‘AGE’" in run.files[2]["said"]
    assert all((staging_of(run) / file["place"]).is_file() for file in run.files)
    assert not list(home.parent.glob("evil.csv"))


def test_a_file_is_left_out_again(uploaded, people, django_capture_on_commit_callbacks):
    run = uploaded()
    with django_capture_on_commit_callbacks(execute=True):
        run = actions.leave_out(run=run, sha256=run.files[0]["sha256"], version=run.version, by=people.manager)
    assert run.files == []
    assert not list(staging_of(run).rglob("*.csv"))
    assert rules.why_not_begin(run).startswith("There is no file yet")


def test_the_same_files_again_are_nothing_new(ran):
    run = ran(table(u900001="10.9", u900002="11.2"))
    assert (run.state, "Nothing in these files is new" in run.sentence) == (State.UNCHANGED, True)


def test_a_large_change_asks_for_a_yes_and_is_read_again_with_it(ran, people):
    many = {f"u9{n:05}": "10" for n in range(200)}
    first = ran(table(**many), accept_changes=True)
    actions.publish(run=first, version=first.version, by=people.manager)
    few = table(**dict(list(many.items())[: int(200 * (1 - LARGE) - 30)]))
    run = ran(few)
    assert (run.state, run.asks_for_yes) == (State.REFUSED, True)
    assert "200 rows before" in run.sentence
    run = actions.begin(run=run, version=run.version, by=people.manager, accept_changes=True)
    builds.run_build.call(str(run.pk))
    run.refresh_from_db()
    assert run.state == State.PREPARED


def test_a_run_that_was_killed_is_called_stopped_and_can_be_begun_again(uploaded, people):
    run = uploaded()
    run = actions.begin(run=run, version=run.version, by=people.manager)
    assert builds._claimed(str(run.pk)) is not None
    assert builds._claimed(str(run.pk)) is None, "a second worker finds nothing to do"
    assert builds.mark_stopped() == 0
    EvidenceRun.objects.update(heard_at=timezone.now() - dt.timedelta(hours=1))
    assert builds.mark_stopped() == 1
    run.refresh_from_db()
    assert run.state == State.STOPPED
    run = actions.begin(run=run, version=run.version, by=people.manager)
    assert builds.run_build.call(str(run.pk)) == State.PREPARED


def test_while_a_build_holds_the_lock_a_silent_run_is_still_at_work(home, uploaded, people):
    run = uploaded()
    run = actions.begin(run=run, version=run.version, by=people.manager)
    builds._claimed(str(run.pk))
    EvidenceRun.objects.update(heard_at=timezone.now() - dt.timedelta(hours=1))
    run.refresh_from_db()
    with one_builder(home / "editions"):
        assert not rules.has_gone_silent(run)
    assert rules.has_gone_silent(run)


def test_a_run_discarded_while_it_works_gives_up(uploaded, people, monkeypatch, home):
    run = uploaded()
    run = actions.begin(run=run, version=run.version, by=people.manager)
    real = builds.build

    def build(*places, **more):
        report = real(*places, **more)
        actions.discard(run=run, version=EvidenceRun.objects.get(pk=run.pk).version, by=people.colleague)
        return report

    monkeypatch.setattr(builds, "build", build)
    assert builds.run_build.call(str(run.pk)) == State.DISCARDED
    assert serving.prepared_ids(home / "editions") == set()


def test_a_mistake_of_ours_is_said_and_leaves_what_serves(uploaded, people, monkeypatch, home):
    run = uploaded()
    run = actions.begin(run=run, version=run.version, by=people.manager)
    monkeypatch.setattr(builds, "build", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        builds.run_build.call(str(run.pk))
    run.refresh_from_db()
    assert (run.state, "by a mistake of the program" in run.sentence) == (State.FAILED, True)
    assert reads(home) == 10.9


def test_one_run_at_a_time(uploaded, people):
    first, second = uploaded(), uploaded(by=people.elsewhere)
    actions.begin(run=first, version=first.version, by=people.manager)
    with pytest.raises(Refusal, match="Another run is under way"):
        actions.begin(run=second, version=second.version, by=people.elsewhere)


def test_two_people_at_one_run(ran, people):
    run = ran()
    seen = run.version
    actions.discard(run=run, version=seen, by=people.manager)
    with pytest.raises(ChangedMeanwhile, match="Dana Data changed this"):
        actions.publish(run=run, version=seen, by=people.colleague)


def test_a_second_click_starts_no_second_run(home, people):
    key = "0f7ce0f8-8a61-4b06-9d3a-2f5a7b1f7a10"
    runs = {actions.start(road=Road.UPLOAD, by=people.manager, key=key).pk for _ in range(2)}
    assert len(runs) == 1


def test_who_may_not_manage_evidence_is_told_so(home, uploaded, people, definitions):
    run = uploaded()
    verbs = [
        lambda by: actions.start(road=Road.UPLOAD, by=by),
        lambda by: actions.take(run=run, given=[], definitions=definitions, by=by),
        lambda by: actions.begin(run=run, version=run.version, by=by),
        lambda by: actions.discard(run=run, version=run.version, by=by),
        lambda by: actions.publish(run=run, version=run.version, by=by),
        lambda by: actions.publish_made_elsewhere(edition="0" * 16, by=by),
        lambda by: actions.put_back(edition="0" * 16, reason="because", by=by),
        lambda by: actions.leave_out(run=run, sha256="0", version=run.version, by=by),
    ]
    for verb in verbs:
        with pytest.raises(Refusal, match="that role does not"):
            verb(people.officer)


def test_a_demo_home_takes_only_its_own_invented_files(home, people, definitions):
    mark_demo_home(home)
    (home / "invented" / "raw").mkdir(parents=True)
    (home / "invented" / "raw" / "reading-ages.csv").write_bytes(table(u900001="12"))
    run = actions.start(road=Road.UPLOAD, by=people.manager)
    given = [("reading-ages.csv", [table(u900001="12")]), ("reading-ages.csv", [table(u900001="13")])]
    run, refused = actions.take(run=run, given=given, definitions=definitions, by=people.manager)
    assert len(run.files) == 1
    assert "it takes only its own invented files" in refused[0]
    with pytest.raises(Refusal, match="no publisher to fetch them from"):
        actions.start(road=Road.FETCH, by=people.manager)


def test_every_state_is_in_the_table_and_every_way_leads_to_one():
    assert set(NEXT) == set(State)
    assert {state for following in NEXT.values() for state in following} | {State.GATHERING} == set(State)
