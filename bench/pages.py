"""Pages of the site as a reader waits for them, made anew each time, each beside an empty page of the same run."""

from __future__ import annotations

import subprocess
import time
from statistics import median

from django.core.cache import caches

from bench.county import County, ready
from bench.ground import UPSTREAM, Ground
from bench.line import Line
from upstream.evidence.store import Store, open_store

SCHOOLS = 200
MEASURES = (
    "ks2-rwm-expected", "persistent-absence", "progress-8", "attainment-8", "ks2-maths-progress", "fsm6", "eal",
    "suspension-rate",
)
EMPTY = "/accessibility/"


def lines(given: Ground) -> list[Line]:
    ready()
    code = "936" if given.name == "published files" else "501"
    subprocess.run([*UPSTREAM, "register", "--where", f"la={code}"], check=True, stdout=subprocess.DEVNULL)
    site = Site(code)
    store = open_store(clearance="open", home=given.home)
    return [*_schools(site, store), *_measures(site, store), *_area(site, store)]


class Site:
    """Asks for pages, none of them kept from before."""

    def __init__(self, code: str):
        self.client = County(code).browser()
        self.get(EMPTY)
        self.empty = median(self.get(EMPTY)[0] for _ in range(20))

    def get(self, address: str) -> tuple[float, float]:
        """Milliseconds and kilobytes."""
        caches["pages"].clear()
        started = time.perf_counter()
        answer = self.client.get(address)
        taken = time.perf_counter() - started
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return 1000 * taken, len(answer.content) / 1024

    def line(self, name: str, milliseconds: float, aim: float | None = None, note: str = "") -> Line:
        """A line of milliseconds that says how many empty pages of the same run it took."""
        times = f"{milliseconds / self.empty:.0f} × an empty page, which took {self.empty:.1f} ms"
        return Line(name, round(milliseconds, 1), "ms", aim, f"{times}; {note}" if note else times)


def _part(values: list[float], share: float) -> float:
    return sorted(values)[round(share * (len(values) - 1))]


def _schools(site: Site, store: Store) -> list[Line]:
    """Two hundred schools of every phase and many councils; the first page of all waits for every school's standing."""
    figures = store.figures(measures=list(MEASURES), entity_kind="school", groups=["all"])
    present = set(store.lineage()["school"].to_list()) | set(store.establishments()["urn"].to_list())
    older = set(store.lineage().filter(store.lineage()["urn"] != store.lineage()["school"])["urn"].to_list())
    urns = sorted((set(figures["entity_id"].to_list()) & present) - older)
    first, *some = urns[:: max(1, len(urns) // (SCHOOLS + 1))][: SCHOOLS + 1]
    waited, _ = site.get(f"/schools/{first}/")
    made = [site.get(f"/schools/{urn}/") for urn in some]
    times, weights = [one for one, _ in made], [weight for _, weight in made]
    return [
        site.line("a school's page: the first after the start", waited),
        site.line("a school's page: half within", _part(times, 0.5), None, f"{len(made)} schools"),
        site.line("a school's page: nineteen of twenty within", _part(times, 0.95), 50.0),
        Line("a school's page: nineteen of twenty weigh at most", round(_part(weights, 0.95)), "KB", 100.0,
             f"the heaviest {max(weights):.0f} KB"),
    ]


def _measures(site: Site, store: Store) -> list[Line]:
    """All England's schools drawn: asked for the first time, then again while the figures are kept."""
    held = [name for name in MEASURES if name in store.definitions.measures]
    site.get("/measures/roll/")  # the lists that every measure needs are read once
    first = [site.get(f"/measures/{name}/")[0] for name in held]
    again = [site.get(f"/measures/{name}/") for name in held for _ in range(3)]
    return [
        site.line("a measure's page, first asked for", median(first), 60.0, f"{len(held)} measures"),
        site.line("a measure's page, asked for again", median(one for one, _ in again), 25.0),
        Line("a measure's page weighs", round(max(weight for _, weight in again)), "KB", None, "the heaviest"),
    ]


def _area(site: Site, store: Store) -> list[Line]:
    """The council whose number of schools is nearest to four hundred, as a grid of criteria."""
    areas = {area.id.rpartition(":")[2]: area for area in store.definitions.areas.values() if area.kind == "la"}
    listed = store.listed()
    newest = listed.filter(listed["period"] == listed["period"].max())
    sizes = {la: n for la, n in newest.group_by("la").len().iter_rows() if la in areas}
    code, _ = min(sizes.items(), key=lambda pair: (abs(pair[1] - 400), pair[0]))
    address = f"/schemes/alliance-2019/la-{code}/?view=grid"
    first, _ = site.get(address)
    again = [site.get(address) for _ in range(5)]
    return [
        site.line("an area's grid of criteria, first asked for", first, None, f"{sizes[code]} schools by the census"),
        site.line("an area's grid of criteria, asked for again", median(one for one, _ in again), 100.0,
                  f"{again[0][1]:.0f} KB"),
    ]
