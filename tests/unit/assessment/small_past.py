"""A small framework and schools for backtests: a figure below 40 or an inadequate grade is a flag."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.unit.assessment.frameworks import content
from tests.unit.assessment.small_store import SmallStore, figure, inspection, school, schools
from upstream.assessment.framework import Framework
from upstream.assessment.past.records import Round, Varied
from upstream.assessment.past.rounds import Asked, tried

ON, UNTIL = dt.date(2020, 1, 31), dt.date(2021, 7, 31)
RWM, YEAR = "ks2-rwm-expected", "2018/19"
TEXT = {"title": "A title", "why": "A reason."}


def framework(**changes: Any) -> Framework:
    """Three categories: *high* on what may be known, *middle* on a group as well, *low*."""
    criteria = [
        {"id": "weak", "title": "Weak", "why": "A reason.", "outcome": True,
         "threshold": {"measure": RWM, "value": {"below": 40}, "basis": "local choice"}},
        {"id": "gap", "title": "Gap", "why": "A reason.",
         "threshold": {"measure": RWM, "group": "disadvantaged", "value": {"below": 30}, "basis": "local choice"}},
        {"id": "inadequate", "title": "Inadequate", "why": "A reason.", "grade": {"in": ["inadequate"], "basis": "published"}},
        {"id": "long", "title": "Long since", "why": "A reason.", "since_inspection": {"at_least": 4, "basis": "local choice"}},
    ]
    categories = [
        {"id": "high", "title": "High", "meaning": "Much help.", "when": {"any_of": ["inadequate", "weak"]}},
        {"id": "middle", "title": "Middle", "meaning": "Some help.",
         "when": {"count_of": {"of": ["gap", "long"], "at_least": 1, "basis": "local choice"}}},
        {"id": "low", "title": "Low", "meaning": "Little help.",
         "when": {"not": {"any_of": ["weak", "gap", "long", "inadequate"]}}},
    ]
    return Framework.model_validate(content(judgements={}, criteria=criteria, categories=categories, **changes))


def store(percents: dict[str, float | None], inspected: list[dict]) -> SmallStore:
    """Schools by URN with their percentage, None where it is withheld, and their inspections."""
    rows = [figure(urn, RWM, YEAR, value, 50) for urn, value in percents.items()]
    return SmallStore(rows, {RWM: [YEAR]}, inspected)


def round_of(
    percents: dict[str, float | None], inspected: list[dict], *, flags: tuple[str, ...] = ("high",),
    rule: Framework | None = None, listed: dict[str, dict] | None = None, kinds: dict[str, str] | None = None,
) -> tuple[Round, list[Varied]]:
    """The round of 31 January 2020 against inspections to 31 July 2021. `listed` are facts of schools by URN."""
    made = [
        school(urn, (kinds or {}).get(urn, "primary"), **(listed or {}).get(urn, {})) for urn in percents
    ]
    asked = Asked(rule or framework(), store(percents, inspected), lambda on: schools(*made), UNTIL, flags, None)
    return tried(asked, ON)


def then(urn: str, grade: str, on: str, **rest: Any) -> dict:
    """A graded inspection; known the day after unless said otherwise."""
    day = dt.date.fromisoformat(on)
    return inspection(urn, grade, day, **{"known_on": day + dt.timedelta(days=1), **rest})
