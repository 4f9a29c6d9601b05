"""The measures that ship with the project, as a reviewer would check them one by one."""

import re

import pytest

from upstream.evidence.definitions import load_definitions
from upstream.evidence.measures import gap_of
from upstream.lib import academic_year

DEFINITIONS = load_definitions()
MEASURES = DEFINITIONS.measures
THEMES = {
    "early-years", "key-stage-1", "key-stage-2", "key-stage-4", "key-stage-5", "destinations", "after-16",
    "higher-education", "absence", "exclusions", "context", "admissions", "finance", "attendance",
}
# Frameworks, outcomes and the invented nation name these.
NAMED = """
    ks2-rwm-expected ks2-rwm-higher ks2-reading-progress ks2-writing-progress ks2-maths-progress attainment-8 progress-8
    progress-8-band english-maths-9-5 english-maths-9-4 overall-absence persistent-absence severe-absence suspension-rate
    permanent-exclusion-rate roll fsm fsm6 sen-support ehc-plan eal good-level-of-development phonics-year-1 he-by-19
""".split()
OUTCOMES = {"early-years", "ks1", "ks2", "ks4", "disadvantaged-progress", "absence-exclusion", "higher-education"}
STAGES = {"eyfs", "ks1", "ks2", "ks4", "ks5", "all"}
KINDS = {
    "nursery", "primary", "infant", "first", "junior", "middle", "secondary", "all-through", "special", "pru", "16-19",
}
CLOSED_BY_THE_PANDEMIC = ("2019/20", "2020/21")

every_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES.keys())


def figures_of(measure):
    return [(series, figure) for _, series in series_of(measure) for figure in series.figures]


def series_of(measure):
    return [
        (source, series)
        for source in DEFINITIONS.sources for defined, series in DEFINITIONS.series_of(source) if defined.id == measure.id
    ]


def test_there_are_measures_of_every_theme():
    assert len(MEASURES) >= 60
    assert {measure.theme for measure in MEASURES.values()} == THEMES


def test_the_measures_that_others_name_are_there():
    assert set(NAMED) <= set(MEASURES)


def test_each_outcome_of_the_alliance_has_a_measure():
    assert {measure.outcome for measure in MEASURES.values() if measure.outcome} == OUTCOMES


@every_measure
def test_it_stands_in_the_folder_of_its_theme_under_its_own_name(measure):
    path = DEFINITIONS.origin[("measure", measure.id)]
    assert (path.parent.name, path.stem) == (measure.theme, measure.id)


@every_measure
def test_its_words_are_sentences_of_its_own(measure):
    for text in (measure.why, measure.definition):
        assert re.match(r"[A-Z].{25,}\.$", text, re.DOTALL), text
    assert measure.why != measure.definition
    assert len(measure.short) <= 40
    assert measure.cohort
    assert measure.title != measure.short


def test_no_two_measures_say_the_same():
    for field in ("title", "short", "definition"):
        texts = [getattr(measure, field) for measure in MEASURES.values()]
        twice = {text for text in texts if texts.count(text) > 1}
        assert not twice, f"{field}: {twice}"


@every_measure
def test_it_says_for_whom_it_is(measure):
    assert measure.stages
    assert set(measure.stages) <= STAGES
    assert measure.phases
    assert set(measure.phases) <= KINDS
    assert measure.reviewed.by == "the Upstream maintainers"


@every_measure
def test_its_numbers_can_be_read(measure):
    if measure.unit in ("score", "points", "rate", "pounds"):
        assert measure.tolerance > 0 or measure.theme == "exclusions", "a score needs a change that counts as level"
    assert (measure.unit == "band") == bool(measure.bands)
    if measure.unit == "band":
        assert list(measure.bands) == [1, 2, 3, 4, 5]
        assert measure.direction == "lower"
    assert measure.interval != "wilson" or measure.unit == "percent"


@every_measure
def test_an_interval_that_is_published_is_read(measure):
    bounded = [bool(figure.low and figure.high) for _, figure in figures_of(measure)]
    assert any(bounded) == (measure.interval == "published")


@every_measure
def test_its_gaps_and_breaks_are_academic_years_with_a_reason(measure):
    years = [period for gap in measure.gaps for period in gap.periods] + [broken.at for broken in measure.breaks]
    assert all(academic_year.is_academic_year(year) for year in years)
    for said in (*measure.gaps, *measure.breaks):
        assert len(said.why) > 25
        assert said.why.endswith(".")
    assert len({broken.at for broken in measure.breaks}) == len(measure.breaks)
    assert [broken.at for broken in measure.breaks] == sorted(broken.at for broken in measure.breaks)


@every_measure
def test_it_does_not_begin_after_it_ends(measure):
    for span in (measure, *(series for _, series in series_of(measure))):
        if span.first and span.last:
            assert academic_year.start(span.first) <= academic_year.start(span.last)


@every_measure
def test_no_source_gives_the_same_figure_twice(measure):
    seen = set()
    for source, series in series_of(measure):
        for figure in series.figures:
            where = tuple(sorted((column, str(cell)) for column, cell in figure.where.items()))
            key = (source, figure.group, figure.phase, where, series.first, series.entities)
            assert key not in seen, key
            seen.add(key)


@every_measure
def test_a_share_names_the_cohort_it_is_a_share_of(measure):
    for series, figure in figures_of(measure):
        assert series.written != "share" or (figure.cohort and figure.numerator == figure.value)


# A year without figures says why.


@pytest.mark.parametrize("period", CLOSED_BY_THE_PANDEMIC)
@pytest.mark.parametrize("theme", ["early-years", "key-stage-1", "key-stage-2"])
def test_nothing_was_assessed_in_primary_schools_while_schools_were_closed(theme, period):
    for measure in MEASURES.values():
        if measure.theme != theme or measure.id.startswith("early-education") or _outside(measure, period):
            continue
        assert gap_of(measure, period, "england").state == "not collected", measure.id


def _outside(measure, period):
    return bool(
        (measure.first and measure.first > period and not measure.gaps) or (measure.last and measure.last < period)
    )


@pytest.mark.parametrize("subject", ["reading", "writing", "maths"])
def test_progress_at_key_stage_2_stops_where_its_baseline_does(subject):
    measure = MEASURES[f"ks2-{subject}-progress"]
    for period in (*CLOSED_BY_THE_PANDEMIC, "2023/24", "2024/25"):
        assert gap_of(measure, period, "england"), period
    assert "key stage 1" in gap_of(measure, "2023/24").why
    assert gap_of(measure, "2022/23") is None


@pytest.mark.parametrize("name", ["progress-8", "progress-8-band", "progress-8-english", "progress-8-maths"])
def test_progress_8_has_no_figures_without_examinations_or_without_key_stage_2(name):
    periods = (*CLOSED_BY_THE_PANDEMIC, "2024/25", "2025/26")
    assert {gap_of(MEASURES[name], period, "england").state for period in periods} == {"not published"}
    assert gap_of(MEASURES[name], "2023/24") is None


@pytest.mark.parametrize("name", ["ks2-rwm-expected", "ks2-maths-score", "ks2-reading-progress"])
def test_key_stage_2_of_2022_is_public_for_councils_but_for_no_school(name):
    assert gap_of(MEASURES[name], "2021/22", "school").state == "not published"
    assert gap_of(MEASURES[name], "2021/22", "la") is None


@pytest.mark.parametrize("name", ["attainment-8", "english-maths-9-5"])
def test_grades_given_by_teachers_are_public_for_councils_but_for_no_school(name):
    for period in CLOSED_BY_THE_PANDEMIC:
        assert gap_of(MEASURES[name], period, "school")
        assert gap_of(MEASURES[name], period, "england") is None
    assert {"2019/20", "2021/22", "2022/23"} <= {broken.at for broken in MEASURES[name].breaks}


def test_key_stage_1_ended_with_2022_23():
    ended = [measure for measure in MEASURES.values() if measure.id.startswith("ks1-")]
    assert len(ended) == 7
    assert {measure.last for measure in ended} == {"2022/23"}
    assert all("voluntary" in gap_of(measure, "2023/24", "england").why for measure in ended)


def test_the_early_years_profile_breaks_at_2021_22():
    assert [broken.at for broken in MEASURES["good-level-of-development"].breaks] == ["2021/22"]


def test_series_begin_where_their_measure_was_reformed():
    begins = {name: MEASURES[name].first for name in ("ks2-rwm-expected", "english-maths-9-5", "persistent-absence")}
    assert begins == {"ks2-rwm-expected": "2015/16", "english-maths-9-5": "2016/17", "persistent-absence": "2015/16"}


def test_the_year_of_the_first_lockdown_has_no_absence():
    for name in ("overall-absence", "persistent-absence", "severe-absence"):
        assert gap_of(MEASURES[name], "2019/20", "england").state == "not published"


# Pupil groups.


def test_the_main_measures_are_read_for_the_groups_that_are_published():
    published = "all disadvantaged not-disadvantaged girls boys eal not-mobile"
    by_prior = "low-prior middle-prior high-prior"
    everyone = f"{published} {by_prior} fsm not-fsm sen-support ehc-plan no-sen looked-after children-in-need"
    ethnic = "white mixed asian black chinese"
    wanted = {
        "ks2-rwm-expected": f"{everyone} {ethnic} other-ethnic",
        "attainment-8": f"{everyone} {ethnic}",
        "progress-8": f"{everyone} {ethnic}",
        "english-maths-9-5": f"{published} {by_prior}",
        "persistent-absence": "all looked-after children-in-need child-protection-plan",
        "he-by-19": "all fsm not-fsm",
    }
    for name, groups in wanted.items():
        found = {figure.group for _, figure in figures_of(MEASURES[name])}
        assert set(groups.split()) <= found, (name, set(groups.split()) - found)


def test_every_group_that_is_read_is_defined_and_stands_beside_groups_that_are():
    read = {figure.group for measure in MEASURES.values() for _, figure in figures_of(measure)}
    assert read <= set(DEFINITIONS.groups)
    for group in DEFINITIONS.groups.values():
        assert set(group.among) <= set(DEFINITIONS.groups)
        assert not group.among or group.id in group.among
