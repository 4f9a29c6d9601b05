"""How figures are spread: everyone once, by the field each is compared in and by region."""

import datetime as dt

import polars as pl
import pytest

from tests.unit.assessment.small_store import SmallStore, figure, measure
from upstream.benchmarks.spreads import HeldPeriod, Spread, files_held, periods_held, spread_of
from upstream.evidence.definitions import Area, SchoolType
from upstream.evidence.frames import LISTED

FIELDS = {"England’s primary schools": ("1", "2", "3"), "England’s special schools": ("4",)}


def spread(direction: str = "higher") -> Spread:
    values = {"1": 50.0, "2": 60.0, "3": 60.0, "4": 5.0, "5": 99.0}
    return Spread("m", "all", "2018/19", "school", direction, values, FIELDS, {}, ())


def test_the_figures_of_those_that_have_one_the_lowest_first():
    assert spread().of(["2", "9", "1"]) == [50.0, 60.0]


@pytest.mark.parametrize(("direction", "value", "rank"), [
    ("higher", 60.0, 1), ("higher", 50.0, 3), ("lower", 60.0, 2), ("lower", 50.0, 1), ("neither", 50.0, 3),
    ("higher", 55.0, 3), ("lower", 70.0, 4),
])
def test_ties_share_the_best_rank_and_an_outsider_has_one_too(direction, value, rank):
    given = spread(direction)
    assert given.rank(value, given.of(FIELDS["England’s primary schools"])) == rank


def test_among_whom_somebody_stands():
    assert spread().field_of("4") == "England’s special schools"
    assert spread().field_of("5") is None


def test_figures_of_no_field_are_counted():
    assert spread().outside == 1


# From a store

RWM, ABSENCE = "ks2-rwm-expected", "persistent-absence"
PERIOD = "2018/19"
TYPES = {"900001": "State-funded primary", "900002": "State-funded primary", "900003": "State-funded special school",
         "900004": "Independent school", "900005": "State-funded primary"}


class Spreading(SmallStore):
    """Schools 900001 to 900005 of two councils in two regions, by the census; 900009 in the register alone."""

    holds: tuple[dict, ...] = ()
    __hash__ = object.__hash__  # what is worked out of a store is remembered by the store

    def __init__(self, rows: list[dict], **rest):
        super().__init__(rows, **rest)
        kinds = (("State-funded primary", True, "primary"), ("State-funded special school", True, "special"),
                 ("Independent school", False, None))
        self.definitions.school_types = {
            name.lower(): SchoolType(names=(name,), state_funded=funded, sector="other", kind="by-phase", phase=phase)
            for name, funded, phase in kinds
        }
        areas = [Area(id="se", name="South East", kind="region"), Area(id="lon", name="London", kind="region"),
                 Area(id="936", name="Surrey", kind="la", region="se"), Area(id="202", name="Camden", kind="la", region="lon"),
                 Area(id="999", name="Nowhere", kind="la")]
        self.definitions.areas = {area.id: area for area in areas}
        self.definitions.measures[RWM] = measure(RWM, unit="percent", direction="higher", stages=("ks2",))

    def holdings(self):
        kinds = {"measure": pl.String, "pupil_group": pl.String, "phase": pl.String, "entity_kind": pl.String,
                 "with_value": pl.Int64, "period": pl.String, "period_end": pl.Date, "coverage": pl.String,
                 "released_on": pl.Date, "source": pl.String, "file": pl.String}
        return pl.DataFrame(list(self.holds), schema=kinds)

    def lineage(self):
        schema = {"urn": pl.String, "school": pl.String, "position": pl.Int16}
        return pl.DataFrame([("900001", "900001", 1), ("800001", "900001", 0)], schema=schema, orient="row")

    def listed(self, as_at=None):
        councils = {"900001": "936", "900002": "936", "900003": "202", "900004": "936", "900005": None}
        rows = [{**dict.fromkeys(LISTED.names()), "period": PERIOD, "urn": urn, "school_type": name, "la": councils[urn]}
                for urn, name in TYPES.items()]
        return pl.DataFrame(rows, schema=LISTED)

    def establishments(self):
        rows = [("900001", "202"), ("900009", "202"), ("900005", "999")]
        return pl.DataFrame(rows, schema={"urn": pl.String, "la": pl.String}, orient="row")


def own(urn: str, value: float | None, name: str = RWM, **rest) -> dict:
    return figure(urn, name, rest.pop("period", PERIOD), value, 30.0, **{"coverage": "england", **rest})


def test_every_school_once_by_field_and_region():
    rows = [own(urn, 50.0 + n) for n, urn in enumerate((*TYPES, "900009"))]
    found = spread_of(Spreading(rows), RWM, PERIOD)
    assert (found.measure, found.group, found.period, found.kind, found.direction) == (RWM, "all", PERIOD, "school", "higher")
    assert dict(found.values) == {"900001": 50.0, "900002": 51.0, "900003": 52.0, "900005": 54.0, "900009": 55.0}
    assert list(found.fields.items()) == [
        ("England’s schools at key stage 2", ("900001", "900002", "900005", "900009")),
        ("England’s special schools", ("900003",))]
    assert list(found.regions.items()) == [("London", ("900003", "900009")), ("South East", ("900001", "900002"))]
    assert found.files == (("tables", "2018.csv"),)


def test_a_school_stands_under_the_number_it_bears_now_and_the_newer_number_s_figure_is_its_own():
    assert dict(spread_of(Spreading([own("800001", 40.0)]), RWM, PERIOD).values) == {"900001": 40.0}
    both = [own("800001", 40.0), own("900001", 60.0)]
    assert dict(spread_of(Spreading(both), RWM, PERIOD).values) == {"900001": 60.0}


def test_figures_of_single_councils_are_fields_by_the_council_s_name():
    rows = [own("900001", 50.0, coverage="la:936"), own("900002", 60.0, coverage="la:936"),
            own("900003", 70.0, coverage="la:202"), own("900009", 80.0, coverage="la:202")]
    fields = spread_of(Spreading(rows), RWM, PERIOD).fields
    assert fields == {"Surrey’s schools at key stage 2": ("900001", "900002"), "Camden’s special schools": ("900003",),
                      "Camden’s schools at key stage 2": ("900009",)}


def test_a_measure_of_all_stages_is_spread_by_phase_and_who_has_none_stands_in_no_field():
    found = spread_of(Spreading([own(urn, 5.0, ABSENCE) for urn in ("900001", "900002", "900009")]), ABSENCE, PERIOD)
    assert found.fields == {"England’s primary schools": ("900001", "900002")}
    assert (found.direction, found.outside, found.field_of("900009")) == ("lower", 0, None)


def test_only_the_group_period_and_day_asked_for():
    rows = [own("900001", 50.0), own("900002", 10.0, pupil_group="girls"), own("900003", 90.0, period="2017/18"),
            own("900005", 70.0, released_on=dt.date(2020, 5, 1)), own("900009", 20.0, phase="primary")]
    store = Spreading(rows)
    assert dict(spread_of(store, RWM, PERIOD, as_at=dt.date(2020, 4, 30)).values) == {"900001": 50.0}
    assert dict(spread_of(store, RWM, PERIOD, group="girls").values) == {"900002": 10.0}


def test_councils_are_one_field_with_their_own_regions():
    ended = {"period_kind": "academic-year", "period_end": dt.date(2019, 8, 31), "entity_kind": "la"}
    rows = [own("936", 66.0, **ended), own("202", 70.0, **ended), own("999", 50.0, **ended), own("900001", 1.0)]
    found = spread_of(Spreading(rows), RWM, PERIOD, kind="la")
    assert found.fields == {"councils in being with a figure": ("202", "936", "999")}
    assert dict(found.regions) == {"South East": ("936",), "London": ("202",)}
    assert found.of_region("London") == [70.0]
    assert found.of_field("councils in being with a figure") == [50.0, 66.0, 70.0]


def held(period: str, **rest) -> dict:
    ends = dt.date(int(period[:4]) + 1, 8, 31)
    return {"measure": RWM, "pupil_group": "all", "phase": "all", "entity_kind": "school", "with_value": 1, "period": period,
            "period_end": ends, "coverage": "la:936", "released_on": dt.date(2019, 12, 13), "source": "tables",
            "file": f"{period[:4]}.csv", **rest}


def test_the_periods_held_the_newest_first():
    store = Spreading([])
    store.holds = (
        held("2016/17"), held("2018/19"), held("2018/19", coverage="england", file="all.csv"), held("2017/18", with_value=0),
        held("2015/16", pupil_group="girls"), held("2014/15", phase="special"), held("2013/14", entity_kind="la"),
        held("2012/13", measure=ABSENCE), held("2019/20", released_on=dt.date(2020, 12, 1)),
    )
    assert periods_held(store, RWM, as_at=dt.date(2020, 4, 30)) == [HeldPeriod("2018/19", True), HeldPeriod("2016/17", False)]
    assert [one.period for one in periods_held(store, RWM)] == ["2019/20", "2018/19", "2016/17"]
    assert [one.period for one in periods_held(store, RWM, group="girls")] == ["2015/16"]
    assert [one.period for one in periods_held(store, RWM, "la")] == ["2013/14"]
    assert files_held(store, [(RWM, "2018/19"), (ABSENCE, "2012/13")]) == [
        ("tables", "2012.csv"), ("tables", "2018.csv"), ("tables", "all.csv")]
    assert files_held(store, [(RWM, "2013/14")], "la") == [("tables", "2013.csv")]
