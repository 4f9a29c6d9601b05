"""The criterion *groups* of `alliance-2019`."""

from __future__ import annotations

from tests.spec.schools import YEARS, answer, written
from tests.spec.tables import Page, Table, number
from tests.unit.assessment.small_store import england, figure, school

RWM = "ks2-rwm-expected"

POOLED = Table(
    "Three years pooled",
    """England’s not disadvantaged pupils stood at 67%, 70% and 71%. The school’s percentages are pooled by its
    disadvantaged pupils, and England’s are weighted by the same numbers, unrounded. Five other schools of the council
    stand in the field, so that of six the widest fifth is one: rank 1.""",
    """
    | 2016/17 | 2017/18 | 2018/19 | Pupils | Gap | The others’ gaps | Groups |
    | 40% of 8 | 50% of 6 | 46% of 13 | 27 | −24.5 | −20 −15 −10 −5 0 | met |
    | 40% of 8 | 50% of 6 | 46% of 13 | 27 | −24.5 | −30 −15 −10 −5 0 | not met |
    | 67% of 10 | 70% of 10 | 71% of 10 | 30 | 0.0 | −20 −15 −10 −5 1 | not met |
    | withheld, 4 | 50% of 6 | 46% of 13 | 19 | −23.4 | −20 −15 −10 −5 0 | met |
    """,
)

SMALL = Table(
    "Few pupils, and years without figures",
    """“Not held” is a year that was published and is in no file here; “not listed” one in which the school stands in
    no table, and “listed, blank” one in which its cells are blank: both are years in which it had no results.""",
    """
    | 2016/17 | 2017/18 | 2018/19 | Groups | Why |
    | 40% of 3 | 50% of 3 | 46% of 4 | not applicable | ten in all: fewer than 11 |
    | 40% of 3 | 50% of 3 | 46% of 5 | judged | eleven in all |
    | withheld, 3 | withheld, 3 | withheld, 4 | not applicable | ten in all, whatever is withheld |
    | withheld, 3 | withheld, 5 | withheld, 4 | unknown | twelve in all, none in a year with a figure |
    | withheld, 3 | 50% of 5 | 46% of 4 | unknown | twelve in all, nine in years with a figure |
    | withheld, number unknown | 50% of 5 | 46% of 4 | unknown | how many in all is not known |
    | not held | 50% of 6 | 46% of 5 | judged | eleven in the years held |
    | not held | 50% of 5 | 46% of 5 | unknown | ten in the years held; the missing year may have more |
    | not listed | 50% of 5 | 46% of 5 | not applicable | ten in all: it had no results in 2016/17 |
    | listed, blank | 50% of 5 | 46% of 5 | not applicable | the same, listed with blank cells |
    | not listed | not listed | 46% of 11 | judged | eleven in its first year |
    | not listed | not listed | not listed | not applicable | no results yet |
    | not held | not listed | not listed | not applicable | no results yet, by all its pupils’ figures |
    """,
)

PAGE = Page(
    "groups", "Disadvantaged pupils (alliance-2019)",
    """Primary, junior, middle, secondary and all-through schools; reading, writing and maths at key stage 2, English and
    maths at 9 to 5 at key stage 4, each among the schools of that stage. The gap is held against England’s not
    disadvantaged pupils. Met if it is in the widest fifth: among England’s schools where those figures are held, else among
    the council’s own.""",
    (POOLED, SMALL),
)
NATIONAL = {"2016/17": 67.0, "2017/18": 70.0, "2018/19": 71.0}


def figures_of(row: dict[str, str], gaps: list[float]) -> tuple[list[dict], list[dict]]:
    rows, listed = [], [school("900001")]
    for year in YEARS:
        rows.append(england(RWM, year, NATIONAL[year], "not-disadvantaged"))
        rows += written("900001", RWM, year, row[year], pupil_group="disadvantaged")
        if row[year] not in ("not listed", "not held"):
            rows.append(figure("900001", RWM, year, 60.0, 40))
    for n, gap in enumerate(gaps):
        urn = f"9001{n:02d}"
        listed.append(school(urn))
        for year in YEARS:
            rows.append(figure(urn, RWM, year, 60.0, 40))
            if row[year] != "not held":
                rows.append(figure(urn, RWM, year, NATIONAL[year] + gap, 20.0, pupil_group="disadvantaged"))
    return rows, listed


@POOLED.cases()
def test_pooled(row):
    rows, listed = figures_of(row, [number(cell) for cell in row["The others’ gaps"].split()])
    found = answer("groups", rows, listed)
    assert (found["answer"], found["cohort"]) == (row["Groups"], number(row["Pupils"]))
    assert round(found["value"], 1) == number(row["Gap"])
    assert found["comparator_n"] == 6


@SMALL.cases()
def test_small(row):
    rows, listed = figures_of(row, [-5.0, -4.0, -3.0, -2.0, -1.0])
    found = answer("groups", rows, listed)
    judged = found["answer"] in ("met", "not met")
    assert (found["answer"] if not judged else "judged") == row["Groups"], found["sentence"]
