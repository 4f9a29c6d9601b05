"""Since when a figure or a judgement is stale: a table that a school adviser can read."""

from __future__ import annotations

import datetime as dt

import pytest

from upstream.assessment.freshness import NotHeld, Stale, every_freshness, freshness_on, stale
from upstream.assessment.priorities import Kpi
from upstream.evidence.definitions import load_definitions
from upstream.lib.definition_files import PACKAGED, DefinitionError

OUT = dt.date(2019, 12, 13)
NEXT = NotHeld("2022/23", dt.date(2023, 12, 14))
SOONER = NotHeld("2019/20", dt.date(2020, 7, 1))

# out on, days, newer period that is not held, asked on: since when, and why
TABLE = [
    (OUT, 400, None, dt.date(2020, 4, 30), None, ""),
    (OUT, 400, None, OUT + dt.timedelta(days=400), None, ""),  # the last day on which it is fresh
    (OUT, 400, None, OUT + dt.timedelta(days=401), OUT + dt.timedelta(days=401), "out for more than 400 days"),
    (OUT, 400, SOONER, dt.date(2020, 6, 30), None, ""),  # the newer one is still to come
    (OUT, 400, SOONER, SOONER.on, SOONER.on, "2019/20 is out, not held here"),
    (OUT, 400, NEXT, dt.date(2023, 12, 1), dt.date(2021, 1, 17), "out for more than 400 days"),
    (OUT, 400, NEXT, dt.date(2026, 4, 30), dt.date(2021, 1, 17),
     "2022/23 out since 14 December 2023, not held here; out for more than 400 days"),
    (OUT, 400, SOONER, dt.date(2026, 4, 30), SOONER.on, "2019/20 is out, not held here; out for more than 400 days"),
    (OUT, 30, None, dt.date(2020, 4, 30), dt.date(2020, 1, 13), "out for more than 30 days"),
    (None, 400, None, dt.date(2026, 4, 30), None, ""),  # a day that nobody wrote down is never called too old
    (None, 400, NEXT, dt.date(2026, 4, 30), NEXT.on, "2022/23 is out, not held here"),
]  # fmt: skip


@pytest.mark.parametrize(("seen_on", "days", "newer", "on", "since", "why"), TABLE)
def test_since_when_a_figure_is_stale(seen_on, days, newer, on, since, why):
    found = stale(seen_on, days, newer, on)
    assert found == (Stale(since, why) if since else None)


def test_a_judgement_is_recorded_not_out():
    found = stale(dt.date(2019, 9, 1), 400, None, dt.date(2020, 12, 1), what="judgement")
    assert found is not None
    assert found.words == "stale since 6 October 2020: recorded for more than 400 days"


def test_the_packaged_days_are_a_local_choice_in_force_from_a_day():
    one = freshness_on([PACKAGED], dt.date(2020, 4, 30))
    measures = load_definitions().measures
    assert (one.basis, one.days_of(Kpi(judgement="teaching"), None)) == ("local choice", 400)
    assert one.days_of(Kpi(measure="ks2-rwm-expected"), measures["ks2-rwm-expected"]) == 400
    assert one.days_of(Kpi(measure="attendance-in-year"), measures["attendance-in-year"]) == 150
    assert one.days_of(Kpi(measure="ks2-rwm-expected", stale_after_days=30), measures["ks2-rwm-expected"]) == 30


def test_before_any_definition_is_in_force_it_is_refused_with_what_to_write():
    with pytest.raises(DefinitionError, match=r"on 1 January 2000: write freshness/<id>\.yaml"):
        freshness_on([PACKAGED], dt.date(2000, 1, 1))


def test_a_later_folder_adds_one_that_begins_later(tmp_path):
    (tmp_path / "freshness").mkdir()
    (tmp_path / "freshness" / "ours.yaml").write_text(
        "id: ours\ntitle: Ours\nabout: We look each term.\nfrom: 2020-09-01\nfigure_days: 120\njudgement_days: 200\n"
        "basis: local choice\nreviewed: {by: us, on: 2020-08-01}\n"
    )
    folders = [PACKAGED, tmp_path]
    assert [one.id for one in every_freshness(folders)] == ["figures", "ours"]
    assert freshness_on(folders, dt.date(2020, 8, 31)).id == "figures"
    assert freshness_on(folders, dt.date(2020, 9, 1)).figure_days == 120


def test_one_that_ends_before_it_begins_is_refused_with_its_file(tmp_path):
    (tmp_path / "freshness").mkdir()
    (tmp_path / "freshness" / "ours.yaml").write_text(
        "id: ours\ntitle: Ours\nabout: Ours.\nfrom: 2020-09-01\nto: 2020-08-01\nfigure_days: 120\njudgement_days: 200\n"
        "basis: local choice\nreviewed: {by: us, on: 2020-08-01}\n"
    )
    with pytest.raises(DefinitionError, match=r"ours\.yaml, line .*before it begins"):
        every_freshness([tmp_path])
