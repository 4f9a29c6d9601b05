"""One run of a framework as plain data: what risk-assessment.json holds and the other formats are made of.

    {"format": 1, "framework": {…}, "where": {…}, "as_at": "2019-10-31", "edition": "…", "judgements": "…",
     "categories": [{"id", "title", "meaning"}], "criteria": [{"id", "title", "why", "rests_on"}],
     "cannot_be_said": ["…"], "list_basis": "…", "counts": {…},
     "schools": [{"urn", "name", "category", "possible", "settles",
                  "criteria": [{"id", "answer", "sentence", "change", …}], …}],
     "coverage": [{…}], "sources": [{…}], "attribution": ["…"]}

Categories are named by their titles, as people say them. `category` is null where the school is
undetermined; then `possible` names the categories it may still have. A fact that is not there (no
comparator, no file) has no key.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from upstream.assessment.answers import Answer
from upstream.assessment.evaluate import Assessment
from upstream.assessment.framework import Category, Framework
from upstream.assessment.kpis import kpis_of
from upstream.assessment.nearest.changes import nearest_changes
from upstream.assessment.priorities import Kpi, Priority, Target
from upstream.assessment.schemes import Scheme
from upstream.assessment.vocabulary import Criterion
from upstream.evidence.definitions import Definitions
from upstream.evidence.entity import Entity
from upstream.evidence.measures import find_measure
from upstream.evidence.store import Store
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.lib.wording import day, listed
from upstream.reports.document import INVENTED, attribution

Record = dict[str, Any]

FORMAT = 1
NEEDED = ("format", "framework", "where", "as_at", "edition", "judgements", "categories", "criteria", "schools")
NAME_ONE = "Name the risk-assessment.json of an earlier run."
# Up to here each answer brings its parts, the figures behind them and what would change it. England has 22,000 schools, and
# ten times as many parts: more than a spreadsheet opens with comfort.
MOST_SCHOOLS_IN_FULL = 2_000
SCHOOL = ("urn", "name", "urns", "la", "la_name", "kind", "phase", "type", "sector", "trust_name", "list_basis",
          "category", "possible", "none_possible")
REGISTER_LAYOUTS = ("establishments", "links")


def record(assessment: Assessment, store: Store, where: Entity, scheme: Scheme | None = None) -> Record:
    """The record of one run. `where` is the place whose schools were assessed; `scheme` uses the framework there."""
    framework, schools = assessment.framework, assessment.schools
    full = schools.height <= MOST_SCHOOLS_IN_FULL
    return {
        "format": FORMAT,
        "framework": {
            "id": framework.id, "version": framework.version, "title": framework.title, "about": framework.about,
            "source": framework.source, "digest": framework.digest, "holder": framework.holder,
        },
        "scheme": _scheme(scheme, assessment, where),
        "where": {"entity": str(where), "name": store.name_of(where) or str(where)},
        "as_at": (assessment.as_at or today()).isoformat(),
        "undated_known": assessment.as_at is None,  # a release without a date is usable now, and invisible to any past day
        "edition": store.edition.id,
        "invented": bool(store.edition.record.get("demo")),
        "judgements": _judgements(assessment),
        "categories": [_category(c) for c in framework.categories],
        "scales": [{"id": name, "title": one.title, "values": list(one.values), "rests_on": one.rests_on}
                   for name, one in framework.scales.items()],
        "priorities": [_priority(one, framework, store) for one in framework.priorities],
        "criteria": [
            {"id": c.id, "title": c.title, "why": c.why, "rests_on": _rests_on(c, framework)} for c in framework.criteria
        ],
        "cannot_be_said": [*_tried(scheme, assessment, where), *assessment.notes],
        "list_basis": f"{assessment.basis[:1].upper()}{assessment.basis[1:]}.",
        "in_full": full,
        "counts": _counts(assessment),
        "schools": [
            _with_changes(assessment, school) if full else school for school in _schools(assessment, full=full)
        ],
        "coverage": _plain_rows(assessment.coverage),
        "sources": _sources(assessment, store),
        "attribution": _attribution(assessment, store),
    }


def _scheme(scheme: Scheme | None, assessment: Assessment, where: Entity) -> Record | None:
    if scheme is None:
        return None
    return {
        "id": scheme.id, "title": scheme.title, "holder": scheme.holder, "covers": list(scheme.covers), "when": scheme.when,
        "in_force": not _tried(scheme, assessment, where),
    }


def _tried(scheme: Scheme | None, assessment: Assessment, where: Entity) -> list[str]:
    """Why a scheme, or a framework that is asked for by its own name, is only tried here, on this day."""
    said, on, framework = [], assessment.as_at or today(), assessment.framework
    if scheme is None and on < framework.in_force_from:
        said.append(f"‘{framework.title}’ is in force from {day(framework.in_force_from)}: on {day(on)} it is only tried.")
    if scheme and not scheme.is_in_force(on):
        said.append(f"‘{scheme.title}’ is {scheme.when}: on {day(on)} it is only tried.")
    if scheme and where not in scheme.places:
        said.append(f"‘{scheme.title}’ does not cover {where}: there it is only tried.")
    return said


def _category(category: Category) -> Record:
    entitlement = dict(category.entitlement.lines) if category.entitlement else {}
    return {"id": category.id, "title": category.title, "meaning": category.meaning, "entitlement": entitlement}


def _priority(priority: Priority, framework: Framework, store: Store) -> Record:
    return {"id": priority.id, "title": priority.title, "kpis": [_kpi(kpi, framework, store) for kpi in priority.kpis]}


def _kpi(kpi: Kpi, framework: Framework, store: Store) -> Record:
    """A measure of a group of pupils with its target, or a judgement that people record (`measure` null)."""
    if kpi.measure is None:
        title = framework.judgements[kpi.judgement or ""].title
        return {"judgement": kpi.judgement, "measure": None, "title": title, "group": "all", "target": None}
    measure = find_measure(store.definitions, kpi.measure)
    own = {"value": kpi.target.value, "basis": kpi.target.basis} if isinstance(kpi.target, Target) else kpi.target
    return {"judgement": None, "measure": kpi.measure, "title": measure.title, "group": kpi.group, "target": own}


def _rests_on(criterion: Criterion, framework: Framework) -> str:
    """`grade`, `record` (of people alone) or `figures`: which kind of news can change its answer."""
    if criterion.on_scale:
        return framework.scales[criterion.on_scale.scale].rests_on
    leaves = [rule.word for _, rule in criterion.walk() if rule.leaf is not None]
    if "grade" in leaves or "since_inspection" in leaves:
        return "grade"
    return "record" if leaves and set(leaves) <= {"judgement", "fact"} else "figures"


def _judgements(assessment: Assessment) -> str:
    if assessment.judgements is None:
        return "No table of judgements was given: every judgement and recorded fact is unknown."
    return f"{assessment.judgements.words()}."


def _counts(assessment: Assessment) -> Record:
    framework, schools = assessment.framework, assessment.schools
    counts = assessment.counts()
    titles = _titles(assessment)
    undetermined = schools.filter(pl.col("category").is_null())
    possible = Counter(map(tuple, undetermined["possible"].to_list()))
    return {
        "schools": schools.height,
        "determined": schools.height - undetermined.height,
        "undetermined": undetermined.height,
        "by_category": [
            {"title": c.title, "meaning": c.meaning, "schools": counts[c.id]} for c in framework.categories
        ],
        "by_possible": [
            {"possible": [titles[one] for one in some], "title": possible_words(titles[one] for one in some), "schools": number}
            for some, number in possible.most_common()
        ],
        "by_criterion": _answer_counts(assessment),
    }


def _titles(assessment: Assessment) -> dict[str, str]:
    return {category.id: category.title for category in assessment.framework.categories}


def possible_words(possible: Iterable[str]) -> str:
    """`Light Touch or Light Touch +`."""
    return listed(list(possible), "or") or "no category is met"


def _answer_counts(assessment: Assessment) -> list[Record]:
    whole = assessment.answers.filter(pl.col("part").is_null())
    found = {(row[0], row[1]): row[2] for row in whole.group_by("criterion", "answer").len().iter_rows()}
    return [
        {"criterion": c.id, "title": c.title, "why": c.why,
         "answers": {answer.value: found.get((c.id, answer.value), 0) for answer in Answer}}
        for c in assessment.framework.criteria
    ]


def _schools(assessment: Assessment, *, full: bool) -> list[Record]:
    answers = assessment.answers if full else assessment.answers.filter(pl.col("part").is_null())
    criteria: dict[str, list[Record]] = {}
    for row in _plain_rows(answers):
        urn, criterion = row.pop("urn"), row.pop("criterion")
        of_school = criteria.setdefault(urn, [])
        if "part" not in row:
            of_school.append({"id": criterion, **row, "parts": []})
        else:
            next(one for one in of_school if one["id"] == criterion)["parts"].append(row)
    figures = _figures(assessment) if full else {}
    settles: dict[str, list[str]] = {}
    for urn, words in assessment.settles.sort("urn", "place").select("urn", "words").iter_rows():
        settles.setdefault(urn, []).append(words)
    scales, kpis = _scales(assessment), _kpis(assessment) if full else {}
    return [
        {**row, "settles": settles.get(row["urn"], []), "criteria": criteria.get(row["urn"], []),
         **{name: of[row["urn"]] for name, of in (("scales", scales), ("kpis", kpis)) if row["urn"] in of},
         **({"figures": figures.get(row["urn"], [])} if full else {})}
        for row in _with_titles(assessment).iter_rows(named=True)
    ]


def _scales(assessment: Assessment) -> dict[str, list[Record]]:
    """Of each school its value on each scale, or those still possible. `possible` is not there where a scale is not
    for such a school."""
    found: dict[str, list[Record]] = {}
    for row in _plain_rows(assessment.scales.drop("title")):
        found.setdefault(row.pop("urn"), []).append({"id": row.pop("scale"), **row})
    return found


def _kpis(assessment: Assessment) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for one in kpis_of(assessment):
        plain = {name: value for name, value in asdict(one).items() if value is not None}
        found.setdefault(plain.pop("urn"), []).append(plain)
    return found


def _with_titles(assessment: Assessment) -> pl.DataFrame:
    """The schools' own facts, in the order of their names, their categories by title."""
    titles = _titles(assessment)
    return assessment.schools.select(SCHOOL).sort("name", "urn").with_columns(
        pl.col("category").replace_strict(titles, return_dtype=pl.String),
        pl.col("possible").list.eval(pl.element().replace_strict(titles, return_dtype=pl.String)),
    )


def _with_changes(assessment: Assessment, school: Record) -> Record:
    """With the nearest change of each criterion, and what would be proposed then."""
    changes = {change.criterion: change.as_record() for change in nearest_changes(assessment, school["urn"])}
    criteria = [
        {**one, "change": {name: value for name, value in changes[one["id"]].items() if name not in ("criterion", "answer")}}
        for one in school["criteria"]
    ]
    return {**school, "criteria": criteria}


def change_words(criterion: Record) -> str | None:
    """The nearest change and what would be proposed then; None where none was worked out."""
    change = criterion.get("change")
    return " ".join(filter(None, [change["words"], change.get("then")])) if change else None


def school_record(assessment: Assessment, urn: str) -> Record:
    """One school as the record has it. `KeyError` where it is not among those assessed."""
    found = {school["urn"]: school for school in _schools(assessment, full=True)}
    return _with_changes(assessment, found[urn])


def _figures(assessment: Assessment) -> dict[str, list[Record]]:
    """Every figure behind a school's answers, with its file and row: a pooled gap rests on several."""
    found: dict[str, list[Record]] = {}
    for row in _plain_rows(assessment.figures):
        found.setdefault(row.pop("urn"), []).append(row)
    return found


def _plain_rows(frame: pl.DataFrame) -> Iterator[Record] | list[Record]:
    """Rows as JSON has them: dates as text, and no key for what is not there."""
    plain = frame.with_columns(pl.col(pl.Date).dt.to_string("iso"))
    return [{name: value for name, value in row.items() if value is not None} for row in plain.iter_rows(named=True)]


def _behind(assessment: Assessment) -> pl.DataFrame:
    """Each file and release that an answer rests on, once."""
    names = ["source", "file", "period", "release", "released_on"]
    parts = [frame.select(names) for frame in (assessment.figures, assessment.answers) if frame.width]
    return pl.concat(parts).drop_nulls(["source", "file"]).unique().sort(names, nulls_last=True)


def _sources(assessment: Assessment, store: Store) -> list[Record]:
    # The table of judgements is no published source: the head of the report names it.
    rows = [row for row in _plain_rows(_behind(assessment)) if row["source"] in store.definitions.sources]
    for file in store.catalogue()["files"].filter(pl.col("outcome") == "read").iter_rows(named=True):
        source = store.definitions.sources.get(file["source"])
        if source and source.layout in REGISTER_LAYOUTS:
            rows.append({"source": source.id, "file": file["file"]})
    return [{**_published_by(row["source"], store.definitions), **row} for row in rows]


def _published_by(source_id: str, definitions: Definitions) -> Record:
    source = definitions.sources[source_id]
    publication = definitions.publication_of(source)
    return {"title": source.title, "publisher": publication.publisher, "licence": publication.licence}


def _attribution(assessment: Assessment, store: Store) -> list[str]:
    """A line for each licence of what the run rests on."""
    if store.edition.record.get("demo"):
        return [INVENTED]
    return list(attribution((source["licence"], source["publisher"]) for source in _sources(assessment, store)))


def read_record(path: Path) -> Record:
    """An earlier run from its risk-assessment.json. `Refusal` where it is not one."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refusal(f"{path} cannot be read ({error.strerror}). {NAME_ONE}") from None
    except ValueError:
        raise Refusal(f"{path} is not JSON. {NAME_ONE}") from None
    missing = [name for name in NEEDED if not isinstance(found, dict) or name not in found]
    if missing:
        raise Refusal(f"{path} is not the record of an earlier run: it has no {listed(missing)}. {NAME_ONE}")
    if found["format"] != FORMAT:
        raise Refusal(f"{path} is of format {found['format']}, and this version reads {FORMAT}. {NAME_ONE}")
    return found


def as_json(made: Record) -> str:
    """The record as text, one line a school, so that two runs can be compared line by line."""
    head = {name: value for name, value in made.items() if name != "schools"}
    text = json.dumps(head, ensure_ascii=False, indent=1, default=_day)
    schools = ",\n".join(json.dumps(school, ensure_ascii=False, default=_day) for school in made["schools"])
    return f'{text[:-2]},\n "schools": [\n{schools}\n ]\n}}\n'


def _day(thing: object) -> str:
    if isinstance(thing, dt.date):
        return thing.isoformat()
    raise TypeError(f"a record holds no {type(thing).__name__}")
