"""From lists of different days to the days in a body: a table that someone who knows the register can challenge."""

from __future__ import annotations

import datetime as dt

import pytest

from upstream.evidence.spans import Life, Sighting, Span, carried_back, joined_up, spans_of


def day(written: str) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


def seen(list_on: str, body: str | None, joined: str = "", left: str = "") -> Sighting:
    return Sighting(body, day(joined), day(left), day(list_on), f"list of {list_on}")


def told(spans: list[Span]) -> list[str]:
    """`X 2015-01-01 (stated) – 2020-08-31 (next)`"""
    return [
        f"{one.body} {one.first or '?'} ({one.first_basis or '-'}) – {one.last or ''} ({one.last_basis or '-'})"
        for one in spans
    ]


LIFE = Life("900001", dt.date(2012, 9, 1), None)
CLOSED = Life("900001", dt.date(2012, 9, 1), dt.date(2021, 8, 31))
UNDATED = Life("900001", None, None)

CASES = {
    "a list says since when": (
        LIFE, [seen("2022-03-31", "X", "2015-01-01")], ["X 2015-01-01 (stated) –  (-)"],
    ),
    "no list says since when: since it opened, as far as is known": (
        LIFE, [seen("2021-04-22", "X")], ["X 2012-09-01 (opened) –  (-)"],
    ),
    "neither day is known": (UNDATED, [seen("2021-04-22", "X")], ["X ? (-) –  (-)"]),
    "two lists of the same body are one span": (
        LIFE, [seen("2021-04-22", "X"), seen("2022-03-31", "X", "2015-01-01")], ["X 2015-01-01 (stated) –  (-)"],
    ),
    "another body, with the day of joining": (
        LIFE, [seen("2021-04-22", "X"), seen("2022-03-31", "Y", "2021-09-01")],
        ["X 2012-09-01 (opened) – 2021-08-31 (next)", "Y 2021-09-01 (stated) –  (-)"],
    ),
    "another body, of which only the list’s day is known": (
        LIFE, [seen("2021-04-22", "X"), seen("2022-03-31", "Y")],
        ["X 2012-09-01 (opened) – 2022-03-30 (next)", "Y 2022-03-31 (seen) –  (-)"],
    ),
    "the new body’s day stands on a later list than the first that names it": (
        LIFE, [seen("2021-04-22", "X"), seen("2022-03-31", "Y"), seen("2023-03-31", "Y", "2021-09-01")],
        ["X 2012-09-01 (opened) – 2021-08-31 (next)", "Y 2021-09-01 (stated) –  (-)"],
    ),
    "of two lists of one day, the one that says since when": (
        LIFE, [seen("2022-03-31", "X", "2015-01-01"), seen("2022-03-31", "Y")], ["X 2015-01-01 (stated) –  (-)"],
    ),
    "no longer listed: left before that list": (
        LIFE, [seen("2021-04-22", "X", "2015-01-01"), seen("2022-03-31", None)],
        ["X 2015-01-01 (stated) – 2022-03-30 (unlisted)"],
    ),
    "a list says when it left": (
        LIFE, [seen("2022-03-31", "X", "2015-01-01", "2020-12-31")], ["X 2015-01-01 (stated) – 2020-12-31 (stated)"],
    ),
    "it closed": (CLOSED, [seen("2021-04-22", "X", "2015-01-01")], ["X 2015-01-01 (stated) – 2021-08-31 (closed)"]),
    "listed after it closed": (CLOSED, [seen("2022-03-31", "X", "2021-10-01")], []),
    "joined before it opened: from its opening": (
        LIFE, [seen("2022-03-31", "X", "2010-01-01")], ["X 2012-09-01 (opened) –  (-)"],
    ),
    "what a later list contradicts altogether is dropped": (
        LIFE, [seen("2021-04-22", "X"), seen("2022-03-31", "Y", "2012-09-01")], ["Y 2012-09-01 (stated) –  (-)"],
    ),
}


@pytest.mark.parametrize(("life", "sightings", "expected"), CASES.values(), ids=CASES.keys())
def test_spans_of_one_establishment(life, sightings, expected):
    assert told(spans_of(sightings, life, {})) == expected


def test_a_council_made_anew_has_its_schools_from_its_first_day():
    sightings = [seen("2021-04-22", "909"), seen("2024-06-17", "942")]
    assert told(spans_of(sightings, LIFE, {"942": dt.date(2023, 4, 1)})) == [
        "909 2012-09-01 (opened) – 2023-03-31 (next)", "942 2023-04-01 (opened) –  (-)",
    ]


def test_a_trust_older_than_the_school_began_nothing_there():
    sightings = [seen("2021-04-22", "X"), seen("2024-06-17", "Y")]
    assert told(spans_of(sightings, LIFE, {"Y": dt.date(2001, 1, 1)}))[1] == "Y 2024-06-17 (seen) –  (-)"


OLD, NEW = Life("900127", dt.date(1950, 9, 1), dt.date(2020, 8, 31)), Life("900027", dt.date(2020, 9, 1), None)


def test_what_ended_only_because_the_number_did_goes_on_under_the_next():
    by_urn = {
        "900127": spans_of([seen("2019-01-17", "501")], OLD, {}), "900027": spans_of([seen("2025-11-03", "501")], NEW, {}),
    }
    assert told(joined_up([OLD, NEW], by_urn)) == ["501 1950-09-01 (opened) –  (-)"]


def test_another_trust_under_the_next_number_is_another_span():
    by_urn = {
        "900127": spans_of([seen("2019-01-17", "X", "2013-09-01")], OLD, {}),
        "900027": spans_of([seen("2025-11-03", "Y", "2020-09-01")], NEW, {}),
    }
    assert told(joined_up([OLD, NEW], by_urn)) == [
        "X 2013-09-01 (stated) – 2020-08-31 (closed)", "Y 2020-09-01 (stated) –  (-)",
    ]


def test_of_two_numbers_without_days_the_newer_is_believed():
    lives = [Life("1", None, None), Life("2", None, None)]
    by_urn = {"1": spans_of([seen("2024-06-17", "X")], lives[0], {}), "2": spans_of([seen("2024-06-17", "Y")], lives[1], {})}
    assert told(joined_up(lives, by_urn)) == ["Y ? (-) –  (-)"]


def test_a_school_does_not_move_so_its_council_holds_for_the_numbers_before():
    spans = spans_of([seen("2025-11-03", "501")], NEW, {})
    assert told(carried_back(spans, Life("900127", OLD.first, None), {})) == ["501 1950-09-01 (opened) –  (-)"]
    assert told(carried_back(spans, Life("900127", OLD.first, None), {"501": dt.date(1998, 4, 1)})) == [
        "501 1998-04-01 (opened) –  (-)"
    ]
