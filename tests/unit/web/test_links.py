"""Addresses and the way back from them."""

import datetime as dt

import pytest
from django.urls import resolve

from upstream.web import links

PERIODS = ["2018/19", "2018/19 autumn term", "2018/19 HT1", "2025/26 week 10", "2019-01-17", "2000-01-17", "2099/00"]


@pytest.mark.parametrize("period", PERIODS)
def test_a_period_survives_the_way_into_an_address_and_back(period):
    slug = links.period_slug(period)
    assert "/" not in slug
    assert " " not in slug
    assert links.period_of_slug(slug) == period


def test_what_is_no_period_stays_as_it_was_written():
    assert links.period_of_slug("2018-20") == "2018-20"
    assert links.period_of_slug("lately") == "lately"


@pytest.mark.parametrize(
    ("address", "view"),
    [
        (links.school("125271"), "school"),
        (links.measure("ks2-rwm-expected"), "measure"),
        (links.figure("ks2-rwm-expected", "la:936", "2018/19"), "figure"),
        (links.search().partition("?")[0], "schools"),
    ],
)
def test_addresses_built_by_hand_are_those_the_site_knows(address, view):
    assert resolve(address).url_name == view


def test_what_is_usual_is_left_out_of_an_address():
    assert links.figure("m", "urn:1", "2018/19") == "/figures/m/urn:1/2018-19/"
    asked = links.figure("m", "urn:1", "2018/19", group="girls", as_at=dt.date(2019, 10, 31))
    assert asked == "/figures/m/urn:1/2018-19/?group=girls&as-at=2019-10-31"
    assert links.search(q="", council="Westmere") == "/schools/?council=Westmere"
