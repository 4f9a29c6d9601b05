"""The card of a school of the invented nation: what stands on it, in which words, and what it says where nothing is held."""

from __future__ import annotations

import datetime as dt

import outloud
import pytest

from upstream.assessment.kpi_sets import KpiSets, packaged_set
from upstream.evidence.definitions import load_definitions
from upstream.evidence.entity import Entity
from upstream.evidence.known import raw_row
from upstream.evidence.schools import every_school_on, schools_on
from upstream.reports.card import Card, CardCasework, CardLine, empty_words
from upstream.reports.card_evidence import CardEvidence, UnknownSchool, card_of
from upstream.reports.card_layout import drawn
from upstream.reports.pdf import card_pdf

APRIL = dt.date(2020, 4, 30)
SEPTEMBER = dt.date(2020, 9, 30)
SPRING = dt.date(2026, 4, 30)


@pytest.fixture(scope="module")
def folders(nation):
    return load_definitions([nation.facts.definitions]).folders


@pytest.fixture(scope="module")
def april(nation, folders) -> CardEvidence:
    return CardEvidence(nation.store, folders, APRIL, packaged_set(folders))


def kpis(card: Card) -> dict[tuple[str, str], object]:
    return {(one.title, one.whose): one for group in card.groups for one in group.kpis}


def test_the_head_says_who_the_pupils_are_with_years_and_england(april):
    card = card_of(april, "900013")
    assert (card.name, card.as_at) == ("Thimblegarth Junior School", "as at 30 April 2020")
    assert card.kind == "Academy converter, junior, ages 7 to 11"
    pupils = {one.name: one for one in card.pupils}
    assert pupils["Pupils on roll"].text.endswith(" of 384 places")
    assert pupils["Pupils on roll"].beside == "census of 2018/19"
    assert pupils["EHC plan"].beside.startswith("England’s primary schools ")
    assert pupils["EHC plan"].beside.endswith("%, 2018/19")
    assert {one.name: one.text for one in card.facts}["Trust"] == "Sedge and Sky Academy Trust"


def test_five_priorities_in_their_order_each_with_its_kpis(april):
    card = card_of(april, "900034")
    assert [group.id for group in card.groups] == ["progress", "curriculum", "teaching", "attendance", "transition"]
    assert all(group.kpis for group in card.groups)
    assert "in force nowhere for this school" in card.kpi_set


def test_a_kpi_says_now_before_england_target_trend_interval_and_source(april):
    one = kpis(card_of(april, "900034"))["English and maths 9–5", ""]
    assert (one.period, one.before_period, one.nation_of, one.target_of) == ("2018/19", "2017/18", "England", "England")
    assert one.now.endswith("%")
    assert one.detail.endswith(" pupils")
    assert " to " in one.detail
    assert one.says in ("clearly better", "clearly worse", "no clear difference")
    assert one.target_says in ("reached", "not reached")
    assert one.released == "final, 6 Feb 2020 (remembered)"
    assert one.about == "Pupils with grades 9 to 5 in English and mathematics"


def test_from_a_number_to_its_row(nation, april):
    """The letter leads to the file, the number to the row, and there the figure stands."""
    card = card_of(april, "900034")
    one = kpis(card)["Progress 8", ""]
    source = next(found for found in card.sources if found.letter == one.source)
    assert source.publisher == "invented, in the layout of this publication"
    assert source.released == "final, 6 Feb 2020 (remembered)"
    assert one.figure.entity == "urn:900034"
    value = nation.store.figure("progress-8", Entity("school", "900034"), "2018/19", as_at=APRIL)
    assert (value.file, value.row) == (source.file, one.row)
    cells = dict(raw_row(nation.store, value.source, source.file, one.row).cells)
    assert float(one.now.replace("\N{MINUS SIGN}", "-")) == float(cells["P8MEA"])


def test_disadvantaged_pupils_stand_on_every_kpi_that_has_them(april):
    one = kpis(card_of(april, "900004"))["RWM expected", ""]
    assert one.lens.gap.endswith("below England’s others")
    assert one.lens.gap_pupils.endswith("pupils")
    assert one.lens.pupils
    assert kpis(card_of(april, "900004"))["Overall absence", ""].lens is None


def test_few_pupils_are_flagged_and_found_nothing(april):
    card = card_of(april, "900005")  # too few disadvantaged pupils for a gap
    lens = kpis(card)["RWM expected", ""].lens
    assert lens.says.startswith("only ") or lens.now == "suppressed"
    assert all("disadvantaged" not in one.what for one in (*card.strengths, *card.needs))


def test_a_line_never_crosses_2020_and_2021(nation, folders):
    card = CardEvidence(nation.store, folders, SPRING, packaged_set(folders)).card("900040")
    spark = kpis(card)["RWM expected", ""].spark
    years = [point.period for point in spark.points]
    assert {"2019/20", "2020/21"} <= set(years)
    across = {round(0.03 + 0.94 * n / (len(years) - 1), 4): year for n, year in enumerate(years)}
    shape = drawn(spark)
    for run in (*shape["runs"], *shape["nation"]):
        joined = [across[point[0]] for point in run]
        assert not ({"2018/19"} & set(joined) and {"2022/23"} & set(joined))
        assert not {"2019/20", "2020/21"} & set(joined)
    assert "in 2019/20 no figure, not collected" in spark.words
    assert "in 2017/18, the first year of a new series," in spark.words


def test_the_inspection_speaks_in_its_own_generation(nation, folders, april):
    assert card_of(april, "900001").inspection.grades[0].text == "Good"
    later = CardEvidence(nation.store, folders, SPRING, packaged_set(folders))
    found = [later.card(urn).inspection for urn in ("900001", "900002", "900003", "900004", "900040")]
    of_areas = [one for one in found if len(one.grades) > 1]
    assert of_areas
    assert all("Inspections of this generation give no overall grade." in one.notes for one in of_areas)
    assert all(one.grades[0].name != "Overall effectiveness" for one in of_areas)


def test_a_special_measures_school_says_so(april):
    assert any("special measures" in note.lower() for note in card_of(april, "900008").inspection.notes)


def test_a_trust_s_card_has_what_its_people_judged(nation, folders):
    evidence = CardEvidence(nation.store, folders, SEPTEMBER, KpiSets(nation.store, folders, SEPTEMBER).of("900073"))
    card = evidence.card("900073")
    one = kpis(card)["Teaching", ""]
    assert one.now == "Teaching was judged not yet secure"
    assert one.detail == "recorded on 14 September 2020 by Standards Committee: Annual review of the summer term"
    assert next(found for found in card.sources if found.letter == one.source).file == "tiers-99012.csv"
    assert any(found.what == "Teaching" for found in card.needs)


def test_almost_nothing_is_known_and_nothing_is_made_of_it(april):
    card = card_of(april, "900048")
    assert card.groups == ()
    assert (card.strengths, card.needs) == ((), ())
    assert card.inspection.notes[0].startswith("No inspection of this school stands in the files held")


def test_a_number_that_nobody_has_is_refused(april):
    with pytest.raises(UnknownSchool, match="No school with the URN 123456 is known here: check the number"):
        april.card("123456")


def test_a_school_that_is_not_open_that_day_has_a_card_all_the_same(april):
    assert card_of(april, "900031").name == "Dapplequay Free School"


def test_many_cards_by_one_question_are_as_each_by_its_own(nation, april):
    trust = schools_on(nation.store, Entity("trust", "99001"), APRIL).frame["urn"].to_list()
    assert len(trust) > 1
    others = every_school_on(nation.store, APRIL).frame["urn"].to_list()
    urns = [*trust, *(urn for urn in others if urn not in trust)][:15]
    said = []
    many = list(april.cards(urns, progress=lambda *step: said.append(step)))
    assert many == [april.card(urn) for urn in urns]
    named = [{fact.name: fact.text for fact in card.facts}.get("Trust") for card in many[: len(trust)]]
    assert set(named) == {"The Lantern Learning Trust"}
    assert said[-1] == ("telling", 15, 15)


def test_casework_fills_its_slots_and_empty_ones_are_honest(april):
    late = CardLine("Visit again", APRIL, "A. Adviser", "overdue by 3 days")
    card = april.card("900001", CardCasework(actions=(late,), files=()))
    assert card.casework.actions[0].mark == "overdue by 3 days"
    assert empty_words(card, "files") == "No file is kept that the reader of this copy may see."
    assert empty_words(card, "visits").startswith("not on this copy")
    assert card_of(april, "900001").casework.is_asked is False


def test_what_was_invented_says_so_and_credits_no_publisher(april):
    card = card_of(april, "900001")
    assert len(card.attribution) == 1
    assert "invented" in card.attribution[0]
    assert {source.publisher for source in card.sources if source.publisher} == {"invented, in the layout of this publication"}
    assert card.edition == april.store.edition.id


def test_published_figures_credit_their_publishers(april, monkeypatch):
    """The same nation, as if it had not said that it is invented."""
    monkeypatch.setitem(april.store.edition.record, "demo", False)
    card = card_of(april, "900001")
    assert any("Open Government Licence" in words for words in card.attribution)
    assert "Department for Education" in {source.publisher for source in card.sources}


@pytest.mark.parametrize("urn", ["900001", "900034", "900041", "900040", "900048", "900017", "900044"])
def test_every_kind_of_school_prints_for_everybody(tmp_path, april, urn):
    """Primary, secondary, special, all-through, almost nothing, all suppressed, nursery."""
    path = tmp_path / f"{urn}.pdf"
    path.write_bytes(card_pdf(april.card(urn)))
    result = outloud.check(str(path))
    assert (result.verdict, result.stats["pages"]) == ("pass", 1), [one.message for one in result.findings]
