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


class Commands(click.Group):
    """Loads a command when it is asked for: `--version` waits for no reader, and Ctrl-C is heard from the start."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        for name in _modules():
            self._load(name)
        return sorted(self.commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _modules():
            self._load(cmd_name)
        else:
            self.list_commands(ctx)  # the refusal names those that are near
        return self.commands.get(cmd_name)

    def _load(self, name: str) -> None:
        found = getattr(importlib.import_module(f"{package.__name__}.{name}"), "command", None)
        if isinstance(found, click.Command):
            self.add_command(found, name)


def _modules() -> list[str]:
    return [module.name for module in pkgutil.iter_modules(package.__path__)]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="upstream", prog_name="upstream")
def cli() -> None:
    """Upstream: from publishers' files to what is known of every school, with the reasons."""


def main(arguments: list[str] | None = None) -> None:
    """Runs a command; a refusal is a sentence on the standard error, without a traceback."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `upstream measures | head` ends quietly
    try:
        cli.main(arguments, standalone_mode=False)
    except Refusal as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(REFUSED)
    except OSError as error:
        click.echo(of_the_machine(error), err=True)
        sys.exit(REFUSED)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.ClickException as misuse:
        misuse.show()
        sys.exit(misuse.exit_code)


def of_the_machine(error: OSError) -> str:
    """What the machine would not do, as a sentence: a folder that is none, a full disk, no right to write."""
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}. Check that it is there, may be read and written, and that the disk has room."


if __name__ == "__main__":
    main()
