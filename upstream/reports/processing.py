"""The record of processing and the data protection impact assessment, printed from the classification. Drafts, and say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from upstream.casework.protection.classification import Held, KeptTable, Personal, held
from upstream.casework.protection.rules import Processing, Purpose, RetentionRule, processing, retention_rules
from upstream.lib.wording import counted, day
from upstream.reports.document import Column, Document, Note, Part, Section, Table

SOMEBODY = "the body that runs this copy of Upstream"
DRAFT = Note(
    "This is a draft, printed from what the program knows of its own tables. The data protection officer corrects it before "
    "anybody relies on it, and adds what the program cannot know: contracts, machines, people.", tone="warning",
)


def record_of_processing(on: dt.date, body: str = SOMEBODY) -> Document:
    """What Article 30 of the UK GDPR asks for."""
    known, said, rules = held(), processing(), retention_rules().on(on)
    return Document(
        "Record of processing activities", f"Draft for {body}", _facts(known, on, body),
        (
            Section("about", "What this is", (DRAFT, Note(said.about)), "About"),
            Section("purposes", "Purposes", (_purposes(said),), "Purposes"),
            Section("tables", "What is held", (_tables(known, rules),), "What is held"),
            Section("rules", "How long it is kept", (_rules(rules),), "How long"),
            Section("security", "Security", (Note("Measures of technique and order:", tuple(said.security)),), "Security"),
            Section("transfers", "Transfers to other countries", (Note(said.transfers),), "Transfers"),
            Section("fields", "Every field that says something of a person", (_fields(known, rules),), "Fields"),
        ),
    )


def impact_assessment(on: dt.date, body: str = SOMEBODY) -> Document:
    """What Article 35 asks for: the processing, its need, the risks to people, and what is done against them."""
    known, said, rules = held(), processing(), retention_rules().on(on)
    return Document(
        "Data protection impact assessment", f"Draft for {body}", _facts(known, on, body),
        (
            Section("about", "What is done with personal data", (DRAFT, Note(said.about), *_whose(said)), "About"),
            Section("need", "Why it is needed, and no more than that", (Note(said.need), _purposes(said)), "Need"),
            Section("held", "What is held, and how long", (_tables(known, rules),), "What is held"),
            Section("risks", "Risks to people", (_risks(said),), "Risks"),
            Section("rights", "How people’s rights are met", (Note("What the program does:", tuple(said.rights)),), "Rights"),
            Section("security", "Security", (Note("Measures:", tuple(said.security)), Note(said.transfers)), "Security"),
            Section("consultation", "Consultation and decision", (_to_fill(),), "Decision"),
        ),
    )


def _facts(known: Held, on: dt.date, body: str) -> tuple[tuple[str, str], ...]:
    personal = [field for field in known.fields() if field.personal is not Personal.NONE]
    return (
        ("Controller", body), ("As at", day(on)),
        ("Covers", f"{counted(len(known.tables), 'table')}, {counted(len(personal), 'field')} about people"),
        ("Standing", "draft"),
    )


def _purposes(said: Processing) -> Table:
    columns = (
        Column("Purpose", width=24, heads_row=True), Column("Why", width=40), Column("Lawful basis", width=40),
        Column("Whose data", width=40), Column("Who receives it", width=40), Column("Safeguards", width=40),
        Column("Reviewed", "date", width=16),
    )
    return Table("Purposes of processing", columns, tuple(_purpose(one) for one in said.purposes))


def _purpose(one: Purpose) -> tuple:
    return (
        one.title, one.why, one.lawful_basis, "; ".join(one.people), "; ".join(one.recipients), "; ".join(one.safeguards),
        one.reviewed.on,
    )


def _tables(known: Held, rules: dict[str, RetentionRule]) -> Table:
    columns = (
        Column("What", width=40, heads_row=True), Column("Purpose", width=24), Column("About people", width=40),
        Column("How careful", width=16), Column("Where from", width=30), Column("How long", width=40),
    )
    titles = {purpose.id: purpose.title for purpose in processing().purposes}
    rows = tuple(
        (table.holds, titles[table.purpose], _personal(table), table.sensitivity, table.source, rules[table.rule].in_words)
        for table in sorted(known.tables.values(), key=lambda table: (table.purpose, table.holds)) if table.is_personal
    )
    return Table("What is held about people", columns, rows)


def _personal(table: KeptTable) -> str:
    said = []
    if table.identifies:
        said.append(f"who: {_named(table.identifies)}")
    if table.about:
        said.append(f"what: {_named(table.about)}")
    return "; ".join(said)


def _named(fields: list[str]) -> str:
    return ", ".join(field.replace("_", " ") for field in fields)


def _rules(rules: dict[str, RetentionRule]) -> Table:
    columns = (
        Column("Rule", width=30, heads_row=True), Column("How long", width=40), Column("Why", width=40),
        Column("Basis", width=16), Column("Where", width=24), Column("Reviewed", "date", width=16),
    )
    rows = tuple((rule.title, rule.in_words, rule.why, rule.basis, rule.where, rule.reviewed.on) for rule in rules.values())
    return Table("Rules of retention in force", columns, rows)


def _fields(known: Held, rules: dict[str, RetentionRule]) -> Table:
    columns = (
        Column("Table", width=28, heads_row=True), Column("Field", width=22), Column("Personal", width=14),
        Column("How careful", width=16), Column("Purpose", width=22), Column("Rule", width=18),
    )
    rows = tuple(
        (field.table, field.name, field.personal.value, field.sensitivity, field.purpose, field.rule)
        for field in known.fields() if field.personal is not Personal.NONE
    )
    return Table("Fields that identify a person, or may say something of one", columns, rows)


def _whose(said: Processing) -> Iterator[Part]:
    people = tuple(dict.fromkeys(person for purpose in said.purposes for person in purpose.people))
    yield Note("Whose data is held:", people)


def _risks(said: Processing) -> Table:
    columns = (
        Column("Risk", width=40, heads_row=True), Column("Harm to people", width=40), Column("How likely", width=12),
        Column("How bad", width=12), Column("What is done against it", width=60), Column("What is left", width=12),
    )
    rows = tuple(
        (one.title, one.harm, one.likelihood, one.severity, "; ".join(one.measures), one.left) for one in said.risks
    )
    return Table("Risks, measures, and what is left of them", columns, rows)


def _to_fill() -> Table:
    columns = (
        Column("Question", width=50, heads_row=True), Column("Answer", width=60), Column("By", width=24),
        Column("On", width=14),
    )
    questions = (
        "Who was consulted: schools, unions, governors, people who write records?",
        "What did the data protection officer advise?",
        "Is any risk that is left high, so that the Commissioner must be asked?",
        "Who decided to go on, and on what conditions?", "When is this looked at again?",
    )
    return Table("To be filled in by people", columns, tuple((question, "", "", "") for question in questions))
