"""The table of judgements: what it means, and every mistake named with its row."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.assessment.frameworks import alliance
from tests.unit.assessment.small_store import SmallStore, inspection, school, schools
from upstream.assessment.evaluate import assess
from upstream.assessment.judgements import (
    RECORDED_HERE,
    Completeness,
    Entry,
    Judgements,
    JudgementsRefused,
    Silence,
    read_judgements,
    refuse_unknown_kinds,
    understood,
    with_recorded,
)

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


def test_a_file_that_cannot_be_read(tmp_path):
    path = tmp_path / "odd.csv"
    path.mkdir()
    with pytest.raises(JudgementsRefused, match=r"odd\.csv cannot be read"):
        read_judgements(path)


def test_a_row_about_a_school_not_assessed_is_said(table):
    judgements = table("judgement,111111,vulnerable,2019-10-04,yes,,")
    listed = schools(school("900001"))
    found = assess(alliance(), SmallStore(), listed, OCTOBER, judgements, nation=listed)
    assert "judgements.csv, row 2: 111111 is not among the schools assessed." in found.notes


# Every sentence in full


NO_SCHOOL = "write its six-digit URN, and a row for each school."


@pytest.mark.parametrize(("row", "said"), [
    ("judgment,900001,vulnerable,2019-10-04,yes,,", "‘judgment’ is not a record: write complete, judgement or fact."),
    ("judgement,900001,vulnerable,4.10.2019,yes,,", "‘4.10.2019’ is not a date: write it like 2019-10-31."),
    ("judgement,900001,vulnerable,20191004,yes,,", "‘20191004’ is not a date: write it like 2019-10-31."),
    ("judgement,900001,;,2019-10-04,yes,,",
     "names no kind: write one that the framework declares, such as vulnerable."),
    ("judgement,90001,vulnerable,2019-10-04,yes,,", f"‘90001’ is not one school: {NO_SCHOOL}"),
    ("fact,9000012,vulnerable,2019-10-04,yes,,", f"‘9000012’ is not one school: {NO_SCHOOL}"),
    ("fact,900001,vulnerable capacity,2019-10-04,yes,,", "a fact is of one kind: write a row for each."),
    ("fact,900001,acting-head,2019-10-04,maybe,,",
     "‘maybe’ is not an answer: write yes or no, or the level of a judgement that has levels."),
    ("judgement,900001,vulnerable,2019-10-04,yes,A,B,C",
     "has 8 cells for 7 columns: put text that holds a comma in quotation marks."),
    ("complete,la:936,all,2019-10-31,no,,", "a row ‘complete’ has no answer, but ‘no’ stands there: leave it empty."),
    ("complete,la:936 trust:5,all,2019-10-31,,,",
     "‘trust:5’ is no school or council: write la:936, england or six-digit URNs."),
    ("complete,,all,2019-10-31,,,", "names no schools: write la:936, england or URNs."),
])
def test_the_mistake_in_full(table, row, said):
    with pytest.raises(JudgementsRefused) as caught:
        table(row)
    assert str(caught.value) == f"judgements.csv, row 2: {said}"


def test_each_mistake_stands_on_a_line_of_its_own(table):
    with pytest.raises(JudgementsRefused) as caught:
        table("note,900001,vulnerable,2019-10-04,yes,,", "judgement,900001,vulnerable,2019-10-04,yes,,",
              "judgement,900001,vulnerable,2019-10-04,no,,")
    assert str(caught.value).splitlines() == [
        "judgements.csv, row 2: ‘note’ is not a record: write complete, judgement or fact.",
        "judgements.csv, row 4: says the opposite of row 3 for 900001, vulnerable, on the same day: keep the one that stands."]


def test_a_quotation_mark_that_never_closes_is_said_with_its_row(tmp_path):
    path = tmp_path / "open.csv"
    path.write_text(f'{HEADER}\njudgement,900001,vulnerable,2019-10-04,yes,A,"x\n', encoding="utf-8")
    with pytest.raises(JudgementsRefused) as caught:
        read_judgements(path)
    assert str(caught.value) == (
        "open.csv, row 2: cannot be read (unexpected end of data). Close every quotation mark; save it as CSV UTF-8.")


def test_an_empty_file_and_another_encoding_are_said(tmp_path):
    path = tmp_path / "odd.csv"
    for content, said in (
        (b"", f"odd.csv, row 1: the columns must be {HEADER.replace(',', ', ')}; found nothing."),
        (b"\xff\xfe\x00r", "odd.csv cannot be read: it is not UTF-8 text. Save the table as CSV UTF-8."),
        (b"urn,category\n", f"odd.csv, row 1: the columns must be {HEADER.replace(',', ', ')}; found urn, category."),
    ):
        path.write_bytes(content)
        with pytest.raises(JudgementsRefused) as caught:
            read_judgements(path)
        assert str(caught.value) == said


def test_a_file_that_is_not_there_is_said_with_where_it_was_sought(tmp_path):
    path = tmp_path / "none.csv"
    with pytest.raises(JudgementsRefused) as caught:
        read_judgements(path)
    assert str(caught.value) == f"There is no file {path}: check where the table of judgements lies."


def test_headings_and_answers_may_be_written_large_and_cells_have_spaces(tmp_path):
    path = tmp_path / "large.csv"
    path.write_text("Record, Schools ,KINDS,Date,Answer,By,Reason\nJudgement, 900001 ,vulnerable, 2019-10-04 ,YES, A ,\n"
                    ",,,,,,\nComplete,900001,vulnerable,2019-10-31\n", encoding="utf-8")
    read = read_judgements(path)
    entry, complete = read.entries[0], read.complete[0]
    assert (entry.record, entry.urn, entry.kind, entry.on, entry.answer, entry.by, entry.reason, entry.row) == (
        "judgement", "900001", "vulnerable", dt.date(2019, 10, 4), "yes", "A", "", 2)
    assert (complete.schools, complete.kinds, complete.to, complete.by, complete.row) == (
        ("urn:900001",), ("vulnerable",), OCTOBER, "", 4)


@pytest.mark.parametrize(("rows", "words"), [
    ([], "judgements.csv: 0 entries, declared complete for no school, so no row means unknown"),
    (["complete,la:936; england,acting-head capacity,2019-10-31,,,"],
     "judgements.csv: 0 entries, complete to 31 October 2019 for la:936 and england: acting head and capacity"),
    (["judgement,900001,vulnerable,2019-10-04,yes,,", "complete,la:936,all,2019-10-31,,,", "complete,la:850,all,2019-11-01,,,"],
     "judgements.csv: 1 entry, complete to 31 October 2019 for la:936: every kind; complete to 1 November 2019 for la:850: "
     "every kind"),
    (["complete,la:936; urn:900001; urn:900002; urn:900003,capacity,2019-10-31,,,"],
     "judgements.csv: 0 entries, complete to 31 October 2019 for la:936, urn:900001, urn:900002 and urn:900003: capacity"),
    (["complete,la:936; urn:900001; urn:900002; urn:900003; urn:900004,capacity,2019-10-31,,,"],
     "judgements.csv: 0 entries, complete to 31 October 2019 for la:936 and 4 schools: capacity"),
])
def test_what_the_table_is_in_words(table, rows, words):
    assert table(*rows).words() == words


def test_why_a_judgement_is_not_known(table):
    assert answer(None, "vulnerable", OCTOBER)[1] == (
        "Vulnerable: no table of judgements was given, so it is not known.")
    assert answer(table("complete,la:850,all,2019-10-31,,,"), "vulnerable", OCTOBER)[1] == (
        "Vulnerable: the table of judgements is not declared complete for this school, so it is not known.")
    two = table("complete,la:936,all,2019-10-31,,,", "complete,la:936,vulnerable,2019-09-30,,,")
    assert answer(two, "vulnerable", APRIL)[1] == (
        "Vulnerable: the table of judgements is complete only to 31 October 2019, so it is not known.")
    assert answer(two, "vulnerable", OCTOBER)[1] == "Vulnerable: none recorded."


def test_an_entry_without_name_or_reason_says_its_day_and_what_no_longer_holds(table):
    judgements = table("judgement,900001,vulnerable,2019-10-04,yes,,", "judgement,900001,vulnerable,2020-02-01,no,B. Adviser,")
    assert answer(judgements, "vulnerable", OCTOBER)[1] == (
        "The school is recorded as vulnerable to decline, recorded on 4 October 2019.")
    assert answer(judgements, "vulnerable", APRIL)[1] == (
        "Vulnerable: recorded as no longer so, recorded on 1 February 2020 by B. Adviser.")


def test_an_entry_is_carried_with_its_row_and_day(table):
    judgements = table("", "judgement,900001,vulnerable,2019-10-04,yes,,")
    listed = schools(school("900001"), school("900002"))
    found = assess(alliance(), SmallStore(), listed, OCTOBER, judgements, nation=listed)
    rows = [r for r in found.answers.to_dicts() if r["criterion"] == "vulnerable" and r["part"] is None]
    carried = [(r["urn"], r["answer"], r["released_on"], r["source"], r["file"], r["row"]) for r in rows]
    assert carried == [("900001", "met", dt.date(2019, 10, 4), "judgements", "judgements.csv", 3),
                       ("900002", "unknown", None, None, None, None)]


def test_of_two_rows_of_one_day_for_a_school_s_two_numbers_the_later_row_counts(table):
    judgements = table("judgement,800009,vulnerable,2019-10-04,no,,", "judgement,900001,vulnerable,2019-10-04,yes,,")
    assert answer(judgements, "vulnerable", OCTOBER, urns=["900001", "800009"])[0] == "met"


def test_an_entry_counts_on_its_own_day_and_a_table_to_its_last(table):
    judgements = table("judgement,900001,vulnerable,2019-10-31,yes,,", "complete,la:936,capacity,2019-10-31,,,")
    assert answer(judgements, "vulnerable", OCTOBER)[0] == "met"
    assert answer(judgements, "vulnerable", OCTOBER - dt.timedelta(1))[0] == "unknown"


def test_a_table_made_for_another_framework_is_tried_without_what_this_one_does_not_know(table):
    judgements = table(
        "judgement,900001,clever,2019-10-04,yes,,", "judgement,900001,vulnerable,2019-10-04,yes,,",
        "complete,la:936,vulnerable; wise,2019-10-31,,,", "complete,la:850,wise,2019-10-31,,,",
        "complete,la:801,all,2019-10-31,,,",
    )
    kept, said = understood(judgements, alliance())
    assert [entry.kind for entry in kept.entries] == ["vulnerable"]
    assert [(one.schools, one.kinds) for one in kept.complete] == [(("la:936",), ("vulnerable",)), (("la:801",), ("all",))]
    assert said == [
        "judgements.csv: After SAfE’s published categories does not know clever and wise, so these rows are left out."]
    assert understood(kept, alliance()) == (kept, [])
    assert understood(None, alliance()) == (None, [])


# Beside what is recorded here

def recorded(*entries: Entry, complete: str = "", silences: tuple[Silence, ...] = ()) -> Judgements:
    whole = (Completeness((complete,), ("all",), OCTOBER, "", 0),) if complete else ()
    return Judgements(RECORDED_HERE, entries, whole, silences)


def entry(answer: str, on: dt.date = dt.date(2019, 10, 4), urn: str = "900001") -> Entry:
    return Entry("judgement", urn, "vulnerable", on, answer, "", "", 0)


def test_of_one_day_what_is_recorded_here_has_the_last_word_and_each_says_where_it_stands(table):
    row, here = table("judgement,900001,vulnerable,2019-10-04,yes,,"), recorded(entry("no"))
    both = with_recorded(row, here)
    assert [answer(one, "vulnerable", OCTOBER)[0] for one in (row, here, both)] == ["met", "not met", "not met"]
    assert with_recorded(None, here) is here
    assert with_recorded(row, recorded()) is row
    listed = schools(school("900001"), school("900002"))
    both = with_recorded(row, recorded(entry("yes", urn="900002")))
    found = assess(alliance(), SmallStore(), listed, OCTOBER, both, nation=listed).answers.to_dicts()
    places = [(r["urn"], r["file"], r["row"]) for r in found if r["criterion"] == "vulnerable" and r["part"] is None]
    assert places == [("900001", "judgements.csv", 2), ("900002", RECORDED_HERE, None)]


def test_how_much_is_recorded_here_is_not_said(table):
    """Whoever reads it may be cleared for a part alone."""
    here = recorded(entry("yes"), entry("yes", urn="900002"), complete="urn:900001")
    assert here.words() == "what is recorded here, complete to 31 October 2019 for urn:900001: every kind"
    assert with_recorded(table("judgement,900001,capacity,2019-10-04,yes,,"), here).words() == (
        "judgements.csv, and what is recorded here: 1 entry, complete to 31 October 2019 for urn:900001: every kind"
    )


@pytest.mark.parametrize(("row", "here", "silent_to", "said"), [
    ("complete,la:936,all,2019-10-31,,,", "", None, "not met"),  # nothing is silenced
    ("complete,la:936,all,2019-10-31,,,", "", dt.date.max, "unknown"),  # neither a safe answer
    ("judgement,900001,vulnerable,2019-10-04,no,,", "", dt.date.max, "unknown"),  # nor an older one
    ("judgement,800009,vulnerable,2019-10-04,no,,", "yes", dt.date.max, "unknown"),  # under any of its numbers
    ("judgement,900001,vulnerable,2019-10-04,no,,", "", dt.date(2019, 10, 4), "unknown"),
    ("judgement,900001,vulnerable,2019-10-05,no,,", "", dt.date(2019, 10, 4), "not met"),  # newer than what lapsed
    ("judgement,900001,vulnerable,2019-10-04,yes,,", "no", dt.date(2019, 10, 3), "not met"),
    ("complete,la:936,all,2019-10-31,,,", "", dt.date(2019, 10, 4), "unknown"),
])
def test_of_what_nothing_may_be_said_nothing_is_known(table, row, here, silent_to, said):
    silences = (Silence("900001", "vulnerable", silent_to),) if silent_to else ()
    told = recorded(*([entry(here)] if here else []), complete="england" if silent_to is None else "", silences=silences)
    both = with_recorded(table(row), told)
    assert answer(both, "vulnerable", OCTOBER, urns=["900001", "800009"])[0] == said
    if "complete" in row:
        assert answer(both, "capacity", OCTOBER, urns=["900001", "800009"])[0] == "not met"  # of another kind it speaks
