"""What only some frameworks have: scales, entitlements and priorities, as tables of a risk assessment."""

from __future__ import annotations

from upstream.reports.assessment_sections import entitlements, priorities, scales, sections_of_framework
from upstream.reports.document import Note, Table

KPI = {"priority": "progress", "title": "RWM", "measure": "rwm", "group": "all", "unit": "percent", "period": "2018/19",
       "why_none": "", "said": "", "target_of": "England", "small": False}


def record() -> dict:
    return {
        "in_full": True,
        "categories": [
            {"id": "a", "title": "Tier 1", "meaning": "",
             "entitlement": {"Led by": "the academy", "Visits": "at least 1 a year"}},
            {"id": "b", "title": "Tier 2", "meaning": "", "entitlement": {"Led by": "the trust", "Support": "A; B"}},
            {"id": "c", "title": "Rest", "meaning": "", "entitlement": {}},
        ],
        "counts": {"by_category": [{"title": "Tier 1", "schools": 3}, {"title": "Tier 2", "schools": 1},
                                   {"title": "Rest", "schools": 0}]},
        "scales": [{"id": "risk", "title": "Risk", "values": ["low", "medium", "high"], "rests_on": "record"},
                   {"id": "trend", "title": "Trend", "values": ["up", "down"], "rests_on": "figures"}],
        "priorities": [
            {"id": "progress", "title": "Progress", "kpis": [
                {"measure": "rwm", "title": "RWM", "group": "all"},
                {"measure": "rwm", "title": "RWM", "group": "disadvantaged"},
                {"measure": None, "title": "Teaching", "group": "all"}]},
        ],
        "schools": [
            {"urn": "900001", "name": "Ash", "scales": [
                {"id": "risk", "answer": "low", "possible": ["low"]}, {"id": "trend", "possible": ["up", "down"]}],
             "kpis": [{**KPI, "value": 70.0, "target": 65.0, "to_target": 5.0, "is_reached": True, "cohort": 40.0, "row": 7}]},
            {"urn": "900002", "name": "Bay", "scales": [{"id": "risk", "possible": ["medium", "high"]}, {"id": "trend"}],
             "kpis": [{**KPI, "value": 60.0, "target": 65.0, "to_target": -5.0, "is_reached": False, "small": True},
                      {**KPI, "title": "Teaching", "measure": None, "why_none": "not recorded", "said": "Teaching: not known.",
                       "unit": "", "target_of": ""}]},
            {"urn": "900003", "name": "Cove", "kpis": [{**KPI, "value": 60.0}, {**KPI, "why_none": "not in the tables"}]},
        ],
    }


def table(section, caption: str = "") -> Table:
    return next(part for part in section.parts if isinstance(part, Table) and part.caption.startswith(caption))


def test_only_what_the_framework_has():
    bare = {**record(), "scales": [], "priorities": []}
    for category in bare["categories"]:
        category["entitlement"] = {}
    assert list(sections_of_framework(bare, page=False)) == []
    assert [section.id for section in sections_of_framework(record(), page=False)] == ["scales", "entitlements", "priorities"]
    assert list(sections_of_framework({"categories": [{"id": "a", "title": "A"}]}, page=True)) == []  # an older record


def test_scales_say_the_value_or_those_still_possible():
    rows = table(scales(record())).rows
    assert rows == (
        ("900001", "Ash", "low", "unknown: up or down"),
        ("900002", "Bay", "unknown: medium or high", "not applicable"),
        ("900003", "Cove", "not applicable", "not applicable"),
    )


def test_entitlements_by_category_with_the_schools_proposed_for_each():
    found = table(entitlements(record()))
    assert [column.title for column in found.columns] == [
        "Category", "Schools proposed for it", "Led by", "Visits", "Support"]
    assert found.rows == (
        ("Tier 1", 3, "the academy", "at least 1 a year", None), ("Tier 2", 1, "the trust", None, "A; B"))


def test_priorities_count_who_reaches_the_target():
    """An indicator that no school has is left out; without a figure nobody reached or missed a target."""
    section = priorities(record(), page=False)
    assert table(section, "Schools that reach").rows == (
        ("Progress", "RWM", "all", "2018/19", 4, 3, 1, 1, 1),
        ("Progress", "Teaching", "all", "2018/19", 1, 0, None, None, None),
    )
    rows = table(section, "Every school").rows
    assert rows[0][:6] == ("900001", "Ash", "RWM", "all", "2018/19", 70.0)
    assert [(row[10], row[13]) for row in rows] == [("yes", None), ("no", "yes"), (None, None), (None, None), (None, None)]
    assert [row[11] for row in rows] == ["", "", "Teaching: not known.", "", "not in the tables"]


def test_where_no_figure_is_held_nobody_missed_the_target():
    none = record()
    none["schools"] = [{"urn": "900001", "name": "Ash", "kpis": [{**KPI, "why_none": "not held"}]}]
    assert table(priorities(none, page=True)).rows == (("Progress", "RWM", "all", "2018/19", 1, 0, None, None, None),)


def test_a_page_leaves_the_schools_own_indicators_to_the_workbook_and_says_so():
    section = priorities(record(), page=True)
    assert not any(isinstance(part, Table) and part.caption == "Every school’s indicators" for part in section.parts)
    assert any("risk-assessment.xlsx" in part.text for part in section.parts if isinstance(part, Note))
    short = priorities({**record(), "in_full": False}, page=True)
    assert [type(part) for part in short.parts] == [Note]
