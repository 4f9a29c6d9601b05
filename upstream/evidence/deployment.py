"""Which definitions hold here: the package's, those the deployment names, those of a demo home."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from upstream.evidence.definitions import PACKAGED, Definitions, load_definitions
from upstream.evidence.demo_homes import is_demo_home
from upstream.evidence.editions import Edition
from upstream.lib.definition_files import why_not_folder
from upstream.lib.refusal import refuse


def folders_of_the_deployment(home: Path, *, others: bool = False) -> list[Path]:
    """UPSTREAM_DEFINITIONS; without it, and without `others` that somebody gives, a demo home's own."""
    named = os.environ.get("UPSTREAM_DEFINITIONS")
    by_itself = [] if others else definitions_of_the_demo(home)
    found = [Path(part) for part in named.split(os.pathsep) if part] if named else by_itself
    for folder in found:
        refuse(None if folder.is_dir() else f"UPSTREAM_DEFINITIONS names {folder}, which is no folder.")
    return found


def definitions_of_the_demo(home: Path) -> list[Path]:
    """The demo invents its schemes too: what its site shows, commands know by name."""
    invented = home / "invented" / "definitions"
    return [invented] if is_demo_home(home) and invented.is_dir() else []


def definitions_for(folders: Sequence[Path]) -> Definitions:
    given = list(dict.fromkeys(path.absolute() for path in folders))
    for folder in given:
        refuse(why_not_folder(folder))
    return load_definitions(given)


def definitions_for_next(home: Path, last: Edition | None) -> Definitions:
    """For a build that nobody gives folders to: the deployment's, and those the last edition was made with."""
    made_with = [Path(folder) for folder in (last.record.get("definition_folders", ()) if last else ())]
    others = [folder for folder in made_with if folder != PACKAGED and folder.is_dir()]
    return definitions_for([*folders_of_the_deployment(home), *others])
