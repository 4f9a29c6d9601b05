"""A real browser over the real server, which serves a small invented nation built from its raw files."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from upstream.demo.cast import cast
from upstream.demo.county import County, told_county

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
def nation(tmp_path_factory, chromium) -> Path:
    """The demo's home, as `upstream demo` makes it, with 60 schools behind the told ones."""
    home = tmp_path_factory.mktemp("demo") / "home"
    command = [sys.executable, "-m", "upstream.cli.main", "demo", "--home", str(home), "--schools", str(SCHOOLS)]
    done = subprocess.run(command, cwd=ROOT, env=environment_of(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return home


def environment_of(home: Path) -> dict[str, str]:
    """As a person's shell would have it, and nothing of the tests' own database."""
    environment = {**os.environ, "UPSTREAM_HOME": str(home)}
    for name in ("UPSTREAM_EDITIONS", "UPSTREAM_DATABASE", "UPSTREAM_SECRET_KEY"):
        environment.pop(name, None)
    return environment


@pytest.fixture(scope="session")
def facts() -> County:
    return told_county()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def server_log(tmp_path_factory) -> Path:
    """What the server writes for whoever runs it."""
    log = tmp_path_factory.mktemp("server") / "log"
    log.touch()
    return log


@pytest.fixture(scope="session")
def site(nation, server_log) -> Iterator[str]:
    with serving(nation, server_log) as address:
        yield address


@contextmanager
def serving(home: Path, log: Path) -> Iterator[str]:
    """A server of a home, by the address that `upstream serve` prints."""
    command = [sys.executable, "-m", "upstream.cli.main", "serve", "--port", str(free_port())]
    with log.open("w") as written:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment_of(home), stdout=subprocess.PIPE, stderr=written, text=True
        )
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


@pytest.fixture(scope="session")
def signed_in(browser, site) -> Callable[[str], StorageState]:
    """What a browser keeps once somebody of the cast has signed in: each signs in once."""
    kept: dict[str, StorageState] = {}

    def of(person: str) -> StorageState:
        if person not in kept:
            kept[person] = signed_in_as(browser, site, next(one.name for one in cast() if one.email == person))
        return kept[person]

    return of


def signed_in_as(browser: Browser, site: str, name: str) -> StorageState:
    """Signed in by the demonstration's own buttons."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site)
    page.get_by_role("button", name=name).click()
    page.wait_for_url(re.compile(r"^((?!signing-in).)*$"))
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture
def person(request) -> str:
    """Who looks: by the module's table `AS` for the page's name, else the head of school improvement."""
    name = request.node.callspec.params.get("name") if hasattr(request.node, "callspec") else None
    return getattr(request.module, "AS", {}).get(name, "lead")


@pytest.fixture
def context(browser, request, signed_in, person) -> Iterator[BrowserContext]:
    """A window of somebody signed in, at desktop width or as the test's parameter says."""
    width, height = WIDTHS.get(getattr(request, "param", "desktop"))
    made = browser.new_context(viewport={"width": width, "height": height}, storage_state=signed_in(person))
    yield made
    made.close()


@pytest.fixture
def page(context, site, server_log) -> Iterator[Page]:
    """A page on which nothing may go wrong unsaid: what the browser complains of fails the test, and so does any mistake
    that the server writes down meanwhile."""
    written = server_log.stat().st_size
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    assert [said for said in complaints if not any(f" {status} " in said for status in (400, 403, 404, 422))] == []
    assert "Traceback" not in (said := server_log.read_text()[written:]), said


STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def shortfalls(page: Page) -> list[str]:
    """What axe finds wrong, by WCAG 2.2 A and AA and its own best practices, with the elements."""
    # Of what passes, axe is not asked for every element: it takes longer to say so than to look. No colour of ours hangs on
    # the width, so contrast, which is most of the work, is looked at in the wide window alone.
    is_narrow = page.viewport_size is not None and page.viewport_size["width"] < WIDTHS["desktop"][0]
    rules = {"color-contrast": {"enabled": False}} if is_narrow else {}
    found = Axe().run(page, options={"runOnly": STANDARDS, "resultTypes": ["violations"], "rules": rules})
    return [
        f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes'][:3]]}"
        for one in found.response["violations"]
    ]
