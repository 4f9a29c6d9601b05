"""What comes out of a build of the small nation is what was planted in it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
import yaml

from upstream.assessment.evaluate import assess
from upstream.assessment.framework import load_framework
from upstream.assessment.judgements import read_judgements
from upstream.demo.county import told_county
from upstream.demo.judged_areas import LISTED_TO
from upstream.demo.judgements import TIER_DAY
from upstream.demo.nation import LATER, RESULTS
from upstream.evidence.build import build
from upstream.evidence.definitions import load_definitions
from upstream.evidence.demo_homes import mark_demo_home
from upstream.evidence.entity import Entity, parse_entity
from upstream.evidence.schools import schools_on
from upstream.evidence.store import open_store
from upstream.evidence.value import State
from upstream.lib.definition_files import PACKAGED

OCTOBER = dt.date(2019, 10, 31)


@pytest.fixture(scope="module")
def built(small, tmp_path_factory):
    """(report, store) of a build of the small nation."""
    home = tmp_path_factory.mktemp("home")
    definitions = load_definitions([small.definitions])
    mark_demo_home(home)
    report = build([small.raw], home, definitions, labels={"demo": True})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UPSTREAM_HOME", str(home))
        patch.delenv("UPSTREAM_EDITIONS", raising=False)
        yield report, open_store(clearance="open", definitions=definitions)


@pytest.fixture(scope="module")
def store(built):
    return built[1]


@pytest.fixture(scope="module")
def assessed(small, store):
    """The county by alliance-2019 on its day, with the recorded judgements."""
    folders = [*load_definitions([small.definitions]).folders]
    framework = load_framework("alliance-2019", folders)
    schools = schools_on(store, Entity("la", small.council), small.as_at)
    return assess(framework, store, schools, small.as_at, read_judgements(Path(small.judgements)))


def test_every_file_is_read_and_only_what_is_odd_on_purpose_is_set_aside(small, built):
    report, _ = built
    assert report.files == {"read": len(small.files)}
    assert report.files_refused == []
    assert report.refused == {
        "no school is known by this LAESTAB in that year": 1,
        "two schools had this LAESTAB in that year": 1,
    }


@pytest.mark.parametrize("group", ["all", "disadvantaged", "not-disadvantaged"])
@pytest.mark.parametrize("measure", ["ks2-rwm-expected", "english-maths-9-5"])
def test_figures_of_council_and_nation_are_the_pupils_counted(small, store, measure, group):
    for written in (f"la:{small.council}", "england"):
        for year in RESULTS:
            as_at = None if year in LATER else small.as_at
            value = store.figure(measure, parse_entity(written), year, group=group, as_at=as_at)
            share = small.shares[measure, written, group, year]
            assert value.state is State.VALUE
            assert abs(value.value - share.percent) <= 0.5


def test_figures_of_schools_are_the_pupils_counted_or_withheld(small, store):
    shown = withheld = 0
    for (measure, entity, group, year), share in small.shares.items():
        if not entity.startswith("urn:9000") or measure != "ks2-rwm-expected" or group != "all":
            continue
        value = store.figure(measure, parse_entity(entity), year, as_at=None if year in LATER else small.as_at)
        if share.pupils <= 5:
            assert value.state is State.SUPPRESSED
            withheld += 1
        else:
            assert abs(value.value - share.percent) <= 0.5
            assert value.cohort == share.pupils
            shown += 1
    assert shown > 60
    assert withheld >= 4


def test_what_was_not_out_is_not_known(store):
    school = parse_entity("urn:900001")
    assert store.figure("ks2-rwm-expected", school, "2018/19", as_at=OCTOBER).state is State.NOT_YET
    assert store.figure("persistent-absence", school, "2018/19", as_at=OCTOBER).state is State.NOT_YET
    assert store.figure("progress-8", parse_entity("urn:900033"), "2018/19", as_at=OCTOBER).release == "provisional"


def test_a_year_that_is_out_but_not_in_the_files_is_missing(small, store):
    value = store.figure("suspension-rate", parse_entity("urn:900033"), "2017/18", as_at=small.as_at)
    assert value.state is State.MISSING


def test_the_list_of_the_day_is_the_planted_one(small, store):
    listed = schools_on(store, Entity("la", small.council), small.as_at).frame
    assert tuple(sorted(listed["urn"])) == small.listed
    assert listed["urn"].is_unique().all()


def test_kinds_of_the_told_schools_are_understood(small, store):
    found = dict(schools_on(store, Entity("la", small.council), small.as_at).frame.select("urn", "kind").iter_rows())
    told = {school.urn: school.kind for school in small.schools}
    assert {urn: kind for urn, kind in found.items() if urn in told} == {urn: told[urn] for urn in found if urn in told}


def test_every_planted_category_comes_out(small, assessed):
    categories = dict(assessed.schools.select("urn", "category").iter_rows())
    wanted = {
        urn: school.expects.category
        for school in small.schools
        if school.expects.category != "any" and (urn := _listed_as(school)) is not None
    }
    assert {urn: categories[urn] for urn in wanted} == wanted
    assert set(wanted.values()) == {
        None,
        "light-touch",
        "light-touch-plus",
        "support-and-challenge",
        "support-and-challenge-plus",
    }


def test_every_planted_answer_comes_out(small, assessed):
    whole = assessed.answers.filter(pl.col("part").is_null())
    answers = {(urn, criterion): answer for urn, criterion, answer in whole.select("urn", "criterion", "answer").iter_rows()}
    for school in small.schools:
        for criterion in ("outcomes", "groups", "attendance", "capacity"):
            expected = getattr(school.expects, criterion)
            if expected:
                assert answers[school.urn, criterion] == expected, (school.urn, school.shows, criterion)
    assert {"met", "not met", "unknown", "not applicable"} <= set(answers.values())


def test_what_is_still_possible_comes_out(small, assessed):
    possible = dict(assessed.schools.select("urn", "possible").iter_rows())
    for school in small.schools:
        if school.expects.possible:
            assert set(possible[school.urn]) == set(school.expects.possible), school.shows


# framework, whose schools, the day, the table of the scheme
STANDINGS = [
    ("alpha-2020", "trust:99001", TIER_DAY, "tiers-99001"), ("alpha-2020", "trust:99011", TIER_DAY, "tiers-99011"),
    ("alpha-2020", "trust:99012", TIER_DAY, "tiers-99012"), ("nine-areas", "trust:99013", TIER_DAY, "areas-99013"),
    ("report-cards-2025", "la:501", LISTED_TO, "wyvershire-2025"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "where", "on", "table"), STANDINGS)
def test_every_planted_standing_comes_out(small, store, name, where, on, table):
    framework = load_framework(f"{name}/1", [*load_definitions([small.definitions]).folders])
    judgements = read_judgements(small.definitions / "schemes" / f"{table}.csv")
    found = assess(framework, store, schools_on(store, parse_entity(where), on), on, judgements).schools
    said = {row["urn"]: (row["category"], set(row["possible"])) for row in found.iter_rows(named=True)}
    planted = {story.urn: story.standings[name] for story in told_county().schools if name in story.standings}
    planted = {urn: standing for urn, standing in planted.items() if urn in said}
    assert len(planted) > 1
    for urn, standing in planted.items():
        assert said[urn][0] == standing.category, urn
        if standing.possible:
            assert said[urn][1] == set(standing.possible), urn


def test_every_category_of_every_framework_is_planted():
    for name in ("alpha-2020", "nine-areas", "report-cards-2025"):
        framework = load_framework(f"{name}/1", [PACKAGED])
        planted = {story.standings[name].category for story in told_county().schools if name in story.standings}
        assert planted == {None, *(category.id for category in framework.categories)}


def test_each_scheme_freezes_the_words_of_its_framework(small):
    for path in (small.definitions / "schemes").glob("*.yaml"):
        scheme = yaml.safe_load(path.read_text())
        assert scheme["digest"] == load_framework(scheme["framework"], [PACKAGED]).digest
        assert path.with_name(scheme["judgements"]).is_file()


def test_inspections_of_every_generation_are_held(store):
    held = store.inspections().filter(pl.col("urn").str.starts_with("900")).group_by("framework").len()
    assert dict(held.iter_rows()).keys() == set(load_definitions().inspection_frameworks)


def _listed_as(school) -> str | None:
    return school.urn if school.expects.listed == "own" else school.expects.listed
