"""How a school stands in a scheme, as a line of its card: what is proposed, never what is decided."""

from __future__ import annotations

from upstream.assessment.schemes import SchoolStanding
from upstream.lib.wording import listed
from upstream.reports.card import CardLine


def standing_line(standing: SchoolStanding) -> CardLine:
    """`Tiers of the trust: Tier 2 is proposed`, or the categories still possible, or why nothing can be said."""
    told = standing.explanation
    if told is None:
        return CardLine(f"{standing.scheme.title}: {standing.why_none}")
    if told.category:
        return CardLine(f"{standing.scheme.title}: {told.category} is proposed, by rule. {told.because}")
    return CardLine(f"{standing.scheme.title}: undetermined, {listed(list(told.possible), 'or')}. {told.because}")
