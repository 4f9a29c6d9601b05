"""Fetching, against a server on this machine that replays files and every failure we know of."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from upstream.evidence.definitions import Source
from upstream.evidence.fetch import FetchRefused, Manners, fetch, name_of, why_not_address

CONTENT = b"URN,READ\r\n125001,61\r\n" * 5000


class Replay(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments):
        pass

    def do_GET(self):
        server = self.server
        server.asked.append((self.path, dict(self.headers)))
        times = sum(path == self.path for path, _ in server.asked)
        getattr(self, self.path.strip("/").partition("/")[0].partition(".")[0].replace("-", "_"))(times)

    def answer(self, code=200, content=CONTENT, length=None, **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        self.wfile.write(content)

    def plain(self, _times):
        if self.headers.get("If-None-Match") == '"v1"':
            self.send_response(304)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.answer(ETag='"v1"')

    def changes(self, times):
        self.answer(content=CONTENT + str(times).encode(), ETag=f'"{times}"')

    def busy_once(self, times):
        if times == 1:
            self.answer(503, b"busy", Retry_After="7")
        else:
            self.answer()

    def always_busy(self, _times):
        self.answer(503, b"busy")

    def gone(self, _times):
        self.answer(404, b"<html>not here</html>")

    def forbidden(self, _times):
        self.answer(403, b"no")

    def cut_short(self, _times):
        self.answer(content=CONTENT[:100], length=len(CONTENT))
        self.close_connection = True

    def cut_once(self, times):
        self.cut_short(times) if times == 1 else self.answer()

    def hangs_up(self, _times):
        self.connection.close()
        self.close_connection = True

    def empty(self, _times):
        self.answer(content=b"")

    def moved(self, _times):
        self.answer(302, b"", Location="/plain.csv")

    def moved_away(self, _times):
        self.answer(302, b"", Location="http://example.org/plain.csv")

    def moved_to_disk(self, _times):
        self.answer(302, b"", Location="file:///etc/hostname")

    def round_and_round(self, _times):
        self.answer(302, b"", Location=self.path)

    def endless(self, _times):
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        try:
            while True:
                self.wfile.write(bytes(1 << 16))
        except OSError:
            pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Replay) as serving:
        serving.asked, serving.daemon_threads = [], True
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield serving
        serving.shutdown()
        thread.join()


@pytest.fixture
def get(server, tmp_path):
    waits = []

    def get(*paths, **manners):
        addresses = tuple(f"http://127.0.0.1:{server.server_port}/{path}" for path in paths)
        source = Source(id="tests", title="Tests", publisher="nobody", licence="none", seen="header", addresses=addresses)
        return fetch([source], tmp_path, manners=Manners(timeout=5, sleep=waits.append, **manners))

    get.waits = waits
    return get


def left(folder):
    return sorted(path.name for path in (folder / "tests").glob("*") if not path.name.startswith("."))


def test_a_file_and_its_checksum(get, server, tmp_path):
    (got,), refused = get("plain.csv")
    assert not refused
    assert (got.path, got.path.read_bytes(), got.changed) == (tmp_path / "tests" / "plain.csv", CONTENT, True)
    assert (got.bytes, got.sha256) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert server.asked[0][1]["User-Agent"].startswith("upstream/")


def test_what_has_not_changed_is_not_sent_again(get, server):
    get("plain.csv")
    (again,), _ = get("plain.csv")
    assert (again.changed, again.bytes) == (False, len(CONTENT))
    assert server.asked[1][1]["If-None-Match"] == '"v1"'


def test_a_file_that_was_altered_here_is_asked_for_whole(get, server):
    (got,), _ = get("plain.csv")
    got.path.write_bytes(b"spoilt")
    get("plain.csv")
    assert "If-None-Match" not in server.asked[1][1]
    assert got.path.read_bytes() == CONTENT


def test_a_new_version_takes_the_place_of_the_old(get):
    get("changes.csv")
    (got,), _ = get("changes.csv")
    assert got.changed
    assert got.path.read_bytes().endswith(b"2")


def test_one_at_a_time_with_a_pause_between(get):
    got, _ = get("plain.csv", "changes.csv", "busy_once.csv", pause=2.0)
    assert len(got) == 3
    assert get.waits == [2.0, 2.0, 7.0]


@pytest.mark.parametrize("path", ["busy_once.csv", "cut_once.csv", "moved.csv"])
def test_passing_trouble_is_overcome(get, path):
    (got,), refused = get(path)
    assert not refused
    assert got.path.read_bytes() == CONTENT


# address, times asked, part of the sentence
FAILURES = [
    ("always_busy.csv", 3, "answered 503"),
    ("gone.csv", 1, "correct its definition"),
    ("forbidden.csv", 1, "answered 403"),
    ("cut_short.csv", 3, "bytes came"),
    ("hangs_up.csv", 3, "connection failed"),
    ("empty.csv", 1, "empty file"),
    ("moved_away.csv", 1, "only https"),
    ("moved_to_disk.csv", 1, "not allowed"),
    ("round_and_round.csv", None, "302"),
    ("endless.csv", 1, "larger than"),
]


@pytest.mark.parametrize(("path", "times", "words"), FAILURES)
def test_a_failure_is_a_sentence_and_leaves_nothing_behind(get, server, tmp_path, path, times, words):
    got, (refused,) = get(path, largest=1 << 20)
    assert not got
    assert words in str(refused)
    assert path in str(refused)
    assert times is None or len(server.asked) == times
    assert left(tmp_path) == []
    assert not list(tmp_path.rglob("*.part"))


def test_a_failure_keeps_the_old_file_and_the_others_are_still_got(get, tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "gone.csv").write_bytes(b"as it was")
    got, refused = get("gone.csv", "plain.csv")
    assert (len(got), len(refused)) == (1, 1)
    assert (tmp_path / "tests" / "gone.csv").read_bytes() == b"as it was"


def test_too_large_a_promise_is_not_even_begun(get):
    _, (refused,) = get("plain.csv", largest=1000)
    assert "larger than 1,000 bytes" in str(refused)


@pytest.mark.parametrize("address", [
    "http://example.org/a.csv", "ftp://example.org/a.csv", "file:///etc/passwd", "https:///a.csv", "a.csv",
    "http://127.0.0.1.example.org/a.csv",
])
def test_only_https_except_from_this_machine(address):
    assert "only https" in why_not_address(address)


def test_https_and_loopback_are_allowed():
    assert why_not_address("https://example.org/a.csv") is None
    assert why_not_address("http://127.0.0.1:1/a.csv") is None


@pytest.mark.parametrize(("address", "name"), [
    ("https://example.org/files/a%20b.csv?x=1", "a b.csv"),
    ("https://example.org/a/..%2f..%2fetc%2fpasswd", "passwd"),
    ("https://example.org/a/%2e%2e", "download"),
    ("https://example.org/", "download"),
    ("https://example.org/x%5c..%5cy.csv", "y.csv"),
])
def test_a_name_cannot_lead_out_of_the_folder(address, name):
    assert name_of(address) == name


def test_a_bad_address_is_refused_before_anything_is_asked(tmp_path):
    addresses = ("http://example.org/a.csv",)
    source = Source(id="tests", title="Tests", publisher="nobody", licence="none", seen="header", addresses=addresses)
    got, (refused,) = fetch([source], tmp_path)
    assert isinstance(refused, FetchRefused)
    assert not got
