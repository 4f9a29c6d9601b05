"""Why a raw file, or rows of it, could not be used."""

from __future__ import annotations

from upstream.lib.refusal import Refusal


class FileRefused(Refusal):
    """A raw file refused whole: `reason` is short and countable, `detail` says what stood there,
    `remedy` what to do. `file` and `row` (None: the whole file) are filled in where they are known."""

    def __init__(self, reason: str, detail: str, remedy: str, *, file: str = "", row: int | None = None):
        super().__init__(reason)
        self.reason = reason
        self.detail = detail
        self.remedy = remedy
        self.file = file
        self.row = row

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, f"row {self.row}" if self.row else "") if part)
        said = f"{self.reason}: {self.detail}" if self.detail else self.reason
        return f"{place or 'The file'}: {said}. {self.remedy}."
