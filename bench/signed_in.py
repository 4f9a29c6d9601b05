"""What somebody signed in waits for: a school's page with its casework, first pages, and how many a second two workers give.

The lead of the real council with the most to show reads schools of it; an empty signed-in page is the measure beside.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import threading
import time
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.county import County, ready
from bench.ground import UPSTREAM, Ground
from bench.line import Line
from upstream.evidence.store import open_store
from upstream.web.editions import serving

EMPTY = "/hat/"
TIMES = 60
PORT = 8917
THREADS, SECONDS = 4, 6.0


def lines(given: Ground) -> list[Line]:
    ready()
    code = "936" if given.name == "published files" else "501"
    subprocess.run([*UPSTREAM, "register", "--where", f"la={code}"], check=True, stdout=subprocess.DEVNULL)
    reader = County(code).browser()
    store = open_store(clearance="open", home=given.home)
    listed = store.establishments()
    urns = listed.filter(listed["la"] == code, listed["status"] == "Open")["urn"]
    present = serving().directory.school_of
    urns = urns.filter([present(urn) == urn for urn in urns])  # a number that leads to another is a page of its own
    some = urns.sort().gather(range(0, len(urns), max(1, len(urns) // TIMES))).to_list()
    return [*_pages(reader, some), *_first_pages(reader), *_served(reader, some)]


def _timed(reader, address: str) -> float:
    began = time.perf_counter()
    answer = reader.get(address, follow=True)
    taken = 1000 * (time.perf_counter() - began)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return taken


def _part(values: list[float], share: float) -> float:
    return sorted(values)[round(share * (len(values) - 1))]


def _pages(reader, urns: list[str]) -> list[Line]:
    """Evidence kept by the edition; casework asked for anew each time."""
    empty = median(_timed(reader, EMPTY) for _ in range(TIMES))
    first = [_timed(reader, f"/schools/{urn}/") for urn in urns]
    again = [_timed(reader, f"/schools/{urn}/") for urn in urns]
    with CaptureQueriesContext(connection) as asked:
        reader.get(f"/schools/{urns[-1]}/")
    beside = f"an empty signed-in page takes {empty:.1f} ms"
    return [
        Line("a school's page, signed in, first asked for: half within", round(median(first), 1), "ms", None,
             f"{median(first) / empty:.0f} × {beside}"),
        Line("a school's page, signed in: half within", round(median(again), 1), "ms", 25.0,
             f"{median(again) / empty:.1f} × {beside}"),
        Line("a school's page, signed in: nineteen of twenty within", round(_part(again, 0.95), 1), "ms", 50.0),
        Line("a school's page, signed in: questions to the database", len(asked), "", 8.0),
    ]


def _first_pages(reader) -> list[Line]:
    times = [_timed(reader, "/") for _ in range(TIMES)]
    name = "the lead's first page with a county's casework: nineteen of twenty within"
    return [Line(name, round(_part(times, 0.95), 1), "ms", 80.0)]


def _served(reader, urns: list[str]) -> list[Line]:
    """Requests a second over loopback from two workers, for a few seconds, by as many readers as there are threads."""
    server = subprocess.Popen(
        [*UPSTREAM, "serve", "--port", str(PORT), "--no-worker"], stdout=subprocess.DEVNULL, env=dict(os.environ)
    )
    try:
        cookie = "; ".join(f"{name}={one.value}" for name, one in reader.cookies.items())
        _wait(cookie)
        for address in (EMPTY, *(f"/schools/{urn}/" for urn in urns)):
            for _ in range(4):  # each worker keeps pages of its own
                _ask(cookie, address)
        empty, school = _rate(cookie, [EMPTY]), _rate(cookie, [f"/schools/{urn}/" for urn in urns])
    finally:
        server.terminate()
        server.wait(timeout=30)
    return [
        Line("a school's page, signed in: pages a second from two workers", round(school), "", None,
             f"aim ≥ 150; {empty / school:.1f} × fewer than the {empty:.0f} empty pages"),
    ]


def _ask(cookie: str, address: str, link: http.client.HTTPConnection | None = None) -> int:
    own = link or http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    own.request("GET", address, headers={"Cookie": cookie, "Host": f"127.0.0.1:{PORT}"})
    answer = own.getresponse()
    answer.read()
    return answer.status


def _wait(cookie: str) -> None:
    for _ in range(200):
        try:
            if _ask(cookie, EMPTY) == 200:
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server did not answer")


def _rate(cookie: str, addresses: list[str]) -> float:
    counts = [0] * THREADS
    ends = time.monotonic() + SECONDS

    def read(place: int) -> None:
        turn = place
        while time.monotonic() < ends:
            address = addresses[turn % len(addresses)]
            status = _ask(cookie, address)
            assert status == 200, f"{address}: {status}"
            counts[place] += 1
            turn += THREADS

    threads = [threading.Thread(target=read, args=(place,)) for place in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS
