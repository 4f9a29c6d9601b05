"""What kind of school it is, by its type, the register's phase and, where those leave it open, the census."""

import polars as pl
import pytest

from upstream.evidence.school_kinds import with_kinds

TYPES = pl.DataFrame(
    [
        ("community school", "maintained", "by-phase", None), ("academy converter", "academy", "by-phase", None),
        ("university technical college", "academy", "secondary", None),
        ("state-funded primary", "other", "by-phase", "primary"),
        ("state-funded secondary", "other", "by-phase", "secondary"),
        ("state-funded special school", "other", "special", "special"),
    ],
    schema=["type", "sector", "type_kind", "type_phase"], orient="row",
)
# the register's type, its phase, the census's type, kind, stages
CASES = [
    (None, "Not applicable", "State-funded secondary", "secondary", ["ks4"]),
    (None, None, "State-funded primary", "primary", ["ks2"]),
    ("Community school", "Not applicable", "State-funded secondary", "secondary", ["ks4"]),
    (None, None, "State-funded special school", "special", []),
    (None, "All-through", "State-funded secondary", "all-through", ["ks2", "ks4"]),
    ("Academy converter", "Middle deemed secondary", "State-funded secondary", "middle", ["ks2"]),
    ("University technical college", None, "State-funded secondary", "secondary", ["ks4"]),
    ("Community school", None, None, None, []),
]


@pytest.mark.parametrize(("kind_of", "phase", "census", "kind", "stages"), CASES)
def test_kind(kind_of, phase, census, kind, stages):
    row = {"type": kind_of, "phase": phase, "census_type": census, "low_age": None, "high_age": None}
    schema = dict.fromkeys(("type", "phase", "census_type"), pl.String) | dict.fromkeys(("low_age", "high_age"), pl.Int32)
    found = with_kinds(pl.DataFrame([row], schema=schema), TYPES).row(0, named=True)
    assert (found["kind"], found["stages"]) == (kind, stages)
