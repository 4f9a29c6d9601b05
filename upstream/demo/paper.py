# ruff: noqa: E501 (the text is as wide as the page it prints)
"""`docs/demo.md`, printed from the told county: `python -m upstream.demo.paper > docs/demo.md`."""

from __future__ import annotations

from upstream.demo.county import County, Story, told_county

_WORDS = {
    "light-touch": "Light Touch",
    "light-touch-plus": "Light Touch +",
    "support-and-challenge": "Support and Challenge",
    "support-and-challenge-plus": "Support and Challenge +",
    None: "undetermined",
}
_BEFORE = """# The demo

`make demo` (or `upstream demo`) invents a nation, builds it and assesses one county of it. Nobody, no school and no council in it exists.

| | |
|---|---|
| The told county | {county}, `la:{code}`: {told} schools that each show something |
| Around it | 149 more councils (`la:502` to `la:650`) and 2,000 schools with figures and no story, `urn:910001` on |
| Regions | nine, such as `region:northmarch` |
| Trusts | `trust:99001` to `trust:99004` in the county, `trust:99101` on elsewhere |
| Years | results of 2016/17 to 2018/19; absence to 2024/25; councils and nation to 2025/26 |
| Days to look at it from | 31 October 2019 and 30 April 2020: between them key stage 2 and absence of 2018/19 came out, and key stage 4 became final |
| Where it goes | `demo-home/`: `invented/raw` (the files), `invented/definitions`, `invented/judgements.csv`, `editions/`, `reports/` |

The files are written in the publishers' layouts, with their codes, suppression, encodings and gaps, and built by the same `upstream build` as
real ones. Two files have no publisher's layout and bring a definition of their own: the history of inspections and the schools' money.
Figures of a school, its council and the nation are counted from the same invented pupils, before anything is withheld. URNs from 900001, council
codes from 501, group numbers from 99001 and postcodes in area QX were never issued, and `tests/real/test_demo_is_invented.py` holds the names
against the real registers. `--seed` invents another nation; the same seed gives the same bytes.

A demo home is marked: real files are not built into it, and no edition of real files is served from it.

```
upstream demo
export UPSTREAM_HOME=demo-home
upstream school 900013
upstream figure ks2-rwm-expected la:{code} 2018/19 --group disadvantaged
upstream assess alliance-2019 --where la={code} --as-at {as_at} --judgements demo-home/invented/judgements.csv
upstream serve
```

## Which school shows what

The category is what `alliance-2019` must say as at {as_at}, with the recorded judgements: `tests/unit/demo/test_built.py` holds every build to it.

| URN | School | Kind | Shows | Category |
|---|---|---|---|---|
"""
_AFTER = """
Not in the count: {elsewhere}.

## States of a figure

| State | Ask |
|---|---|
| published | `upstream figure ks2-rwm-expected urn:900001 2018/19` |
| suppressed: few pupils | `upstream figure ks2-rwm-expected urn:900017 2018/19` |
| suppressed: another group would give it away | `upstream figure ks2-rwm-expected urn:900018 2018/19 --group not-disadvantaged` |
| suppressed by the publisher's hand | `upstream figure persistent-absence urn:900020 2018/19` |
| left out of the file | `upstream figure persistent-absence urn:900021 2018/19` |
| low coverage | `upstream figure progress-8 urn:900038 2018/19` |
| no entries | `upstream figure attainment-8 urn:900041 2018/19` |
| not yet published on that day | `upstream figure ks2-rwm-expected urn:900001 2018/19 --as-at 2019-10-31` |
| provisional, then final | `upstream figure progress-8 urn:900037 2018/19 --as-at 2019-10-31`, then without `--as-at` |
| published, but not in the files held | `upstream figure suspension-rate urn:900033 2017/18` |
| never published | `upstream figure ks2-reading-progress england 2023/24` |
| under an earlier number | `upstream figure ks2-rwm-expected urn:900113 2016/17` |
"""


def paper(county: County) -> str:
    """The whole of `docs/demo.md`."""
    council = county.council
    before = _BEFORE.format(county=council.name, code=council.code, told=len(county.schools), as_at=county.as_at)
    rows = "".join(_row(story) for story in county.schools)
    elsewhere = "; ".join(f"{one.urn} {one.name} ({one.type}, {one.status.lower()})" for one in county.elsewhere)
    return before + rows + _AFTER.format(elsewhere=elsewhere)


def _row(story: Story) -> str:
    return f"| {story.urn} | {story.name} | {story.kind} | {story.shows} | {_category(story)} |\n"


def _category(story: Story) -> str:
    expects = story.expects
    if expects.listed is None:
        return "not listed"
    if expects.category == "any":
        return ""
    possible = f": {' or '.join(_WORDS[name] for name in expects.possible)}" if expects.possible else ""
    return _WORDS[expects.category] + possible


if __name__ == "__main__":
    print(paper(told_county()), end="")
