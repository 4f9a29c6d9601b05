"""`upstream serve`: the site, on this machine only."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from pathlib import Path

import click

from upstream import web
from upstream.assessment.judgements import read_judgements
from upstream.evidence.demo_homes import is_demo_home, why_not_serve
from upstream.evidence.editions import NoEdition, current_edition, editions_folder, home_folder
from upstream.lib.refusal import refuse

WORKERS = 2


def why_not_serve_on(host: str) -> str | None:
    """A sentence, or None. Only loopback is served while nobody signs in."""
    if host == "localhost":
        return None
    try:
        loopback = ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        loopback = False
    if loopback:
        return None
    return (
        f"The site is not served on ‘{host}’: there is no sign-in yet, so anyone who reached that address could read it. "
        "It answers on this machine only: leave --host out, or give 127.0.0.1."
    )


def why_not_port(host: str, port: int) -> str | None:
    """A sentence where something already answers there, or None."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return f"Port {port} cannot be used ({error.strerror}): choose another, for instance --port {port + 1}."
    return None


def why_not_styles() -> str | None:
    """A sentence where the compiled styles are not there: without them no page can be shown."""
    compiled = Path(web.__file__).parent / "static" / "compiled" / "upstream.css"
    return None if compiled.is_file() else "The site has no styles yet: run `make setup`, which compiles them."


def judgements_of_the_demo(home: Path) -> Path | None:
    """The demo invents its judgements too."""
    invented = home / "invented" / "judgements.csv"
    return invented if is_demo_home(home) and invented.is_file() else None


def address_of(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Where to answer.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Loopback only, until there is sign-in.")
@click.option(
    "--judgements", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="A table (CSV) of judgements and facts that people recorded. Without it they are unknown.",
)
def command(port: int, host: str, judgements: Path | None) -> None:
    """Serve the site over the edition that was built last. Ctrl-C ends it."""
    refuse(why_not_serve_on(host))
    refuse(why_not_styles())
    host = "127.0.0.1" if host == "localhost" else host.strip("[]")
    refuse(why_not_port(host, port))
    edition = current_edition(editions_folder())
    if edition is None:
        raise NoEdition(f"There is nothing to serve in {editions_folder()}: run `upstream build` or `upstream demo` first.")
    refuse(why_not_serve(home_folder(), edition))
    judgements = judgements or judgements_of_the_demo(home_folder())
    if judgements:
        read_judgements(judgements)  # refused here, where it can be mended, and not on every page
        os.environ["UPSTREAM_JUDGEMENTS"] = str(judgements.absolute())
    click.echo(f"Upstream answers at {address_of(host, port)} (Ctrl-C ends it)")
    sys.stdout.flush()
    # The server takes this process over, so that what stops the command stops the server.
    os.execv(sys.executable, gunicorn(host, port))


def gunicorn(host: str, port: int) -> list[str]:
    """The server's command line. It says only what goes wrong."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        sys.executable, "-m", "gunicorn", "upstream.config.wsgi:application",
        "--bind", bind, "--workers", str(WORKERS), "--log-level", "error", "--timeout", "60",
        "--worker-tmp-dir", "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp",
    ]
