"""Similar schools a second time, in plain loops over plain numbers: no arrays, no matrix products, no Polars.

A school is a dict: urn, school (the continuing one), form, sits, kind (None where ages do not tell) and
`values`, a list with a number or None for each feature.
"""

from __future__ import annotations

import math
from statistics import quantiles


def scales(schools: list[dict], features: list[dict], rules: dict) -> dict[tuple[str, int], tuple[float, float]]:
    """(form, feature) → (centre, spread) of the features that are used."""
    found = {}
    for form in {school["form"] for school in schools}:
        own = [school for school in schools if school["form"] == form]
        for n, feature in enumerate(features):
            known = [read(feature, school["values"][n]) for school in own if school["values"][n] is not None]
            if feature.get("forms") and form not in feature["forms"]:
                continue
            if feature.get("too_old") or 100 * len(known) < rules["covered"] * len(own) or not known:
                continue
            low, middle, high = quantiles(known, n=4, method="inclusive") if len(known) > 1 else known * 3
            spread = round((high - low) / 1.349, 9)
            if not spread:
                mean = math.fsum(known) / len(known)
                spread = round(math.sqrt(math.fsum((one - mean) ** 2 for one in known) / len(known)), 9)
            if spread:
                found[form, n] = (middle, spread)
    return found


def read(feature: dict, value: float) -> float:
    return math.log(max(value, 1)) if feature.get("scale") == "log" else value


def similar(schools: list[dict], features: list[dict], rules: dict, urn: str) -> list[tuple[str, float]]:
    """(URN, distance) of the school's nearest, the nearest first, ties by URN."""
    own = next(school for school in schools if school["urn"] == urn)
    used = {n: scale for (form, n), scale in scales(schools, features, rules).items() if form == own["form"]}
    known = [n for n in used if own["values"][n] is not None]
    if len(known) < rules["fewest"]:
        return []
    found = []
    for other in schools:
        if other["school"] == own["school"] or other["form"] != own["form"] or other["sits"] != own["sits"]:
            continue
        if own["kind"] and other["kind"] and own["kind"] != other["kind"]:
            continue
        if any(other["values"][n] is None for n in known):
            continue
        found.append((round(distance(own, other, features, used, known, rules), 9), int(other["urn"]), other["urn"]))
    return [(name, far) for far, _, name in sorted(found)[: rules["size"]]]


def distance(own: dict, other: dict, features: list[dict], used: dict, known: list[int], rules: dict) -> float:
    weight = sum(features[n]["weight"] for n in known)
    total = 0.0
    for n in known:
        one, two = (standard(features[n], school["values"][n], used[n], rules["extreme"]) for school in (own, other))
        total += features[n]["weight"] / weight * (one - two) ** 2
    return math.sqrt(total)


def standard(feature: dict, value: float, scale: tuple[float, float], extreme: float) -> float:
    centre, spread = scale
    return max(-extreme, min(extreme, (read(feature, value) - centre) / spread))
