"""Publishers' files fetched from a server on this machine that replays them as they stand, then read."""

from __future__ import annotations

import functools
import hashlib
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from upstream.evidence import sources
from upstream.evidence.definitions import load_definitions
from upstream.evidence.fetch import Manners, fetch

FILES = {
    "dfe-school-absence-tables": "absence/2018-2019_england_abs.csv",
    "ees-exclusions": "exclusions/exclusions_by_geographic_level.zip",
    "dfe-lait-areas": "la/la_code_list.xlsx",
}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments):
        pass


@pytest.fixture
def address(shared_data: Path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(shared_data)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


@pytest.mark.parametrize("name", FILES)
def test_a_file_arrives_byte_for_byte_and_is_recognised(name, address, shared_data, tmp_path):
    definitions = load_definitions()
    here = definitions.sources[name].model_copy(update={"addresses": (f"{address}/{FILES[name]}",)})
    got, refused = fetch([here], tmp_path, manners=Manners(pause=0))
    assert refused == []
    original = (shared_data / FILES[name]).read_bytes()
    assert got[0].sha256 == hashlib.sha256(original).hexdigest()
    assert got[0].path.read_bytes() == original
    recognised = sources.recognise(got[0].path, definitions)
    assert recognised is not None
    assert recognised.id == name
