"""Prints: always one side a school, tagged for everybody, text as data, the same bytes again."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from dataclasses import replace
from itertools import pairwise

import outloud
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.reports.invented_cards import ON, bare, card, kpi, line, lines
from upstream.reports.card import CardCasework, CardFact, CardGroup
from upstream.reports.card_height import HEIGHT, card_height
from upstream.reports.card_layout import LAST, LEVELS, card_layout
from upstream.reports.card_pack import card_pdfs, committee_pack, in_order
from upstream.reports.document import Bar, Chart, Column, Document, Entry, Link, Note, Section, Span, Spans, Table
from upstream.reports.pdf import PackCover, card_pdf, cards_pack, document_pdf
from upstream.reports.pdf_text import NO_LETTER, printable

HOSTILE = '#import "x.typ"; #panic("no") *bold* _it_ $x^2$ `raw` <label> @ref [a] {b} \\ " \' // /* */ = H - item #{1+1}'


def read(tmp_path, made: bytes, *options: str) -> str:
    """The text of a PDF, as a reader of it gets it."""
    path = tmp_path / "made.pdf"
    path.write_bytes(made)
    done = subprocess.run(["pdftotext", *options, str(path), "-"], capture_output=True, text=True, check=True)
    return done.stdout


def pages(tmp_path, made: bytes) -> int:
    return read(tmp_path, made).count("\f")


def heard(tmp_path, made: bytes) -> outloud.Result:
    path = tmp_path / "heard.pdf"
    path.write_bytes(made)
    return outloud.check(str(path))


# One side


@pytest.mark.parametrize(("words", "kpis", "each"), [
    ("Word", 0, 0), ("Some words", 2, 2), ("A sentence of some length that says what is to be done about it.", 4, 12),
    ("Long " * 60, 4, 30), ("W" * 300, 4, 12), ("Unbreakable" * 40, 9, 12), ("W W" * 200, 12, 40),
])  # fmt: skip
def test_a_card_is_always_one_side(tmp_path, words, kpis, each):
    assert pages(tmp_path, card_pdf(card(words, kpis=kpis, each=each))) == 1


@settings(max_examples=25)
@given(
    words=st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=400), kpis=st.integers(0, 6),
    each=st.integers(0, 20),
)  # fmt: skip
def test_whatever_is_written_a_card_is_printed_on_one_side(words, kpis, each):
    told = card(words, kpis=kpis, each=each)
    assert re.findall(rb"/Type/Pages/Count (\d+)", card_pdf(told)) == [b"1"]


def test_more_is_cut_the_fuller_it_is_and_said(tmp_path):
    little, much = card("Said", kpis=1, each=2), card("Something that was said. " * 8, kpis=4, each=30)
    assert card_layout(little)["level"] < card_layout(much)["level"]
    text = read(tmp_path, card_pdf(much))
    assert "and 29 more on the page" in text
    assert "more on the page" not in read(tmp_path, card_pdf(replace(little, inspection=bare().inspection)))


def test_kpis_are_cut_only_when_lists_can_give_no_more():
    assert [level["kpis"] for level in LEVELS] == [20] * (len(LEVELS) - 2) + [4, 2]
    for above, below in pairwise(LEVELS):
        assert all(below[name] <= above[name] for name in ("text", "letters", "findings", "actions", "kpis"))


def test_the_fullest_school_keeps_every_kpi():
    """An all-through school of which everything is known and stale, with all that people can write."""
    full = card_layout(card("A sentence of some length that says what is to be done.", kpis=3, each=12))
    assert len([one for group in full["groups"] for one in group["kpis"]]) == 20
    assert LEVELS[full["level"]]["kpis"] >= 4


def test_the_estimate_chooses_a_level_that_fits(tmp_path):
    """For cards as they are, the first print is the last: nothing flows over and is made again."""
    told = card_layout(card("A sentence of some length that says what is to be done.", kpis=2, each=5))
    assert 0 < told["level"] < LAST
    assert card_height(told, LEVELS[told["level"]]) <= HEIGHT < card_height(told, LEVELS[max(told["level"] - 1, 0)])


# For everybody


@pytest.mark.parametrize("told", [card(), bare(), card("Long " * 40, kpis=4, each=9), card(HOSTILE)])
def test_a_card_passes_the_check_for_everybody(tmp_path, told):
    result = heard(tmp_path, card_pdf(told))
    assert (result.error, result.errors, result.verdict) == (None, 0, "pass"), [one.message for one in result.findings]


def test_a_card_says_its_title_its_language_and_its_lines(tmp_path):
    made = card_pdf(card("Quill"))
    read(tmp_path, made)
    told = subprocess.run(["pdfinfo", str(tmp_path / "made.pdf")], capture_output=True, text=True, check=True)
    assert "Title:           Quill, school card, as at 30 September 2020" in told.stdout
    assert "Tagged:          yes" in told.stdout
    assert b"/Lang(en-GB)" in made
    tree = subprocess.run(["pdfinfo", "-struct", str(tmp_path / "made.pdf")], capture_output=True, check=True).stdout
    assert tree.count(b"H1") == 1
    assert tree.count(b"TH ") == 8
    assert b"Figure" in tree


def test_no_meaning_stands_in_colour_alone(tmp_path):
    text = " ".join(read(tmp_path, card_pdf(card("Quill", kpis=1, each=1))).split())
    for said in ("clearly better", "not reached", "worse, over a year", "stale since 17 Jan 2021", "no clear difference"):
        assert said in text


# Text is data


@pytest.mark.parametrize("place", ["name", "kind", "kpi_set"])
def test_what_is_written_is_never_read_as_markup(tmp_path, place):
    text = " ".join(read(tmp_path, card_pdf(replace(card(), **{place: HOSTILE}))).split())
    for sign in ('#import "x.typ"', '#panic("no")', "*bold*", "$x^2$", "<label>", "@ref", "#{1+1}"):
        assert sign in text


def test_what_people_wrote_is_never_read_as_markup(tmp_path):
    told = card("Quill", each=1, kpis=0)
    casework = replace(told.casework, actions=lines(1, HOSTILE), response=line(HOSTILE))
    text = " ".join(read(tmp_path, card_pdf(replace(told, casework=casework))).split())
    assert text.count("*bold* _it_ $x^2$") == 3  # what is to be done, by whom, and the response


@pytest.mark.parametrize(("written", "printed"), [
    ("Zoë’s naïve façade – £5", "Zoë’s naïve façade – £5"), ("e\u0301", "é"), ("a\u00a0b\n c\t", "a b c"),
    ("漢字", NO_LETTER * 2), ("🙂", NO_LETTER), ("a\u202eb", "ab"), ("soft\u00adhyphen", "softhyphen"), ("\x00\x07x", "x"),
    ("", ""),
])  # fmt: skip
def test_what_cannot_be_printed_is_seen_and_no_error(written, printed):
    assert printable(written) == printed


def test_a_long_word_may_be_broken_and_reads_as_it_was():
    word = "exclusions_by_geographic_level.zip"
    assert printable(word).replace("\u200b", "") == word
    assert max(map(len, printable(word).split("\u200b"))) == 8


# The same again


def test_the_same_card_gives_the_same_bytes():
    told = card("Quill")
    first = card_pdf(told)
    card_pdf(bare())  # another between
    assert card_pdf(told) == first
    assert card_pdf(replace(told, name="Quoll")) != first


def test_the_day_in_the_file_is_the_day_the_card_speaks_of():
    assert b"D:20200930" in card_pdf(card())


# Packs


def cover(**facts) -> PackCover:
    told = {"title": "School cards", "subtitle": "Wyvershire", "facts": (("Day", "30 September 2020"),), "order": "By name."}
    return PackCover(**{**told, "why": {}, **facts})


def test_a_pack_is_a_cover_and_a_page_a_school(tmp_path):
    told = [card(f"School {n}", urn=f"90000{n}") for n in range(1, 4)]
    made = cards_pack(told, cover(why={"900002": "Tier 3 is proposed"}))
    sides = read(tmp_path, made, "-layout").split("\f")[:-1]
    assert len(sides) == 4
    assert [f"School {n}" in sides[n] for n in (1, 2, 3)] == [True] * 3
    row = next(line for line in sides[0].splitlines() if "900002" in line)
    assert row.split() == ["900002", "School", "2", "Tier", "3", "is", "proposed", "3"]
    assert heard(tmp_path, made).errors == 0


def test_a_pack_of_full_cards_keeps_each_to_its_side(tmp_path):
    told = [card("Something that was said. " * 14, kpis=4, each=30, urn=f"90000{n}") for n in range(1, 4)]
    assert pages(tmp_path, cards_pack(told, cover())) == 4


def test_a_card_that_the_estimate_misjudges_is_made_again_in_a_pack_too(tmp_path, monkeypatch):
    monkeypatch.setattr("upstream.reports.card_layout.card_height", lambda told, level: 1.0)  # all fit, it says
    full = card("Something that was said. " * 8, kpis=4, each=9)
    assert card_layout(full)["level"] == 0
    assert pages(tmp_path, card_pdf(full)) == 1
    assert pages(tmp_path, cards_pack([full, card("Little", kpis=1, each=1, urn="900002")], cover())) == 3


def test_an_empty_pack_is_refused():
    with pytest.raises(ValueError, match="at least one card"):
        cards_pack([], cover())


def test_exceptions_come_first_then_names():
    told = [card(name, urn=urn) for urn, name in (("900003", "Ash"), ("900002", "Birch"), ("900001", "Cedar"))]
    assert [one.urn for one in in_order(told, {"900001": 0})] == ["900001", "900003", "900002"]
    assert [one.urn for one in in_order(told, {})] == ["900003", "900002", "900001"]
    assert [one.urn for one in in_order(told, {"900001": 2, "900002": 1})] == ["900002", "900001", "900003"]


def test_a_committee_s_pack_says_how_far_it_is(tmp_path):
    said = []
    made = committee_pack([card()], "School cards", "Wyvershire", [], progress=lambda *step: said.append(step))
    assert said == [("setting", 0, 1), ("setting", 1, 1)]
    assert "1 school" in read(tmp_path, made)


def test_two_processes_print_what_one_prints():
    told = [card(f"School {n}", urn=f"9000{n:02}", kpis=1, each=1) for n in range(10, 20)]
    assert list(card_pdfs(iter(told), 2)) == list(card_pdfs(told, 1))


# Documents


def document() -> Document:
    table = Table("Schools", (Column("URN", "code"), Column("Name", heads_row=True), Column("Pupils", "number", decimals=1),
                              Column("Day", "date")),
                  (("900001", HOSTILE, 12.0, ON), (Link("900002", "900002"), None, None, None)))  # fmt: skip
    return Document(
        "A report", "About schools", (("As at", "30 September 2020"),),
        (
            Section("one", "First", (Note("Read this first.", ("a", "b"), "warning"), table, Table("None", table.columns, ()))),
            Section("two", "Second", (
                Chart("By category", (Bar("Tier 1", 3, "3 schools"), Bar("Tier 2", 0, "none"))), Chart("Nothing", ()),
                Spans("Shares", "Filled: ours.", (
                    Span("a", 40, 30, 55, "40%"), Span("b", None, None, None, "none"),
                    Span("c", 60, 50, 70, "60%", "ring"), Span("d", 20, None, None, "20%", "line"),
                )),
                Entry("900002", "Quillreach", table),
            )),
        ),
        ("Contains information from nobody.",),
    )  # fmt: skip


def test_any_document_prints_for_everybody(tmp_path):
    made = document_pdf(document(), ON)
    result = heard(tmp_path, made)
    assert (result.errors, result.verdict) == (0, "pass"), [one.message for one in result.findings]
    text = " ".join(read(tmp_path, made, "-layout").split())
    for said in ("Important.", "30 September 2020", "12.0", "None. Nothing to list.", "3 schools", '#panic("no")'):
        assert said in text
    assert document_pdf(document(), ON) == made
    assert document_pdf(document(), ON + dt.timedelta(days=1)) != made


# Honest empty places


def test_a_copy_made_without_asking_says_so_once(tmp_path):
    text = " ".join(read(tmp_path, card_pdf(bare())).split())
    assert "No figures are held." in text
    assert text.count("not on this copy") == 1
    assert "Standing, agreed actions, intelligence, visits, files and names" in text


def test_what_was_asked_and_is_not_there_has_a_sentence_each(tmp_path):
    asked = CardCasework(people=(), standings=(), intelligence=(), actions=(), files=(), visits=())
    text = " ".join(read(tmp_path, card_pdf(replace(bare(), casework=asked))).split())
    for said in (
        "No names are recorded", "No scheme that the reader", "No intelligence is recorded", "No agreed action is open",
        "No file is kept", "No visit is recorded", "The school has written no response.",
    ):  # fmt: skip
        assert said in text


def test_a_group_without_kpis_says_why(tmp_path):
    told = replace(card(kpis=0), groups=(CardGroup("a", "Progress", (), "No KPI of this priority is for such a school."),
                                         CardGroup("b", "Attendance", (kpi(),))))  # fmt: skip
    assert "No KPI of this priority is for such a school." in " ".join(read(tmp_path, card_pdf(told)).split())


def test_a_fact_without_a_number_has_no_bracket(tmp_path):
    told = replace(card(kpis=0, each=0), facts=(CardFact("Council", "Wyvershire"),))
    assert "Council: Wyvershire (" not in read(tmp_path, card_pdf(told))
