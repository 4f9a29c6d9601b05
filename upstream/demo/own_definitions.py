"""The definitions that come with the invented nation: its areas, and the files whose layout is no publisher's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml

from upstream.demo import result_tables
from upstream.demo.county import County
from upstream.demo.judged_areas import LISTED_TO, frameworks
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
_SINCE_2024 = {
    "id": "invented-inspections-since-2024",
    "title": "Inspections since September 2024 in the invented nation: areas without an overall grade, then report cards",
    "publisher": "nobody: invented",
    "licence": "MIT",
    "seen": "file",
    "native": False,
    "layout": "inspections",
    "files": [r"invented_inspections_since_2024\.csv"],
    "contains": ["URN", "Area", "Grade", "Inspection start", "Publication date"],
    "as_at": LISTED_TO,
    "dates": "%d/%m/%Y",
    "columns": {
        "urn": "URN", "inspected_on": "Inspection start", "published_on": "Publication date", "area": "Area", "grade": "Grade",
        "category_of_concern": "Category of concern",
    },
    "kinds": {"inspected on": "first day", "inspection kind": "graded"},
    "complete_to": {"all": LISTED_TO},
    "note": "Ofsted's management information of these inspections has been read of and not seen, so its layout is not "
            "imitated: this one has a row for each area of each inspection.",
}  # fmt: skip
# As the inspectorate's management information writes them.
_CONCERNS = {"SM": "special measures", "SWK": "serious weaknesses", "RSI": "requires significant improvement"}
_RESULTS_NOTE = (
    "The publisher's tables of these years have not been seen in full width, so none is imitated: a row for each school, "
    "council and the nation, of all pupils, of the disadvantaged (_DIS) and of the others (_NOTDIS)."
)
_MEASURES = {
    "RWM": "ks2-rwm-expected", "READING": "ks2-reading-expected", "MATHS": "ks2-maths-expected",
    "READSCORE": "ks2-reading-score", "MATSCORE": "ks2-maths-score", "ENGMATHS95": "english-maths-9-5",
    "ENGMATHS94": "english-maths-9-4", "ATT8": "attainment-8",
}  # fmt: skip
_GROUPS = {"": "all", "_DIS": "disadvantaged", "_NOTDIS": "not-disadvantaged"}
_OUT = {
    "ks2": {"2022/23": dt.date(2023, 12, 14), "2023/24": dt.date(2024, 12, 12), "2024/25": dt.date(2025, 12, 11)},
    "ks4": {"2022/23": dt.date(2024, 2, 1), "2023/24": dt.date(2025, 2, 6), "2024/25": dt.date(2026, 2, 5)},
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


def _results(stage: str) -> dict[str, Any]:
    """The source of one stage's results of 2022/23 to 2024/25."""
    return {
        "id": f"invented-key-stage-{stage[-1]}-results",
        "title": f"Key stage {stage[-1]} results of the invented nation, 2022/23 to 2024/25",
        "publisher": "nobody: invented",
        "licence": "MIT",
        "seen": "file",
        "native": False,
        "files": [result_tables.NAMES[stage].replace(".", r"\.")],
        "contains": ["YEAR", "LEVEL", *result_tables.SHARES[stage]],
        "period": {"column": "YEAR", "written": "end-year"},
        "rows": [
            {"when": {"LEVEL": ["School"]}, "entity": "school", "urn": "URN"},
            {"when": {"LEVEL": ["Council"]}, "entity": "la", "code": "LA"},
            {"when": {"LEVEL": ["England"]}, "entity": "england"},
        ],
        "codes": {"SUPP": "suppressed", "NE": "not applicable"},
        "blank": "not applicable",
        "releases": [{"period": period, "on": on, "basis": "file date"} for period, on in _OUT[stage].items()],
        "readings": [
            _reading(name, "percent-sign") for name in result_tables.SHARES[stage]
        ] + [_reading(name, "") for name in result_tables.AVERAGES[stage]],
        "note": _RESULTS_NOTE,
    }  # fmt: skip


def _reading(column: str, written: str) -> dict[str, Any]:
    figures = [
        {"value": column + end, "cohort": f"PUPILS{end}"} | ({} if group == "all" else {"group": group})
        for end, group in _GROUPS.items()
    ]
    return {"measure": _MEASURES[column], **({"written": written} if written else {}), "figures": figures}


def _inspections_since_2024() -> dict[str, Any]:
    """The source with the areas of every framework, by the name that the file gives them."""
    areas = {area.name: area.id for framework in frameworks().values() for area in framework.areas}
    return {**_SINCE_2024, "values": {"area": areas, "category_of_concern": _CONCERNS}}


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
        _write(folder / "sources" / "invented-inspections-since-2024.yaml", _inspections_since_2024()),
        _write(folder / "sources" / "invented-key-stage-2-results.yaml", _results("ks2")),
        _write(folder / "sources" / "invented-key-stage-4-results.yaml", _results("ks4")),
    ]


def _write(path: Path, content: dict) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=140), encoding="utf-8")
    return path
