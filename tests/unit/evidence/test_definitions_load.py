"""The packaged publications, sources, areas, types and inspections say things that can be true together."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from upstream.evidence.definitions import STATUS_RANK, Definitions, load_definitions
from upstream.lib import academic_year
from upstream.lib.definition_files import PACKAGED, DefinitionError

TRIMMED = Path(__file__).resolve().parents[2] / "real" / "definitions"
DEFINITIONS = load_definitions([TRIMMED])
SOURCES = DEFINITIONS.sources.values()
COUNCILS = [area for area in DEFINITIONS.areas.values() if area.kind == "la"]


def test_a_source_is_found_under_its_own_name():
    misnamed = [path for (kind, name), path in DEFINITIONS.origin.items() if kind == "source" and path.stem != name]
    assert misnamed == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_what_a_source_takes_from_a_files_name_every_pattern_gives(source):
    wanted = set(re.findall(r"{(\w+)}", source.coverage)) - {"la"}  # without a council it covers England
    if source.period and source.period.capture:
        wanted.add(source.period.capture)
    for pattern in source.files:
        assert wanted <= set(re.compile(pattern).groupindex), pattern


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_publishers_layouts_are_packaged_and_others_are_not(source):
    packaged = DEFINITIONS.origin[("source", source.id)].is_relative_to(PACKAGED)
    assert source.native is packaged


def test_the_publishers_own_file_wins_over_a_trimmed_one():
    native = max(source.precedence for source in SOURCES if source.native)
    assert [source.id for source in SOURCES if source.readings and source.precedence <= native] == []


def test_no_measure_rests_on_a_layout_of_which_only_a_header_was_seen():
    assert [source.id for source in SOURCES if source.seen != "file" and DEFINITIONS.series_of(source.id)] == []


def test_no_file_is_taken_for_one_that_was_only_described():
    assert [source.id for source in SOURCES if source.seen == "documentation" and source.files] == []


def test_every_column_left_alone_has_its_reason():
    assert [source.id for source in SOURCES if not all(source.not_used.values())] == []


# Publications


def _releases():
    return [(publication, release) for publication in DEFINITIONS.publications.values() for release in publication.releases]


def test_a_period_comes_out_once_in_each_status():
    seen = [(publication.id, release.period, release.status) for publication, release in _releases()]
    assert len(seen) == len(set(seen))


def test_provisional_figures_come_out_before_final_ones():
    for publication in DEFINITIONS.publications.values():
        for period in {release.period for release in publication.releases}:
            days = sorted((STATUS_RANK[r.status], r.on) for r in publication.releases if r.period == period)
            assert [day for _, day in days] == sorted(day for _, day in days), (publication.id, period)


def test_results_come_out_after_their_year_began_and_within_two_years_of_its_end():
    offers = {"dfe-school-offers"}  # made in the spring before the year they are for
    for publication, release in _releases():
        year = release.period.split(" ")[0]
        if publication.id not in offers:
            assert dt.date(academic_year.start(year), 9, 1) < release.on, (publication.id, release)
        allowed = 1300 if publication.id == "dfe-ks4-destinations" else 730
        assert release.on <= academic_year.last_day(year) + dt.timedelta(days=allowed), (publication.id, release)


@pytest.mark.parametrize(
    ("publication", "period", "day"),
    [
        # Held by no file here: known to be published, so that it is missing and not unpublished.
        ("dfe-pupil-absence", "2017/18", dt.date(2019, 3, 21)),
        ("dfe-ks2-performance", "2015/16", dt.date(2016, 12, 15)),
        # The day that separates the two as-at days of the main job.
        ("dfe-ks2-performance", "2018/19", dt.date(2019, 12, 13)),
        ("dfe-ks4-performance", "2018/19", dt.date(2020, 2, 6)),
        ("dfe-pupil-absence", "2018/19", dt.date(2020, 3, 26)),
        ("dfe-exclusions", "2016/17", dt.date(2018, 7, 19)),
    ],
)
def test_final_figures_came_out_on(publication, period, day):
    found = [r.on for r in DEFINITIONS.publications[publication].releases if (r.period, r.status) == (period, "final")]
    assert found == [day]


def test_no_release_stands_for_years_without_tests_or_without_a_date():
    held = {(publication.id, release.period) for publication, release in _releases()}
    for publication in ("dfe-ks2-performance", "dfe-ks4-performance"):
        assert not held & {(publication, "2019/20"), (publication, "2020/21")}
    assert DEFINITIONS.publications["dfe-lait"].releases == ()


# Areas


@pytest.mark.parametrize(
    ("day", "count"),
    [
        # Reorganisations of 2009, 2019, 2021 and 2023.
        ("2009-03-31", 150), ("2009-04-01", 152), ("2019-03-31", 152), ("2019-04-01", 151),
        ("2021-04-01", 152), ("2023-03-31", 152), ("2023-04-01", 153), ("2026-09-01", 153),
    ],
)
def test_councils_in_being(day, count):
    on = dt.date.fromisoformat(day)
    being = [a for a in COUNCILS if (a.opened_on or on) <= on <= (a.closed_on or on)]
    assert len(being) == count


def test_a_council_that_ended_was_followed_the_next_day():
    for council in COUNCILS:
        assert bool(council.closed_on) == bool(council.successors), council.id
        for successor in council.successors:
            assert DEFINITIONS.areas[successor].opened_on == council.closed_on + dt.timedelta(days=1)


def test_every_council_lies_in_a_region():
    assert {DEFINITIONS.areas[council.region].kind for council in COUNCILS} == {"region"}


def test_no_code_or_name_stands_for_two_areas_of_one_kind():
    for kind in ("la", "region"):
        bearers: dict[str, str] = {}
        for area in DEFINITIONS.areas.values():
            for code in {code.casefold() for code in (area.id, *area.codes)} if area.kind == kind else ():
                assert bearers.setdefault(code, area.id) == area.id, code


def test_the_two_that_a_published_list_swaps():
    assert DEFINITIONS.areas["940"].name == "North Northamptonshire"
    assert DEFINITIONS.areas["941"].name == "West Northamptonshire"


# Types


@pytest.mark.parametrize(
    ("written", "state_funded", "kind"),
    [
        ("Academy converter", True, "by-phase"), ("ACC", True, "by-phase"), ("Pupil referral unit", True, "pru"),
        ("State-funded AP school", True, "pru"), ("Local authority nursery school", True, "nursery"),
        ("Academy 16-19 converter", True, "16-19"), ("Academy special converter", True, "special"),
        ("Non-maintained special school", False, "special"), ("NMSS", False, "special"),
        ("Other independent school", False, "by-phase"), ("IND", False, "by-phase"),
        ("Further education", False, "16-19"), ("Children's centre", False, "other"),
    ],
)
def test_what_a_type_means(written, state_funded, kind):
    school_type = DEFINITIONS.school_types[written.lower()]
    assert (school_type.state_funded, school_type.kind) == (state_funded, kind)


def test_definitions_survive_being_carried_by_an_edition():
    carried = Definitions.from_json(DEFINITIONS.as_json())
    assert carried.sources == DEFINITIONS.sources
    assert carried.inspection_frameworks == DEFINITIONS.inspection_frameworks


# Mistakes


def _with(tmp_path: Path, kind: str, text: str) -> Path:
    folder = tmp_path / kind
    folder.mkdir()
    (folder / "mistake.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("sources", "id: a\ntitle: A\npublication: nobodys\nseen: header\n", "there is no publication ‘nobodys’"),
        ("sources", "id: a\ntitle: A\nseen: header\n", "name either a publication or a publisher"),
        ("sources", "id: a\ntitle: A\npublisher: us\nseen: file\n", "a table needs files, period and rows"),
        ("sources", "id: a\ntitle: A\npublisher: us\nseen: header\ncolour: red\n", "line 5: colour: is not a key"),
        (
            "publications",
            "id: a\ntitle: A\npublisher: us\nlicence: none\ncadence: once\nsensitivity: official\n",
            "names the agreement",
        ),
    ],
)
def test_a_mistake_is_named(tmp_path, kind, text, said):
    with pytest.raises(DefinitionError, match=re.escape(said)):
        load_definitions([_with(tmp_path, kind, text)])
