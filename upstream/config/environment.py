"""Settings from the environment, read once. What is wrong is said in a paragraph before anything starts."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url

from upstream.lib.refusal import Refusal

SQLITE = {
    # One writer at a time, readers never wait; a writer says so from its first statement.
    "transaction_mode": "IMMEDIATE", "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]


def database(home: Path) -> dict:
    """`UPSTREAM_DATABASE`, else a SQLite file in the home."""
    named = os.environ.get("UPSTREAM_DATABASE") or f"sqlite:///{home / 'upstream.sqlite3'}"
    try:
        found = dict(dj_database_url.parse(named, conn_max_age=60, conn_health_checks=True))
    except Exception as error:
        raise Refusal(
            f"UPSTREAM_DATABASE cannot be read ({error}). Leave it out for a SQLite file in the home, or write "
            "postgresql://user:password@host:5432/name; a character such as @ in a password is written %40."
        ) from None
    if found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = dict(SQLITE)
        found["CONN_MAX_AGE"] = 0
    return found


def secret_key(home: Path) -> str:
    """`UPSTREAM_SECRET_KEY`, else a key of the home's own, made once and readable by its owner alone."""
    named = os.environ.get("UPSTREAM_SECRET_KEY")
    if named:
        return named
    path = home / "secret-key"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return _made_key(path)
    except OSError as error:
        raise Refusal(f"The key in {path} cannot be read ({error.strerror}): let its owner read it.") from None


def _made_key(path: Path) -> str:
    key = secrets.token_urlsafe(50)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process made it at the same moment
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise Refusal(
            f"There is nowhere to keep the key that signs sessions: {path} cannot be written ({error.strerror}). "
            "Name a home that can be written in UPSTREAM_HOME, or give a key in UPSTREAM_SECRET_KEY."
        ) from None
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(f"{key}\n")
    return key


def address() -> tuple[list[str], bool]:
    """(hosts answered to, whether over HTTPS) by `UPSTREAM_ADDRESS`; without it, this machine only."""
    named = os.environ.get("UPSTREAM_ADDRESS", "").strip()
    if not named:
        return LOOPBACK, False
    parts = urlsplit(named)
    if parts.scheme != "https" or not parts.hostname or parts.path not in ("", "/"):
        raise Refusal(
            f"UPSTREAM_ADDRESS is ‘{named}’. It is the address people type, over HTTPS and without a path: "
            "https://upstream.county.example. Leave it out to answer on this machine only."
        )
    return [parts.hostname, *LOOPBACK], True


def mail() -> dict[str, object]:
    """Django's mail settings by `UPSTREAM_MAIL` (smtp://user:password@host:587); without it notices wait, unsent."""
    named = os.environ.get("UPSTREAM_MAIL", "").strip()
    if not named:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(named)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise Refusal(
            "UPSTREAM_MAIL cannot be read: write smtp://user:password@host:587 (or smtps:// for a server that speaks TLS "
            "from the start). Leave it out, and notices wait on the site."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname, "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""), "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps", "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_TIMEOUT": 20,
    }
