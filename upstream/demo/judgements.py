"""What people recorded about the told schools, as the table that `upstream assess --judgements` reads."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

from upstream.demo.county import County

COLUMNS = ("record", "schools", "kinds", "date", "answer", "by", "reason")
KINDS = ("serious-concern", "vulnerable", "capacity", "outcomes", "acting-head")
RECORDED = dt.date(2019, 10, 7)
_REASONS = {
    "serious-concern": "Safeguarding review of September found serious gaps",
    "vulnerable": "Half of the staff left in the summer",
    "capacity": "The deputy is on long leave and the head is new",
    "acting-head": "Head left in August; a permanent one starts after Easter",
}


def write_judgements(county: County, path: Path) -> Path:
    """Complete for the told county on its day: no row means that none was recorded."""
    rows = [
        [
            "complete",
            f"la:{county.council.code}",
            "; ".join(KINDS),
            county.as_at.isoformat(),
            "",
            "Director of Education",
            "",
        ]
    ]
    for story in county.schools:
        for kind, answer in story.judgements.items():
            kind = kind.replace(" ", "-")
            record = "fact" if kind == "acting-head" else "judgement"
            reason = _REASONS.get(kind, "Outcomes at annual reviews looked at with the school")
            rows.append([record, story.urn, kind, RECORDED.isoformat(), answer, "A. Adviser", reason])
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path
