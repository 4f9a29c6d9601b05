"""England under each packaged framework, with findings; one of them against a hand-written DuckDB query of the same."""

from __future__ import annotations

import duckdb
import pyarrow

from bench.ground import Ground
from bench.line import Line, seconds
from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.framework import Framework, framework_names, load_framework
from upstream.evidence.definitions import load_definitions
from upstream.evidence.entity import Entity
from upstream.evidence.schools import schools_on
from upstream.evidence.store import Store, open_store
from upstream.lib.definition_files import PACKAGED

ENGLAND = Entity("england", "england")

# The same criteria by hand, straight from the Parquet sorted by measure: every figure with its file and row, figures
# along the one-to-one links, the last grade with a converter's predecessor, and the category where nothing is recorded.
# It gives no sentences, no reasons for what is missing, and no categories still possible.
BY_HAND = """
with line as (
    select urn, school, predecessor, succession from read_parquet({lineage})
),
known as (
    select o.*, coalesce(line.school, o.entity_id) as school, row_number() over (
        partition by entity_kind, coalesce(line.school, o.entity_id), phase, measure, pupil_group, period
        order by value is null, case release when 'final' then 2 when 'revised' then 1 else 0 end desc,
            released_on desc, precedence) as place
    from read_parquet({paths}) o left join line on line.urn = o.entity_id and o.entity_kind = 'school'
    where measure in ('ks2-rwm-expected', 'progress-8-band', 'persistent-absence', 'english-maths-9-5')
        and entity_kind in ('school', 'england') and period_kind = 'academic-year' and released_on <= ?
),
winners as (select * from known where place = 1),
england as (select * from winners where entity_kind = 'england' and entity_id = 'england'),
rwm as (
    select s.school, s.period, s.value, s.cohort, e.value as comparator, s.file, s.row,
        round(100 * ((s.value / 100 + 1.9208 / s.cohort) + 1.96 * sqrt(s.value / 100 * (1 - s.value / 100) / s.cohort
            + 0.9604 / (s.cohort * s.cohort))) / (1 + 3.8416 / s.cohort), 9) < e.value as below
    from winners s join england e using (measure, pupil_group, period)
    where s.entity_kind = 'school' and s.measure = 'ks2-rwm-expected' and s.pupil_group = 'all'
        and s.value is not null and s.cohort > 0 and s.phase = 'all'
),
weak as (
    select school, bool_or(below and period = '2018/19') and bool_or(below and period <> '2018/19') as met,
        list({{'period': period, 'value': value, 'cohort': cohort, 'comparator': comparator, 'file': file, 'row': row}})
            as found
    from rwm where period in ('2018/19', '2017/18', '2016/17') group by school
    union all
    select school, value in (4, 5),
        [{{'period': period, 'value': value, 'cohort': cohort, 'comparator': 0, 'file': file, 'row': row}}]
    from winners where entity_kind = 'school' and measure = 'progress-8-band' and period = '2018/19' and value is not null
),
pooled as (
    select s.school, s.measure, round((sum(s.value * s.cohort) - sum(e.value * s.cohort)) / sum(s.cohort), 9) as gap,
        sum(s.cohort) as cohort, max(s.file) as file, max(s.row) as row
    from winners s join england e on e.measure = s.measure and e.pupil_group = 'not-disadvantaged' and e.period = s.period
    where s.entity_kind = 'school' and s.pupil_group = 'disadvantaged' and s.value is not null
        and s.measure in ('ks2-rwm-expected', 'english-maths-9-5') and s.period in ('2018/19', '2017/18', '2016/17')
    group by all having sum(s.cohort) >= 11
),
gaps as (
    select *, rank() over (partition by measure order by gap) as place, count(*) over (partition by measure) as n from pooled
),
listed as (
    select l.urn, coalesce(line.school, l.urn) as school, l.school_type, line.predecessor, line.succession
    from read_parquet({listed}) l left join line on line.urn = l.urn where l.period = '2018/19'
),
absence as (
    select l.school, w.value, w.file, w.row, rank() over (partition by l.school_type order by w.value desc) as place,
        count(*) over (partition by l.school_type) as n
    from winners w join listed l on l.school = w.school
    where w.entity_kind = 'school' and w.measure = 'persistent-absence' and w.period = '2018/19' and w.value is not null
),
graded as (
    select urn, arg_max(grade, inspected_on) as grade, max(inspected_on) as inspected_on, arg_max(file, inspected_on) as file,
        arg_max(row, inspected_on) as row
    from read_parquet({inspections}) where kind = 'graded' and area = 'overall-effectiveness' and known_on <= ? group by urn
),
answers as (
    select l.urn, bool_or(o.met) as outcomes, bool_or(g.place <= g.n // 5) as groups,
        bool_or(a.place <= a.n // 5) as attendance,
        any_value(coalesce(own.grade, before.grade)) as grade,
        any_value(coalesce(own.inspected_on, before.inspected_on)) as inspected,
        any_value(coalesce(own.file, before.file)) as grade_file, any_value(o.found) as found, any_value(g.gap) as gap,
        any_value(g.cohort) as pooled, any_value(g.file) as gap_file, any_value(a.value) as absent,
        any_value(a.file) as absent_file
    from listed l
    left join weak o on o.school = l.school
    left join gaps g on g.school = l.school
    left join absence a on a.school = l.school
    left join graded own on own.urn = l.urn
    left join graded before on before.urn = l.predecessor and l.succession = 'converter' and own.urn is null
    group by l.urn
)
select *, case
    when grade = 'inadequate' then 'Support and Challenge +'
    when grade = 'requires-improvement' or outcomes::int + groups::int + attendance::int >= 2 then 'Support and Challenge'
    when outcomes::int + groups::int + attendance::int = 1 then 'Light Touch +'
    when grade in ('good', 'outstanding') then 'Light Touch' end as category
from answers
"""


def lines(given: Ground) -> list[Line]:
    definitions = load_definitions(list(given.definitions))
    store = open_store(clearance="open", home=given.home, definitions=definitions)
    folders = [PACKAGED, *given.definitions]
    found = {name: load_framework(name, folders) for name in framework_names([PACKAGED])}
    taken = {name: _assessed(framework, store, given) for name, framework in found.items()}
    by_hand = _by_hand(store, given)
    return [
        *(Line(f"assessing England under {name}, with findings", round(seconds_, 2), "s", 1.0, note)
          for name, (seconds_, note) in taken.items()),
        Line("assessing England under alliance-2019/1 ÷ one hand-written query",
             round(taken["alliance-2019/1"][0] / by_hand, 2), "×", 3.0,
             f"the query took {by_hand:.2f} s and gives no sentences, no states and no possible categories"),
    ]


def _assessed(framework: Framework, store: Store, given: Ground) -> tuple[float, str]:
    """Seconds, and for how many schools on which day: a framework is asked no earlier than it came into force."""
    day = max(given.as_at, framework.in_force_from)
    nation = schools_on(store, ENGLAND, day)

    def ours() -> Assessment:
        made = assess(framework, store, nation, day, nation=nation)
        assert made.answers.height > nation.frame.height
        return made

    return seconds(ours), f"{nation.frame.height:,} schools as at {day}"


def _by_hand(store: Store, given: Ground) -> float:
    folder = store.edition.folder
    paths = [str(path) for path in sorted(folder.glob("observations_by_measure-*.parquet"))]
    tables = {name: f"'{folder / name}.parquet'" for name in ("listed", "lineage", "inspections")}
    query = BY_HAND.format(paths=paths, **tables)
    connection = duckdb.connect()

    def run() -> pyarrow.Table:
        rows = connection.sql(query, params=[given.as_at, given.as_at]).to_arrow_table()
        assert rows.num_rows
        return rows

    return seconds(run)
