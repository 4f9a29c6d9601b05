"""Frameworks for tests: the packaged one, and small ones made of given categories."""

from __future__ import annotations

import functools
from typing import Any

from upstream.assessment.framework import Framework, load_framework
from upstream.lib.definition_files import PACKAGED


@functools.cache
def alliance() -> Framework:
    return load_framework("alliance-2019", [PACKAGED])


def content(**changes: Any) -> dict[str, Any]:
    """A small framework as YAML would give it: one outcome, one group, one grade, two categories."""
    figure = {"measure": "ks2-rwm-expected", "basis": "local choice"}
    text = {"title": "A title", "why": "A reason."}
    return {
        "id": "small", "version": 1, "title": "Small", "about": "For tests.", "source": "None.",
        "in_force_from": "2019-09-01",
        "scope": {"kinds": ["primary"]},
        "grades": {"values": ["outstanding", "good", "requires-improvement", "inadequate"]},
        "judgements": {"worry": {"title": "Worry", "question": "Is there one?", "recorded": "A worry is recorded"}},
        "criteria": [
            {"id": "outcomes", "outcome": True, **text, "interval_below": figure},
            {"id": "gap", **text, "threshold": {**figure, "group": "disadvantaged", "value": {"below": 40}}},
            {"id": "worry", **text, "judgement": "worry"},
            {"id": "inadequate", **text, "grade": {"in": ["inadequate"], "basis": "published"}},
        ],
        "categories": [
            {"id": "high", "title": "High", "meaning": "Much help.", "when": {"any_of": ["inadequate", "worry"]}},
            {"id": "low", "title": "Low", "meaning": "Little help.", "when": {"not": {"any_of": ["outcomes", "gap"]}}},
        ],
        "reviewed": {"by": "a test", "on": "2026-01-01"},
        **changes,
    }


def framework_with(names: list[str], graded: dict[str, list[str]], rules: list[Any]) -> Framework:
    """A framework whose criteria are judgements by those names and grades, and whose categories are `rules`."""
    text = {"title": "A title", "why": "A reason."}
    record = {"title": "t", "question": "q", "recorded": "r"}
    criteria = [{"id": name, **text, "judgement": name} for name in names]
    criteria += [{"id": name, **text, "grade": {"in": among, "basis": "published"}} for name, among in graded.items()]
    categories = [
        {"id": f"category-{n}", "title": f"Category {n}", "meaning": "m", "when": rule} for n, rule in enumerate(rules)
    ]
    return Framework.model_validate(
        content(judgements=dict.fromkeys(names, record), criteria=criteria, categories=categories)
    )
