"""The list of an area: what filters let through, how it is sorted, told as a grid, and taken along."""

from __future__ import annotations

import csv
import io
from types import SimpleNamespace

import openpyxl
import pytest

from tests.unit.web.invented import HOSTILE_NAME
from upstream.assessment.answers import Answer
from upstream.assessment.framework import load_framework
from upstream.assessment.proposed import Proposed
from upstream.evidence.entity import Entity
from upstream.lib.definition_files import PACKAGED
from upstream.web.schemes import downloads
from upstream.web.schemes.area import present_rows
from upstream.web.schemes.filters import GRID, Filters, filters_in
from upstream.web.schemes.grid import present_grid
from upstream.web.schemes.offered import OfferedScheme
from upstream.web.schemes.proposals import Proposals
from upstream.web.schemes.shown import count_words, present_filters, show, tally

COUNCIL = Entity("la", "991")
MET, NOT, UNKNOWN, NONE = Answer.MET, Answer.NOT_MET, Answer.UNKNOWN, Answer.NOT_APPLICABLE


@pytest.fixture(scope="module")
def framework(definitions):
    return load_framework("alliance-2019", [PACKAGED], definitions)


def school(urn: str, name: str, category: str | None = None, **given) -> Proposed:
    told = {
        "kind": "primary", "phase": "primary", "sector": "maintained", "la": "991", "la_name": "Westmere", "trust_name": None,
        "list_basis": "register", "possible": (), "none_possible": False, "settles": (), "answers": {},
    }
    return Proposed(urn=urn, name=name, category=category, **{**told, **given})


SCHOOLS = [
    school("1", "Birch", "light-touch", answers={"outcomes": NOT, "attendance": NOT, "good-or-better": MET}),
    school("2", "Alder", None, possible=("light-touch-plus", "light-touch"), none_possible=True,
           answers={"outcomes": UNKNOWN, "attendance": UNKNOWN, "good-or-better": MET}),
    school("3", "cedar", "support-and-challenge", kind="secondary", phase="secondary", trust_name="THE THREE RIVERS TRUST",
           answers={"outcomes": MET, "attendance": MET, "good-or-better": NOT}),
    school("4", "Dogwood", None, kind="nursery", phase=None, answers={"outcomes": NONE, "attendance": NONE}),
]  # fmt: skip


def names(framework, **asked) -> list[str]:
    return [one.name for one in show(framework, COUNCIL, SCHOOLS, Filters(**asked)).schools]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Alder", "Birch", "cedar", "Dogwood"]),
        ({"q": "ald"}, ["Alder"]),
        ({"q": "3"}, ["cedar"]),
        ({"q": "al der"}, ["Alder"]),
        ({"category": "light-touch"}, ["Birch"]),
        ({"category": "undetermined"}, ["Alder"]),
        ({"category": "outside"}, ["Dogwood"]),
        ({"kind": "secondary"}, ["cedar"]),
        ({"phase": "primary"}, ["Alder", "Birch"]),
        ({"answer": "outcomes:not-met"}, ["Birch"]),
        ({"answer": "outcomes:not-applicable"}, ["Dogwood"]),
        ({"answer": "outcomes:unknown", "kind": "secondary"}, []),
        ({"body": "THE THREE RIVERS TRUST"}, ["cedar"]),
    ],
)
def test_every_filter_lets_through_what_it_says(framework, asked, found):
    assert names(framework, **asked) == found


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("name", ["Alder", "Birch", "cedar", "Dogwood"]),
        ("-name", ["Dogwood", "cedar", "Birch", "Alder"]),
        # Categories from the top, then the undetermined, then those that the scheme is not for.
        ("category", ["cedar", "Birch", "Alder", "Dogwood"]),
        # By what the column shows: good news that is met does not count.
        ("-met", ["cedar", "Alder", "Birch", "Dogwood"]),
        ("-unknown", ["Alder", "Birch", "cedar", "Dogwood"]),
        ("kind", ["Dogwood", "Alder", "Birch", "cedar"]),
        ("body", ["cedar", "Alder", "Birch", "Dogwood"]),
    ],
)
def test_every_column_sorts_by_its_value_and_equals_stand_by_name(framework, sort, found):
    assert names(framework, sort=sort) == found


def test_a_grid_begins_with_the_categories(framework):
    assert names(framework, view=GRID) == ["cedar", "Birch", "Alder", "Dogwood"]


def test_what_cannot_be_read_counts_as_not_asked():
    asked = filters_in({"sort": "colour", "view": "cake", "kind": " primary ", "q": "x" * 500})
    assert (asked.sort, asked.view, asked.kind, len(asked.q)) == ("", "", "primary", 100)
    assert asked.query(q="") == "?kind=primary"
    assert Filters().query() == ""


def test_counts_stand_in_words_in_the_order_of_the_framework(framework):
    every = show(framework, COUNCIL, SCHOOLS, Filters())
    assert count_words(every) == "4 schools"
    assert tally(every) == (
        "1 Support and Challenge, 1 Light Touch, 1 undetermined and 1 of a kind that the scheme is not for."
    )
    some = show(framework, COUNCIL, SCHOOLS, Filters(kind="primary"))
    assert count_words(some) == "2 of 4 schools"
    assert some.by == [("Kind", "Primary")]
    assert tally(show(framework, COUNCIL, SCHOOLS, Filters(q="nobody"))) == ""


def test_only_what_occurs_is_offered_with_its_number(framework):
    found = {one.name: one for one in present_filters(show(framework, COUNCIL, SCHOOLS, Filters(kind="nursery")))}
    assert [option.text for option in found["kind"].groups[0].options] == ["Nursery (1)", "Primary (2)", "Secondary (1)"]
    assert [option.value for option in found["kind"].groups[0].options if option.chosen] == ["nursery"]
    assert [option.text for option in found["category"].groups[0].options] == [
        "Support and Challenge (1)", "Light Touch (1)", "Undetermined (1)", "Not for this kind of school (1)",
    ]
    outcomes = next(group for group in found["answer"].groups if group.title == "Outcomes")
    assert [option.value for option in outcomes.options] == [
        "outcomes:met", "outcomes:not-met", "outcomes:unknown", "outcomes:not-applicable",
    ]
    assert found["body"].label == "Trust"
    of_trust = present_filters(show(framework, Entity("trust", "1"), SCHOOLS, Filters()))[-1]
    assert (of_trust.label, of_trust.groups[0].options[0].text) == ("Council", "Westmere (4)")


def test_the_undetermined_name_what_is_possible(framework):
    shown = show(framework, COUNCIL, SCHOOLS, Filters())
    assert shown.standing(SCHOOLS[1]) == "Undetermined"
    assert shown.possible(SCHOOLS[1]) == "Light Touch +, Light Touch or none"
    assert shown.possible(SCHOOLS[0]) == ""


def test_a_row_names_what_is_met_but_no_good_news_and_keeps_the_filters_in_its_address(framework):
    shown = show(framework, COUNCIL, SCHOOLS, Filters(kind="secondary"))
    row = present_rows(shown, OfferedScheme("alliance-2019", "After", framework), None)[0]
    assert (row.met, row.unknown, row.body) == ("Outcomes and Attendance", 0, "The Three Rivers Trust")
    assert row.url == "/schools/3/standings/alliance-2019/?within=la-991&kind=secondary"


def grid(framework, schools):
    shown = show(framework, COUNCIL, schools, Filters())
    standings = {one.urn: shown.standing(one) for one in schools}
    return present_grid(framework, shown.schools, standings, {one.urn: f"/s/{one.urn}/?a=1&b=2" for one in schools}, "Westmere")


def test_the_grid_tells_each_answer_in_a_word_under_its_criterion(framework):
    told = grid(framework, SCHOOLS)
    assert told.title == "Westmere: 4 schools by 9 criteria"
    rows = str(told.body).splitlines()
    assert rows[2].startswith('<tr><th scope=row><a href="/s/3/?a=1&amp;b=2">cedar</a><td class=w>Support and Challenge')
    assert "<td class=m>Met" in rows[2]
    assert "<td class=g>Met" in rows[0]  # good or outstanding is good news
    assert rows[3].count("<td class=x>Does not apply") == 2
    assert told.description == (
        "Signs of need. Most often met: Outcomes, for 1 of 4 schools. Most often unknown: Outcomes, for 1 of 4 schools."
    )
    first = told.counts[0]
    assert (first.met, first.not_met, first.unknown, first.not_applicable) == (1, 1, 1, 1)
    good = next(row for row in told.counts if row.title == "Judged good or outstanding")
    assert "c-answer-m" in first.bar
    assert "c-answer-g" in good.bar
    assert "c-answer-m" not in good.bar  # good news wears no colour of concern


def test_the_grid_of_nobody_says_so(framework):
    told = grid(framework, [])
    assert told.description == "No school is shown."
    assert str(told.body) == ""


def test_no_name_can_write_into_the_grid(framework):
    body = str(grid(framework, [school("9", HOSTILE_NAME, answers={"outcomes": MET})]).body)
    assert "<script" not in body
    assert "&lt;script&gt;" in body


@pytest.fixture
def taken(framework):
    """A function that renders what is shown of schools in a format."""
    scheme = OfferedScheme("alliance-2019", "After", framework)
    edition = SimpleNamespace(is_demo=True)
    found = Proposals(SimpleNamespace(notes=["Nothing is known of 2018/19."], framework=framework), {}, schools=SCHOOLS)

    def take(schools, ending, **asked):
        shown = show(framework, COUNCIL, schools, Filters(**asked))
        return downloads.render(edition, found, shown, scheme, "Westmere", None, ending), downloads.file_name(
            scheme, shown, None, ending
        )

    return take


def test_what_is_shown_is_what_is_taken_along(taken):
    content, name = taken(SCHOOLS, "csv", kind="primary", sort="-name")
    assert name.endswith("_kind-primary.csv")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    head = next(n for n, row in enumerate(rows) if row[:2] == ["URN", "School"])
    assert [row[1] for row in rows[head + 1:]] == ["Birch", "Alder"]
    assert rows[head][7] == "Outcomes"
    assert [row[7] for row in rows[head + 1:]] == ["not met", "unknown"]
    front = dict(row for row in rows[:head] if row)
    assert front["Shown"] == "2 of 4 schools, narrowed by kind: Primary"
    assert front["Cannot be said"] == "Nothing is known of 2018/19."
    assert "invented" in front["Demonstration"]


def test_no_cell_can_run_in_a_spreadsheet(taken):
    hostile = [school("5", "=1+1", "light-touch", trust_name="@SUM(A1)")]
    content, _ = taken(hostile, "csv")
    assert "'=1+1" in content.decode("utf-8-sig")
    assert "'@sum(a1)" in content.decode("utf-8-sig").lower()  # a trust’s name is told as on the page
    workbook = openpyxl.load_workbook(io.BytesIO(taken(hostile, "xlsx")[0]))
    cells = [cell for row in workbook.active.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_the_name_of_a_file_holds_nothing_but_letters_digits_and_hyphens(taken):
    _, name = taken(SCHOOLS, "xlsx", q="../../etc ’;", answer="outcomes:not-met")
    assert name.endswith("_q-etc_answer-outcomes-not-met.xlsx")
    assert not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-_.")
