"""The criterion *outcomes* of `alliance-2019`."""

from __future__ import annotations

from tests.spec.schools import YEARS, answer, written
from tests.spec.tables import Page, Table, number
from tests.unit.assessment.small_store import england, figure, school

RWM = "ks2-rwm-expected"

KS2 = Table(
    "Key stage 2",
    """Met if the 95% interval of reading, writing and maths (Wilson, on the published percentage) lies wholly below
    England’s state-funded figure in the last published year and in one of the two before. Here England stands at 65%
    each year; “no England” is a year whose national figure is not in the files. Of 50 pupils the interval of 44%
    ends at 57.7%, that of 52% at 65.2%.""",
    """
    | 2016/17 | 2017/18 | 2018/19 | Outcomes |
    | 44% of 50 | 44% of 50 | 44% of 50 | met |
    | 60% of 50 | 44% of 50 | 44% of 50 | met |
    | 44% of 50 | 60% of 50 | 44% of 50 | met |
    | 60% of 50 | 60% of 50 | 44% of 50 | not met |
    | 44% of 50 | 44% of 50 | 52% of 50 | not met |
    | 44% of 50 | 44% of 50 | 44% of 12 | not met |
    | not listed | 44% of 50 | 44% of 50 | met |
    | not listed | 60% of 50 | 44% of 50 | unknown |
    | not listed | not listed | 44% of 50 | unknown |
    | not listed | not listed | 60% of 50 | not met |
    | 44% of 50 | 44% of 50 | withheld, 4 | unknown |
    | 44% of 50 | 44% of 50 | not listed | unknown |
    | 60% of 50 | 60% of 50 | withheld, 4 | not met |
    | 60% of 50 | no England | 44% of 50 | unknown |
    | 44% of 50 | no England | 44% of 50 | met |
    | not listed | not listed | not listed | unknown |
    """,
)

KS4 = Table(
    "Key stage 4",
    """Met if the last published Progress 8 band is below or well below average. Where a year has no column of bands,
    the band is read from the published interval; a school that the Department does not band is unknown.""",
    """
    | Score | Interval | Published band | Outcomes |
    | −0.60 | −0.90 to −0.30 | well below average | met |
    | −0.20 | −0.35 to −0.05 | below average | met |
    | −0.20 | −0.45 to 0.05 | average | not met |
    | 0.30 | 0.10 to 0.50 | above average | not met |
    | −0.20 | −0.35 to −0.05 | no column | met |
    | −0.20 | −0.45 to 0.05 | no column | not met |
    | −0.90 | −1.10 to −0.70 | not banded | unknown |
    | withheld | – | withheld | unknown |
    """,
)

PAGE = Page(
    "outcomes", "Outcomes (alliance-2019)",
    """For schools that end key stage 2 or 4; all-through schools by any of their stages. Infant, first, nursery, special,
    pupil referral and 16 to 19 schools are judged by a recorded judgement.""",
    (KS2, KS4),
)


@KS2.cases()
def test_key_stage_2(row):
    rows = []
    for year in YEARS:
        if row[year] != "no England":
            rows.append(england(RWM, year, 65.0))
        rows += written("900001", RWM, year, "44% of 50" if row[year] == "no England" else row[year])
        rows.append(figure("900002", RWM, year, 70.0, 50))  # a neighbour: every year's file is held
    assert answer("outcomes", rows, [school("900001"), school("900002")])["answer"] == row["Outcomes"]


BANDS = {"well above average": 1, "above average": 2, "average": 3, "below average": 4, "well below average": 5}


@KS4.cases()
def test_key_stage_4(row):
    rows = [figure("900002", "progress-8", "2018/19", 0.1, 150, low=0.0, high=0.2)]
    if row["Score"] == "withheld":
        rows.append(figure("900001", "progress-8", "2018/19"))
    else:
        low, high = (number(cell) for cell in row["Interval"].split(" to "))
        rows.append(figure("900001", "progress-8", "2018/19", number(row["Score"]), 150, low=low, high=high))
    band = row["Published band"]
    if band in BANDS:
        rows.append(figure("900001", "progress-8-band", "2018/19", float(BANDS[band]), 150))
    elif band in ("not banded", "withheld"):
        rows.append(figure("900001", "progress-8-band", "2018/19", cohort=150))
    listed = [school("900001", "secondary"), school("900002", "secondary")]
    assert answer("outcomes", rows, listed)["answer"] == row["Outcomes"]
