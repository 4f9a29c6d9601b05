"""Good or outstanding as far as grades go, and since when later inspections are not held."""

import datetime as dt

from tests.unit.assessment.small_store import SmallStore, inspection, school, schools
from upstream.benchmarks.grade_counts import grade_counts
from upstream.evidence.definitions import Source

ON = dt.date(2020, 4, 30)


def test_the_counts_and_what_they_leave_open():
    store = SmallStore(inspected=[inspection("900001", "good"), inspection("900002", "inadequate", dt.date(2020, 5, 1))])
    store.definitions.sources["inspections"] = Source.model_validate({
        "id": "inspections", "title": "t", "seen": "file", "layout": "inspections", "publisher": "p", "licence": "l",
        "complete_to": {"all": dt.date(2018, 7, 19)},
    })
    listed = schools(school("900001"), school("900002"))
    counts, left_open = grade_counts(store, listed, ON)
    told = [(one.of, one.schools, one.good_or_better, one.no_grade) for one in counts]
    assert told == [("all", 2, 1, 1), ("primary", 2, 1, 1)]
    assert left_open == ["For 1 school, inspections after 19 July 2018 are not held."]
    assert grade_counts(store, listed, dt.date(2018, 7, 19))[1] == []
