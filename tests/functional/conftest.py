"""A real browser over the real server, which serves a small invented nation built from its raw files."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from upstream.benchmarks import comparisons
from upstream.demo.generate import Facts, generate
from upstream.evidence.build import build
from upstream.evidence.definitions import load_definitions
from upstream.evidence.demo_homes import mark_demo_home

ROOT = Path(__file__).resolve().parents[2]
STYLES = ROOT / "upstream" / "web" / "static" / "compiled" / "upstream.css"
SCHOOLS = 60
WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> str:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium: install Debian’s package chromium, and the pages are looked at in a browser too")
    if not STYLES.is_file():
        pytest.skip("the styles are not compiled: run `make setup`, and the pages are looked at in a browser too")
    return path


@pytest.fixture(scope="session")
def nation(tmp_path_factory, chromium) -> tuple[Path, Facts]:
    """The demo's home, as `upstream demo` makes it, with 60 schools behind the told ones."""
    home = tmp_path_factory.mktemp("demo")
    mark_demo_home(home)
    facts = generate(home / "invented", background=SCHOOLS)
    build(
        [facts.raw], home, load_definitions([facts.definitions]), compare=comparisons.compare,
        compare_version=comparisons.VERSION, labels={"demo": True},
    )
    return home, facts


@pytest.fixture(scope="session")
def facts(nation) -> Facts:
    return nation[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def site(nation) -> Iterator[str]:
    """The address that `upstream serve` prints."""
    environment = {**os.environ, "UPSTREAM_HOME": str(nation[0])}
    environment.pop("UPSTREAM_EDITIONS", None)
    command = [sys.executable, "-m", "upstream.cli.main", "serve", "--port", str(free_port())]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        said = server.stdout.readline()
        address = next(word for word in said.split() if word.startswith("http://127.0.0.1:"))
        wait_for(address, server)
        yield address.rstrip("/")
    finally:
        server.terminate()
        server.wait(timeout=30)
        server.stdout.close()


def wait_for(address: str, server: subprocess.Popen) -> None:
    """Until the first page is out: the server starts its workers after it has printed the address."""
    for _ in range(300):
        assert server.poll() is None, "the server ended before it answered"
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not answer")


@pytest.fixture(scope="session")
def browser(chromium) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def context(browser, request) -> Iterator[BrowserContext]:
    """A window at desktop width, or as the test's parameter says."""
    width, height = WIDTHS.get(getattr(request, "param", "desktop"))
    made = browser.new_context(viewport={"width": width, "height": height})
    yield made
    made.close()


@pytest.fixture
def page(context, site) -> Iterator[Page]:
    """A page on which nothing may go wrong unsaid: what the browser complains of fails the test."""
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(site)
    yield opened
    assert [said for said in complaints if "404" not in said and "400" not in said] == []


def shortfalls(page: Page) -> list[str]:
    """What axe finds wrong, by WCAG 2.2 A and AA and its own best practices, with the elements."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
    return [
        f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes'][:3]]}"
        for one in found.response["violations"]
    ]
