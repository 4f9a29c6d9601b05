"""A stream between two threads, since the age library pulls what it encrypts and pushes what it decrypts."""

from __future__ import annotations

import io
import queue

_AHEAD = 16  # pieces that may wait: a writer never fills the memory


class Broken(OSError):
    """The other end stopped. `cause` is why."""


class Channel(io.RawIOBase):
    """One end writes and closes with `finish`, the other reads. Either may `fail`, which stops both."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: queue.Queue[bytes | None] = queue.Queue(_AHEAD)
        self._left = memoryview(b"")
        self._ended = False
        self.error: BaseException | None = None

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def write(self, piece) -> int:
        data = bytes(piece)
        if data:
            self._put(data)
        return len(data)

    def _put(self, piece: bytes | None) -> None:
        while True:
            if self.error is not None:
                raise Broken("the other end stopped") from self.error
            try:
                return self._pieces.put(piece, timeout=0.2)
            except queue.Full:
                continue

    def finish(self) -> None:
        """Nothing more is written."""
        self._put(None)

    def fail(self, error: BaseException) -> None:
        """This end stops; the other is told why when it next reads or writes."""
        self.error = self.error or error

    def read(self, size: int = -1) -> bytes:
        if size is None or size < 0:
            return b"".join(iter(lambda: self._some(1 << 20), b""))
        found = bytearray()
        while len(found) < size and (piece := self._some(size - len(found))):
            found += piece
        return bytes(found)

    def _some(self, size: int) -> bytes:
        if not self._left and not self._ended:
            self._take()
        piece, self._left = bytes(self._left[:size]), self._left[size:]
        return piece

    def _take(self) -> None:
        while True:
            if self.error is not None:
                raise Broken("the other end stopped") from self.error
            try:
                piece = self._pieces.get(timeout=0.2)
            except queue.Empty:
                continue
            self._ended, self._left = piece is None, memoryview(piece or b"")
            return
