"""The engine and the naive second program say the same of every academy: of real trusts, and of the invented ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.real import naive_alpha_2020 as naive
from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.framework import load_framework
from upstream.assessment.judgements import read_judgements
from upstream.demo.county import told_county
from upstream.demo.generate import generate
from upstream.demo.judgements import write_tiering
from upstream.evidence.build import build
from upstream.evidence.definitions import load_definitions
from upstream.evidence.demo_homes import mark_demo_home
from upstream.evidence.entity import Entity
from upstream.evidence.schools import schools_on
from upstream.evidence.store import open_store
from upstream.lib.definition_files import PACKAGED

REAL = {"2053": 53, "5143": 54, "4320": 58}  # trust → academies that its members' list of 2022 says had joined
INVENTED = ("99001", "99002", "99011", "99012")


def possible(assessment: Assessment) -> dict[str, list[str]]:
    titles = {category.id: category.title for category in assessment.framework.categories}
    return {row["urn"]: [titles[name] for name in row["possible"]] for row in assessment.schools.iter_rows(named=True)}


def rises(assessment: Assessment) -> dict[str, str]:
    rows = assessment.answers.filter(criterion="positive-trend")
    return dict(rows.filter(rows["part"].is_null()).select("urn", "answer").iter_rows())


def expected(trends: set[str]) -> str:
    return "met" if trends == {"positive"} else "unknown" if "positive" in trends else "not met"


@pytest.fixture(scope="module", params=REAL)
def real(request, store, shared_data: Path):
    schools = schools_on(store, Entity("trust", request.param), naive.JANUARY_2019)
    ours = assess(load_framework("alpha-2020/1", [PACKAGED]), store, schools, naive.JANUARY_2019)
    return request.param, ours, naive.real_trust(shared_data, request.param)


def test_of_a_real_trust_the_same_tiers_are_possible(real):
    trust, ours, theirs = real
    assert len(theirs) == REAL[trust]
    assert possible(ours) == {urn: said["possible"] for urn, said in theirs.items()}


def test_of_a_real_trust_outcomes_rise_or_not_alike(real):
    _, ours, theirs = real
    assert rises(ours) == {urn: expected(said["trend"]) for urn, said in theirs.items()}


def test_what_is_not_known_of_a_trusts_members_is_said(real):
    _, ours, _ = real
    assert ours.basis == "the trust’s members as listed on 31 March 2022, by their days of joining"
    assert any("left the trust or closed before it was made is unknown" in note for note in ours.notes)
    assert any("No table of judgements was given" in note for note in ours.notes)


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    """(facts, store) of a small invented nation."""
    home = tmp_path_factory.mktemp("invented")
    facts = generate(home / "files", seed=1, background=60)
    definitions = load_definitions([facts.definitions])
    mark_demo_home(home)
    build([facts.raw], home, definitions, labels={"demo": True})
    return facts, open_store(clearance="open", home=home, definitions=definitions)


@pytest.mark.parametrize("trust", INVENTED)
def test_of_an_invented_trust_the_same_tiers_are_proposed(nation, trust, tmp_path):
    facts, store = nation
    table = write_tiering(told_county(), trust, tmp_path / "tiering.csv")
    schools = schools_on(store, Entity("trust", trust), naive.SEPTEMBER_2020)
    ours = assess(load_framework("alpha-2020/1", [PACKAGED]), store, schools, naive.SEPTEMBER_2020, read_judgements(table))
    theirs = naive.invented_trust(facts.raw, table, trust)
    assert possible(ours) == {urn: said["possible"] for urn, said in theirs.items()}
    assert rises(ours) == {urn: expected(said["trend"]) for urn, said in theirs.items()}
