"""Options that many commands share, and how each is read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from upstream.evidence.absences import unknown_entity
from upstream.evidence.definitions import Definitions, Sensitivity
from upstream.evidence.deployment import definitions_for, folders_of_the_deployment
from upstream.evidence.editions import home_folder
from upstream.evidence.entity import Entity, parse_entity
from upstream.evidence.store import Store, open_store
from upstream.lib import academic_year
from upstream.lib.clock import why_not_as_at
from upstream.lib.refusal import Refusal

# Commands read the open part. There is no sign-in here that could say who is asking.
CLEARANCE: Sensitivity = "open"
BY_COMMAND = "a command on the server"  # who did it, in the list of what served when


class EntityType(click.ParamType):
    """urn:125271, la:936, trust:2053, region:south-east or england."""

    name = "entity"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Entity:
        if isinstance(value, Entity):
            return value
        try:
            return parse_entity(value.replace("=", ":", 1))
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Day(click.ParamType):
    """A day, 2019-10-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"‘{value}’ is not a day: write it like 2019-10-31.", param, ctx)


class Period(click.ParamType):
    """2018/19; also understood 2018-19, 201819 and 2018-2019."""

    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip()
        match = re.fullmatch(r"(\d{4})[-/]?(?:\d{2})?(\d{2})", text)
        if match and int(match[2]) == (int(match[1]) + 1) % 100:
            return academic_year.of_start(int(match[1]))
        if academic_year.is_academic_year(text.partition(" ")[0]) or re.fullmatch(r"\d{4}-\d{2}(-\d{2})?( .+)?", text):
            return text
        year = re.fullmatch(r"[12]\d{3}", text)
        hint = f"the academic year that ended then is {academic_year.of_end(int(text))}" if year else "write it like 2018/19"
        raise click.BadParameter(f"‘{text}’ is not a period: {hint}.", ctx, param)


def _not_to_come(ctx: click.Context, param: click.Parameter, value: dt.date | None) -> dt.date | None:
    why = value and why_not_as_at(value)
    if why:
        raise click.BadParameter(why, ctx, param)
    return value


as_json = click.option("--json", "as_json", is_flag=True, help="Print facts as JSON.")
as_at = click.option(
    "--as-at", type=Day(), metavar="DAY", callback=_not_to_come, help="What was known by the end of this day (2019-10-31).",
)
definitions_folders = click.option(
    "--definitions", "folders", type=click.Path(exists=True, file_okay=False, path_type=Path), multiple=True, metavar="DIR",
    help="A folder with definitions of your own, read after those of the package. May be given again.",
)


def load(folders: tuple[Path, ...]) -> Definitions:
    """The package's definitions, the deployment's (UPSTREAM_DEFINITIONS), then those named; if none, a demo home's own."""
    return definitions_for([*folders_of_the_deployment(home_folder(), others=bool(folders)), *folders])


def store() -> Store:
    return open_store(clearance=CLEARANCE)


def refuse_unknown(store: Store, place: Entity) -> None:
    """`Refusal` for a council, trust or region of which nothing is known here."""
    if not store.knows(place):
        raise Refusal(unknown_entity(store.definitions, place))


def both(*decorators: Callable) -> Callable:
    """Several options as one decorator, in the order given."""
    def decorate(function: Callable) -> Callable:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function
    return decorate
