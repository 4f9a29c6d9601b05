"""Gets publishers' files over HTTPS, politely, where a definition gives their address. No address is guessed."""

from __future__ import annotations

import hashlib
import http.client
import ipaddress
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from upstream.evidence.definitions import Source
from upstream.evidence.editions import write_durably
from upstream.lib.refusal import Refusal

USER_AGENT = "upstream/0.1 (school improvement; gets each published file once)"
PAUSE = 2.0  # seconds between two requests
TRIES = 3
PATIENCE = 120  # seconds: the longest wait that a server may ask of us
TIMEOUT = 60
LARGEST = 1 << 30
REDIRECTS = 5
_BLOCK = 1 << 16
_PASSING = (408, 425, 429, 500, 502, 503, 504)


class FetchRefused(Refusal):
    """This file could not be got. The message says what the server answered and what to do."""


@dataclass(frozen=True)
class Fetched:
    """One address: `path` is where the file lies now, `changed` false where the server said it is still the same."""

    source: str
    address: str
    path: Path
    changed: bool
    bytes: int
    sha256: str


@dataclass
class Manners:
    """How patient and how quick we are: the tests' own server need not be waited for."""

    pause: float = PAUSE
    tries: int = TRIES
    timeout: float = TIMEOUT
    largest: int = LARGEST
    sleep: Callable[[float], None] = field(default=time.sleep)


def fetch(
    sources: Iterable[Source], folder: Path, *, manners: Manners | None = None,
    said: Callable[[Fetched | FetchRefused], None] = lambda _one: None,
) -> tuple[list[Fetched], list[FetchRefused]]:
    """Every address of the sources into `folder/<source>/<name>`, one at a time with a pause between.

    A file that failed leaves the one got before as it was, and the others are still tried.
    """
    manners = manners or Manners()
    got, refused = [], []
    addresses = [(source.id, address) for source in sources for address in source.addresses]
    for number, (source, address) in enumerate(addresses):
        if number:
            manners.sleep(manners.pause)
        try:
            got.append(fetch_one(source, address, folder / source, manners))
            said(got[-1])
        except FetchRefused as refusal:
            refused.append(refusal)
            said(refusal)
    return got, refused


def why_not_address(address: str) -> str | None:
    """Only HTTPS; plain HTTP only from this very machine, where tests replay servers."""
    parts = urllib.parse.urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return None
    if parts.scheme == "http" and _is_loopback(parts.hostname or ""):
        return None
    return f"{address}: only https addresses are fetched."


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def name_of(address: str) -> str:
    """The file's name: the last part of the address, without what would lead out of the folder."""
    name = urllib.parse.unquote(urllib.parse.urlsplit(address).path).replace("\\", "/").rpartition("/")[2].strip()
    return name if name.strip(".") else "download"


def fetch_one(source: str, address: str, folder: Path, manners: Manners) -> Fetched:
    """One file, tried a few times. Asks only for what changed since the last time (ETag, Last-Modified)."""
    why = why_not_address(address)
    if why:
        raise FetchRefused(why)
    path = folder / name_of(address)
    notes = _notes(path, address)
    for tried in range(1, manners.tries + 1):
        try:
            return _ask(source, address, path, notes, manners)
        except _TryAgain as passing:
            if tried == manners.tries:
                raise FetchRefused(f"{address}: {passing.why}, {manners.tries} times. Try again later.") from None
            manners.sleep(passing.wait or manners.pause * 2**tried)
    raise AssertionError("a file is tried at least once")


class _TryAgain(Exception):
    def __init__(self, why: str, wait: float = 0):
        self.why, self.wait = why, wait


def _ask(source: str, address: str, path: Path, notes: dict, manners: Manners) -> Fetched:
    request = urllib.request.Request(address, headers=_headers(notes))
    try:
        with _opener().open(request, timeout=manners.timeout) as answer:
            return _received(source, address, path, answer, manners)
    except urllib.error.HTTPError as error:
        with error:
            if error.code == 304 and notes:
                return Fetched(source, address, path, False, notes["bytes"], notes["sha256"])
            raise _refusal(address, error) from None
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        reason = getattr(error, "reason", None) or error
        raise _TryAgain(f"the connection failed ({reason})") from None


def _headers(notes: dict) -> dict[str, str]:
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
    if notes.get("etag"):
        headers["If-None-Match"] = notes["etag"]
    if notes.get("last_modified"):
        headers["If-Modified-Since"] = notes["last_modified"]
    return headers


def _refusal(address: str, error: urllib.error.HTTPError) -> Exception:
    if error.code in _PASSING:
        asked = error.headers.get("Retry-After", "")
        wait = min(float(asked), PATIENCE) if asked.isdigit() else 0
        return _TryAgain(f"the server answered {error.code} {error.reason}", wait)
    if error.code in (404, 410):
        return FetchRefused(f"{address}: nothing is there ({error.code}). It has been moved: correct its definition.")
    return FetchRefused(f"{address}: the server answered {error.code} {error.reason}.")


def _received(source: str, address: str, path: Path, answer, manners: Manners) -> Fetched:
    """Writes what comes, beside the old file until it is whole; then in its place."""
    promised = int(answer.headers.get("Content-Length") or -1)
    if promised > manners.largest:
        raise _too_large(address, manners)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        size, digest = _to_disk(address, beside, answer, manners)
        if size != promised and promised >= 0:
            raise _TryAgain(f"only {size:,} of {promised:,} bytes came")
        if not size:
            raise FetchRefused(f"{address}: the server sent an empty file. What was got before stays.")
        changed = _notes(path, address).get("sha256") != digest
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    notes = {
        "address": address, "bytes": size, "sha256": digest,
        "etag": answer.headers.get("ETag"), "last_modified": answer.headers.get("Last-Modified"),
    }
    write_durably(_notes_path(path), json.dumps(notes, indent=1).encode())
    return Fetched(source, address, path, changed, size, digest)


def _to_disk(address: str, beside: Path, answer, manners: Manners) -> tuple[int, str]:
    total, size = hashlib.sha256(), 0
    with open(beside, "wb") as out:
        while block := answer.read(_BLOCK):
            size += len(block)
            if size > manners.largest:
                raise _too_large(address, manners)
            total.update(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    return size, total.hexdigest()


def _too_large(address: str, manners: Manners) -> FetchRefused:
    return FetchRefused(f"{address}: larger than {manners.largest:,} bytes, which no published table is. Not kept.")


def _notes_path(path: Path) -> Path:
    return path.with_name(f".{path.name}.fetched.json")


def _notes(path: Path, address: str) -> dict:
    """What is known of the file got before; nothing where it is gone, was changed or came from elsewhere."""
    try:
        notes = json.loads(_notes_path(path).read_text(encoding="utf-8"))
        content = path.read_bytes()
    except (OSError, ValueError):
        return {}
    same = notes.get("address") == address and hashlib.sha256(content).hexdigest() == notes.get("sha256")
    return notes if same else {}


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a few redirects, each to an address that would have been allowed at first."""

    max_redirections = REDIRECTS

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        why = why_not_address(newurl)
        if why:
            fp.close()
            raise FetchRefused(f"{req.full_url} leads to {why}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_Redirects)
