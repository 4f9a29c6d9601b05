"""The backtest of `public-national` on all England, and the naive second program, school by school."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.real.naive_backtest import ON, UNTIL
from tests.real.naive_backtest import backtest as try_naively
from upstream.assessment.backtest import backtest
from upstream.assessment.framework import load_framework
from upstream.assessment.known import Known
from upstream.assessment.past.records import Backtest
from upstream.lib.definition_files import PACKAGED

STANDING_AND_OUTCOME = {
    "caught": ("flagged", True), "false-alarm": ("flagged", False), "flagged-not-graded": ("flagged", None),
    "missed": ("not flagged", True), "undetermined-below-good": ("undetermined", True),
}


@pytest.fixture(scope="module")
def ours(store) -> Backtest:
    return backtest(load_framework("public-national", [PACKAGED], store.definitions), store, [ON], UNTIL)


@pytest.fixture(scope="module")
def naive(shared_data: Path) -> dict[str, tuple[str, bool | None, bool]]:
    return try_naively(shared_data)


@pytest.mark.parametrize("group", STANDING_AND_OUTCOME)
def test_the_same_schools_in_every_list(ours, naive, group):
    listed = ours.rounds[0].rule("framework").schools[group]
    assert set(listed) == {urn for urn, found in naive.items() if found[:2] == STANDING_AND_OUTCOME[group]}
    assert len(set(listed)) == len(listed) > 50


def test_the_same_numbers(ours, naive):
    one, found = ours.rounds[0], list(naive.values())
    rule = one.rule("framework")
    assert one.in_scope == len(found)
    assert one.graded == sum(below is not None for _, below, _ in found)
    assert one.base_rate.part == sum(below is True for _, below, _ in found)
    assert [rule.flagged, rule.undetermined, rule.not_flagged] == [
        sum(standing == word for standing, _, _ in found) for word in ("flagged", "undetermined", "not flagged")]
    assert (rule.recall.part, rule.recall.whole) == (rule.caught, one.base_rate.part)
    assert one.rule("grade-and-years").flagged == rule.flagged


@pytest.mark.parametrize(("group", "is_flagged", "below"), [
    ("caught", True, True), ("false-alarm", True, False), ("flagged-not-graded", True, None), ("missed", False, True)])
def test_as_many_flags_by_the_latest_grade(ours, naive, group, is_flagged, below):
    listed = ours.rounds[0].rule("grade-and-years").schools[group]
    assert set(listed) == {urn for urn, found in naive.items() if found[1:] == (below, is_flagged)}


def test_what_was_not_known_is_printed(ours):
    said = " ".join(ours.rounds[0].limits)
    assert "No school census held had been published by 31 January 2018" in said
    assert "RWM expected of disadvantaged pupils for 2016/17 had been published by this day, but is not held" in said
    assert "Not known of any school that day: ‘Attendance’" in said
    assert "England’s figure is that of its schools together" in said
    assert any("nursery schools and pupil referral units" in sentence for sentence in ours.limits)


def test_schools_pooled_stand_close_to_englands_own_row(store):
    """61% were published for 2016/17; schools' rounded figures weighted by their pupils come within a point."""
    known = Known(store, load_framework("public-national", [PACKAGED], store.definitions), ON)
    assert known.pooled("ks2-rwm-expected", "all", "2016/17") == pytest.approx(61, abs=1)
