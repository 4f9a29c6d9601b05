"""How a file is handed out: always as a download, so that nothing in it runs as a page of ours."""

from __future__ import annotations

from upstream.files.kinds import FILE_KINDS
from upstream.files.models import StoredFile
from upstream.files.names import disposition


def download_headers(file: StoredFile) -> dict[str, str]:
    """The headers of a response that carries a file. A view sets them all once the response is made.

    `FileResponse(…, headers=…)` would put a name and `inline` of its own in their place.
    """
    return headers(file.name, FILE_KINDS[file.kind].mime, file.size)


def headers(name: str, mime: str, size: int | None = None) -> dict[str, str]:
    """The same for bytes made on the spot."""
    given = {
        "Content-Type": mime,
        "Content-Disposition": disposition(name),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return given if size is None else given | {"Content-Length": str(size)}
