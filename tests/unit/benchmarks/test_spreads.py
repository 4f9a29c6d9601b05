"""How figures are spread: everyone once, by the field each is compared in and by region."""

import pytest

from upstream.benchmarks.spreads import Spread

FIELDS = {"England’s primary schools": ("1", "2", "3"), "England’s special schools": ("4",)}


def spread(direction: str = "higher") -> Spread:
    values = {"1": 50.0, "2": 60.0, "3": 60.0, "4": 5.0, "5": 99.0}
    return Spread("m", "all", "2018/19", "school", direction, values, FIELDS, {}, ())


def test_the_figures_of_those_that_have_one_the_lowest_first():
    assert spread().of(["2", "9", "1"]) == [50.0, 60.0]


@pytest.mark.parametrize(("direction", "value", "rank"), [
    ("higher", 60.0, 1), ("higher", 50.0, 3), ("lower", 60.0, 2), ("lower", 50.0, 1), ("neither", 50.0, 3),
    ("higher", 55.0, 3), ("lower", 70.0, 4),
])
def test_ties_share_the_best_rank_and_an_outsider_has_one_too(direction, value, rank):
    given = spread(direction)
    assert given.rank(value, given.of(FIELDS["England’s primary schools"])) == rank


def test_among_whom_somebody_stands():
    assert spread().field_of("4") == "England’s special schools"
    assert spread().field_of("5") is None
