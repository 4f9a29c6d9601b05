"""The termly risk assessment of every school, as a document: what cannot be said first, then every school.

Built from the record (`assessment_record`), which is also what the JSON says, so that the workbook,
the page and the JSON cannot disagree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from upstream.lib.wording import counted, day
from upstream.reports.assessment_changes import Change, changes, compared_with, moved, standing, tallied, what_differs
from upstream.reports.assessment_record import Record, change_words, possible_words
from upstream.reports.assessment_sections import sections_of_framework
from upstream.reports.document import Bar, Cell, Chart, Column, Document, Entry, Link, Note, Section, Table

# A page of more rows is slow to open and nobody reads it to the end: the workbook and the JSON hold them all.
MOST_ROWS_ON_A_PAGE = 4_000

DETAIL = (
    Column("URN", "code", 9), Column("School", width=30, heads_row=True), Column("Criterion", width=22),
    Column("Part", width=20), Column("Answer", "answer", 14), Column("Value", "number", 9), Column("Unit", width=9),
    Column("Comparator", "number", 12), Column("Compared with", width=26), Column("Rank", "number", 8, 0),
    Column("Of", "number", 8, 0), Column("Threshold", width=26), Column("Basis", width=13), Column("Period", width=16),
    Column("Pupils", "number", 8, 0), Column("Few pupils", width=8), Column("Release", width=12),
    Column("Out on", "date", 13), Column("Source", width=26), Column("File", width=30), Column("Row", "number", 8, 0),
    Column("In words", width=70), Column("What would change it", width=60),
)
FIGURES = (
    Column("URN", "code", 9), Column("School", width=30, heads_row=True), Column("Criterion", width=18),
    Column("Measure", width=24), Column("Pupils", width=16), Column("Period", width=12), Column("State", width=18),
    Column("Value", "number", 9), Column("Cohort", "number", 9, 0), Column("From", "number", 9), Column("To", "number", 9),
    Column("Published under URN", "code", 12), Column("Release", width=12), Column("Out on", "date", 13),
    Column("Source", width=28), Column("File", width=32), Column("Row", "number", 8, 0),
)
COVERAGE = (
    Column("Measure", width=28, heads_row=True), Column("Pupils", width=18), Column("Period", width=12),
    Column("Files held for", width=30), Column("Schools it is asked of", "number", 14, 0),
    Column("In the files held", "number", 14, 0), Column("With a value", "number", 12, 0),
    Column("England’s row held", width=14),
)


def risk_assessment(record: Record, earlier: Record | None = None, *, page: bool = False) -> Document:
    """The document of one run; `earlier` is the record of a run before it. For a `page` the longest
    tables are shorter or left out, which is said where they would stand."""
    found = changes(record, earlier) if earlier else []
    sections = [
        _summary(record, found, earlier),
        _answers(record),
        *sections_of_framework(record, page=page),
        _schools_for_a_page(record, found, earlier) if page else _schools(record, found, earlier),
        _detail_for_a_page(record) if page else _detail(record),
        _figures(record),
        _coverage(record),
        _settling(record),
        _changes(record, found, earlier),
        _sources(record),
    ]
    return Document(
        title=f"Risk assessment: {record['where']['name']}",
        subtitle=f"{record['framework']['title']}, as at {_day(record['as_at'])}",
        facts=tuple(_facts(record, earlier)),
        sections=tuple(map(_fit_for_a_page, sections) if page else sections),
        attribution=tuple(record["attribution"]),
    )


def _day(written: str) -> str:
    return day(dt.date.fromisoformat(written))


def _facts(record: Record, earlier: Record | None) -> Iterator[tuple[str, str]]:
    framework = record["framework"]
    if record["invented"]:
        yield "Demonstration", "Every school, figure and name in it is invented."
    yield "As at", f"{_day(record['as_at'])}: schools as they stood, and figures as they were known, at the end of that day"
    yield "Framework", f"{framework['id']}, version {framework['version']}: {framework['about']}"
    if scheme := record.get("scheme"):
        yield "Scheme", f"{scheme['title']}, held by {scheme['holder']}, {scheme['when']}"
    yield "Judgements", record["judgements"]
    yield "Schools", record["list_basis"]
    yield "Evidence", f"edition {record['edition']}"
    if earlier:
        words = compared_with(record, earlier)
        yield "Compared with", f"the run as at {words}" if words == _day(earlier["as_at"]) else words
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


def _answers(record: Record) -> Section:
    columns = (
        Column("Criterion", width=46, heads_row=True), Column("Met", "number", 10, 0), Column("Not met", "number", 10, 0),
        Column("Unknown", "number", 10, 0), Column("Not applicable", "number", 16, 0), Column("Why it is asked", width=70),
    )
    rows = tuple(
        (row["title"], *(row["answers"][word] for word in ("met", "not met", "unknown", "not applicable")), row["why"])
        for row in record["counts"]["by_criterion"]
    )
    table = Table("Schools by their answer to each criterion", columns, rows)
    return Section("answers", "Answers to each criterion", (table,), "Answers")


def _tally(record: Record, found: list[Change], earlier: Record) -> Note:
    kinds = {"category": "changed category", "possible": "other categories possible", "answers": "other answers only",
             "new": "new on the list", "gone": "no longer on the list"}
    said = [f"{sum(change.kind == kind for change in found):,} {words}" for kind, words in kinds.items()]
    lines = (*what_differs(record, earlier), *tallied(found, record, earlier))
    return Note(f"{_beside(record, earlier)}: {', '.join(said)}.", lines)


def _beside(record: Record, earlier: Record) -> str:
    """`Since 31 October 2019`, `Against alliance-2019 version 1`."""
    words = compared_with(record, earlier)
    return f"Since {words}" if words == _day(earlier["as_at"]) else f"Against {words}"


def _schools(record: Record, found: list[Change], earlier: Record | None) -> Section:
    changed = {change.urn: change for change in found if change.kind != "gone"}
    columns = (
        Column("URN", "code", 9), Column("School", width=34, heads_row=True), Column("Phase", width=12),
        Column("Type", width=24), Column("Trust", width=26), Column("Proposed category", width=22),
        Column("Categories still possible", width=30),
        *(Column(criterion["title"], "answer", 13) for criterion in record["criteria"]),
        *([Column(f"Change {_lower(_beside(record, earlier))}", width=40)] if earlier else []),
        Column("Reasons", width=100),
    )
    rows = tuple(_school_row(school, record, changed if earlier else None) for school in record["schools"])
    return Section("schools", "Every school", (Table(f"{counted(len(rows), 'school')}", columns, rows),), "Schools")


def _schools_for_a_page(record: Record, found: list[Change], earlier: Record | None) -> Section:
    """The grid of answers, narrow enough to be seen at once; each school leads to its criteria in detail."""
    changed = {change.urn: change for change in found if change.kind != "gone"}
    columns = (
        Column("School", width=30, heads_row=True), Column("Phase", width=12), Column("Standing", width=30),
        *(Column(criterion["title"], "answer", 10) for criterion in record["criteria"]),
        *([Column(_beside(record, earlier), width=20)] if earlier else []),
    )
    rows = tuple(
        (
            Link(school["name"], _address(school)) if record["in_full"] else school["name"], school["kind"],
            standing(school), *_answer_words(school, record),
            *([_change_kind(changed.get(school["urn"]))] if earlier else []),
        )
        for school in record["schools"]
    )
    return Section("schools", "Every school", (Table(counted(len(rows), "school"), columns, rows),), "Schools")


def _address(school: Record) -> str:
    return f"urn-{school['urn']}"


def _answer_words(school: Record, record: Record) -> Iterator[str]:
    answers = {criterion["id"]: criterion["answer"] for criterion in school["criteria"]}
    return (answers[criterion["id"]] for criterion in record["criteria"])


def _change_kind(change: Change | None) -> str:
    words = {"category": "other category", "possible": "other categories possible", "answers": "other answers", "new": "new"}
    return words[change.kind] if change else "no change"


def _school_row(school: Record, record: Record, changed: dict[str, Change] | None) -> tuple[Cell, ...]:
    possible = possible_words(school["possible"]) + (", or none" if school["none_possible"] else "")
    return (
        school["urn"], school["name"], school["kind"], school["type"], school["trust_name"],
        school["category"] or "Undetermined", None if school["category"] else possible,
        *_answer_words(school, record),
        *([] if changed is None else [_change_words(changed.get(school["urn"]))]),
        _reasons(school, record),
    )


def _reasons(school: Record, record: Record) -> str:
    """A line for each criterion that is met or unknown, with its sentence; then those not met, by name.

    The sentences of the others stand in the detail: a row that holds nine of them is not read.
    """
    titles = {criterion["id"]: criterion["title"] for criterion in record["criteria"]}
    lines = [
        f"{titles[one['id']]}: {answer}. {one['sentence']}"
        for answer in ("met", "unknown") for one in school["criteria"] if one["answer"] == answer
    ]
    for answer in ("not met", "not applicable"):
        named = [titles[one["id"]] for one in school["criteria"] if one["answer"] == answer]
        lines += [f"{answer.capitalize()}: {', '.join(named)}."] if named else []
    return "\n".join(lines)


def _change_words(change: Change | None) -> str:
    if change is None:
        return "No change"
    if change.kind == "answers":
        return "Same standing, other answers"
    return f"{change.was} → {change.now}"


def _detail(record: Record) -> Section:
    titles = {criterion["id"]: criterion["title"] for criterion in record["criteria"]}
    rows = tuple(row for school in record["schools"] for row in _detail_rows(school, titles, full=record["in_full"]))
    said = "Each criterion with what it rests on: the figure, what it is held against, where it was published."
    if not record["in_full"]:
        said += " Answers that rest on no figure or grade, and the parts of joined criteria, are left out of so long a list."
    return Section("criteria", "Criteria in detail", (Note(said), Table("Criteria", DETAIL, rows)), "Criteria")


def _detail_rows(school: Record, titles: dict[str, str], *, full: bool) -> Iterator[tuple[Cell, ...]]:
    for criterion in school["criteria"]:
        for part in (criterion, *criterion["parts"]):
            if full or "file" in part:
                yield (
                    school["urn"], school["name"], titles.get(criterion["id"], criterion["id"]), _place(part.get("part")),
                    *(part.get(name) for name in ("answer", "value", "unit", "comparator", "comparator_name", "rank",
                                                  "comparator_n", "threshold_words", "basis", "period", "cohort")),
                    "yes" if part.get("small") else None, part.get("release"), _date(part.get("released_on")),
                    *(part.get(name) for name in ("source", "file", "row", "sentence")), change_words(part),
                )


def _detail_for_a_page(record: Record) -> Section:
    """An entry a school, with each answer in a sentence: what a person opens one at a time."""
    if not record["in_full"]:
        left_out = Note(f"{counted(len(record['schools']), 'school')} are too many for a page: the reasons stand in "
                        "risk-assessment.xlsx and risk-assessment.json.")
        return Section("criteria", "Criteria in detail", (left_out,), "Criteria")
    titles = {criterion["id"]: criterion["title"] for criterion in record["criteria"]}
    note = Note("Values, comparators, thresholds and the parts of each criterion stand apart in risk-assessment.xlsx.")
    entries = (_entry(school, titles) for school in record["schools"])
    return Section("criteria", "Criteria in detail", (note, *entries), "Criteria")


def _entry(school: Record, titles: dict[str, str]) -> Entry:
    columns = (
        Column("Criterion", width=20, heads_row=True), Column("Answer", "answer", 12), Column("In words", width=60),
        Column("What would change it", width=50), Column("Threshold", width=20), Column("Basis", width=12),
        Column("Release", width=12), Column("File", width=28), Column("Row", "number", 8, 0),
    )
    rows = tuple(
        (
            titles[one["id"]],
            *(one.get(name) for name in ("answer", "sentence")), change_words(one),
            *(one.get(name) for name in ("threshold_words", "basis", "release", "file", "row")),
        )
        for one in school["criteria"]
    )
    caption = f"{school['name']} ({school['urn']}): {standing(school)}"
    return Entry(_address(school), f"{school['name']}, {standing(school)}", Table(caption, columns, rows))


def _place(part: str | None) -> str:
    """`ks2/all_of/1/two-before` → `ks2, two before`."""
    if part is None:
        return "the whole"
    steps = [step.replace("-", " ") for step in part.split("/") if not step.isdigit() and not step.endswith("_of")]
    return ", ".join(steps) or "a part"


def _figures(record: Record) -> Section:
    titles = {criterion["id"]: criterion["title"] for criterion in record["criteria"]}
    note = Note("Every figure that an answer rests on, also those behind a pooled one, down to file and row.")
    if not record["in_full"]:
        left_out = Note("Left out of so long a list: assess one council to have every figure behind an answer.")
        return Section("figures", "Figures", (left_out,), "Figures")
    rows = tuple(
        (
            school["urn"], school["name"], titles.get(figure["criterion"], figure["criterion"]),
            *(figure.get(name) for name in ("measure", "group", "period", "status", "value", "cohort", "low", "high",
                                            "published_under", "release")),
            _date(figure.get("released_on")), *(figure.get(name) for name in ("source", "file", "row")),
        )
        for school in record["schools"] for figure in school["figures"]
    )
    return Section("figures", "Figures", (note, Table("Figures", FIGURES, rows)), "Figures")


def _date(written: str | None) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


def _coverage(record: Record) -> Section:
    rows = tuple(
        (row["title"], row["group"], row["period"], row["held"], row["schools"], row["covered"], row["with_value"],
         {True: "yes", False: "no"}.get(row.get("england"), "not asked"))
        for row in record["coverage"]
    )
    note = Note("For every figure that a criterion reads: the years published by that day, and what is held of them.")
    return Section("coverage", "Coverage", (note, Table("Coverage", COVERAGE, rows)), "Coverage")


def _settling(record: Record) -> Section:
    rows = tuple(
        (school["urn"], school["name"], standing(school), len(school["settles"]), "; ".join(school["settles"]))
        for school in record["schools"] if not school["category"]
    )
    columns = (
        Column("URN", "code", 9), Column("School", width=34, heads_row=True), Column("Standing", width=60),
        Column("Answers wanted", "number", 10, 0), Column("The fewest that would settle it, whatever they are", width=80),
    )
    table = Table(counted(len(rows), "undetermined school"), columns, rows, empty="Every school has a proposed category.")
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
    rows = tuple((change.urn, change.name, change.was, change.now, "\n".join(change.why)) for change in ranked)
    table = Table(f"{counted(len(rows), 'school')} changed", columns, rows, empty="Nothing changed.")
    movers = tuple(moved(found))
    columns = (Column("Before", width=46, heads_row=True), Column("Now", width=46), Column("Schools", "number", 10, 0))
    parts = (Table("How many went from where to where", columns, movers), table) if movers else (table,)
    return Section("changes", f"Changes {_lower(_beside(record, earlier))}, and why", parts, "Changes")


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _sources(record: Record) -> Section:
    columns = (
        Column("Source", width=40, heads_row=True), Column("Publisher", width=30), Column("Licence", width=34),
        Column("File", width=40), Column("Period", width=14), Column("Release", width=12), Column("Out on", "date", 13),
    )
    names = ("title", "publisher", "licence", "file", "period", "release")
    rows = tuple((*(row.get(name) for name in names), _date(row.get("released_on"))) for row in record["sources"])
    return Section("sources", "Sources", (Table("Files that an answer rests on", columns, rows),), "Sources")


def _fit_for_a_page(section: Section) -> Section:
    parts = []
    for part in section.parts:
        if isinstance(part, Table) and len(part.rows) > MOST_ROWS_ON_A_PAGE:
            part = Note(f"{len(part.rows):,} rows are too many for a page: they are in risk-assessment.xlsx, on its sheet "
                        f"‘{section.sheet}’, and in risk-assessment.json.")
        parts.append(part)
    return Section(section.id, section.title, tuple(parts), section.sheet)
