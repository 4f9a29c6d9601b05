"""Two runs over the invented county: one before results came out and without judgements, one after with them."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pytest

from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.framework import load_framework
from upstream.assessment.judgements import read_judgements
from upstream.evidence.definitions import load_definitions
from upstream.evidence.entity import Entity
from upstream.evidence.schools import schools_on
from upstream.reports.assessment_record import Record, record

OCTOBER = dt.date(2019, 10, 31)


class Run(NamedTuple):
    assessment: Assessment
    record: Record


def run(nation, as_at: dt.date, *, judged: bool) -> Run:
    where = Entity("la", nation.facts.council)
    framework = load_framework("alliance-2019", load_definitions([nation.facts.definitions]).folders)
    judgements = read_judgements(nation.facts.judgements) if judged else None
    done = assess(framework, nation.store, schools_on(nation.store, where, as_at), as_at, judgements)
    return Run(done, record(done, nation.store, where))


@pytest.fixture(scope="session")
def october(nation) -> Run:
    return run(nation, OCTOBER, judged=False)


@pytest.fixture(scope="session")
def april(nation) -> Run:
    return run(nation, nation.facts.as_at, judged=True)
