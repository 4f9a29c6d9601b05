"""Sections of a risk assessment that only some frameworks have: scales, what each category promises, priorities."""

from __future__ import annotations

from collections.abc import Iterator

from upstream.benchmarks.pupil_groups import group_words
from upstream.lib.wording import listed
from upstream.reports.assessment_record import Record
from upstream.reports.document import Cell, Column, Note, Section, Table

KPIS = (
    Column("URN", "code", 9), Column("School", width=30, heads_row=True), Column("Indicator", width=44),
    Column("Pupils", width=18), Column("Period", width=10), Column("Value", "number", 9), Column("Unit", width=9),
    Column("Target", "number", 9), Column("Whose target", width=24), Column("To the target", "number", 10),
    Column("Reached", width=9), Column("In words", width=50), Column("Cohort", "number", 9, 0),
    Column("Few pupils", width=8), Column("Release", width=12), Column("File", width=30), Column("Row", "number", 8, 0),
)


def sections_of_framework(record: Record, *, page: bool) -> Iterator[Section]:
    """Those that the record's framework has, in the order in which people ask."""
    if record.get("scales"):
        yield scales(record)
    if any(category.get("entitlement") for category in record["categories"]):
        yield entitlements(record)
    if record.get("priorities"):
        yield priorities(record, page=page)


def scales(record: Record) -> Section:
    """Where every school stands on each scale: its value, or those still possible."""
    columns = (
        Column("URN", "code", 9), Column("School", width=34, heads_row=True),
        *(Column(scale["title"], width=30) for scale in record["scales"]),
    )
    order = [scale["id"] for scale in record["scales"]]
    rows = tuple((school["urn"], school["name"], *_values(school, order)) for school in record["schools"])
    said = tuple(f"{scale['title']}: {listed(scale['values'], 'or')}, best first." for scale in record["scales"])
    note = Note("A scale is one question with several answers. Where it is not known, the values still possible stand.", said)
    return Section("scales", "Where every school stands on each scale", (note, Table("Scales", columns, rows)), "Scales")


def _values(school: Record, order: list[str]) -> Iterator[str]:
    found = {one["id"]: one for one in school.get("scales", ())}
    for name in order:
        one = found.get(name, {})
        possible = one.get("possible")
        yield "not applicable" if possible is None else one.get("answer") or f"unknown: {listed(possible, 'or')}"


def entitlements(record: Record) -> Section:
    """What a school can count on, category by category, and how many schools are proposed for it."""
    promised = [category for category in record["categories"] if category.get("entitlement")]
    names = list(dict.fromkeys(name for category in promised for name in category["entitlement"]))
    columns = (
        Column("Category", width=20, heads_row=True), Column("Schools proposed for it", "number", 10, 0),
        *(Column(name, width={"Support": 44, "Strategy": 32}.get(name, 22)) for name in names),
    )
    number = {row["title"]: row["schools"] for row in record["counts"]["by_category"]}
    rows = tuple(
        (category["title"], number[category["title"]], *(category["entitlement"].get(name) for name in names))
        for category in promised
    )
    table = Table("What a school in each category can count on", columns, rows)
    return Section("entitlements", "What each category promises", (table,), "Entitlements")


def priorities(record: Record, *, page: bool) -> Section:
    """The indicators of each priority: how many schools reach their target, then every school's."""
    parts: list[Note | Table] = [Note(
        "Priorities are watched beside the categories. No category rests on them as such. Indicators of a key stage that no "
        "school here ends are left out.")]
    parts.append(Table("Schools that reach the target of each indicator", _SUMMARY, tuple(_summary(record))))
    if not record["in_full"]:
        parts = [Note("Left out of so long a list: assess one council or trust to have every indicator.")]
    elif page:
        parts.append(Note("Every school’s own indicators stand in risk-assessment.xlsx, on its sheet ‘Priorities’."))
    else:
        parts.append(Table("Every school’s indicators", KPIS, tuple(_kpi_rows(record))))
    return Section("priorities", "Priorities", tuple(parts), "Priorities")


_SUMMARY = (
    Column("Priority", width=44), Column("Indicator", width=44, heads_row=True), Column("Pupils", width=18),
    Column("Period", width=10), Column("Schools", "number", 9, 0), Column("With a figure", "number", 10, 0),
    Column("Reached", "number", 9, 0), Column("Not reached", "number", 11, 0), Column("No target held", "number", 11, 0),
)


def _summary(record: Record) -> Iterator[tuple[Cell, ...]]:
    """One row an indicator that some school has, in the framework's order. What people record has no target, and where
    no figure is held nobody reached or missed one."""
    by_name: dict[tuple, list[Record]] = {}
    for school in record["schools"]:
        for one in school.get("kpis", ()):
            by_name.setdefault((one["priority"], one["title"], one["group"]), []).append(one)
    for priority in record["priorities"]:
        for kpi in priority["kpis"]:
            found = by_name.get((priority["id"], kpi["title"], kpi["group"]), [])
            if not found:
                continue
            held = [one for one in found if not one["why_none"]]
            reached = [one["is_reached"] for one in held if "is_reached" in one]
            counts = (reached.count(True), reached.count(False), len(held) - len(reached))
            targets = counts if kpi["measure"] and held else (None,) * 3
            group = group_words(kpi["group"]) or "all"
            yield priority["title"], kpi["title"], group, found[0].get("period"), len(found), len(held), *targets


def _kpi_rows(record: Record) -> Iterator[tuple[Cell, ...]]:
    for school in record["schools"]:
        for one in school.get("kpis", ()):
            reached = {True: "yes", False: "no"}.get(one.get("is_reached"))
            yield (
                school["urn"], school["name"], one["title"], group_words(one["group"]) or "all", one.get("period"),
                one.get("value"), one["unit"], one.get("target"), one["target_of"], one.get("to_target"), reached,
                one["said"] or one["why_none"], one.get("cohort"), "yes" if one["small"] else None, one.get("release"),
                one.get("file"), one.get("row"),
            )

