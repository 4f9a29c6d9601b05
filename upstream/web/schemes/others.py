"""The schemes beside those that are shown, each with its way: those that are defined, and frameworks that are only tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from upstream.web.schemes.offered import OfferedScheme


@dataclass(frozen=True, slots=True)
class Way:
    """A link, and whether it leads to what is shown now."""

    text: str
    url: str
    here: bool = False


@dataclass(frozen=True)
class Others:
    schemes: list[Way] = field(default_factory=list)
    tried: list[Way] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.schemes or self.tried)


def present_others(schemes: Iterable[OfferedScheme], address: Callable[[str], str]) -> Others:
    """`address` leads from a scheme's name to what it says of the school or place at hand."""
    every = list(schemes)
    return Others(
        [Way(f"{one.title} ({one.when})", address(one.id)) for one in every if not one.is_tried],
        [Way(one.title, address(one.id)) for one in every if one.is_tried],
    )
