"""Readers of publishers' files: which definition a file belongs to, and what stands in it."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from upstream.evidence.definitions import Definitions, Source
from upstream.evidence.refusals import FileRefused
from upstream.evidence.sources import layouts
from upstream.evidence.sources.reading import Context, Job, Reading, job_for
from upstream.evidence.sources.recognition import recognise

__all__ = ["Context", "FileRefused", "Job", "Reading", "needs_context", "read", "recognise"]

_READERS = {
    module.name: importlib.import_module(f"{layouts.__name__}.{module.name}").read_layout
    for module in pkgutil.iter_modules(layouts.__path__)
}


def read(path: Path, source: Source, definitions: Definitions, context: Context | None = None) -> Reading:
    """Everything the file says, in the schemas of `frames`, and every row that was set aside.

    `FileRefused`, naming the file, where it cannot be used at all.
    """
    if source.layout not in _READERS:
        raise FileRefused(
            "not read", f"‘{source.id}’ holds {source.layout}", "It is listed with the sources and used by no measure",
            file=path.name,
        )
    try:
        return _READERS[source.layout](job_for(path, source, definitions, context or Context()))
    except FileRefused as refused:
        refused.file = refused.file or path.name
        raise


def needs_context(source: Source) -> bool:
    """Some of its rows are found by a lookup or a LAESTAB alone: to be read after the files that have those."""
    return any(kind.lookup or (kind.laestab and not kind.urn) for kind in source.rows)
