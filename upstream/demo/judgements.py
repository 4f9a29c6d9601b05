"""What people recorded about the told schools: a table for each scheme, as `upstream assess --judgements` reads them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from pathlib import Path

from upstream.demo.county import County, Story
from upstream.demo.judged_areas import LISTED_TO

COLUMNS = ("record", "schools", "kinds", "date", "answer", "by", "reason")
KINDS = ("serious-concern", "vulnerable", "capacity", "outcomes", "acting-head")
TIER_KINDS = ("outcome-trend", "capacity", "risk")
# What is recorded of teaching, one of the trust's priorities, where the tier is as planted.
TEACHING = {"tier-1": "better than secure", "tier-2": "secure", "tier-3": "not yet secure"}
AREAS = (
    "leadership", "curriculum", "teaching", "achievement", "behaviour", "attendance", "inclusion", "safety", "people",
)  # fmt: skip
RECORDED = dt.date(2019, 10, 7)
TIERED = dt.date(2020, 9, 14)  # at the start of the school year 2020/21
TERM_BEFORE = dt.date(2020, 2, 3)
NOW_RECORDED = dt.date(2026, 4, 13)
TIER_DAY = dt.date(2020, 9, 30)
_REASONS = {
    "serious-concern": "Safeguarding review of September found serious gaps",
    "vulnerable": "Half of the staff left in the summer",
    "capacity": "The deputy is on long leave and the head is new",
    "acting-head": "Head left in August; a permanent one starts after Easter",
}
_TIER_REASONS = {
    "capacity": "Annual review of the summer term",
    "risk": "Risk register, September",
    "outcome-trend": "Progress from starting points",
}
Row = list[str]


def write_judgements(county: County, path: Path, to: dt.date | None = None) -> Path:
    """Complete for the told county to its day, or a later one: no row means that none was recorded."""
    rows = [_complete(f"la:{county.council.code}", KINDS, to or county.as_at, "Director of Education")]
    for story in county.schools:
        rows += _of_alliance(story, story.judgements, RECORDED)
    return _write(rows, path)


def write_judgements_now(county: County, path: Path) -> Path:
    """The same kinds for report-cards-2025, complete to the day of the list of inspections."""
    rows = [_complete(f"la:{county.council.code}", KINDS, LISTED_TO, "Director of Education")]
    for story in county.schools:
        rows += _of_alliance(story, story.now, NOW_RECORDED)
    return _write(rows, path)


def write_tiering(county: County, trust: str, path: Path) -> Path:
    """What a trust recorded for alpha-2020. A level that is not recorded is unknown, complete as the table is."""
    members = [story for story in county.schools if story.trust == trust]
    rows = [_complete("; ".join(story.urn for story in members), TIER_KINDS, TIER_DAY, "Director of School Improvement")]
    for story in members:
        for kind, answer in story.tiering.items():
            rows.append(["judgement", story.urn, kind, TIERED.isoformat(), answer, "Standards Committee", _TIER_REASONS[kind]])
        rows += _of_priorities(story)
    return _write(rows, path)


def _of_priorities(story: Story) -> list[Row]:
    """Judgements that decide no tier and stand among the KPIs."""
    standing = story.standings.get("alpha-2020")
    teaching = TEACHING.get(standing.category or "") if standing else None
    if teaching is None:
        return []
    said = {"teaching": teaching, "curriculum": "yes", "valued": "no" if teaching == "not yet secure" else "yes"}
    return [
        ["judgement", story.urn, kind, TIERED.isoformat(), answer, "Standards Committee", "Annual review of the summer term"]
        for kind, answer in said.items()
    ]


def write_areas(county: County, trust: str, path: Path) -> Path:
    """What a trust recorded for nine-areas, this term and the one before, when every area judged now was secure."""
    members = [story for story in county.schools if story.trust == trust]
    rows = [_complete("; ".join(story.urn for story in members), AREAS, TIER_DAY, "Executive review")]
    for story in members:
        for area in AREAS:
            level = story.areas.get(area, story.areas.get("all"))
            if level:
                rows.append(["judgement", story.urn, area, TERM_BEFORE.isoformat(), "secure", "Quality assurance team", ""])
                rows.append(["judgement", story.urn, area, TIERED.isoformat(), level, "Quality assurance team", ""])
    return _write(rows, path)


def _complete(schools: str, kinds: Iterable[str], to: dt.date, by: str) -> Row:
    return ["complete", schools, "; ".join(kinds), to.isoformat(), "", by, ""]


def _of_alliance(story: Story, answers: dict[str, str], on: dt.date) -> list[Row]:
    rows = []
    for kind, answer in answers.items():
        kind = kind.replace(" ", "-")
        record = "fact" if kind == "acting-head" else "judgement"
        reason = _REASONS.get(kind, "Outcomes at annual reviews looked at with the school")
        rows.append([record, story.urn, kind, on.isoformat(), answer, "A. Adviser", reason])
    return rows


def _write(rows: list[Row], path: Path) -> Path:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path
