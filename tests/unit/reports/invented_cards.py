"""Cards told by hand, for tests of how a card is printed."""

from __future__ import annotations

import datetime as dt

from upstream.reports.card import (
    Card,
    CardCasework,
    CardFact,
    CardFinding,
    CardGroup,
    CardInspection,
    CardKpi,
    CardLens,
    CardLine,
    CardSource,
    Spark,
    SparkPoint,
)

ON = dt.date(2020, 9, 30)
SPARK = Spark(
    (
        SparkPoint("2016/17", 45.0, 60.0, False), SparkPoint("2017/18", 68.0, 64.0, True),
        SparkPoint("2018/19", 88.0, 66.0, False),
    ),
    "The measure over the years: in 2016/17 the school had 45%; in 2018/19 the school had 88%.",
)


def kpi(words: str = "A measure", **facts) -> CardKpi:
    told = {
        "title": words, "now": "88%", "about": words, "period": "2018/19", "detail": "77% to 94%, 60 pupils",
        "says": "clearly better", "before": "68%", "before_period": "2017/18", "nation": "66%",
        "nation_of": "England’s secondary schools", "target": "66%", "target_of": "local choice", "target_says": "not reached",
        "trend": "worse, over a year", "spark": SPARK, "source": "a", "row": 20598, "stale": "stale since 17 Jan 2021",
        "stale_why": "2022/23 out since 14 December 2023, not held here; out for more than 400 days",
        "lens": CardLens("26.0%", "34 pupils", "21.0 points below England’s others", "7 pupils", "no clear difference"),
    }  # fmt: skip
    return CardKpi(**{**told, **facts})


def judged(words: str = "Teaching", **facts) -> CardKpi:
    told = {"title": words, "now": f"{words} was judged secure", "detail": f"recorded on 14 September 2020 by {words}"}
    return CardKpi(**{**told, "is_judgement": True, "source": "c", "row": 31, **facts})


def line(words: str, mark: str = "") -> CardLine:
    return CardLine(words, ON, words, mark)


def lines(number: int, words: str, mark: str = "") -> tuple[CardLine, ...]:
    return tuple(line(f"{words} {n}", mark) for n in range(number))


def card(words: str = "Words", *, kpis: int = 4, each: int = 3, urn: str = "900001", **facts) -> Card:
    """A card every place of which holds `words`; `kpis` in each of five groups, `each` lines a list."""
    asked = CardCasework(
        people=tuple(CardFact(name, words) for name in ("Headteacher", "Chair", "Lead officer", "School improvement partner")),
        standings=lines(each, words), intelligence=lines(each, words, "fact"), actions=lines(each, words, "overdue by 12 days"),
        files=lines(each, words), visits=lines(each, words), response=line(words), marking=words, made_for=words,
        url=f"https://upstream.example/schools/{urn}/",
    )  # fmt: skip
    told = {
        "urn": urn, "name": words, "kind": f"Academy converter, all-through, {words}", "on": ON,
        "as_at": "as at 30 September 2020",
        "pupils": tuple(CardFact(f"Fact {n}", "22.7%", f"England’s secondary schools 23.0%, {words}") for n in range(5)),
        "facts": tuple(CardFact(name, words) for name in ("Council", "Trust", "Diocese", "Federation")),
        "inspection": CardInspection(
            words, tuple(CardFact(f"Area {n}", "Strong standard") for n in range(9)), f"inspected {words}", (words, words)
        ),
        "kpi_set": f"KPIs of {words}.",
        "groups": tuple(
            CardGroup(f"g{n}", f"{words} {n}", (*(kpi(f"{words} {m}") for m in range(kpis)), judged(words))) for n in range(5)
        ),
        "strengths": tuple(CardFinding(f"{words} {n}", words) for n in range(each)),
        "needs": tuple(CardFinding(f"{words} {n}", words) for n in range(each)),
        "sources": tuple(CardSource(letter, words, words, "final", f"{words}.csv") for letter in "abcdef"),
        "attribution": (words, words), "edition": "196eea52cf8ba860", "casework": asked,
    }  # fmt: skip
    return Card(**{**told, **facts})


def bare(urn: str = "900048") -> Card:
    """A school of which almost nothing is known, on a copy made without asking casework."""
    return Card(
        urn=urn, name=f"School with URN {urn}", kind="Type not known", on=ON, as_at="as at 30 September 2020",
        pupils=(), facts=(), sources=(), attribution=(), edition="196eea52cf8ba860",
        inspection=CardInspection("Ofsted", (), "", ("No inspection of this school stands in the files held.",)),
        kpi_set="KPIs of a yardstick.", groups=(), strengths=(), needs=(),
    )
