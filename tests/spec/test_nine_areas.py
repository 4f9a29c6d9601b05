"""The overall of `nine-areas`."""

from __future__ import annotations

import functools
import re

from tests.spec.judged import Case, assessed, framework
from tests.spec.tables import Page, Table

KNOWN = Table(
    "One overall from nine areas",
    """Each area is strong, secure, needs attention or is of concern; the overall is read from the worst. Where a column is
    not about an area by name it says how many of the six others have which level.""",
    """
    | Leadership | Safeguarding | Achievement | The six others | Overall |
    | secure | secure | secure | 6 secure | Secure |
    | strong | strong | strong | 6 strong | Strong |
    | strong | strong | strong | 3 strong, 3 secure | Strong |
    | secure | secure | strong | 5 strong, 1 secure | Strong |
    | strong | strong | strong | 2 strong, 4 secure | Secure |
    | strong | strong | secure | 6 strong | Secure |
    | strong | strong | strong | 5 strong, 1 needs attention | Secure |
    | secure | secure | secure | 5 secure, 1 needs attention | Secure |
    | secure | secure | secure | 4 secure, 2 needs attention | Secure |
    | secure | secure | secure | 3 secure, 3 needs attention | Needs attention |
    | secure | secure | needs attention | 4 secure, 2 needs attention | Needs attention |
    | needs attention | secure | secure | 6 secure | Needs attention |
    | strong | needs attention | strong | 6 strong | Needs attention |
    | secure | secure | secure | 5 secure, 1 of concern | Needs attention |
    | strong | strong | of concern | 6 strong | Needs attention |
    | secure | secure | secure | 4 secure, 2 of concern | Of concern |
    | secure | secure | of concern | 5 secure, 1 of concern | Of concern |
    | of concern | secure | secure | 6 secure | Of concern |
    | strong | of concern | strong | 6 strong | Of concern |
    """,
)

UNKNOWN = Table(
    "An area that was not judged",
    """“?” was not judged this term. The overall is given only if it holds whatever that area would be; else the overalls
    still possible, and the areas that would settle it.""",
    """
    | Leadership | Safeguarding | Achievement | The six others | Possible | To settle |
    | secure | ? | secure | 6 secure | Of concern, Needs attention, Secure | Safeguarding |
    | secure | secure | secure | 5 secure, 1 ? | Needs attention, Secure | 1 of the six |
    | strong | strong | strong | 5 strong, 1 ? | Needs attention, Strong, Secure | 1 of the six |
    | strong | strong | strong | 2 strong, 3 secure, 1 ? | Needs attention, Strong, Secure | 1 of the six |
    | ? | of concern | ? | 6 ? | Of concern | – |
    | secure | secure | secure | 4 of concern, 2 ? | Of concern | – |
    | needs attention | secure | secure | 5 secure, 1 ? | Needs attention | – |
    | needs attention | secure | secure | 5 secure, 1 of concern | Needs attention | – |
    | needs attention | secure | of concern | 5 secure, 1 ? | Of concern, Needs attention | 1 of the six |
    | ? | ? | ? | 6 ? | Of concern, Needs attention, Strong, Secure | all nine |
    """,
)

PAGE = Page(
    "nine-areas", "Nine areas, each term (nine-areas)",
    """A small trust’s scheme. The people who know the school judge each area every term. Schools that are strong or secure
    overall are visited at least once a year, others at least once a term. Every threshold is a local choice.""",
    (KNOWN, UNKNOWN),
)
SIX = ("curriculum", "teaching", "behaviour", "attendance", "inclusion", "people")
NAMED = {"leadership": "Leadership", "safety": "Safeguarding", "achievement": "Achievement"}


def recorded(row: dict[str, str]) -> dict[str, str]:
    """Area → level, without those that were not judged."""
    levels = [level for part in row["The six others"].split(", ") for number, level in [part.split(" ", 1)]
              for _ in range(int(number))]
    every = {**{area: row[title] for area, title in NAMED.items()}, **dict(zip(SIX, levels, strict=True))}
    return {area: level for area, level in every.items() if level != "?"}


@functools.cache
def found(table: Table) -> list[dict]:
    return assessed(framework("nine-areas"), [Case(recorded=recorded(row)) for row in table.rows], complete=True)


@KNOWN.cases()
def test_known(row):
    assert found(KNOWN)[KNOWN.rows.index(row)]["titles"] == [row["Overall"]]


@UNKNOWN.cases()
def test_unknown(row):
    said = found(UNKNOWN)[UNKNOWN.rows.index(row)]
    assert ", ".join(said["titles"]) == row["Possible"]
    unjudged = set(SIX) | set(NAMED)
    unjudged -= set(recorded(row))
    wanted = {"–": set(), "all nine": unjudged, "Safeguarding": {"safety"}}.get(row["To settle"], unjudged & set(SIX))
    assert set(said["settles"]) == wanted
    if of := re.match(r"(\d) of the six", row["To settle"]):
        assert len(wanted) == int(of[1])
