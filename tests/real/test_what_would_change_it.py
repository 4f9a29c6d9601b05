"""What would change it, over every school of Surrey: the figures are changed by hand and the rule is asked again."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from tests.real.test_two_programs_agree import EMPTY
from upstream.assessment.answers import Answer
from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.framework import load_framework
from upstream.assessment.judgements import read_judgements
from upstream.assessment.nearest.case import Case
from upstream.assessment.nearest.changes import Change, nearest_changes
from upstream.assessment.nearest.leaves import FIGURES
from upstream.assessment.nearest.plans import code, known_leaves
from upstream.evidence.entity import parse_entity
from upstream.evidence.schools import schools_on
from upstream.lib.definition_files import PACKAGED

DAY = dt.date(2020, 4, 30)
Figures = dict[tuple[str, str, str, str], float]  # URN it stands under, measure, group, period


class Edited:
    """A store whose figures say otherwise."""

    def __init__(self, store, figures: Figures):
        self.store = store
        rows = [(*key, value) for key, value in figures.items()]
        names = ("entity_id", "measure", "pupil_group", "period")
        self.edits = pl.DataFrame(rows, schema={**dict.fromkeys(names, pl.String), "new": pl.Float64}, orient="row")

    def __getattr__(self, name):
        return getattr(self.store, name)

    def figures(self, **asked) -> pl.DataFrame:
        keys = self.edits.columns[:-1]
        found = self.store.figures(**asked).join(self.edits, on=keys, how="left", maintain_order="left")
        return found.with_columns(value=pl.coalesce("new", "value")).drop("new")


@pytest.fixture(scope="module")
def told(store, tmp_path_factory):
    """(the assessment, the changes of every school, how to assess with other figures)"""
    table = tmp_path_factory.mktemp("judgements") / "empty.csv"
    table.write_text(EMPTY)
    framework, judgements = load_framework("alliance-2019", [PACKAGED]), read_judgements(table)
    schools = schools_on(store, parse_entity("la:936"), DAY)

    def again(figures: Figures) -> Assessment:
        return assess(framework, Edited(store, figures), schools, DAY, judgements)

    found = assess(framework, store, schools, DAY, judgements)
    changes = {urn: {one.criterion: one for one in nearest_changes(found, urn)} for urn in found.schools["urn"]}
    return found, changes, again


def edits(found: Assessment, urn: str, change: Change, *, short: int | None = None) -> Figures:
    """The figures of a change; of step `short` one pupil fewer than it says."""
    case, figures = Case(found, urn), {}
    for n, step in enumerate(change.steps):
        for (_, measure, group, period), value in step.otherwise:
            if n == short:
                share = case.share(measure, group, period)
                counts = range(share.cohort + 1) if step.becomes > step.value else range(share.cohort, -1, -1)
                reached = next(count for count in counts if share.of(count) == value)
                value = share.of(reached - counts.step)
            figures[case.figure(measure, group, period)["urn"], measure, group, period] = value
    return figures


def answers(found: Assessment, criterion: str) -> dict[str, str]:
    rows = found.answers.filter((pl.col("criterion") == criterion) & pl.col("part").is_null())
    return dict(zip(rows["urn"], rows["answer"], strict=True))


def in_pupils(changes, criterion: str) -> dict[str, Change]:
    found = {urn: of_school[criterion] for urn, of_school in changes.items()}
    return {urn: one for urn, one in found.items() if one.steps and all(step.kind == "pupils" for step in one.steps)}


def test_every_change_in_pupils_turns_outcomes(told):
    """No school's outcomes rest on another's figures, so all are changed at once."""
    found, changes, again = told
    turned = in_pupils(changes, "outcomes")
    assert len(turned) > 200
    figures = {key: value for urn, one in turned.items() for key, value in edits(found, urn, one).items()}
    said = answers(again(figures), "outcomes")
    assert {urn: said[urn] for urn in turned} == {urn: str(one.to) for urn, one in turned.items()}


@pytest.mark.parametrize("short", [0, 1])
def test_one_pupil_fewer_turns_none(told, short):
    found, changes, again = told
    turned = {urn: one for urn, one in in_pupils(changes, "outcomes").items() if len(one.steps) > short}
    assert len(turned) > 100
    figures = {key: value for urn, one in turned.items() for key, value in edits(found, urn, one, short=short).items()}
    said = answers(again(figures), "outcomes")
    assert [urn for urn, one in turned.items() if said[urn] == one.to] == []


@pytest.mark.parametrize("criterion", ["groups", "attendance", "outcomes"])
def test_a_change_leads_to_the_category_it_names(told, criterion):
    """Places depend on other schools, so these are changed one at a time: those nearest to the line."""
    found, changes, again = told
    kinds = dict(found.schools.select("urn", "kind").iter_rows())
    some = [
        (urn, one) for urn, of_school in changes.items() if (one := of_school[criterion]).steps and not one.needs
        and all(step.becomes is not None for step in one.steps) and kinds[urn] in ("primary", "junior")
    ]
    some.sort(key=lambda pair: (sum(abs(step.becomes - step.value) for step in pair[1].steps), pair[0]))
    for urn, one in some[:4]:
        then = again(edits(found, urn, one))
        category = dict(then.schools.select("urn", "category").iter_rows())[urn]
        assert (answers(then, criterion)[urn], category) == (one.to, one.category_id), urn


def test_every_rule_for_one_school_is_the_rule_for_all(told):
    """Put to its own figure, each leaf says what the engine says, and each criterion what it says of the whole."""
    found, _, _ = told
    asked = 0
    for urn in found.schools["urn"]:
        case = Case(found, urn)
        for criterion in found.framework.criteria:
            node = case.node(criterion.id)
            assert (code(case, node, {}) or 0) == {Answer.MET: 1, Answer.NOT_MET: -1}.get(case.answer(criterion), 0)
            for leaf in known_leaves(case, node):
                facts = case.facts(leaf)
                met = FIGURES[leaf.word](case, leaf, facts) if leaf.word in FIGURES else None
                if met is not None:
                    asked += 1
                    assert met(facts["value"]) is (case.code(leaf) == 1), (urn, leaf.criterion, leaf.place)
    assert asked > 1000
