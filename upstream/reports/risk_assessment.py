"""The termly risk assessment of every school, as a document: what cannot be said first, then every school.

Built from the record (`assessment_record`), which is also what the JSON says, so that the workbook,
the page and the JSON cannot disagree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from upstream.lib.wording import counted, day
from upstream.reports.assessment_changes import Change, Record, changes, standing, tallied, what_differs
from upstream.reports.document import Bar, Cell, Chart, Column, Document, Note, Section, Table

# A page of more rows is slow to open and nobody reads it to the end: the workbook and the JSON hold them all.
MOST_ROWS_ON_A_PAGE = 6_000

DETAIL = (
    Column("URN", "code", 9), Column("School", width=30, heads_row=True), Column("Criterion", width=22),
    Column("Looks at", width=26), Column("Answer", width=14), Column("Value", "number", 9),
    Column("Comparator", "number", 11), Column("Compared with", width=26), Column("Threshold", width=26),
    Column("Basis", width=13), Column("Period", width=16), Column("Pupils", "number", 8, 0), Column("Release", width=12),
    Column("Out on", "date", 13), Column("Source", width=22), Column("File", width=30), Column("Row", "number", 8, 0),
    Column("In words", width=70),
)


def risk_assessment(record: Record, earlier: Record | None = None, *, whole: bool = True) -> Document:
    """The document of one run; `earlier` is the record of a run before it. `whole=False` leaves out
    tables too long for a page, and says where they are."""
    found = changes(record, earlier) if earlier else []
    sections = [
        _summary(record, found, earlier),
        _schools(record, found, earlier),
        _detail(record),
        _coverage(record),
        _settling(record),
        _changes(record, found, earlier),
        _sources(record),
    ]
    return Document(
        title=f"Risk assessment: {record['where']['name']}",
        subtitle=f"{record['framework']['title']}, as at {_day(record['as_at'])}",
        facts=tuple(_facts(record, earlier)),
        sections=tuple(sections if whole else map(_fit_for_a_page, sections)),
        attribution=tuple(record["attribution"]),
    )


def _day(written: str) -> str:
    return day(dt.date.fromisoformat(written))


def _facts(record: Record, earlier: Record | None) -> Iterator[tuple[str, str]]:
    framework = record["framework"]
    yield "As at", f"{_day(record['as_at'])}: schools as they stood, and figures as they were known, at the end of that day"
    yield "Framework", f"{framework['id']}, version {framework['version']}: {framework['about']}"
    yield "Judgements", record["judgements"]
    yield "Schools", record["list_basis"]
    yield "Evidence", f"edition {record['edition']}"
    if earlier:
        yield "Compared with", f"the run as at {_day(earlier['as_at'])}"
    yield "Standing", "Proposed by rule. A named person decides each category; nothing here is a decision."


def _summary(record: Record, found: list[Change], earlier: Record | None) -> Section:
    counts = record["counts"]
    parts: list = []
    if record["cannot_be_said"]:
        parts.append(Note("What cannot be said", tuple(record["cannot_be_said"]), "warning"))
    parts.append(Note(
        f"{counted(counts['schools'], 'school')}: {counts['determined']:,} with a proposed category, "
        f"{counts['undetermined']:,} undetermined, each with the categories still possible."
    ))
    parts.append(_counts_table(record))
    bars = tuple(Bar(row["title"], row["schools"], counted(row["schools"], "school")) for row in _count_rows(record))
    parts.append(Chart("Schools by proposed category", bars))
    parts.append(_answers_table(record))
    if earlier:
        parts.append(_tally(record, found, earlier))
    return Section("summary", "Summary", tuple(parts), "Summary")


def _count_rows(record: Record) -> list[Record]:
    counts = record["counts"]
    return [*counts["by_category"], {"title": "Undetermined", "schools": counts["undetermined"], "meaning": ""}]


def _counts_table(record: Record) -> Table:
    total = record["counts"]["schools"]
    rows = [(row["title"], row["schools"], _share(row["schools"], total), row["meaning"]) for row in _count_rows(record)]
    for row in record["counts"]["by_possible"]:
        rows.append((f"– of these: {row['title']}", row["schools"], _share(row["schools"], total), ""))
    columns = (
        Column("Category", width=46, heads_row=True), Column("Schools", "number", 10, 0),
        Column("Per cent", "number", 10, 1), Column("Meaning", width=70),
    )
    return Table("Schools by proposed category", columns, tuple(rows))


def _share(number: int, total: int) -> float:
    return round(100 * number / total, 1) if total else 0.0


def _answers_table(record: Record) -> Table:
    columns = (
        Column("Criterion", width=46, heads_row=True), Column("Met", "number", 10, 0), Column("Not met", "number", 10, 0),
        Column("Unknown", "number", 10, 0), Column("Not applicable", "number", 16, 0), Column("Why it is asked", width=70),
    )
    rows = tuple(
        (row["title"], *(row["answers"][word] for word in ("met", "not met", "unknown", "not applicable")), row["why"])
        for row in record["counts"]["by_criterion"]
    )
    return Table("Answers to each criterion", columns, rows)


def _tally(record: Record, found: list[Change], earlier: Record) -> Note:
    kinds = {"category": "changed category", "possible": "other categories possible", "answers": "other answers only",
             "new": "new on the list", "gone": "no longer on the list"}
    said = [f"{sum(change.kind == kind for change in found):,} {words}" for kind, words in kinds.items()]
    lines = (*what_differs(record, earlier), *tallied(found, record, earlier))
    return Note(f"Since {_day(earlier['as_at'])}: {', '.join(said)}.", lines)


def _schools(record: Record, found: list[Change], earlier: Record | None) -> Section:
    changed = {change.urn: change for change in found if change.kind != "gone"}
    criteria = record["criteria"]
    columns = (
        Column("URN", "code", 9), Column("School", width=34, heads_row=True), Column("Phase", width=12),
        Column("Type", width=24), Column("Council", width=20), Column("Trust", width=26),
        Column("Proposed category", width=22), Column("Categories still possible", width=30),
        *(Column(criterion["title"], width=16) for criterion in criteria),
        Column("Reasons", width=90),
        *([Column(f"Change since {_day(earlier['as_at'])}", width=40)] if earlier else []),
    )
    rows = tuple(_school_row(school, record, changed if earlier else None) for school in record["schools"])
    return Section("schools", "Every school", (Table(f"{counted(len(rows), 'school')}", columns, rows),), "Schools")


def _school_row(school: Record, record: Record, changed: dict[str, Change] | None) -> tuple[Cell, ...]:
    titles = {category["id"]: category["title"] for category in record["categories"]}
    answers = {criterion["id"]: criterion["answer"] for criterion in school["criteria"]}
    possible = "; ".join(titles.get(category, category) for category in school["possible"])
    row: tuple[Cell, ...] = (
        school["urn"], school["name"], school["phase"], school["type"], school["la_name"], school["trust"],
        titles.get(school["category"], "Undetermined"), "" if school["category"] else possible,
        *(answers.get(criterion["id"]) for criterion in record["criteria"]),
        " ".join(criterion["sentence"] for criterion in school["criteria"]),
    )
    return row if changed is None else (*row, _change_words(changed.get(school["urn"])))


def _change_words(change: Change | None) -> str:
    if change is None:
        return "No change"
    if change.kind == "answers":
        return "Same standing, other answers"
    return f"{change.was} → {change.now}"


def _detail(record: Record) -> Section:
    titles = {criterion["id"]: criterion["title"] for criterion in record["criteria"]}
    rows = tuple(row for school in record["schools"] for row in _detail_rows(school, titles))
    note = Note("Each criterion with what it rests on: the figure, what it is held against, where it was published.")
    return Section("criteria", "Criteria in detail", (note, Table("Criteria", DETAIL, rows)), "Criteria")


def _detail_rows(school: Record, titles: dict[str, str]) -> Iterator[tuple[Cell, ...]]:
    for criterion in school["criteria"]:
        for part in (criterion, *criterion["parts"]):
            yield (
                school["urn"], school["name"], titles.get(criterion["id"], criterion["id"]), part["part"], part["answer"],
                part["value"], part["comparator"], part["comparator_name"], part["threshold"], part["basis"], part["period"],
                part["cohort"], part["release"], _date(part["released_on"]), part["source"], part["file"], part["row"],
                part["sentence"],
            )


def _date(written: str | None) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


def _coverage(record: Record) -> Section:
    names = record["coverage"]["columns"]
    columns = tuple(Column(name, width=30 if n < 2 else 22, heads_row=n == 0) for n, name in enumerate(names))
    rows = tuple(tuple(row) for row in record["coverage"]["rows"])
    note = Note("For every measure that a criterion reads: the years published by that day, and what is held of them.")
    return Section("coverage", "Coverage", (note, Table("Coverage", columns, rows)), "Coverage")


def _settling(record: Record) -> Section:
    rows = []
    for school in record["schools"]:
        if not school["category"]:
            rows.append((school["urn"], school["name"], standing(school, record), school["settles"]))
    columns = (
        Column("URN", "code", 9), Column("School", width=34, heads_row=True), Column("Standing", width=50),
        Column("The fewest answers that would settle it", width=80),
    )
    table = Table(f"{counted(len(rows), 'undetermined school')}", columns, tuple(rows), empty="Every school has a category.")
    return Section("to-settle", "What would settle the undetermined", (table,), "To settle")


def _changes(record: Record, found: list[Change], earlier: Record | None) -> Section:
    if earlier is None:
        note = Note("No earlier run was given: name its risk-assessment.json with --since to see changes and reasons.")
        return Section("changes", "Changes", (note,), "Changes")
    columns = (
        Column("URN", "code", 9), Column("School", width=34, heads_row=True), Column("Before", width=40),
        Column("Now", width=40), Column("Why", width=90),
    )
    order = ("category", "new", "gone", "possible", "answers")
    ranked = sorted(found, key=lambda change: (order.index(change.kind), change.name))
    rows = tuple((change.urn, change.name, change.was, change.now, " ".join(change.why)) for change in ranked)
    table = Table(f"{counted(len(rows), 'school')} changed", columns, rows, empty="Nothing changed.")
    return Section("changes", f"Changes since {_day(earlier['as_at'])}, and why", (table,), "Changes")


def _sources(record: Record) -> Section:
    columns = (
        Column("Source", width=40, heads_row=True), Column("Publisher", width=30), Column("Licence", width=34),
        Column("File", width=40), Column("Period", width=14), Column("Release", width=12), Column("Out on", "date", 13),
    )
    names = ("title", "publisher", "licence", "file", "period", "release")
    rows = tuple((*(row[name] for name in names), _date(row["released_on"])) for row in record["sources"])
    return Section("sources", "Sources", (Table("Files that an answer rests on", columns, rows),), "Sources")


def _fit_for_a_page(section: Section) -> Section:
    parts = []
    for part in section.parts:
        if isinstance(part, Table) and len(part.rows) > MOST_ROWS_ON_A_PAGE:
            part = Note(f"{len(part.rows):,} rows are too many for a page: they are in risk-assessment.xlsx, on its sheet "
                        f"‘{section.sheet}’, and in risk-assessment.json.")
        parts.append(part)
    return Section(section.id, section.title, tuple(parts), section.sheet)
