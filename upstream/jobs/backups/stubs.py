"""Stubs of deleted records as a file: what was deleted after a backup was made is deleted again when it is restored."""

from __future__ import annotations

import json
from pathlib import Path

from django.utils.dateparse import parse_datetime

from upstream.casework.records.models import Tombstone
from upstream.lib.refusal import Refusal

_FIELDS = ("record_kind", "record", "holder", "school", "deleted_at", "why")


def as_lines() -> str:
    """Every stub, one JSON line each, in the order in which they were made."""
    found = Tombstone.objects.order_by("deleted_at", "pk").values_list(*_FIELDS)
    lines = [json.dumps(dict(zip(_FIELDS, row, strict=True)), default=lambda at: at.isoformat()) for row in found]
    return "".join(f"{line}\n" for line in lines)


def read(path: Path) -> list[Tombstone]:
    """The stubs of a file that `upstream tombstones` wrote. `Refusal` names the line that is none."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            written = json.loads(line)
            found.append(Tombstone(**{name: written[name] for name in _FIELDS if name != "deleted_at"}))
            found[-1].deleted_at = parse_datetime(written["deleted_at"])
        except (ValueError, KeyError, TypeError):
            raise Refusal(f"{path}, line {number}: this is no stub as `upstream tombstones` writes it.") from None
    return found
