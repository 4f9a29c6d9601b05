"""The `upstream` command. Every module beside this one that has a `command` is a command: no list is kept."""

from __future__ import annotations

import importlib
import pkgutil
import signal
import sys

import click

from upstream import cli as package
from upstream.lib.refusal import Refusal

REFUSED = 1  # what was asked cannot be done; click gives 2 for a misuse of the command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="upstream", prog_name="upstream")
def cli() -> None:
    """Upstream: from publishers' files to what is known of every school, with the reasons."""


for _module in pkgutil.iter_modules(package.__path__):
    _found = getattr(importlib.import_module(f"{package.__name__}.{_module.name}"), "command", None)
    if isinstance(_found, click.Command):
        cli.add_command(_found, _found.name or _module.name)


def main(arguments: list[str] | None = None) -> None:
    """Runs a command; a refusal is a sentence on the standard error, without a traceback."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `upstream measures | head` ends quietly
    try:
        cli.main(arguments, standalone_mode=False)
    except Refusal as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(REFUSED)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.ClickException as misuse:
        misuse.show()
        sys.exit(misuse.exit_code)


if __name__ == "__main__":
    main()
