"""The table that frameworks read of what people recorded: the same, line for line, as a CSV would give."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from upstream.assessment.framework import load_framework
from upstream.assessment.judgements import Silence, read_judgements, refuse_unknown_kinds
from upstream.casework.ground.intelligence.actions import add_intelligence, correct, renew
from upstream.casework.ground.intelligence.actions import withdraw as withdraw_intelligence
from upstream.casework.ground.intelligence.models import Intelligence
from upstream.casework.ground.intelligence.rules import Told
from upstream.casework.ground.judgements.actions import declare_complete, end_declaration, judge, withdraw
from upstream.casework.ground.judgements.models import Judgement
from upstream.casework.ground.judgements.rules import Judged
from upstream.casework.ground.recorded import as_table, facts_for
from upstream.lib.clock import today
from upstream.lib.definition_files import PACKAGED
from upstream.registry.models import Establishment, School

ALLIANCE = load_framework("alliance-2019", [PACKAGED])
TRUSTS = load_framework("alpha-2020", [PACKAGED])
LONG = dt.timedelta(days=40)


def ago(days: int) -> dt.date:
    return today() - dt.timedelta(days=days)


@pytest.fixture
def officer(county):
    return county.hat("improvement-officer", county.council, "Ann Officer")


def judged(kind: str, answer: str = "yes", on: dt.date | None = None, evidence: str = "") -> Judged:
    return Judged(ALLIANCE, kind, answer, on or today(), "A. Adviser", evidence)


def fact(kind: str, on: dt.date, **other) -> Told:
    return Told(kind=kind, is_fact=True, happened_on=on, title="x", **other)


def table(county, as_at=None, framework=ALLIANCE, holders=None, **other):
    return facts_for(framework, [county.brook, county.mill], as_at, holders=holders or [county.council], **other)


def said(made) -> list[tuple]:
    return [(one.record, one.urn, one.kind, one.on, one.answer) for one in made.entries]


def test_judgements_and_facts_come_out_as_entries(county, officer):
    judge(school=county.brook, judged=judged("vulnerable", on=ago(20)), by=officer)
    judge(school=county.brook, judged=judged("vulnerable", "no", on=ago(5)), by=officer)
    add_intelligence(school=county.mill, told=fact("acting-head", ago(60)), by=officer)
    add_intelligence(school=county.mill, told=fact("head-in-post", ago(10)), by=officer)
    assert said(table(county)) == [
        ("fact", "900002", "acting-head", ago(60), "yes"), ("fact", "900002", "acting-head", ago(10), "no"),
        ("judgement", "900001", "vulnerable", ago(20), "yes"), ("judgement", "900001", "vulnerable", ago(5), "no"),
    ]


def test_an_opinion_and_other_kinds_never_pass(county, officer):
    add_intelligence(school=county.brook, told=Told("staffing", False, today(), "x"), by=officer)
    add_intelligence(school=county.brook, told=fact("chair-change", today()), by=officer)
    own = Judged(None, "own", "yes", today(), "A", title="Vulnerable")
    judge(school=county.brook, judged=own, by=officer)
    assert table(county).entries == ()


def test_what_another_body_recorded_never_passes(county, officer):
    director = county.hat("trust-director", county.trust)
    add_intelligence(school=county.mill, told=fact("acting-head", ago(3)), by=director)
    assert table(county).entries == ()
    assert len(table(county, holders=[county.council, county.trust]).entries) == 1


def test_a_framework_reads_its_own_kinds_alone(county, officer):
    judge(school=county.brook, judged=judged("capacity"), by=officer)
    assert table(county, framework=TRUSTS).entries == ()


def test_what_was_withdrawn_or_expired_does_not_pass(county, officer):
    one = add_intelligence(school=county.brook, told=fact("acting-head", ago(9)), by=officer)
    withdraw_intelligence(intelligence=one, reason="Wrong school", version=1, by=officer)
    add_intelligence(school=county.mill, told=fact("acting-head", ago(30), expires_on=ago(1)), by=officer)
    two = judge(school=county.brook, judged=judged("vulnerable"), by=officer)
    withdraw(judgement=two, reason="Wrong school", version=1, by=officer)
    assert table(county).entries == ()


def written(kind, pk, days: int) -> None:
    """As if it had been written some days ago."""
    at = timezone.now() - dt.timedelta(days=days)
    kind.objects.filter(pk=pk).update(written_at=at)
    if kind is Intelligence:
        Intelligence.history.filter(id=pk, history_type="+").update(history_date=at)


def test_as_at_a_day_is_what_held_and_was_known_then(county, officer):
    late = judge(school=county.brook, judged=judged("vulnerable", on=ago(50)), by=officer)
    head = add_intelligence(school=county.mill, told=fact("acting-head", ago(50)), by=officer)
    assert table(county, ago(20)).entries == ()  # held then, but nobody had written it
    written(Judgement, late.pk, 30)
    written(Intelligence, head.pk, 30)
    assert len(table(county, ago(20)).entries) == 2
    assert table(county, ago(31)).entries == ()
    withdraw(judgement=late, reason="Wrong", version=1, by=officer)
    withdraw_intelligence(intelligence=head, reason="Wrong", version=1, by=officer)
    assert len(table(county, ago(20)).entries) == 2  # known as such then
    assert table(county).entries == ()


def test_renewed_later_it_had_expired_before(county, officer):
    one = add_intelligence(school=county.mill, told=fact("acting-head", ago(60), expires_on=ago(30)), by=officer)
    written(Intelligence, one.pk, 55)
    renew(intelligence=one, version=1, by=officer)
    assert len(table(county, ago(40)).entries) == 1
    assert table(county, ago(20)).entries == ()
    assert len(table(county).entries) == 1


def test_complete_is_what_a_body_declares_and_a_lapsed_fact_stays_unknown(county, officer):
    assert table(county).complete == ()
    declared = declare_complete(framework=ALLIANCE, kinds=("vulnerable", "acting-head"), by=officer)
    add_intelligence(school=county.mill, told=fact("acting-head", ago(30), expires_on=ago(1)), by=officer)
    both, made = ("urn:900001", "urn:900002"), table(county)
    found = {one.kinds: (one.schools, one.to) for one in made.complete}
    assert found == {("acting-head",): (both, today()), ("vulnerable",): (both, today())}
    assert made.silences == (Silence("900002", "acting-head", ago(30)),)
    assert f"complete,900001,acting-head,{today()}" in as_table(made)
    assert "900002" in as_table(made).split("vulnerable")[0]
    end_declaration(declaration=declared, version=1, by=officer)
    assert all(one.to < today() for one in table(county).complete)


def test_up_to_a_day_it_speaks_no_further(county, officer):
    declare_complete(framework=ALLIANCE, kinds=("capacity",), last=ago(3), by=officer)
    assert [one.to for one in table(county).complete] == [ago(3)]


READS = ("open", "official", "confidential")


def test_what_a_reader_is_not_cleared_for_makes_the_school_unknown(county, officer):
    judge(school=county.brook, judged=judged("vulnerable", "no", on=ago(9)), by=officer)
    add_intelligence(school=county.mill, told=fact("head-in-post", ago(9)), by=officer)
    declare_complete(framework=ALLIANCE, kinds=("vulnerable",), by=officer)
    assert table(county, reads=READS) == table(county)
    commissioner = county.hat("commissioner", county.council)
    judge(school=county.brook, judged=replace(judged("vulnerable"), sensitivity="safeguarding"), by=commissioner)
    add_intelligence(school=county.mill, told=fact("acting-head", ago(3), sensitivity="safeguarding"), by=commissioner)
    made = table(county, reads=READS)
    assert made.entries == ()
    assert {(one.urn, one.kind, one.to) for one in made.silences} == {
        ("900001", "vulnerable", dt.date.max), ("900002", "acting-head", dt.date.max),
    }
    assert "900001" not in as_table(made)
    assert table(county, reads=(*READS, "safeguarding")) == table(county)
    assert len(table(county).entries) == 4


def test_so_does_what_was_withdrawn_since_and_what_became_more_careful_since(county, officer):
    commissioner = county.hat("commissioner", county.council)
    told = replace(judged("vulnerable", on=ago(50)), sensitivity="safeguarding")
    late = judge(school=county.brook, judged=told, by=commissioner)
    head = add_intelligence(school=county.mill, told=fact("acting-head", ago(50)), by=commissioner)
    written(Judgement, late.pk, 30)
    written(Intelligence, head.pk, 30)
    withdraw(judgement=late, reason="Wrong", version=1, by=commissioner)
    correct(intelligence=head, version=1, told=fact("acting-head", ago(50), sensitivity="safeguarding"), by=commissioner)
    assert len(table(county, ago(20)).entries) == 2
    assert table(county, ago(20), reads=READS).entries == ()
    assert table(county, reads=READS).entries == ()


def test_under_the_number_before_a_conversion_it_is_the_same_school(county, officer):
    """What is recorded under the new number silences what stood under the old one, and the other way round."""
    judge(school=county.brook, judged=judged("vulnerable", "no", on=ago(9)), by=officer)
    add_intelligence(school=county.brook, told=fact("acting-head", ago(30), expires_on=ago(1)), by=officer)
    declare_complete(framework=ALLIANCE, kinds=("acting-head",), by=officer)
    Establishment.objects.create(urn="900009", school=county.brook, name="Brook Academy", first=ago(5))
    School.objects.filter(pk=county.brook.pk).update(urn="900009")
    county.brook.refresh_from_db()
    told = replace(judged("vulnerable"), sensitivity="safeguarding")
    judge(school=county.brook, judged=told, by=county.hat("commissioner", county.council))
    made = table(county, reads=READS)
    assert made.entries == ()
    assert {(one.urn, one.kind) for one in made.silences} == {
        (urn, kind) for urn in ("900001", "900009") for kind in ("vulnerable", "acting-head")
    }


def test_reasons_stay_here_unless_they_are_asked_for(county, officer):
    judge(school=county.brook, judged=judged("vulnerable", evidence="Two heads\nin a year"), by=officer)
    assert table(county).entries[0].reason == ""
    assert table(county, with_reasons=True).entries[0].reason == "Two heads in a year"


def test_the_table_reads_back_as_a_csv_of_the_same(county, officer, tmp_path):
    judge(school=county.brook, judged=judged("vulnerable", evidence="=HYPERLINK(1), really"), by=officer)
    add_intelligence(school=county.mill, told=fact("acting-head", ago(60)), by=officer)
    declare_complete(framework=ALLIANCE, kinds=("vulnerable", "acting-head"), by=officer)
    made = table(county, with_reasons=True)
    path = tmp_path / "judgements.csv"
    path.write_text(as_table(made), encoding="utf-8")
    back = read_judgements(path)
    refuse_unknown_kinds(back, ALLIANCE)
    assert said(back) == said(made)
    assert [(one.schools, one.kinds, one.to) for one in back.complete] == [
        (one.schools, one.kinds, one.to) for one in made.complete
    ]
    assert "'=HYPERLINK" in path.read_text(encoding="utf-8")
