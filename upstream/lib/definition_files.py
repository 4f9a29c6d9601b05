"""YAML definitions: read strictly, validated by a pydantic model, every mistake named by file and line."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from upstream.lib.refusal import Refusal

PACKAGED = Path(__file__).resolve().parents[2] / "definitions"


class DefinitionError(Refusal):
    """A definition that cannot be used. The message names file and line and says what to do."""


class Definition(BaseModel):
    """Every definition refuses keys it does not know: a misspelt key is a mistake, not a comment."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _name(written: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", written):
        raise ValueError(f"‘{written}’ is no name: write small letters and digits joined by hyphens, like reading-ages")
    return written


def _pattern(written: str) -> str:
    try:
        re.compile(written)
    except re.error as error:
        raise ValueError(f"‘{written}’ is not a regular expression: {error}") from None
    return written


Name = Annotated[str, AfterValidator(_name)]  # what a thing is called in commands, addresses and folders
Pattern = Annotated[str, AfterValidator(_pattern)]  # a regular expression
Model = TypeVar("Model", bound=BaseModel)

# The folders of a folder of definitions, whoever reads them.
KINDS = (
    "agreements", "areas", "calendar", "comparators", "contacts", "documents", "frameworks", "freshness", "groups",
    "inspection", "intelligence", "measures", "notices", "outcomes", "publications", "retention", "schemes", "sources",
    "types",
)


_BOOLEAN = "tag:yaml.org,2002:bool"


class _Words:
    """YAML 1.1 reads `on`, `off`, `yes` and `no` as true and false; here they are words, so that a release has a day it came
    out `on` and a code may be `NO`. Only `true` and `false` are truth values. Dates stay dates.
    """

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in found if tag != _BOOLEAN]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class _Loader(_Words, yaml.SafeLoader):
    """Its complaints are those that people read."""


class _FastLoader(_Words, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # chosen as it runs
    """The same by libyaml, where PyYAML was built with it: some five times as fast."""


for _each in (_Loader, _FastLoader):
    _each.add_implicit_resolver(_BOOLEAN, re.compile(r"^(?:true|false)$"), list("tf"))


def _composed(text: str) -> tuple[yaml.Node | None, _Loader | _FastLoader]:
    """The nodes of a text. What libyaml cannot read is read again, for the complaint or for good."""
    try:
        fast = _FastLoader(text)
        return fast.get_single_node(), fast
    except yaml.YAMLError:
        plain = _Loader(text)
        return plain.get_single_node(), plain


def _construct(node: yaml.Node, loader: _Loader | _FastLoader, place: tuple[str | int, ...], lines: dict) -> Any:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _construct_mapping(node, loader, place, lines)
    if isinstance(node, yaml.SequenceNode):
        return [_construct(child, loader, (*place, n), lines) for n, child in enumerate(node.value)]
    return _construct_scalar(node, loader)


def _construct_scalar(node: yaml.Node, loader: _Loader | _FastLoader) -> Any:
    """A date that is none (2019-02-30) and a list as a key are mistakes of a line like any other."""
    try:
        return loader.construct_object(node, deep=True)
    except (ValueError, TypeError) as error:
        raise yaml.MarkedYAMLError(problem=str(error), problem_mark=node.start_mark) from None


def _construct_mapping(node: yaml.MappingNode, loader: _Loader | _FastLoader, place, lines) -> dict:
    result: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = _construct_scalar(key_node, loader)
        if not isinstance(key, str | int | float | bool | dt.date | None):
            raise yaml.MarkedYAMLError(problem="a list or table cannot be a key", problem_mark=key_node.start_mark)
        if key in result:
            raise yaml.MarkedYAMLError(problem=f"‘{key}’ is written twice", problem_mark=key_node.start_mark)
        here = (*place, key if isinstance(key, str | int) else str(key))
        result[key] = _construct(value_node, loader, here, lines)
        lines[here] = key_node.start_mark.line + 1
    return result


def read_yaml(path: Path) -> tuple[Any, dict[tuple[str | int, ...], int]]:
    """The content of a YAML file and the line of each place in it. `DefinitionError` if unreadable."""
    try:
        text = path.read_text(encoding="utf-8")
        node, loader = _composed(text)
        lines: dict[tuple[str | int, ...], int] = {}
        return (None if node is None else _construct(node, loader, (), lines)), lines
    except UnicodeDecodeError as error:
        raise DefinitionError(f"{path}: not UTF-8 text ({error.reason}); save it as UTF-8") from None
    except OSError as error:
        raise DefinitionError(f"{path}: cannot be read ({error.strerror})") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise DefinitionError(f"{path}, line {line}: a character that text cannot hold; delete it") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DefinitionError(f"{path}, line {line}: not readable YAML: {error.problem}") from None
    except RecursionError:
        raise DefinitionError(f"{path}: something in it holds itself, or it is nested too deeply") from None


def line_of(place: tuple, lines: dict) -> int:
    """The line of a place in a file that `read_yaml` read, or of the nearest thing around it."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def read_definition(path: Path, model: type[Model]) -> Model:
    """One definition from one file. `DefinitionError` lists every mistake with its line."""
    content, lines = read_yaml(path)
    if not isinstance(content, dict):
        raise DefinitionError(f"{path}, line 1: expected `key: value` lines")
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise DefinitionError(_sentences(path, error, lines)) from None


def _sentences(path: Path, error: ValidationError, lines: dict) -> str:
    said = []
    for mistake in error.errors():
        place = tuple(mistake["loc"])
        written = ".".join(str(part) for part in place) or "the file"
        message = mistake["msg"].removeprefix("Value error, ")
        if mistake["type"] == "extra_forbidden":
            message = "is not a key that is understood here"
        said.append(f"{path}, line {line_of(place, lines)}: {written}: {message}")
    return "\n".join(said)


def line_naming(path: Path, key: str, name: str) -> int:
    """The first line on which `key: name` stands, for mistakes that only show beside other definitions."""
    wanted = re.compile(rf"\b{key}['\"]?\s*:\s*['\"]?{re.escape(name)}(?![\w-])")
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if wanted.search(line)), 1)


def why_not_folder(folder: Path) -> str | None:
    """A sentence where a folder given for its definitions holds YAML that nobody looks for, or none at all."""
    written = {path for path in folder.rglob("*") if path.suffix.lower() in (".yaml", ".yml")}
    read = {path for kind in KINDS for path in (folder / kind).rglob("*.yaml")}
    if stray := sorted(written - read):
        return (
            f"{stray[0]} is not looked at: a definition lies in one of the folders {', '.join(KINDS)} of {folder}, and its "
            f"name ends in .yaml."
        )
    return None if read else f"{folder} holds no definition: write one to {folder / 'sources'}, say, or name another folder."


def deployment_folders() -> list[Path]:
    """The folders that UPSTREAM_DEFINITIONS names: what the body adds to the package, or sets in its place."""
    named = os.environ.get("UPSTREAM_DEFINITIONS")
    return [Path(part).absolute() for part in named.split(os.pathsep) if part] if named else []


def definition_files(folders: list[Path], kind: str) -> Iterator[Path]:
    """Every YAML file under `<folder>/<kind>/`, folders in the order given, names in order."""
    for folder in folders:
        yield from sorted((folder / kind).rglob("*.yaml"))
