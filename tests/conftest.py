"""For every test: no network beyond loopback, and no test left out where every suite must run."""

from __future__ import annotations

import ipaddress
import os
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"
EVERY_SUITE = os.environ.get("UPSTREAM_ALL_SUITES") == "1"

os.environ["UPSTREAM_SECRET_KEY"] = "of the tests alone"  # no key is written into anybody's home
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upstream.config.settings")

# Nothing is timed in a test: a slow machine is not a failing one. Where every suite must run the cases
# are the same each time, so that a change is judged by what it changed; elsewhere they are new every time.
settings.register_profile(
    "house", deadline=None, derandomize=EVERY_SUITE, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


class NetworkReached(RuntimeError):
    """A test tried to leave this machine."""


def is_loopback(host: object) -> bool:
    """Whether an address or name is this machine. Names other than localhost are not asked for."""
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _refuse_beyond_loopback(host: object) -> None:
    if not is_loopback(host):
        raise NetworkReached(f"a test tried to reach {host}: tests reach no network beyond loopback")


class LoopbackSocket(socket.socket):
    """A socket that refuses every address but this machine's. Local (AF_UNIX) sockets pass."""

    def _guard(self, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _refuse_beyond_loopback(address[0] if isinstance(address, tuple) else address)

    def connect(self, address):
        self._guard(address)
        return super().connect(address)

    def connect_ex(self, address):
        self._guard(address)
        return super().connect_ex(address)

    def sendto(self, data, *rest):
        self._guard(rest[-1])
        return super().sendto(data, *rest)


_getaddrinfo = socket.getaddrinfo


def _guarded_getaddrinfo(host, *rest, **named):
    _refuse_beyond_loopback(host)
    return _getaddrinfo(host, *rest, **named)


@pytest.fixture(autouse=True, scope="session")
def no_network_beyond_loopback():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", LoopbackSocket)
        patch.setattr(socket, "getaddrinfo", _guarded_getaddrinfo)
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The publishers' files, which are never committed."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the publishers’ files are not at ../shared/data: nothing real was checked")
    return SHARED_DATA


def _fail_the_skipped(report) -> None:
    """Where every suite must run, a skip is a failure that says what was left out."""
    if EVERY_SUITE and report.skipped and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} did not run, and UPSTREAM_ALL_SUITES=1 allows no skip: {why}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    _fail_the_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    _fail_the_skipped(report)
    return report
