"""England under `alliance-2019`, with findings, against one hand-written DuckDB query of the same criteria."""

from __future__ import annotations

import duckdb

from bench.ground import Ground
from bench.line import Line, seconds
from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.framework import load_framework
from upstream.evidence.definitions import load_definitions
from upstream.evidence.entity import Entity
from upstream.evidence.schools import schools_on
from upstream.evidence.store import Store, open_store
from upstream.lib.definition_files import PACKAGED

ENGLAND = Entity("england", "england")

# The same three criteria by hand, straight from the Parquet sorted by measure: no reasons, no sources.
BY_HAND = """
with known as (
    select *, row_number() over (partition by entity_kind, entity_id, phase, measure, pupil_group, period
        order by case release when 'final' then 2 when 'revised' then 1 else 0 end desc, released_on desc,
            precedence) as place
    from read_parquet({paths})
    where measure in ('ks2-rwm-expected', 'progress-8-band', 'persistent-absence', 'english-maths-9-5')
        and entity_kind in ('school', 'england') and period_kind = 'academic-year' and released_on <= ?
),
winners as (select * from known where place = 1),
england as (select * from winners where entity_kind = 'england' and entity_id = 'england'),
rwm as (
    select s.entity_id, s.period,
        round(100 * ((s.value / 100 + 1.9208 / s.cohort) + 1.96 * sqrt(s.value / 100 * (1 - s.value / 100) / s.cohort
            + 0.9604 / (s.cohort * s.cohort))) / (1 + 3.8416 / s.cohort), 9) < e.value as below
    from winners s join england e using (measure, pupil_group, period)
    where s.entity_kind = 'school' and s.measure = 'ks2-rwm-expected' and s.pupil_group = 'all'
        and s.value is not null and s.cohort > 0 and s.phase = 'all'
),
outcomes as (
    select entity_id, bool_or(below and period = '2018/19') and bool_or(below and period <> '2018/19') as met
    from rwm where period in ('2018/19', '2017/18', '2016/17') group by entity_id
    union all
    select entity_id, value in (4, 5) from winners
    where entity_kind = 'school' and measure = 'progress-8-band' and period = '2018/19' and value is not null
),
pooled as (
    select s.entity_id, s.measure, round((sum(s.value * s.cohort) - sum(e.value * s.cohort)) / sum(s.cohort), 9) as gap
    from winners s join winners e on e.entity_kind = 'england' and e.entity_id = 'england' and e.measure = s.measure
        and e.pupil_group = 'not-disadvantaged' and e.period = s.period
    where s.entity_kind = 'school' and s.pupil_group = 'disadvantaged' and s.value is not null
        and s.measure in ('ks2-rwm-expected', 'english-maths-9-5') and s.period in ('2018/19', '2017/18', '2016/17')
    group by all having sum(s.cohort) >= 11
),
gaps as (
    select entity_id, rank() over (partition by measure order by gap)
        <= floor(count(*) over (partition by measure) / 5) as met
    from pooled
),
absence as (
    select entity_id, rank() over (partition by l.school_type order by value desc)
        <= floor(count(*) over (partition by l.school_type) / 5) as met
    from winners join read_parquet({listed}) l on l.urn = entity_id
    where entity_kind = 'school' and measure = 'persistent-absence' and winners.period = '2018/19'
        and l.period = '2018/19' and value is not null
)
select l.urn, bool_or(o.met) as outcomes, bool_or(g.met) as groups, bool_or(a.met) as attendance
from read_parquet({listed}) l
left join outcomes o on o.entity_id = l.urn
left join gaps g on g.entity_id = l.urn
left join absence a on a.entity_id = l.urn
where l.period = '2018/19' group by l.urn
"""


def lines(given: Ground) -> list[Line]:
    definitions = load_definitions(list(given.definitions))
    store = open_store(clearance="open", home=given.home, definitions=definitions)
    framework = load_framework("alliance-2019", [PACKAGED, *given.definitions])
    nation = schools_on(store, ENGLAND, given.as_at)

    def ours() -> Assessment:
        made = assess(framework, store, nation, given.as_at, nation=nation)
        assert made.answers.height > nation.frame.height
        return made

    assessed, by_hand = seconds(ours), _by_hand(store, given)
    return [
        Line("assessing England with findings", round(assessed, 2), "s", 1.0, f"{nation.frame.height:,} schools"),
        Line("assessing England ÷ one hand-written query", round(assessed / by_hand, 2), "×", 3.0,
             f"the query took {by_hand:.2f} s, without reasons or sources"),
    ]


def _by_hand(store: Store, given: Ground) -> float:
    folder = store.edition.folder
    paths = [str(path) for path in sorted(folder.glob("observations_by_measure-*.parquet"))]
    query = BY_HAND.format(paths=paths, listed=f"'{folder / 'listed.parquet'}'")
    connection = duckdb.connect()

    def run() -> list:
        rows = connection.execute(query, [given.as_at]).fetchall()
        assert any(row[1] for row in rows)
        assert any(row[3] for row in rows)
        return rows

    return seconds(run)
