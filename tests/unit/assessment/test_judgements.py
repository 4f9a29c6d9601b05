"""The table of judgements: what it means, and every mistake named with its row."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.assessment.frameworks import alliance
from tests.unit.assessment.small_store import SmallStore, inspection, school, schools
from upstream.assessment.evaluate import assess
from upstream.assessment.judgements import JudgementsRefused, read_judgements, refuse_unknown_kinds

HEADER = "record,schools,kinds,date,answer,by,reason"
OCTOBER, APRIL = dt.date(2019, 10, 31), dt.date(2020, 4, 30)


@pytest.fixture
def table(tmp_path):
    def read(*rows: str):
        path = tmp_path / "judgements.csv"
        path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8-sig")
        return read_judgements(path)

    return read


def answer(judgements, criterion: str, as_at: dt.date, **facts) -> tuple[str, str]:
    """The answer and sentence of a good primary school with that table."""
    listed, store = schools(school("900001", **facts)), SmallStore(inspected=[inspection("900001", "good")])
    found = assess(alliance(), store, listed, as_at, judgements, nation=listed)
    row = next(r for r in found.answers.to_dicts() if r["criterion"] == criterion and r["part"] is None)
    return row["answer"], row["sentence"]


def test_without_a_table_nothing_is_known():
    assert answer(None, "vulnerable", OCTOBER)[0] == "unknown"


def test_inside_a_complete_table_no_row_means_none_recorded(table):
    judgements = table("complete,la:936,vulnerable; serious-concern,2019-10-31,,,")
    assert answer(judgements, "vulnerable", OCTOBER) == ("not met", "Vulnerable: none recorded.")
    assert answer(judgements, "serious-concern", OCTOBER)[0] == "not met"
    assert answer(judgements, "capacity", OCTOBER)[0] == "unknown"  # another kind
    assert answer(judgements, "vulnerable", OCTOBER, la="850")[0] == "unknown"  # another council
    assert answer(judgements, "vulnerable", dt.date(2019, 9, 1))[0] == "not met"  # an earlier day
    late, why = answer(judgements, "vulnerable", APRIL)
    assert late == "unknown"
    assert "complete only to 31 October 2019" in why


@pytest.mark.parametrize("named", ["900001", "urn:900001", "800000 900001", "800000; 900001", "england", "la:936"])
def test_a_table_names_the_schools_it_is_complete_for(table, named):
    assert answer(table(f"complete,{named},all,2019-10-31,,,"), "vulnerable", OCTOBER)[0] == "not met"


def test_completeness_follows_the_school_through_its_urns(table):
    judgements = table("complete,800009,all,2019-10-31,,,")
    assert answer(judgements, "vulnerable", OCTOBER, urns=["900001", "800009"])[0] == "not met"
    assert answer(judgements, "vulnerable", OCTOBER)[0] == "unknown"


def test_the_last_row_dated_by_the_day_counts(table):
    judgements = table(
        "judgement,900001,vulnerable,2019-10-04,yes,A. Adviser,Two heads in a year",
        "judgement,900001,vulnerable,2020-02-01,no,,A head is in post",
    )
    assert answer(judgements, "vulnerable", dt.date(2019, 10, 3))[0] == "unknown"
    assert answer(judgements, "vulnerable", OCTOBER) == (
        "met", "The school is recorded as vulnerable to decline, recorded on 4 October 2019 by A. Adviser: "
        "Two heads in a year."
    )
    assert answer(judgements, "vulnerable", APRIL)[0] == "not met"


def test_a_fact_and_a_judgement_of_one_name_are_two_things(table):
    judgements = table("fact,900001,acting-head,2019-09-02,yes,,")
    assert answer(judgements, "capacity", OCTOBER)[0] == "met"


@pytest.mark.parametrize(("row", "said"), [
    ("judgment,900001,vulnerable,2019-10-04,yes,,", "row 2: ‘judgment’ is not a record"),
    ("judgement,900001,vulnerable,04/10/2019,yes,,", "‘04/10/2019’ is not a date"),
    ("judgement,900001,vulnerable,2019-13-04,yes,,", "‘2019-13-04’ is not a date"),
    ("fact,900001,acting-head,2019-10-04,maybe,,", "‘maybe’ is not an answer"),
    ("judgement,900001,vulnerable,2019-10-04,,,", "‘’ is not an answer"),
    ("judgement,90001,vulnerable,2019-10-04,yes,,", "‘90001’ is not one school"),
    ("judgement,900001 900002,vulnerable,2019-10-04,yes,,", "a row for each school"),
    ("judgement,900001,vulnerable capacity,2019-10-04,yes,,", "a judgement is of one kind"),
    ("judgement,900001,,2019-10-04,yes,,", "names no kind"),
    ("judgement,900001,vulnerable,2019-10-04,yes,A, B, C", "has 8 cells for 7 columns"),
    ("complete,la:936,all,2019-10-31,yes,,", "a row ‘complete’ has no answer"),
    ("complete,Surrey,all,2019-10-31,,,", "‘Surrey’ is no school or council"),
    ("complete,,all,2019-10-31,,,", "names no schools"),
    ('judgement,900001,vulnerable,2019-10-04,yes,A,"x\njudgement,900002,vulnerable,2019-10-04,yes,,', "cannot be read"),
    (f"judgement,900001,vulnerable,2019-10-04,yes,A,{'x' * 200_000}", "field larger than field limit"),
])
def test_a_row_that_cannot_be_used_is_named(table, row, said):
    with pytest.raises(JudgementsRefused, match="row 2") as caught:
        table(row)
    assert said in str(caught.value)


def test_every_mistake_is_named_at_once(table):
    with pytest.raises(JudgementsRefused) as caught:
        table("judgement,900001,vulnerable,never,yes,,", "", "fact,900001,acting-head,2019-09-02,perhaps,,")
    assert ["row 2" in str(caught.value), "row 4" in str(caught.value)] == [True, True]


def test_opposite_rows_of_one_day_are_refused(table):
    with pytest.raises(JudgementsRefused, match="row 3: says the opposite of row 2"):
        table("judgement,900001,vulnerable,2019-10-04,yes,,", "judgement,900001,vulnerable,2019-10-04,no,,")


def test_kinds_that_the_framework_does_not_know_are_refused(table):
    judgements = table("judgement,900001,clever,2019-10-04,yes,,", "complete,la:936,vulnerable; wise,2019-10-31,,,")
    with pytest.raises(JudgementsRefused) as caught:
        refuse_unknown_kinds(judgements, alliance())
    assert "row 2: After SAfE’s published categories knows no ‘clever’" in str(caught.value)
    assert "row 3" in str(caught.value)
    assert "‘wise’" in str(caught.value)


def test_a_fact_entered_as_a_judgement_is_refused(table):
    with pytest.raises(JudgementsRefused, match="knows no ‘acting-head’: it knows capacity"):
        refuse_unknown_kinds(table("judgement,900001,acting-head,2019-10-04,yes,,"), alliance())


def test_an_answer_that_a_judgement_does_not_have_is_refused(table):
    with pytest.raises(JudgementsRefused, match="row 2: ‘maybe’ is not an answer to ‘vulnerable’: write yes or no"):
        refuse_unknown_kinds(table("judgement,900001,vulnerable,2019-10-04,maybe,,"), alliance())


def test_other_columns_are_refused(tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_text("urn,category\n900001,vulnerable\n", encoding="utf-8")
    with pytest.raises(JudgementsRefused, match=r"row 1: the columns must be record, schools, .* found urn, category"):
        read_judgements(path)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00r"])
def test_a_file_that_cannot_be_read(tmp_path, content):
    path = tmp_path / "odd.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(JudgementsRefused, match=r"odd\.csv cannot be read"):
        read_judgements(path)


def test_a_row_about_a_school_not_assessed_is_said(table):
    judgements = table("judgement,111111,vulnerable,2019-10-04,yes,,")
    listed = schools(school("900001"))
    found = assess(alliance(), SmallStore(), listed, OCTOBER, judgements, nation=listed)
    assert "judgements.csv, row 2: 111111 is not among the schools assessed." in found.notes
