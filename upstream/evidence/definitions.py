"""All definitions of the evidence, with one loader. The models stand beside it, one module a noun."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from upstream.evidence.inspection_frameworks import InspectionFramework, why_not_consecutive
from upstream.evidence.measure_definitions import (
    Break,
    DatedRules,
    EntityKind,
    Figure,
    Gap,
    Measure,
    PupilGroup,
    PupilGroups,
    Reading,
    Review,
    Series,
    Written,
)
from upstream.evidence.place_definitions import Area, Areas, SchoolType, SchoolTypes
from upstream.evidence.source_definitions import (
    STATUS_RANK,
    PeriodRule,
    Publication,
    Release,
    RowKind,
    Sensitivity,
    Source,
    Status,
)
from upstream.lib.definition_files import (
    PACKAGED,
    Definition,
    DefinitionError,
    definition_files,
    line_naming,
    read_definition,
)

__all__ = [
    "STATUS_RANK", "Area", "Areas", "Break", "DatedRules", "Definitions", "EntityKind", "Figure", "Gap", "Measure",
    "PeriodRule", "Publication", "PupilGroup", "PupilGroups", "Reading", "Release", "Review", "RowKind", "SchoolType",
    "SchoolTypes", "Sensitivity", "Series", "Source", "Status", "Written", "load_definitions",
]

Identified = Publication | Source | Measure | Area | PupilGroup | InspectionFramework


class Definitions:
    """All definitions of the evidence, by id. Later folders supersede by id, never edit."""

    def __init__(self, folders: list[Path], *, read: bool = True):
        self.folders = folders
        self.publications: dict[str, Publication] = {}
        self.sources: dict[str, Source] = {}
        self.measures: dict[str, Measure] = {}
        self.areas: dict[str, Area] = {}
        self.groups: dict[str, PupilGroup] = {}
        self.school_types: dict[str, SchoolType] = {}  # by name, lower case
        self.inspection_frameworks: dict[str, InspectionFramework] = {}
        self.origin: dict[tuple[str, str], Path] = {}
        if read:
            self._read()
            self._check_names()

    def as_json(self) -> str:
        """Everything in one text, so that an edition can carry the definitions it was made by."""
        content = {
            kind: {name: json.loads(item.model_dump_json()) for name, item in getattr(self, kind).items()}
            for kind in _MODELS
        }
        return json.dumps({"folders": [str(folder) for folder in self.folders], **content}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Definitions:
        """The definitions of an edition, without reading a YAML file."""
        content = json.loads(text)
        definitions = cls([Path(folder) for folder in content["folders"]], read=False)
        for kind, model in _MODELS.items():
            items = {name: model.model_validate(item) for name, item in content[kind].items()}
            setattr(definitions, kind, items)
        return definitions

    def _add(self, kind: str, path: Path, item: Identified, into: dict) -> None:
        earlier = self.origin.get((kind, item.id))
        if earlier and _folder_of(earlier, self.folders) == _folder_of(path, self.folders):
            raise DefinitionError(f"{path}: {kind} ‘{item.id}’ is already defined in {earlier}")
        self.origin[(kind, item.id)] = path
        into[item.id] = item

    def _read(self) -> None:
        for path in definition_files(self.folders, "publications"):
            self._add("publication", path, read_definition(path, Publication), self.publications)
        for path in definition_files(self.folders, "measures"):
            self._add("measure", path, read_definition(path, Measure), self.measures)
        shared = dict(self.measures)
        for path in definition_files(self.folders, "sources"):
            source = read_definition(path, Source)
            self._add("source", path, source, self.sources)
            for measure in source.measures:
                self._refuse_shared(path, measure, shared)
                self._add("measure", path, measure, self.measures)
        for path in definition_files(self.folders, "areas"):
            for area in read_definition(path, Areas).areas:
                self._add("area", path, area, self.areas)
        for path in definition_files(self.folders, "groups"):
            for group in read_definition(path, PupilGroups).groups:
                self._add("group", path, group, self.groups)
        for path in definition_files(self.folders, "types"):
            for school_type in read_definition(path, SchoolTypes).types:
                self.school_types.update({name.lower(): school_type for name in school_type.names})
        for path in definition_files(self.folders, "inspection"):
            framework = read_definition(path, InspectionFramework)
            self._add("inspection framework", path, framework, self.inspection_frameworks)

    def _refuse_shared(self, path: Path, measure: Measure, shared: dict[str, Measure]) -> None:
        """A file's own measure would take the place of one that other files give, and their series with it."""
        if measure.id in shared:
            line = line_naming(path, "id", measure.id)
            raise DefinitionError(
                f"{path}, line {line}: measure ‘{measure.id}’ is already defined in {self.origin[('measure', measure.id)]}: "
                f"call yours otherwise, or say under `readings` how this file writes it"
            )

    def _check_names(self) -> None:
        if why := why_not_consecutive(self.inspection_frameworks.values()):
            raise DefinitionError(f"definitions/inspection: {why}")
        for source in self.sources.values():
            if source.publication and source.publication not in self.publications:
                raise self._unknown("source", source.id, "publication", source.publication, self.publications)
            for reading in source.readings:
                if reading.measure not in self.measures:
                    raise self._unknown("source", source.id, "measure", reading.measure, self.measures)
        for measure in self.measures.values():
            for series in measure.series:
                if series.source not in self.sources:
                    raise self._unknown("measure", measure.id, "source", series.source, self.sources)
        self._check_groups()

    def _check_groups(self) -> None:
        """A misspelt pupil group would make a series of its own that nobody finds."""
        said: list[tuple[str, str, Series | Reading]]
        said = [("measure", m.id, s) for m in self.measures.values() for s in m.series]
        said += [("source", source.id, r) for source in self.sources.values() for r in source.readings]
        for kind, identifier, series in said:
            for figure in series.figures:
                if self.groups and figure.group not in self.groups:
                    raise self._unknown(kind, identifier, "group", figure.group, self.groups)

    def _unknown(self, kind: str, identifier: str, key: str, name: str, known: Iterable[str]) -> DefinitionError:
        """A definition names another that is not there: its file, its line and the name that is near."""
        path, near = self.origin[(kind, identifier)], difflib.get_close_matches(name, known, n=1)
        hint = f": did you mean ‘{near[0]}’?" if near else ""
        what = "pupil group" if key == "group" else key
        return DefinitionError(f"{path}, line {line_naming(path, key, name)}: there is no {what} ‘{name}’{hint}")

    def publication_of(self, source: Source) -> Publication:
        if source.publication:
            return self.publications[source.publication]
        return Publication(
            id=source.id, title=source.title, publisher=source.publisher or "", licence=source.licence or "",
            page=source.page, cadence=source.cadence, sensitivity=source.sensitivity, holder=source.holder,
            agreement=source.agreement, releases=source.releases,
        )

    def series_of(self, source_id: str) -> list[tuple[Measure, Series]]:
        """Every (measure, series) that reads this source."""
        return self._by_source.get(source_id, [])

    @cached_property
    def _by_source(self) -> dict[str, list[tuple[Measure, Series]]]:
        found: dict[str, list[tuple[Measure, Series]]] = {}
        for measure in self.measures.values():
            for series in measure.series:
                found.setdefault(series.source, []).append((measure, series))
        for source in self.sources.values():
            for reading in source.readings:
                pair = (self.measures[reading.measure], reading.as_series(source.id))
                found.setdefault(source.id, []).append(pair)
        return found

    @cached_property
    def digest(self) -> str:
        """A hash of every definition's content: part of an edition's name."""
        total = hashlib.sha256()
        for kind in ("publications", "sources", "measures", "groups", "areas", "types", "inspection"):
            for path in definition_files(self.folders, kind):
                total.update(f"{kind}/{path.name}\0".encode() + path.read_bytes())
        return total.hexdigest()


_MODELS: dict[str, type[Definition]] = {
    "publications": Publication, "sources": Source, "measures": Measure, "areas": Area, "school_types": SchoolType,
    "groups": PupilGroup, "inspection_frameworks": InspectionFramework,
}


def _folder_of(path: Path, folders: list[Path]) -> Path:
    return next(folder for folder in folders if folder in path.parents)


def load_definitions(extra: Sequence[Path] = (), base: Path = PACKAGED) -> Definitions:
    """The packaged definitions, then each folder of `extra` in order."""
    return Definitions(list(dict.fromkeys([base, *extra])))  # a folder named twice is read once
