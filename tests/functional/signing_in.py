"""A site of its own for journeys of signing in: an empty database, a mailbox that takes every mail, an issuer at hand."""

from __future__ import annotations

import re
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.serializers import JSONSerializer
from django.core import signing

ROOT = Path(__file__).resolve().parents[2]


class Mailbox:
    """A mail server that keeps what it is given: as much of SMTP as one mail needs."""

    def __init__(self):
        self.mails: list[str] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as wire:
                self._take(wire)

    def _take(self, wire) -> None:
        def say(words: str) -> None:
            wire.write(f"{words}\r\n".encode())
            wire.flush()

        say("220 mailbox")
        while line := wire.readline():
            if line.upper().startswith(b"DATA"):
                say("354 go on")
                self.mails.append(b"".join(iter(wire.readline, b".\r\n")).decode().replace("=\r\n", ""))
                say("250 kept")
            elif line.upper().startswith(b"QUIT"):
                say("221 bye")
                return
            else:
                say("250 yes")

    def close(self) -> None:
        self._server.close()

    def link(self, to: str) -> str:
        """The link in the newest mail to an address; waits for it."""
        for _ in range(100):
            for mail in reversed(self.mails):
                if f"To: {to}\r\n" in mail and (found := re.search(r"http://\S+", mail)):
                    return found[0].replace("=3D", "=")
            time.sleep(0.1)
        raise AssertionError(f"no mail with a link to {to} among {len(self.mails)}")


@dataclass
class Site:
    address: str
    home: Path
    mailbox: Mailbox
    issuer: str
    environment: dict[str, str]
    secrets: dict[str, str] = field(default_factory=dict)  # of the second step, by address
    codes: dict[str, list[str]] = field(default_factory=dict)  # recovery codes, by address
    used: set[tuple[str, int]] = field(default_factory=set)
    kept: dict | None = None  # the cookies of a browser in which the administrator is signed in

    def command(self, *words: str) -> str:
        said = subprocess.run(
            [sys.executable, "-m", "upstream.cli.main", *words], cwd=ROOT, env=self.environment, capture_output=True, text=True,
            check=False,
        )
        assert said.returncode == 0, said.stderr
        return said.stdout

    def post(self, path: str, form: dict[str, str], cookies: str) -> None:
        """A form sent as a browser would send it."""
        request = urllib.request.Request(
            f"{self.address}{path}", data=urllib.parse.urlencode(form).encode(), headers={"Cookie": cookies}, method="POST"
        )
        try:
            urllib.request.urlopen(request, timeout=60).close()
        except urllib.error.HTTPError as refused:
            refused.close()

    def code(self, email: str) -> str:
        """A code of the app that was not used yet, as a person would wait for one."""
        while True:
            now = int(time.time()) // 30
            for counter in (now - 1, now, now + 1):  # half a minute off is within what is taken
                if (email, counter) not in self.used:
                    self.used.add((email, counter))
                    return format_hotp_value(hotp_value(self.secrets[email], counter))
            time.sleep(1)

    def rows(self, query: str, *values) -> list[tuple]:
        with sqlite3.connect(self.home / "upstream.sqlite3", timeout=20) as database:
            return database.execute(query, values).fetchall()

    def let_time_pass(self, cookie: str, seconds: int) -> None:
        """Makes a session last used that long ago."""
        (kept,), = self.rows("SELECT session_data FROM django_session WHERE session_key = ?", cookie)
        sealed = {"key": self.environment["UPSTREAM_SECRET_KEY"], "salt": SessionStore().key_salt}
        content = signing.loads(kept, serializer=JSONSerializer, **sealed)
        content["seen"] -= seconds
        again = signing.dumps(content, serializer=JSONSerializer, compress=True, **sealed)
        self.rows("UPDATE django_session SET session_data = ? WHERE session_key = ?", again, cookie)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: list[str], address: str, environment: dict[str, str]) -> Iterator[None]:
    """A server, until its first answer and for as long as it is needed."""
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            assert server.poll() is None, f"{command} ended before it answered"
            try:
                urllib.request.urlopen(address, timeout=60).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise AssertionError(f"{address} did not answer")
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)
