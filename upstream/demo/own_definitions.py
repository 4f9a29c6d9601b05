"""The definitions that come with the invented nation: its areas, and the two files whose layout is no publisher's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import yaml

from upstream.demo.county import County
from upstream.demo.names import REGIONS, slug
from upstream.demo.nation import Nation
from upstream.demo.school_tables import HISTORY_ENDS

_HISTORY = {
    "id": "invented-inspections",
    "title": "Overall grades of inspections in the invented nation, to August 2018",
    "publisher": "nobody: invented",
    "licence": "MIT",
    "seen": "file",
    "native": False,
    "layout": "inspections",
    "files": [r"invented_inspections_to_(?P<day>\d{4}-\d{2}-\d{2})\.csv"],
    "contains": ["URN", "Rating", "Inspection Date"],
    "dates": "%Y%m%d",
    "columns": {"urn": "URN", "grade": "Rating", "inspected_on": "Inspection Date"},
    "kinds": {"inspected on": "first day", "inspection area": "overall-effectiveness", "inspection kind": "graded"},
    "complete_to": {"all": HISTORY_ENDS},
    "note": "Ofsted publishes no such list in a layout that has been seen: this one is made with the demo, and says so.",
}
_FINANCE = {
    "id": "invented-finance",
    "title": "Income and spending of the schools of the invented nation, 2017/18",
    "publisher": "nobody: invented",
    "licence": "MIT",
    "seen": "file",
    "native": False,
    "files": [r"invented_finance_\d{4}\.csv"],
    "contains": ["URN", "Income", "Expenditure", "Balance", "Academic Year"],
    "period": {"column": "Academic Year", "written": "end-year"},
    "rows": [{"entity": "school", "urn": "URN"}],
    "releases": [{"period": "2017/18", "on": dt.date(2019, 7, 31), "basis": "file date"}],
    "readings": [
        {"measure": measure, "figures": [{"value": column}]}
        for measure, column in (
            ("school-income", "Income"),
            ("school-expenditure", "Expenditure"),
            ("school-in-year-balance", "Balance"),
        )
    ],
    "note": "No layout of a publisher has been seen for it: a file with a URN, brought in by this definition alone.",
}


def write_definitions(nation: Nation, county: County, folder: Path) -> list[Path]:
    """Areas and the source of the inspections' history, for `--definitions`."""
    regions = [
        {"id": slug(name), "name": name, "kind": "region", "codes": [code, name], "note": "Invented."}
        for name, code in REGIONS
    ]
    councils = [
        {"id": council.code, "name": council.name, "kind": "la", "codes": [council.code, council.gss, council.name],
         "region": slug(council.region), "type": council.type.lower(), "note": "Invented."}
        for council in nation.councils
    ]  # fmt: skip
    quarters = [
        {
            "id": f"{slug(district)}-quarter",
            "name": district,
            "kind": "area",
            "members": [f"district:{district}"],
            "note": "Invented.",
        }
        for district in county.districts
    ]
    return [
        _write(folder / "areas" / "invented-nation.yaml", {"areas": [*regions, *councils, *quarters]}),
        _write(folder / "sources" / "invented-inspections.yaml", _HISTORY),
        _write(folder / "sources" / "invented-finance.yaml", _FINANCE),
    ]


def _write(path: Path, content: dict) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=140), encoding="utf-8")
    return path
