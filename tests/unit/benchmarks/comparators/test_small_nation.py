"""Sets, fields and families over two dozen schools, each answer one that can be worked out by hand."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from tests.unit.benchmarks.comparators.small_nation import (
    CONVERTED,
    DAY,
    INFANTS,
    NURSERY,
    PRIMARIES,
    SECONDARIES,
    SPECIAL,
)
from upstream.benchmarks.comparators import comparator_set, field_in, members, members_of_all, names_of
from upstream.benchmarks.comparators.family import family, interval_of
from upstream.benchmarks.comparators.forms import ENGLAND, school_of, with_trusts
from upstream.benchmarks.comparators.intake import intake
from upstream.benchmarks.comparators.phases import pools
from upstream.evidence.entity import Entity
from upstream.evidence.schools import schools_on
from upstream.lib.refusal import Refusal

P, S = PRIMARIES, SECONDARIES
ALL_SETS = ("england-phase", "region-phase", "council-phase", "neighbours-phase", "trust-phase", "similar-schools")


def of(small, name: str, urn: str, on: dt.date | None = DAY):
    return members(small, comparator_set(name), Entity("school", urn), on)


@pytest.mark.parametrize(("name", "urn", "expected"), [
    ("england-phase", P[0], [*P[1:], *INFANTS]),
    ("england-phase", S[0], S[1:]),
    ("england-phase", NURSERY, []),
    ("region-phase", P[0], [*P[1:12], *INFANTS]),
    ("region-phase", P[13], [P[12]]),
    ("council-phase", P[0], [*P[1:6], *INFANTS]),
    ("council-phase", P[12], [P[13]]),
    ("neighbours-phase", P[0], P[6:12]),
    ("neighbours-phase", P[13], []),
    ("trust-phase", P[1], [P[2]]),
    ("trust-phase", P[3], []),
    ("trust-phase", S[0], []),
    ("similar-schools", P[0], [P[1], P[2], P[3], *P[5:13]]),
    ("similar-schools", P[12], [*P[11:4:-1], P[3], P[2], P[1], P[0]]),
    ("similar-schools", S[0], S[1:4]),
    ("similar-schools", SPECIAL, []),
])
def test_who_is_in_a_set(small, name, urn, expected):
    found = of(small, name, urn)
    assert sorted(found.ids) == sorted(expected)
    if name == "similar-schools":
        assert list(found.ids) == expected, "the nearest first"
        assert list(found.distances) == sorted(found.distances)


@pytest.mark.parametrize("name", ALL_SETS)
def test_a_school_has_one_set_under_each_of_its_numbers(small, name):
    assert of(small, name, CONVERTED).ids == of(small, name, P[0]).ids


def test_a_junior_school_is_not_beside_one_known_to_be_primary(small):
    assert P[2] not in of(small, "similar-schools", P[3]).ids
    assert P[3] not in of(small, "similar-schools", P[2]).ids
    assert {P[2], P[3]} <= set(of(small, "similar-schools", P[1]).ids)


def test_infant_schools_are_told_by_age_or_by_having_no_results(small):
    """P4 stands in the key stage 2 tables with a blank row, as infant schools do."""
    assert set(of(small, "similar-schools", INFANTS[0]).ids) == {P[4], *INFANTS[1:]}


def test_a_withheld_result_shows_that_a_school_sits_the_stage(small):
    field = intake(small, comparator_set("similar-schools"), DAY)
    sits = dict(field.schools.select("urn", "sits").iter_rows())
    assert (sits[P[5]], sits[P[4]], sits[S[3]], sits[S[4]], sits[NURSERY]) == ("ks2", "", "ks4", "", "")


def test_the_school_that_lacks_a_feature_stands_beside_nobody_who_has_it(small):
    own = of(small, "similar-schools", P[13])
    assert own.ids[0] == P[12]
    assert own.notes[0] == (
        "Not known of this school: English as an additional language. It is compared on the other 4 features, with schools"
        " that have those."
    )
    assert P[13] not in of(small, "similar-schools", P[12]).ids


@pytest.mark.parametrize(("name", "urn", "said"), [
    ("trust-phase", P[0], "No list held names a trust that the school was in on that day."),
    ("trust-phase", S[0], "It stands alone: no other school of its form is in this set."),
    ("england-phase", "900600", "Neither a census nor the register says what form of school this is."),
    ("neighbours-phase", P[13], "The list of May 2025 has no neighbours of this council."),
    ("neighbours-phase", P[0], "The council’s neighbours: Windsor and Maidenhead and Buckinghamshire."),
    ("similar-schools", NURSERY, "Fewer than 3 features of its intake are known: it has no similar schools."),
    ("similar-schools", "900600",
     "urn:900600 is not in the school census of January in 2018/19: it has no intake there to compare."),
    ("similar-schools", P[0], "10 of 11 lie farther than 0.5: few schools have an intake like this one’s."),
])
def test_what_a_set_rests_on_or_lacks_is_said(small, name, urn, said):
    assert said in of(small, name, urn).notes


def test_a_set_that_has_members_does_not_say_that_it_has_none(small):
    notes = of(small, "region-phase", P[0]).notes
    assert notes == ()


@pytest.mark.parametrize(("name", "words", "basis"), [
    ("council-phase", "Schools of the same phase in the council (8 schools, as at 31 October 2019)", "2018/19"),
    ("trust-phase", "Schools of the same phase in the trust (0 schools, as at 31 October 2019)", "2018/19"),
    ("similar-schools", "Similar schools, nearest by intake (11 schools, intake of January in 2018/19)", "2018/19"),
])
def test_a_set_in_words(small, name, words, basis):
    found = of(small, name, P[0])
    assert found.words == words
    assert found.basis == f"the school census of January in {basis}"


def test_one_member_is_one_school(small):
    assert of(small, "council-phase", P[12]).words.endswith("(1 school, as at 31 October 2019)")


def test_who_joined_a_trust_later_was_not_in_it(small):
    assert P[3] not in of(small, "trust-phase", P[1]).ids
    assert set(of(small, "trust-phase", P[1], dt.date(2020, 9, 1)).ids) == {P[2], P[3]}


def test_a_dated_membership_is_surer_than_an_undated_one(small):
    """A copy of the edition's lists in which P1 stands undated in a second trust."""
    class TwoTrusts:
        definitions = small.definitions

        def memberships(self) -> pl.DataFrame:
            again = small.memberships().filter(pl.col("urn") == P[1]).with_columns(
                uid=pl.lit("1000"), joined_on=pl.lit(None, dtype=pl.Date), as_at=pl.lit(dt.date(2023, 1, 1)))
            return pl.concat([small.memberships(), again])

    nation = schools_on(small, ENGLAND, DAY).frame
    found = with_trusts(TwoTrusts(), nation, DAY)  # type: ignore[arg-type]
    assert dict(found.drop_nulls("trust").select("urn", "trust").iter_rows()) == {P[1]: "2053", P[2]: "2053", S[0]: "2053"}


def test_of_two_trusts_the_one_joined_later_is_the_school_s(small):
    """The list of a trust still has a school that has since joined another under a new number."""
    class TwoTrusts:
        def memberships(self) -> pl.DataFrame:
            before = small.memberships().filter(pl.col("urn") == P[1]).with_columns(
                uid=pl.lit("1000"), joined_on=pl.col("joined_on").dt.offset_by("-3y"))
            return pl.concat([before, small.memberships()])

    found = with_trusts(TwoTrusts(), schools_on(small, ENGLAND, DAY).frame, DAY)  # type: ignore[arg-type]
    assert found.filter(pl.col("urn") == P[1])["trust"].item() == "2053"


@pytest.mark.parametrize("name", ALL_SETS)
def test_all_at_once_have_the_members_that_one_has(small, name):
    nation = schools_on(small, ENGLAND, DAY).frame
    every = members_of_all(small, comparator_set(name), nation, DAY)
    assert every.columns == ["urn", "member", "distance", "place"]
    for urn in nation["urn"]:
        found, rows = of(small, name, urn), every.filter(pl.col("urn") == urn)
        assert sorted(rows["member"]) == sorted(found.ids)
        if name == "similar-schools":
            assert rows.select("member", "distance", "place").rows() == [
                (member, distance, place)
                for place, (member, distance) in enumerate(zip(found.ids, found.distances, strict=True), start=1)
            ]
        else:
            assert rows["distance"].null_count() == rows["place"].null_count() == rows.height


def test_a_pool_holds_the_school_itself_too(small):
    own = school_of(small, P[12], DAY)
    of_pool, inside = pools(small, comparator_set("council-phase"), own, DAY)
    assert of_pool.select("urn", "pool").rows() == [(P[12], "370 primary")]
    assert set(inside.filter(pl.col("pool") == "370 primary")["member"]) == {P[12], P[13]}


def test_the_edition_without_a_census_known_by_the_day(small):
    with pytest.raises(Refusal) as refused:
        of(small, "similar-schools", P[0], dt.date(2019, 6, 26))
    assert str(refused.value) == (
        "No school census that had been published by 26 June 2019 is held here, so the intakes known that day cannot be"
        " compared. Ask as at 27 June 2019 or later, or build with the census of the year before."
    )


def test_a_later_census_out_by_the_day_is_counted(small):
    assert of(small, "similar-schools", P[0], dt.date(2020, 7, 1)).notes[0] == (
        "The newest census held is that of 2018/19; 1 later one was out by then and not among the files."
    )
    assert "later" not in of(small, "similar-schools", P[0], dt.date(2020, 6, 29)).notes[0]


def test_names(small):
    found = of(small, "trust-phase", P[1])
    assert names_of(small, found) == {P[2]: f"School {P[2]}"}


# Fields


def figure(small, measure: str, urn: str, period: str):
    return small.figure(measure, Entity("school", urn), period, as_at=DAY)


def test_a_place_among_the_schools_of_a_council(small):
    """P1 has 10, P2 62, P3 63; P0 has 60 under its earlier number, P4 a blank, P5 is withheld; infants have none."""
    found = of(small, "council-phase", P[2])
    field = field_in(small, figure(small, "ks2-rwm-expected", P[2], "2017/18"), found, DAY)
    assert dict(zip(field.names, field.values, strict=True)) == {P[0]: 60.0, P[1]: 10.0, P[2]: 62.0, P[3]: 63.0}
    assert field.names[-1] == P[2]
    placed = field.placed
    assert (placed.rank, placed.n, placed.percentile, placed.quintile, placed.small) == (2, 4, 62.5, None, False)
    assert (field.without, field.among) == (5, found.words)
    assert (placed.field, placed.direction) == ("Schools of the same phase in the council", "higher")


def test_a_pooled_figure_counts_who_has_such_results_and_is_withheld_below_nine_in_ten(small):
    """Of the council's others P0, P1 and P3 are known and P5 is withheld: three of four are too few."""
    field = field_in(small, figure(small, "ks2-rwm-expected", P[2], "2017/18"), of(small, "council-phase", P[2]), DAY)
    assert (field.pooled.value, field.pooled.pupils, field.pooled.schools, field.pooled.of) == (None, 180.0, 3, 4)
    near = field_in(small, figure(small, "ks2-rwm-expected", P[2], "2017/18"), of(small, "neighbours-phase", P[2]), DAY)
    assert near.pooled.value == pytest.approx((66 * 8 + (67 + 68 + 69 + 70 + 71) * 60) / 308)
    assert near.small == (True, False, False, False, False, False, False)


def test_numbers_of_pupils_are_not_pooled(small):
    field = field_in(small, figure(small, "roll", P[2], "2018/19"), of(small, "council-phase", P[2]), DAY)
    assert field.pooled is None
    assert (field.placed.rank, field.placed.quintile, field.placed.direction) == (7, None, "neither")


def test_ties_share_the_better_place(small):
    """P4 and the first infant school both have 180 on roll."""
    field = field_in(small, figure(small, "roll", P[4], "2018/19"), of(small, "council-phase", P[4]), DAY)
    assert (field.placed.rank, field.placed.n) == (4, 9)
    assert field.placed.percentile == pytest.approx((4 + 2 / 2) / 9 * 100)


def test_fifths_of_five_and_more(small):
    fifths = [
        field_in(small, figure(small, "ks2-rwm-expected", urn, "2017/18"), of(small, "england-phase", urn), DAY).placed.quintile
        for urn in (P[13], P[12], P[11], P[1])
    ]
    assert fifths == [1, 1, 2, 5]


def test_councils_have_quarters(small):
    found = members(small, comparator_set("statistical-neighbours"), Entity("la", "936"), DAY)
    own = small.figure("good-level-of-development", Entity("la", "936"), "2017/18", as_at=DAY)
    field = field_in(small, own, found, DAY)
    assert (field.placed.rank, field.placed.n, field.placed.quartile, field.placed.quintile) == (2, 3, None, None)
    assert field.pooled.value == pytest.approx(68.5)
    england = members(small, comparator_set("england-councils"), Entity("la", "936"), DAY)
    assert field_in(small, own, england, DAY).placed.quartile == 3


# Families


def test_a_family_by_hand(small):
    found = family(small, P[2], as_at=DAY)
    rwm = found.measures[0]
    assert (rwm.measure, rwm.own.period, rwm.own.value) == ("ks2-rwm-expected", "2017/18", 62.0)
    verdicts = {one.urn: one.verdict for one in rwm.beside}
    assert verdicts[P[1]] == "clearly worse"
    assert verdicts[P[5]] == "no figure"
    assert verdicts[P[6]] == "few pupils"
    assert {verdicts[urn] for urn in P[7:13]} == {"not clearly different"}
    assert rwm.words == (
        "Of 10 schools: 7 not clearly different, 1 clearly worse, 1 with too few pupils to say, 1 without a figure of 2017/18"
        " in the files held."
    )
    assert rwm.better == ()
    assert [one.measure for one in found.measures] == ["ks2-rwm-expected"]


def test_who_does_clearly_better(small):
    found = family(small, P[1], as_at=DAY)
    better = found.measures[0].better
    assert better == tuple(one.urn for one in found.members if one.urn not in (P[5], P[6]))


def test_published_intervals_are_used_as_they_are(small):
    """0.0 ± 0.3 and 0.5 ± 0.3 meet; 0.0 ± 0.3 and 1.0 ± 0.3 do not; the last school has no interval."""
    found = family(small, S[0], ["progress-8"], DAY)
    assert {one.urn: one.verdict for one in found.measures[0].beside} == {
        S[1]: "not clearly different", S[2]: "clearly better", S[3]: "no interval",
    }
    assert (found.measures[0].low, found.measures[0].high) == (-0.3, 0.3)


def test_an_interval_is_the_published_one_or_wilson_s_or_there_is_none(small):
    measure = small.definitions.measures["progress-8"]
    assert interval_of(measure, 0.5, None, 0.3, 0.7) == (0.3, 0.7)
    assert interval_of(measure, 0.5, None, 0.3, None) == (None, None)
    assert interval_of(measure, None, 30, 0.3, 0.7) == (None, None)
    percent = small.definitions.measures["ks2-rwm-expected"]
    assert interval_of(percent, 50.0, None, None, None) == (None, None)
    assert interval_of(percent, 50.0, 0, None, None) == (None, None)


def test_a_family_of_a_number_no_census_lists(small):
    found = family(small, CONVERTED, as_at=DAY)
    assert (found.urn, found.listed_as, found.form) == (CONVERTED, P[0], "primary")
    assert found.measures[0].own.entity == f"urn:{CONVERTED}"
    assert [one.urn for one in found.members] == list(of(small, "similar-schools", P[0]).ids)


def test_features_stand_beside_the_median_of_the_form(small):
    features = {one.measure: one for one in family(small, P[2], as_at=DAY).features}
    assert (features["fsm6"].value, features["fsm6"].typical, features["fsm6"].of) == (10.0, 30.0, 17)
    assert (features["roll"].value, features["roll"].typical) == (140.0, 220.0)
    assert features["ks2-cohort-not-mobile"].why_not == "held for 0 of 17 primary schools, fewer than 90%"
    assert (features["ks2-cohort-not-mobile"].typical, features["ks2-cohort-not-mobile"].value) == (None, None)
    assert "ks4-prior-points" not in features


def test_members_carry_their_council_and_how_far_they_are(small):
    first, *_, last = family(small, P[0], as_at=DAY).members
    assert (first.urn, first.la, first.la_name, first.place, first.far) == (P[1], "936", "Surrey", 1, False)
    assert (last.urn, last.la_name, last.place, last.far) == (P[12], "Barnsley", 11, True)
    assert first.features == (5.0, 2.0, 11.0, 1.1, 120.0, None)


def test_a_school_without_family_is_still_told(small):
    found = family(small, "900600", ["ks2-rwm-expected"], DAY)
    assert (found.listed_as, found.form, found.members, found.features) == (None, None, (), ())
    assert found.measures[0].own.value is None
    assert found.measures[0].words
    alone = family(small, NURSERY, ["roll"], DAY).measures[0]
    assert alone.words == "It has no family to be read beside."
