"""`upstream serve`: the site with its worker."""

from __future__ import annotations

import ipaddress
import os
import socket
import subprocess
import sys
from pathlib import Path

import click
from django.conf import settings

import upstream.cli.ready  # noqa: F401  (before anything that has tables)
from upstream import web
from upstream.assessment.judgements import read_judgements
from upstream.evidence.demo_homes import is_demo_home, why_not_serve
from upstream.evidence.editions import NoEdition, current_edition, editions_folder, home_folder
from upstream.jobs.migrating import why_not_ready
from upstream.lib.refusal import refuse
from upstream.registry.queries import deployment

WORKERS = 2


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def why_not_serve_on(host: str, *, over_https: bool, demo: bool) -> str | None:
    """A sentence, or None. Beyond this machine only what people reach over HTTPS, and never the demo."""
    if demo and (over_https or not is_loopback(host)):
        return (
            "The demo answers on this machine only, since its invented people sign in without a password: leave --host and "
            "UPSTREAM_ADDRESS out."
        )
    if is_loopback(host) or over_https:
        return None
    return (
        f"The site is not served on ‘{host}’ without HTTPS: passwords would travel in the open. Put a server that speaks HTTPS "
        "before it and name its address in UPSTREAM_ADDRESS, or leave --host out to answer on this machine only."
    )


def why_not_together(*, demo_database: bool, demo_edition: bool) -> str | None:
    """A sentence where invented people would meet real figures, or real people invented ones; else None."""
    if demo_database and not demo_edition:
        return "The database holds the demo’s invented people, and the edition real figures: name another UPSTREAM_DATABASE."
    if demo_edition and not demo_database and deployment() is not None:
        return "The edition is the demo’s, and the database real people’s: name the demo’s own home in UPSTREAM_HOME."
    return None


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
@click.option("--host", default="127.0.0.1", show_default=True, help="Beyond this machine behind HTTPS alone.")
@click.option("--no-worker", is_flag=True, help="Leave recurring work and the queue to `upstream work` elsewhere.")
@click.option(
    "--judgements", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="A table (CSV) of judgements and facts that people recorded. Without it they are unknown.",
)
def command(port: int, host: str, no_worker: bool, judgements: Path | None) -> None:
    """Serve the site over the edition that was built last. Ctrl-C ends it."""
    refuse(why_not_styles())
    refuse(why_not_ready())
    ours = deployment()
    is_demo = ours is not None and ours.is_demo
    refuse(why_not_serve_on(host, over_https=settings.OVER_HTTPS, demo=is_demo))
    host = "127.0.0.1" if host == "localhost" else host.strip("[]")
    refuse(why_not_port(host, port))
    edition = current_edition(editions_folder())
    if edition is None:
        raise NoEdition(f"There is nothing to serve in {editions_folder()}: run `upstream build` or `upstream demo` first.")
    refuse(why_not_serve(home_folder(), edition))
    refuse(why_not_together(demo_database=is_demo, demo_edition=bool(edition.record.get("demo"))))
    judgements = judgements or judgements_of_the_demo(home_folder())
    if judgements:
        read_judgements(judgements)  # refused here, where it can be mended, and not on every page
        os.environ["UPSTREAM_JUDGEMENTS"] = str(judgements.absolute())
    click.echo(f"Upstream answers at {address_of(host, port)} (Ctrl-C ends it)")
    sys.stdout.flush()
    if ours is None:
        click.echo("Nobody can sign in yet: `upstream person add-administrator` lets the first one in.")
        sys.stdout.flush()
    if not no_worker:
        subprocess.Popen(worker(os.getpid()))  # ends when this process does
    # The server takes this process over, so that what stops the command stops the server.
    os.execv(sys.executable, gunicorn(host, port))


def worker(parent: int) -> list[str]:
    return [sys.executable, "-m", "upstream.cli.main", "work", "--with", str(parent)]


def gunicorn(host: str, port: int) -> list[str]:
    """The server's command line. It says only what goes wrong."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        sys.executable, "-m", "gunicorn", "upstream.config.wsgi:application",
        "--bind", bind, "--workers", str(WORKERS), "--log-level", "error", "--timeout", "60",
        "--worker-tmp-dir", "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp",
    ]
