"""`upstream serve` answers on this machine, beyond it behind HTTPS alone, and says why it does not do more."""

from __future__ import annotations

import json
import os
import socket

import pytest
from click.testing import CliRunner

from upstream.cli import serve
from upstream.lib.refusal import Refusal
from upstream.registry.models import Deployment, Organisation


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.8.8.8"])
@pytest.mark.parametrize("demo", [True, False])
def test_loopback_is_served(host, demo):
    assert serve.why_not_serve_on(host, over_https=False, demo=demo) is None


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.5", "10.0.0.1", "upstream.example", "", "127.0.0.1.example", "::ffff:10.0.0.1"]
)
def test_every_other_address_is_refused_with_the_reason_unless_it_is_reached_over_https(host):
    why = serve.why_not_serve_on(host, over_https=False, demo=False)
    assert "passwords would travel in the open" in why
    assert "UPSTREAM_ADDRESS" in why
    assert serve.why_not_serve_on(host, over_https=True, demo=False) is None
    assert "this machine only" in serve.why_not_serve_on(host, over_https=True, demo=True)


def test_invented_people_and_real_figures_never_meet(db):
    assert "invented people" in serve.why_not_together(demo_database=True, demo_edition=False)
    assert serve.why_not_together(demo_database=False, demo_edition=True) is None  # nobody is there yet
    Deployment.objects.create(pk=1, organisation=Organisation.objects.create(kind="council", name="Westmere"))
    assert "real people" in serve.why_not_together(demo_database=False, demo_edition=True)
    assert serve.why_not_together(demo_database=False, demo_edition=False) is None


def test_a_port_in_use_is_refused_with_another_to_try():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"--port {port + 1}" in serve.why_not_port("127.0.0.1", port)


def test_the_address_is_written_as_a_browser_takes_it():
    assert serve.address_of("127.0.0.1", 8000) == "http://127.0.0.1:8000/"
    assert serve.address_of("::1", 8000) == "http://[::1]:8000/"
    assert "[::1]:8000" in serve.gunicorn("::1", 8000)


@pytest.fixture
def taken_over(monkeypatch, db):
    """The worker that would have been begun, then what the process would have become."""
    became = []
    monkeypatch.setattr(os, "execv", lambda path, words: became.append(words))
    monkeypatch.setattr(serve.subprocess, "Popen", became.append)
    monkeypatch.setattr(serve, "why_not_port", lambda host, port: None)
    return became


def served(*words):
    return CliRunner().invoke(serve.command, words)


def test_nothing_built_is_said(monkeypatch, tmp_path, taken_over):
    monkeypatch.setenv("UPSTREAM_HOME", str(tmp_path))
    result = served()
    assert isinstance(result.exception, Refusal)
    assert "upstream build" in str(result.exception)
    assert taken_over == []


def edition_in(home):
    folder = home / "editions" / "0123456789abcdef"
    folder.mkdir(parents=True)
    (folder / "edition.json").write_text(json.dumps({"id": "0123456789abcdef"}))
    (home / "editions" / "current").write_text("0123456789abcdef\n")


def test_it_prints_the_address_and_becomes_the_server(monkeypatch, tmp_path, taken_over):
    monkeypatch.setenv("UPSTREAM_HOME", str(tmp_path))
    edition_in(tmp_path)
    result = served("--port", "8765")
    assert result.exit_code == 0
    assert "http://127.0.0.1:8765/" in result.output
    worker, server = taken_over
    assert worker[-3:] == ["work", "--with", str(os.getpid())]
    assert "127.0.0.1:8765" in server
    assert "upstream person add-administrator" in result.output


def test_no_other_address_is_ever_served(monkeypatch, tmp_path, taken_over):
    monkeypatch.setenv("UPSTREAM_HOME", str(tmp_path))
    edition_in(tmp_path)
    result = served("--host", "0.0.0.0")
    assert "without HTTPS" in str(result.exception)
    assert taken_over == []


def test_a_table_of_judgements_is_read_before_anything_is_served(monkeypatch, tmp_path, taken_over):
    monkeypatch.setenv("UPSTREAM_HOME", str(tmp_path))
    monkeypatch.delenv("UPSTREAM_JUDGEMENTS", raising=False)
    edition_in(tmp_path)
    table = tmp_path / "judgements.csv"
    table.write_text("not,a,table\n1,2,3\n")
    result = served("--judgements", str(table))
    assert isinstance(result.exception, Refusal)
    assert table.name in str(result.exception)
    assert taken_over == []


def test_the_demo_brings_its_own_judgements(tmp_path):
    invented = tmp_path / "invented" / "judgements.csv"
    invented.parent.mkdir()
    invented.write_text("")
    assert serve.judgements_of_the_demo(tmp_path) is None
    (tmp_path / "DEMO").write_text("")
    assert serve.judgements_of_the_demo(tmp_path) == invented
