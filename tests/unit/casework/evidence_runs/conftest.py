"""A data manager, a home with one edition, and a small table that corrects it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.acting import body, person
from tests.local_sources import put_reading_ages
from upstream.benchmarks import comparisons
from upstream.casework.evidence_runs import actions
from upstream.casework.evidence_runs.models import Road
from upstream.evidence import deployment
from upstream.evidence.build import build
from upstream.evidence.definitions import Definitions
from upstream.jobs import builds
from upstream.people.hats import hats_of
from upstream.registry.kinds import OrganisationKind


def table(**ages: str) -> bytes:
    return b"URN,AGE,PUPILS\n" + "".join(f"{urn[1:]},{age},31\n" for urn, age in ages.items()).encode()


@pytest.fixture
def definitions(tmp_path):
    return Definitions([put_reading_ages(tmp_path / "own")])


@pytest.fixture
def home(tmp_path, monkeypatch, definitions):
    """One edition serves, in which 900001 reads like 10.9 years."""
    home = tmp_path / "home"
    monkeypatch.setenv("UPSTREAM_HOME", str(home))
    monkeypatch.delenv("UPSTREAM_EDITIONS", raising=False)
    monkeypatch.setattr(deployment, "definitions_for_next", lambda *_: definitions)
    raw = tmp_path / "raw" / "reading-ages.csv"
    raw.parent.mkdir()
    raw.write_bytes(table(u900001="10.9", u900002="11.2"))
    build([raw], home, definitions, compare=comparisons.compare, compare_version=comparisons.VERSION)
    return home


def hat(role: str, organisation, name: str):
    (found,) = hats_of(person(role, organisation, name))
    return found


@pytest.fixture
def people(db):
    """Two data managers of one council, one of a trust, and somebody who may not."""
    council, trust = body(OrganisationKind.COUNCIL, "Westmere"), body(OrganisationKind.TRUST, "Heron Trust")
    return SimpleNamespace(
        manager=hat("data-manager", council, "Dana Data"), colleague=hat("data-manager", council, "Colin League"),
        elsewhere=hat("data-manager", trust, "Tara Trust"), officer=hat("improvement-officer", council, "Olly Officer"),
    )


@pytest.fixture
def uploaded(home, people, definitions):
    """A run with this table in it, as a data manager makes it."""

    def upload(content: bytes = b"", name: str = "reading-ages.csv", by=None):
        by = by or people.manager
        run = actions.start(road=Road.UPLOAD, by=by)
        content = content or table(u900001="10.4", u900002="11.2")
        return actions.take(run=run, given=[(name, [content])], definitions=definitions, by=by)[0]

    return upload


@pytest.fixture
def ran(uploaded, people, django_capture_on_commit_callbacks):
    """The same, begun and read."""

    def run_to_its_end(content: bytes = b"", **more):
        run = uploaded(content)
        run = actions.begin(run=run, version=run.version, by=people.manager, **more)
        with django_capture_on_commit_callbacks(execute=True):
            builds.run_build.call(str(run.pk))
        run.refresh_from_db()
        return run

    return run_to_its_end
