"""Which URNs are one continuing school, and when each began and ended."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstream.evidence.frames import ESTABLISHMENTS, LINKS
from upstream.evidence.lineage import LINEAGE, chain_of, edges, lineage, one_to_one


def frame(schema, rows):
    return pl.DataFrame([{**dict.fromkeys(schema), **row} for row in rows], schema=schema)


def links(*told):
    names = ("urn", "linked_urn", "link", "established_on")
    return frame(LINKS, [dict(zip(names, row, strict=False)) for row in told])


def schools(*told):
    names = ("urn", "opened_on", "type", "closed_on", "opened_reason")
    return frame(ESTABLISHMENTS, [dict(zip(names, row, strict=False)) for row in told])


def pairs(told):
    return set(one_to_one(edges(links(*told))).select("predecessor", "successor").rows())


# What the links file says, and which pairs continue one school.
ONE_TO_ONE = [
    ("both directions", [("1", "2", "Successor"), ("2", "1", "Predecessor")], {("1", "2")}),
    ("one direction only", [("2", "1", "Predecessor")], {("1", "2")}),
    ("two predecessors", [("1", "3", "Successor"), ("3", "2", "Predecessor")], set()),
    ("two successors", [("1", "2", "Successor"), ("3", "1", "Predecessor")], set()),
    ("a merger, said on one side", [("1", "2", "Successor"), ("2", "1", "Predecessor - merged")], set()),
    ("an amalgamation", [("1", "2", "Successor - amalgamated")], set()),
    ("a split", [("2", "1", "Predecessor - Split School"), ("3", "1", "Predecessor - Split School")], set()),
    ("each the other's successor", [("1", "2", "Successor"), ("2", "1", "Successor")], set()),
    ("a link to itself", [("1", "1", "Successor")], set()),
    ("a sixth-form centre is no succession", [("1", "2", "Sixth Form Centre Link")], set()),
    (
        "absorbed another, then converted",
        [("1", "2", "Successor - merged"), ("2", "3", "Successor"), ("3", "2", "Predecessor")],
        {("2", "3")},
    ),
    (
        "amalgamation written alike on both: the earlier date closed",
        [
            ("1", "2", "Result of Amalgamation", dt.date(2014, 8, 31)),
            ("2", "1", "Result of Amalgamation", dt.date(2014, 9, 1)),
            ("2", "3", "Successor"),
            ("1", "4", "Successor"),
        ],
        {("2", "3")},
    ),
]


@pytest.mark.parametrize(("case", "told", "expected"), ONE_TO_ONE)
def test_which_links_continue_a_school(case, told, expected):
    assert pairs(told) == expected, case


def test_open_date_wins_over_the_link_and_the_predecessor_ends_the_day_before():
    told = links(("1", "2", "Successor", dt.date(2019, 8, 31)), ("2", "1", "Predecessor", dt.date(2019, 9, 1)))
    known = schools(("1", None, "Community school"), ("2", dt.date(2020, 7, 1), "Academy converter"))
    old, new = lineage(told, known).sort("position").to_dicts()
    assert (old["to_on"], old["to_basis"]) == (dt.date(2020, 6, 30), "successor opened")
    assert (new["from_on"], new["from_basis"], new["succession"]) == (dt.date(2020, 7, 1), "opened", "converter")
    assert old["school"] == new["school"] == "2"


def test_without_an_open_date_the_later_of_the_two_link_dates_is_the_day():
    told = links(("1", "2", "Successor", dt.date(2019, 8, 31)), ("2", "1", "Predecessor", dt.date(2019, 9, 1)))
    old, new = lineage(told, schools(("1",), ("2",))).sort("position").to_dicts()
    assert (old["to_on"], old["to_basis"]) == (dt.date(2019, 8, 31), "link")
    assert (new["from_on"], new["from_basis"]) == (dt.date(2019, 9, 1), "link")


def test_a_merger_ends_the_predecessor_on_the_link_date_however_old_the_successor():
    told = links(("1", "2", "Successor - merged", dt.date(2021, 9, 1)))
    known = schools(("1", dt.date(1960, 1, 1)), ("2", dt.date(1950, 1, 1)))
    rows = {row["urn"]: row for row in lineage(told, known).to_dicts()}
    assert rows["1"]["to_on"] == dt.date(2021, 8, 31)
    assert (rows["1"]["school"], rows["2"]["succession"], rows["2"]["from_on"]) == ("1", "none", dt.date(1950, 1, 1))


# type of predecessor, type of successor, reason opened, how it took over
SUCCESSIONS = [
    ("Community school", "Academy converter", "Academy Converter", "converter"),
    ("Community school", "Academy sponsor led", "New Provision", "sponsored"),
    ("Community school", "Academy sponsor led", "Academy Converter", "sponsored"),
    (None, "Academy special converter", None, "converter"),
    ("Academy sponsor led", "Academy sponsor led", "Fresh Start", "re-brokered"),
    ("Academy converter", "Academy sponsor led", None, "re-brokered"),
    ("Community school", "Voluntary aided school", "Change Religious Character", "other"),
    (None, None, None, "other"),
]


@pytest.mark.parametrize(("before", "after", "reason", "expected"), SUCCESSIONS)
def test_how_a_school_took_over(before, after, reason, expected):
    known = schools(("1", None, before), ("2", None, after, None, reason))
    rows = lineage(links(("1", "2", "Successor")), known)
    assert rows.filter(pl.col("urn") == "2")["succession"][0] == expected


def test_a_chain_of_three_is_one_school_newest_first():
    rows = lineage(links(("1", "2", "Successor"), ("2", "3", "Successor")), schools(("1",), ("2",), ("3",)))
    assert chain_of(rows, "2") == ["3", "2", "1"]
    assert chain_of(rows, "9") == ["9"]


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8), st.sampled_from(
    ["Successor", "Predecessor", "Successor - merged", "Predecessor - amalgamated", "Other"])), max_size=14))
def test_every_urn_has_one_school_and_chains_agree_with_a_naive_walk(told):
    rows = [(str(a), str(b), kind) for a, b, kind in told]
    found = lineage(links(*rows), schools(*((str(n),) for n in range(1, 9))))
    assert found.schema == LINEAGE
    assert found["urn"].is_unique().all()
    assert dict(found.select("urn", "school").rows()) == _naive_schools(rows)


def _naive_schools(told):
    """By hand: sets of successors and predecessors, then follow the only one."""
    after, before, odd = {}, {}, set()
    for a, b, kind in told:
        if a == b or kind == "Other":
            continue
        old, new = (a, b) if kind.startswith("Successor") else (b, a)
        after.setdefault(old, set()).add(new)
        before.setdefault(new, set()).add(old)
        if " - " in kind:
            odd.add((old, new))
    plain = {
        (old, new) for old, news in after.items() for new in news
        if len(news) == 1 and len(before[new]) == 1 and (old, new) not in odd and old not in after.get(new, ())
    }
    following = dict(plain)

    def newest(urn):
        seen = [urn]
        while seen[-1] in following:
            seen.append(following[seen[-1]])
            if seen[-1] in seen[:-1]:
                return urn
        return seen[-1]

    return {str(n): newest(str(n)) for n in range(1, 9)}
