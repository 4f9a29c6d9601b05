"""What a page that is one form says around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class FormPage:
    """For `forms/page.html`. `crumbs`: anything with text and url."""

    title: str
    submit: str
    lead: str = ""
    cancel_url: str = ""
    crumbs: Sequence[Any] = field(default_factory=tuple)
    multipart: bool = False
    told: Any = None
