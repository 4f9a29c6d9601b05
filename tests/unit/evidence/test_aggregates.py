"""Our own aggregates: never a mean of percentages, withheld where too little is known, checked against the published."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstream.evidence.aggregates import aggregate, compare_with_published, sums
from upstream.evidence.entity import Entity
from upstream.evidence.value import State

URNS = [str(125001 + n) for n in range(10)]


@pytest.fixture
def make(make_store, invented):
    def make(*schools, **more):
        """Each school: value (None: suppressed) and cohort."""
        rows = [
            invented.observation(urn, value=value, cohort=cohort, **extra)
            for urn, (value, cohort, extra) in zip(URNS, [(*school, {})[:3] for school in schools], strict=False)
        ]
        return make_store(rows + more.pop("others", []), [invented.establishment(urn) for urn in URNS], **more)

    return make


def test_percentages_are_weighted_by_cohort(make):
    found = aggregate(make((50.0, 10.0), (80.0, 30.0)), "reading", URNS[:2], "2018/19")
    assert (found.value.value, found.value.cohort, found.value.basis) == (72.5, 40, "calculated here")
    assert found.value.why == "Calculated here from percentage × cohort, of 2 of 2 schools and 100.0% of pupils."


def test_numerators_are_better_where_the_publisher_gives_them(make):
    one = (33.0, 3.0, {"numerator": 1.0})
    found = aggregate(make(one, (67.0, 3.0, {"numerator": 2.0})), "reading", URNS[:2], "2018/19")
    assert (found.value.value, found.how) == (50, "numerators")


# schools given, state, schools counted of how many
COVERAGES = [
    ([(50.0, 30.0)] * 9 + [(None, None)], State.VALUE, (9, 10)),
    ([(50.0, 30.0)] * 8 + [(None, None)] * 2, State.LOW_COVERAGE, (8, 10)),
    ([(50.0, 30.0)] * 9 + [(None, 100.0)], State.LOW_COVERAGE, (9, 10)),
    ([(50.0, 30.0)] * 9, State.VALUE, (9, 10)),
    ([(50.0, None)] * 10, State.MISSING, (0, 10)),
    ([(50.0, 30.0)] * 8 + [(None, None, {"state": "not applicable"})] * 2, State.VALUE, (8, 8)),
    ([], State.MISSING, (0, 10)),
]


@pytest.mark.parametrize(("schools", "state", "counted"), COVERAGES)
def test_withheld_under_ninety_per_cent_of_schools_or_pupils(make, schools, state, counted):
    found = aggregate(make(*schools), "reading", URNS, "2018/19")
    assert (found.value.state, (found.schools, found.of_schools)) == (state, counted)


def test_the_check_lists_where_ours_and_the_published_differ_and_why(make, invented):
    def council(value, **more):
        return invented.observation("936", value=value, entity_kind="la", coverage="england", **more)

    store = make(
        (50.0, 10.0), (None, None),
        others=[council(47.0), council(50.4, period="2017/18"), invented.observation(URNS[0], period="2017/18")],
    )
    (row,) = compare_with_published(store, Entity("la", "936")).to_dicts()
    assert (row["period"], row["ours"], row["published"], row["difference"]) == ("2018/19", 50, 47, 3)
    assert row["why"] == "suppressed for 1 of 2 schools; schools’ figures are rounded before they are weighted"


SCHOOL = st.tuples(
    st.one_of(st.none(), st.floats(0, 100, width=32)), st.one_of(st.none(), st.integers(0, 300)),
    st.sampled_from(["suppressed", "not published", "not applicable"]),
)


@given(st.lists(SCHOOL, min_size=1, max_size=20))
def test_sums_agree_with_adding_up_by_hand(schools):
    rows = [
        {"place": "x", "value": value, "cohort": cohort, "numerator": None, "state": "value" if value is not None else state}
        for value, cohort, state in schools
    ]
    schema = {"place": pl.String, "value": pl.Float64, "cohort": pl.Float64, "numerator": pl.Float64, "state": pl.String}
    found = sums(pl.DataFrame(rows, schema=schema), ["place"], PERCENT).row(0, named=True)
    usable = [(value, cohort) for value, cohort, _ in schools if value is not None and cohort]
    pupils = sum(cohort for _, cohort in usable)
    assert found["schools"] == len(usable)
    assert found["of_schools"] == sum(value is not None or state != "not applicable" for value, _, state in schools)
    if usable:
        assert found["ours"] == pytest.approx(sum(value * cohort for value, cohort in usable) / pupils)
        assert found["pupils"] == pupils


class PERCENT:
    """All that `sums` asks of a measure."""

    unit = "percent"
