"""`upstream backtest` over the small invented nation: what it prints, keeps, writes and refuses."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil

import openpyxl
import pytest

from upstream.cli.backtest import days
from upstream.lib.refusal import Refusal
from upstream.reports.backtest_record import read_backtest

D = dt.date
ASKED = ("backtest", "alliance-2019", "--round", "2018-01-31", "--until", "2020-04-30")


@pytest.fixture(scope="module")
def home(nation, tmp_path_factory):
    """The nation's edition in a home of this test, so that what is kept does not meet other tests."""
    made = tmp_path_factory.mktemp("kept") / "home"
    shutil.copytree(nation.home, made, ignore=shutil.ignore_patterns("raw", "invented", "backtests"))
    return made


def test_what_cannot_be_said_is_printed_first_then_the_numbers_then_what_they_say(upstream):
    code, out, err = upstream(*ASKED)
    assert code == 0, err
    assert out.startswith("What cannot be said:\n")
    places = [out.index(part) for part in ("Which schools are inspected is not chance", "As at 31 January 2018:", "as at\trule",
                                           "As at 31 January 2018: It flagged", "Written: ")]
    assert places == sorted(places)
    assert "trying: 1 of 1" in err


def test_the_record_is_kept_for_the_page(upstream, home):
    upstream(*ASKED)
    kept = read_backtest(home / "backtests" / "alliance-2019.json")
    assert (kept.invented, kept.place, kept.backtest.until) == (True, "England", D(2020, 4, 30))
    assert kept.backtest.flags == ("Support and Challenge +", "Support and Challenge")
    assert kept.attribution == ("Everything in it was invented for a demonstration: these are no statistics of anybody’s.",)
    one = kept.backtest.rounds[0]
    assert one.graded > 0
    assert set(one.then) == {urn for rule in one.rules for urns in rule.schools.values() for urn in urns}


def test_three_files_that_say_the_same(upstream, tmp_path, home):
    code, out, _ = upstream(*ASKED, "--out", tmp_path, "--where", "la=501")
    assert code == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["backtest-alliance-2019.html", "backtest-alliance-2019.json", "backtest-alliance-2019.xlsx"]
    record = read_backtest(tmp_path / "backtest-alliance-2019.json")
    assert record == read_backtest(home / "backtests" / "alliance-2019.json")
    sheets = openpyxl.load_workbook(io.BytesIO((tmp_path / "backtest-alliance-2019.xlsx").read_bytes()))
    assert sheets.sheetnames == ["Summary", "Counts", "Rounds", "Sensitivity", "Schools", "Sources"]
    page = (tmp_path / "backtest-alliance-2019.html").read_text(encoding="utf-8")
    for sentence in (*record.backtest.limits, " ".join(record.backtest.reading)):
        assert sentence.replace("&", "&amp;") in page
    assert page.index("What cannot be said") < page.index("Precision: of the flagged")
    rule = record.backtest.rounds[0].rules[0]
    listed = [row[3].value for row in sheets["Schools"].iter_rows() if row[1].value == rule.title]
    assert sorted(listed) == sorted(urn for urns in rule.schools.values() for urn in urns)
    assert str(tmp_path) in out


def test_facts_as_json_without_the_lists(upstream):
    code, out, _ = upstream(*ASKED, "--json")
    facts = json.loads(out)
    assert code == 0
    assert {"framework", "until", "edition", "flags", "limits", "reading", "rounds", "sensitivity", "files"} < set(facts)
    assert "then" not in facts["rounds"][0]
    assert "schools" not in facts["rounds"][0]["rules"][0]
    assert facts["rounds"][0]["on"] == "2018-01-31"


@pytest.mark.parametrize(("words", "said"), [
    ((), "Name the days on which to try the framework: --from and --to, or --round for each day."),
    (("--round", "2040-01-31"), "31 January 2040 has nothing after it: inspections are looked at up to"),
    (("--from", "2017-01-31"), "Give --from and --to together"),
    (("--from", "2019-01-31", "--to", "2018-01-31"), "give the earlier day first"),
    (("--round", "2018-01-31", "--flag", "light"), "‘light’ is no category of After SAfE’s published categories."),
    (("--round", "2018-01-31", "--where", "la=999"), "999"),
])
def test_what_cannot_be_tried_is_refused_in_a_sentence(upstream, words, said):
    code, out, err = upstream("backtest", "alliance-2019", *words)
    assert (code, out) == (1, "")
    assert said in err


def test_days_a_year_apart_and_those_named():
    assert days(D(2017, 1, 31), D(2019, 1, 31), ()) == [D(2017, 1, 31), D(2018, 1, 31), D(2019, 1, 31)]
    assert days(D(2017, 1, 31), D(2018, 10, 31), (D(2017, 10, 31),)) == [
        D(2017, 1, 31), D(2017, 10, 31), D(2018, 1, 31), D(2018, 10, 31)]
    assert days(D(2016, 2, 29), D(2017, 3, 1), ()) == [D(2016, 2, 29), D(2017, 2, 28), D(2017, 3, 1)]
    assert days(D(2017, 1, 31), D(2017, 1, 31), ()) == [D(2017, 1, 31)]
    assert days(None, None, (D(2018, 1, 31), D(2017, 1, 31), D(2018, 1, 31))) == [D(2017, 1, 31), D(2018, 1, 31)]
    with pytest.raises(Refusal):
        days(None, D(2018, 1, 31), ())
