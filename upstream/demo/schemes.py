"""Schemes of the invented nation: which framework the county and its trusts work by, over whom and since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from upstream.assessment.framework import load_framework
from upstream.demo.county import County
from upstream.demo.judgements import TIER_DAY, write_areas, write_judgements, write_judgements_now, write_tiering
from upstream.lib.definition_files import PACKAGED

ALLIANCE, CARDS, TIERS, AREAS = "alliance-2019/1", "report-cards-2025/1", "alpha-2020/1", "nine-areas/1"
TIERED, JUDGED = ("99001", "99011", "99012"), "99013"  # the trusts that work by tiers, and by nine areas
_SCHOOL_YEAR = dt.date(2020, 9, 1)


@dataclass(frozen=True)
class Told:
    """One scheme as the demo writes it."""

    name: str
    title: str
    framework: str
    holder: str
    first: dt.date
    last: dt.date | None
    write: Callable[[Path], Path]  # its table of judgements


def write_schemes(county: County, folder: Path) -> list[Path]:
    """Each scheme with its table of judgements beside it; the words of its framework are frozen as they stand."""
    return [_write(one, folder) for one in told_schemes(county)]


def told_schemes(county: County) -> list[Told]:
    """The county's scheme of 2019 and the one after it, and those of its trusts."""
    council = f"la:{county.council.code}"
    slug = county.council.name.lower()
    names = {trust.uid: trust.name.title().replace(" And ", " and ") for trust in county.trusts}
    cards_from = dt.date(2025, 11, 10)
    return [
        Told(f"{slug}-2019", f"{county.council.name}’s categories of 2019", ALLIANCE, council, dt.date(2019, 9, 1),
              cards_from - dt.timedelta(days=1), lambda path: write_judgements(county, path, TIER_DAY)),
        Told(f"{slug}-2025", f"{county.council.name}’s categories with report cards", CARDS, council, cards_from, None,
              lambda path: write_judgements_now(county, path)),
        *(Told(f"tiers-{uid}", f"Tiers of {names[uid]}", TIERS, f"trust:{uid}", _SCHOOL_YEAR, None,
                lambda path, uid=uid: write_tiering(county, uid, path)) for uid in TIERED),
        Told(f"areas-{JUDGED}", f"Nine areas of {names[JUDGED]}", AREAS, f"trust:{JUDGED}", dt.date(2020, 1, 6), None,
              lambda path: write_areas(county, JUDGED, path)),
    ]  # fmt: skip


def _write(told: Told, folder: Path) -> Path:
    told.write(folder / f"{told.name}.csv")
    content = {
        "id": told.name, "title": told.title, "framework": told.framework,
        "digest": load_framework(told.framework, [PACKAGED]).digest, "holder": told.holder, "covers": [told.holder],
        "from": told.first, **({"to": told.last} if told.last else {}), "judgements": f"{told.name}.csv",
    }  # fmt: skip
    path = folder / f"{told.name}.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=140), encoding="utf-8")
    return path
