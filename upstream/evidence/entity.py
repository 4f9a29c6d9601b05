"""How an entity is written: `urn:125271`, `la:936`, `trust:2053`, `region:south-east`, `england`."""

from __future__ import annotations

import re
from typing import NamedTuple


class Entity(NamedTuple):
    """`kind` is school, la, trust, region or england; `id` is a URN, an LA code, a trust's UID,
    a region's slug, or for England `england` (state-funded schools) or `all` (with independents)."""

    kind: str
    id: str

    def __str__(self) -> str:
        prefix = {"school": "urn", "england": ""}.get(self.kind, self.kind)
        if self.kind == "england":
            return "england" if self.id == "england" else "england:all"
        return f"{prefix}:{self.id}"


_KINDS = {"urn": "school", "school": "school", "la": "la", "trust": "trust", "region": "region"}

_IDENTIFIERS = {"school": r"\d{1,7}"}  # digits; what else a number could be is the register's to say


def parse_entity(written: str) -> Entity:
    """`ValueError`, with the forms that are understood, for anything else."""
    text = written.strip().lower()
    if text in ("england", "england:all"):
        return Entity("england", "all" if text.endswith(":all") else "england")
    prefix, _, identifier = text.partition(":")
    if prefix in _KINDS and re.fullmatch(_IDENTIFIERS.get(_KINDS[prefix], r"[0-9a-z][0-9a-z-]*"), identifier):
        return Entity(_KINDS[prefix], identifier)
    if text.isdigit() and len(text) == 6:
        return Entity("school", text)
    raise ValueError(
        f"‘{written}’ is not an entity: write urn:125271, la:936, trust:2053, region:south-east or england"
    )
