"""How figures, states and days are written."""

import datetime as dt

import pytest

from upstream.evidence.value import State
from upstream.web import words

WRITTEN = [
    ("ks2-rwm-expected", 57.0, "57%"),
    ("progress-8", 0.18, "+0.18"),
    ("progress-8", -0.48, "−0.48"),
    ("attainment-8", 50.3, "50.3"),
    ("ks2-reading-progress", 0.0, "+0.0"),
]


@pytest.mark.parametrize(("measure", "value", "text"), WRITTEN)
def test_a_number_is_written_in_its_measures_unit(definitions, measure, value, text):
    assert words.number(value, definitions.measures[measure]) == text


def test_pounds_and_bands(definitions):
    pounds = next(m for m in definitions.measures.values() if m.unit == "pounds")
    band = next(m for m in definitions.measures.values() if m.unit == "band")
    assert words.number(5123, pounds).startswith("£5,123")
    number, said = next(iter(band.bands.items()))
    assert words.number(float(number), band) == said


def test_every_state_has_a_tag_of_its_own():
    tags = [words.state_tag(state) for state in State]
    assert len({text for text, _ in tags}) == len(State)


def test_every_theme_in_use_has_a_title(definitions):
    assert {measure.theme for measure in definitions.measures.values()} <= set(words.THEMES)


def test_every_pupil_group_in_use_is_written_out(definitions):
    assert words.group_words(definitions.groups, "disadvantaged") == "Disadvantaged pupils"
    assert words.group_words(definitions.groups, "sen-support") == "Pupils with SEN support"
    assert words.group_words(definitions.groups, "not-known-yet") == "Not known yet"


def test_a_release_says_its_day_and_how_that_day_is_known():
    said = words.release_words("final", dt.date(2020, 2, 6), "remembered")
    assert said == "final figures, out on 6 February 2020 (the date is remembered, not confirmed)"
    assert words.release_words("final", dt.date(2020, 2, 6), "publisher") == "final figures, out on 6 February 2020"
    assert words.release_words("final", None, None) == "final figures; the day they came out is not known"


PLACES = [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (112, "112th"), (1023, "1,023rd")]


@pytest.mark.parametrize(("place", "text"), PLACES)
def test_ordinals(place, text):
    assert words.ordinal(place) == text
