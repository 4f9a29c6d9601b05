# ruff: noqa: E501 (the text is as wide as the page it prints)
"""`docs/demo.md`, printed from the told county: `python -m upstream.demo.paper > docs/demo.md`."""

from __future__ import annotations

from upstream.demo.county import County, Standing, Story, told_county
from upstream.demo.judged_areas import CARDS_FROM, LISTED_TO
from upstream.demo.judgements import TIER_DAY
from upstream.demo.schemes import told_schemes
from upstream.lib.wording import day

_TIERS, _AREAS, _CARDS = "alpha-2020", "nine-areas", "report-cards-2025"
_OWN = ("99011", "99012", "99013")  # trusts whose academies show their frameworks and nothing else

_WORDS = {
    "light-touch": "Light Touch",
    "light-touch-plus": "Light Touch +",
    "support-and-challenge": "Support and Challenge",
    "support-and-challenge-plus": "Support and Challenge +",
    "tier-1": "Tier 1",
    "tier-2": "Tier 2",
    "tier-3": "Tier 3",
    "strong": "Strong",
    "secure": "Secure",
    "needs-attention": "Needs attention",
    "of-concern": "Of concern",
    None: "undetermined",
}
_BEFORE = """# The demo

`make demo` (or `upstream demo`) invents a nation, builds it and assesses one county of it. Nobody, no school and no council in it exists.

| | |
|---|---|
| The told county | {county}, `la:{code}`: {told} schools that each show something, {academies} of them academies of three trusts that work by frameworks of their own |
| Around it | 149 more councils (`la:502` to `la:650`) and 2,000 schools with figures and no story, `urn:910001` on |
| Regions | nine, such as `region:northmarch` |
| Trusts | `trust:99001` to `trust:99004` and `trust:99011` to `trust:99013` in the county, `trust:99101` on elsewhere |
| Years | results of 2016/17 to 2018/19 and of 2022/23 to 2024/25; absence to 2024/25; inspections to April 2026; councils and nation to 2025/26 |
| Days to look at it from | 31 October 2019 and 30 April 2020: between them key stage 2 and absence of 2018/19 came out, and key stage 4 became final. {tiered}, at the start of a trust's year. {today}, with report cards |
| Where it goes | `demo-home/`: `invented/raw` (the files), `invented/definitions` (with `schemes/`), `invented/judgements.csv`, `editions/`, `reports/` |

The files are written in the publishers' layouts, with their codes, suppression, encodings and gaps, and built by the same `upstream build` as
real ones. Five files have no publisher's layout and bring a definition of their own, which says so: the history of inspections, the inspections
since September 2024 (whose publisher's layout has been read of and not seen), the results of key stages 2 and 4 of 2022/23 to 2024/25 (whose
tables have not been seen in full width) and the schools' money.
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
export UPSTREAM_DEFINITIONS=demo-home/invented/definitions
upstream assess tiers-99011 --where trust=99011 --as-at {tier_day}
upstream school 900007 --standings --as-at {tier_day}
upstream assess wyvershire-2025 --instead-of wyvershire-2019 --where la={code} --as-at {cards_day}
upstream serve
```

## Which school shows what

The category is what `alliance-2019` must say as at {as_at}, with the recorded judgements: `tests/unit/demo/test_built.py` holds every build to it.

| URN | School | Kind | Shows | Category |
|---|---|---|---|---|
"""
_SCHEMES = """
Not in the count: {elsewhere}.

## Schemes in force

Two or three stand over the same schools at once, and a school's standings are never merged. Each scheme is a file of `invented/definitions/schemes`
with its table of judgements beside it.

| Scheme | Framework | Covers | From | To |
|---|---|---|---|---|
{schemes}
## Tiers

What `alpha-2020` must say as at {tier_day}, at the start of the school year. The model leaves open what lies between Tier 1 and Tier 3.

| URN | Academy | Trust | Shows | Tier |
|---|---|---|---|---|
{tiers}
## Nine areas

What `nine-areas` must say as at {tier_day} of the academies of `trust:99013`.

| URN | Academy | Shows | Overall |
|---|---|---|---|
{areas}
## Report cards

What `report-cards-2025` must say as at {today}. Inspections since September 2024 gave no overall grade; of every other school the older grade stands.

| URN | School | Last inspection known | Recorded | Category |
|---|---|---|---|---|
{cards}"""
_AFTER = """
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
    academies = [story for story in county.schools if story.trust in _OWN]
    before = _BEFORE.format(
        county=council.name, code=council.code, told=len(county.schools), academies=len(academies), as_at=county.as_at,
        tiered=day(TIER_DAY), tier_day=TIER_DAY, today=day(LISTED_TO), cards_day=LISTED_TO,
    )
    rows = "".join(_row(story) for story in county.schools if story not in academies)
    return before + rows + _SCHEMES.format(**_tables(county)) + _AFTER


def _tables(county: County) -> dict[str, str]:
    """The rows of every table after the first, by the name of its place."""
    of = {name: [story for story in county.schools if name in story.standings] for name in (_TIERS, _AREAS, _CARDS)}
    return {
        "elsewhere": "; ".join(f"{one.urn} {one.name} ({one.type}, {one.status.lower()})" for one in county.elsewhere),
        "schemes": "".join(
            f"| `{one.name}` {one.title} | `{one.framework}` | `{one.holder}` | {day(one.first)} | {day(one.last) if one.last else ''} |\n"
            for one in told_schemes(county)
        ),
        "tiers": "".join(
            f"| {s.urn} | {s.name} | {s.trust} | {s.shows} | {_standing(s.standings[_TIERS])} |\n" for s in of[_TIERS]
        ),
        "areas": "".join(f"| {s.urn} | {s.name} | {s.shows} | {_standing(s.standings[_AREAS])} |\n" for s in of[_AREAS]),
        "cards": "".join(
            f"| {s.urn} | {s.name} | {_inspected(s)} | {', '.join(s.now).replace('-', ' ')} | {_standing(s.standings[_CARDS])} |\n"
            for s in of[_CARDS]
        ),
        "tier_day": str(TIER_DAY), "today": day(LISTED_TO),
    }  # fmt: skip


def _standing(standing: Standing) -> str:
    possible = f": {' or '.join(_WORDS[name] for name in standing.possible)}" if standing.possible else ""
    return _WORDS[standing.category] + possible


def _inspected(story: Story) -> str:
    known = [one for one in story.inspected if one.published <= LISTED_TO]
    if not known:
        own = [one for one in story.grades if not (story.because == "New Provision" and story.opened and one[0] < story.opened)]
        return f"{own[-1][1]}, {own[-1][0].year}" if own else "none of its own" if story.grades else "none"
    last = known[-1]
    but = ", ".join(f"{area.replace('-', ' ')} {grade}" for area, grade in last.areas.items())
    return f"{'report card' if last.on >= CARDS_FROM else 'areas'}, {last.on:%B %Y}: {last.all}" + (f"; {but}" if but else "")


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
