"""A backtest of three rounds over England, with every threshold varied, against merely assessing England on those days."""

from __future__ import annotations

import datetime as dt

from bench.ground import Ground
from bench.line import Line, seconds
from upstream.assessment.backtest import ENGLAND, backtest
from upstream.assessment.evaluate import assess
from upstream.assessment.framework import load_framework
from upstream.assessment.past.records import Backtest
from upstream.evidence.definitions import load_definitions
from upstream.evidence.schools import schools_on
from upstream.evidence.store import open_store
from upstream.lib.definition_files import PACKAGED

ROUNDS = [dt.date(2017, 1, 31), dt.date(2017, 10, 31), dt.date(2018, 1, 31)]
UNTIL = dt.date(2018, 7, 19)


def lines(given: Ground) -> list[Line]:
    store = open_store(clearance="open", home=given.home, definitions=load_definitions(list(given.definitions)))
    framework = load_framework("public-national", [PACKAGED, *given.definitions])
    kept: list[Backtest] = []

    def ours() -> list:
        kept[:] = [backtest(framework, store, ROUNDS, UNTIL)]
        assert all(one.in_scope for one in kept[0].rounds)
        return kept[0].sensitivity

    def merely() -> int:
        schools = 0
        for on in ROUNDS:
            listed = schools_on(store, ENGLAND, on, later_census=True)
            schools += assess(framework, store, listed, on, nation=listed).answers.height
        return schools

    taken, assessed = seconds(ours, 3), seconds(merely, 3)
    varied, rounds = len(kept[0].sensitivity), len(ROUNDS)
    note = f"{kept[0].rounds[0].in_scope:,} schools, {varied} rows of sensitivity"
    return [
        Line("backtest of three rounds over England", round(taken, 2), "s", 20.0, note),
        Line("backtest of three rounds ÷ assessing England three times", round(taken / assessed, 2), "×", None,
             f"re-assessing for every row of sensitivity would be {1 + varied / rounds:.0f}×"),
    ]
