"""Groups of pupils and their gaps: each group beside England's pupils that it is read against."""

from __future__ import annotations

from collections.abc import Mapping

from upstream.evidence.definitions import PupilGroup
from upstream.evidence.value import Value
from upstream.web import charts, words
from upstream.web.measures.asked import Figures, Shown


def against(groups: Mapping[str, PupilGroup], group: str) -> str | None:
    """Whom a group is read against: those without the mark (`not-disadvantaged`, `no-sen`), of a pair the other,
    else all pupils. None for those who are themselves what others are read against."""
    others = [name for name in (groups[group].among if group in groups else ()) if name != group]
    if group == "all" or group.startswith(("not-", "no-")):
        return None
    without = [name for name in others if name.startswith(("not-", "no-"))]
    if without:
        return without[0]
    if len(others) == 1:  # of a pair of equals, girls and boys, one line is enough
        return others[0] if group < others[0] else None
    return "all"


def gaps_of(shown: Shown) -> charts.Chart | None:
    """None where no group has a figure in the newest period that has any for somebody here."""
    own = shown.here if shown.here and _period(shown, shown.here) else shown.nation
    period = _period(shown, own)
    if period is None:
        return None
    pairs = [pair for group in shown.edition.definitions.groups if (pair := _pair(shown, own, group, period))]
    if not pairs:
        return None
    whose = "here" if own is shown.here else "England"
    low, high = _ends(shown, pairs)
    return charts.dumbbell(
        "groups", f"{shown.measure.short}, {period}: groups of pupils {'here' if own is shown.here else 'in England'}, "
        "and England’s pupils that they are read against", pairs, (f"The group, {whose}", "England, read against"),
        low=low, high=high, legend=f"Filled: the group, {whose}. Open: England’s pupils named after it.",
    )


def _period(shown: Shown, known: Figures) -> str | None:
    """The period shown if any group has a figure in it, else the newest that has."""
    groups = shown.edition.definitions.groups
    found = [
        value.period for value in known.values
        if value.value is not None and against(groups, value.group)
    ]
    return shown.period if shown.period in found else found[-1] if found else None


def _pair(shown: Shown, own: Figures, group: str, period: str) -> charts.Pair | None:
    groups = shown.edition.definitions.groups
    other = against(groups, group)
    if other is None:
        return None
    first, second = own.of(shown.measure.id, group, period), shown.nation.of(shown.measure.id, other, period)
    if first is None or (first.value is None and second is None):
        return None
    label = f"{words.group_words(groups, group)}, against {words.group_words(groups, other).lower()}"
    return charts.Pair(label, first.value, second.value if second else None, _said(shown, first), _said(shown, second))


def _said(shown: Shown, value: Value | None) -> str:
    if value is None:
        return "none held"
    return words.number(value.value, shown.measure) if value.value is not None else words.state_tag(value.state)[0]


def _ends(shown: Shown, pairs: list[charts.Pair]) -> tuple[float, float]:
    """A percentage is drawn from nought to a hundred, anything else from its lowest to its highest."""
    if shown.measure.unit == "percent":
        return 0, 100
    known = [value for pair in pairs for value in (pair.first, pair.second) if value is not None]
    return min(known), max(known)
