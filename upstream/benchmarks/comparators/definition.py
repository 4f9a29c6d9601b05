"""What a comparator set is: a named, dated, versioned way to say with whom a school or a council is compared."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from upstream.evidence.definitions import Definitions, Review
from upstream.lib.definition_files import (
    PACKAGED,
    Definition,
    DefinitionError,
    Name,
    definition_files,
    line_of,
    read_definition,
    read_yaml,
)
from upstream.lib.wording import did_you_mean

Within = Literal["england", "region", "council", "trust", "neighbours"]
# Which theme of measures describes who comes to a school, not what it makes of them.
INTAKE = "context"


class IntakeFeature(Definition):
    """One thing by which intakes are held beside each other. `forms` empty: for every form of school.

    `scale: log` for what grows by multiples, as a roll does. `without`: what it means where it cannot be used.
    """

    measure: Name
    weight: float = Field(gt=0)
    scale: Literal["plain", "log"] = "plain"
    forms: tuple[str, ...] = ()
    why: str
    without: str | None = None


class ComparatorSet(Definition):
    """One set of comparators. `phase`: schools of the same form `within` a place; `neighbours`: the publisher's
    list of councils most alike; `councils`: those in being within a place; `nearest`: the `size` schools nearest
    by `features`, never by outcomes."""

    id: Name
    version: int = Field(ge=1)
    title: str
    kind: Literal["school", "la"]
    method: Literal["phase", "neighbours", "councils", "nearest"]
    within: Within | None = None
    source: Name | None = None
    size: int | None = Field(default=None, ge=5, le=200)
    features: tuple[IntakeFeature, ...] = ()
    # form of school → key stage → measures whose tables show that a school's pupils sit it
    stages: dict[str, dict[str, tuple[Name, ...]]] = {}
    extreme: float = Field(default=3.5, gt=0)  # a standardised feature counts no further than this
    covered: float = Field(default=90, gt=0, le=100)  # per cent of the form's schools that must have a feature
    oldest: int = Field(default=2, ge=0)  # years before the newest feature's; older ones are not used
    fewest: int = Field(default=3, ge=1)  # features without which a school has no family
    far: float | None = Field(default=None, gt=0)  # a distance beyond this is said to be far
    shows: tuple[Name, ...] = ()  # measures that a family is shown with
    about: str
    reviewed: Review

    # The family of a school is asked for again and again: hashed by name, not by every word.
    def __hash__(self) -> int:
        return hash((self.id, self.version))

    @model_validator(mode="after")
    def _says_what_its_method_needs(self) -> ComparatorSet:
        needs = {
            "phase": ("within",), "councils": ("within",), "neighbours": ("source",), "nearest": ("features", "size"),
        }[self.method]
        for key in needs:
            if not getattr(self, key):
                raise ValueError(f"the method ‘{self.method}’ needs `{key}`")
        if (self.method in ("neighbours", "councils")) != (self.kind == "la"):
            raise ValueError(f"the method ‘{self.method}’ is not for the kind ‘{self.kind}’")
        if self.method == "councils" and self.within not in ("england", "region"):
            raise ValueError("councils are those `within` england or a region")
        return self

    @property
    def named(self) -> str:
        """`similar-schools/1`: what a figure that rests on it cites."""
        return f"{self.id}/{self.version}"

    @property
    def measures(self) -> dict[tuple, str]:
        """Each measure that the definition names, by its place in the file."""
        features = {("features", n, "measure"): one.measure for n, one in enumerate(self.features)}
        shown = {("shows", n): name for n, name in enumerate(self.shows)}
        tables = {
            ("stages", form, stage, n): name for form, stages in self.stages.items()
            for stage, names in stages.items() for n, name in enumerate(names)
        }
        return {**features, **shown, **tables}


def load_comparators(folders: list[Path] | None = None, definitions: Definitions | None = None) -> dict[str, ComparatorSet]:
    """Every set by its id; a later folder supersedes with a higher version.

    `DefinitionError` for the first that cannot be used; with `definitions` also where it names a measure or a
    source that is not defined, or would hold schools beside each other by an outcome.
    """
    found: dict[str, ComparatorSet] = {}
    for path in definition_files(folders or [PACKAGED], "comparators"):
        read = read_definition(path, ComparatorSet)
        if why := _why_not_named(path, read) or _why_not_after(found.get(read.id), read):
            raise DefinitionError(f"{path}, line {_line(path, ('id',))}: {why}")
        if definitions is not None:
            _refuse_unusable(path, read, definitions)
        found[read.id] = read
    return found


def sets_for(kind: str, folders: list[Path] | None = None) -> list[ComparatorSet]:
    """The sets for schools (`school`) or councils (`la`), in the order of their files."""
    return [one for one in load_comparators(folders).values() if one.kind == kind]


def comparator_set(name: str, folders: list[Path] | None = None) -> ComparatorSet:
    """One set by its id. `DefinitionError` says which there are."""
    found = load_comparators(folders)
    if name not in found:
        there = f"There are: {', '.join(found)}."
        raise DefinitionError(f"There is no comparator set ‘{name}’. {did_you_mean(name, found, there)}")
    return found[name]


def _why_not_named(path: Path, read: ComparatorSet) -> str | None:
    return None if path.stem == read.id else f"the set ‘{read.id}’ belongs in {read.id}.yaml"


def _why_not_after(earlier: ComparatorSet | None, read: ComparatorSet) -> str | None:
    """A local definition supersedes by version and never edits one that figures cite."""
    if earlier is None or read.version > earlier.version or read == earlier:
        return None
    return f"‘{read.named}’ is defined already and says otherwise: write version {earlier.version + 1}"


def _refuse_unusable(path: Path, read: ComparatorSet, definitions: Definitions) -> None:
    said = [
        f"{path}, line {_line(path, place)}: {why}"
        for place, name in read.measures.items() if (why := _why_not_measured(place, name, definitions))
    ]
    if read.source and read.source not in definitions.sources:
        hint = did_you_mean(read.source, definitions.sources, "`upstream sources` lists them.")
        said.append(f"{path}, line {_line(path, ('source',))}: there is no source ‘{read.source}’. {hint}")
    if said:
        raise DefinitionError("\n".join(said))


def _why_not_measured(place: tuple, name: str, definitions: Definitions) -> str | None:
    measure = definitions.measures.get(name)
    if measure is None:
        return f"there is no measure ‘{name}’. {did_you_mean(name, definitions.measures, '`upstream measures` lists them.')}"
    if place[0] == "features" and measure.theme != INTAKE:
        return f"‘{name}’ says what schools achieve: likeness goes by intake alone, by measures of the theme ‘{INTAKE}’"
    return None


def _line(path: Path, place: tuple) -> int:
    return line_of(place, read_yaml(path)[1])
