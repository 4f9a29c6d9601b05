"""The file as it lies on a disk: encrypted in the age format, which other programs read too.

To a recipient's key it is a plain age file. Under a passphrase it is a tar of three members, since the age library
encrypts a stream to keys only: a note how to open it by hand, a key of its own under the passphrase, and the age file.
"""

from __future__ import annotations

import io
import os
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyrage

from upstream.jobs.backups.channel import Broken, Channel
from upstream.lib.refusal import Refusal

AGE = b"age-encryption.org/v1"
KEY, INSIDE, NOTE = "key.age", "backup.age", "READ-ME.txt"
SHORTEST = 12
_HOW = """A backup of Upstream. `upstream restore` opens it. By hand, with tar and age, which asks for the passphrase:

    tar -xf THIS-FILE
    age --decrypt key.age > key.txt
    age --decrypt --identity key.txt backup.age | gunzip | tar -x
"""
NOT_OPENED = "Either the passphrase or key is another one, or the file was damaged on the way: nothing was restored."


def why_not_passphrase(passphrase: str) -> str | None:
    if len(passphrase) < SHORTEST:
        return f"A passphrase for backups has {SHORTEST} characters or more: whoever finds the file has all the time to guess."
    return None


def recipient_of(written: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(written.strip())
    except pyrage.RecipientError:
        raise Refusal(f"‘{written}’ is no key to encrypt to: it begins with age1, as `age-keygen` prints it.") from None


@contextmanager
def sealed(path: Path, *, passphrase: str = "", recipients: tuple[str, ...] = ()) -> Iterator[Channel]:
    """Gives the stream to write into. The file takes its name only when it is whole; until then there is none."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    handle = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w+b") as out:
            with _enclosed(out, passphrase, recipients) as keys, _encrypting(out, keys) as channel:
                yield channel
            out.flush()
            os.fsync(out.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _enclosed(out: BinaryIO, passphrase: str, recipients: tuple[str, ...]) -> Iterator[list[pyrage.x25519.Recipient]]:
    """What is written inside stands as the last member of a tar, where there is a passphrase."""
    if recipients:
        yield [recipient_of(one) for one in recipients]
        return
    identity = pyrage.x25519.Identity.generate()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name, content in ((NOTE, _HOW.encode()), (KEY, pyrage.passphrase.encrypt(f"{identity}\n".encode(), passphrase))):
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(content), 0o600
            tar.addfile(member, io.BytesIO(content))
    head = _end_of_members(out)
    out.seek(head)
    out.truncate()  # the tar was filled up with nothing to a whole record
    out.write(bytes(tarfile.BLOCKSIZE))  # its header, known when its size is
    yield [identity.to_public()]
    _close_member(out, head)


def _end_of_members(out: BinaryIO) -> int:
    """Where the blocks of nothing begin that close a tar."""
    out.flush()
    out.seek(0)
    with tarfile.open(fileobj=out, mode="r:") as tar:
        last = tar.getmembers()[-1]
    return last.offset_data + -(-last.size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE


def _close_member(out: BinaryIO, head: int) -> None:
    out.seek(0, os.SEEK_END)
    member = tarfile.TarInfo(INSIDE)
    member.size, member.mode = out.tell() - head - tarfile.BLOCKSIZE, 0o600
    out.write(bytes(-member.size % tarfile.BLOCKSIZE + 2 * tarfile.BLOCKSIZE))
    out.seek(head)
    out.write(member.tobuf(tarfile.GNU_FORMAT))


@contextmanager
def _encrypting(out: BinaryIO, keys: list[pyrage.x25519.Recipient]) -> Iterator[Channel]:
    channel = Channel()
    watched = _Watched(out)
    thread = _beside(lambda: pyrage.encrypt_io(channel, watched, keys), channel)
    try:
        yield channel
        channel.finish()
    except BaseException as error:
        channel.fail(error)
        if not isinstance(error, Broken):
            raise
    finally:
        thread.join()
    if wrong := watched.error or channel.error:  # the library may have written its last piece without looking
        raise wrong


class _Watched:
    """Keeps the machine's own words where it will not write: a full disk."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.error: OSError | None = None

    def write(self, piece: bytes) -> int:
        try:
            return self._out.write(piece)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self._out.flush()


def _beside(work: Callable[[], None], channel: Channel) -> threading.Thread:
    def run() -> None:
        try:
            work()
        except BaseException as error:
            channel.fail(error)
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


@contextmanager
def unsealed(path: Path, *, passphrase: str = "", identities: tuple[str, ...] = ()) -> Iterator[Channel]:
    """Gives the stream to read from. It ends only where the whole file was there, unchanged; else `Refusal`."""
    with open(path, "rb") as file:
        inside, keys = _keys(file, path, passphrase, identities)
        channel = Channel()
        thread = _beside(lambda: _decrypt(inside, channel, keys), channel)
        try:
            yield channel
            if channel.read(1):
                raise Refusal(f"{path} holds more than a backup: it is none of ours, or it was changed.")
        except Broken:
            raise Refusal(f"{path} cannot be opened. {NOT_OPENED}") from None
        finally:
            channel.fail(Broken("closed"))
            thread.join()


def _decrypt(inside: BinaryIO, channel: Channel, keys: list[pyrage.x25519.Identity]) -> None:
    """The channel ends only where the library has found the end of what was encrypted, and it was what was encrypted."""
    pyrage.decrypt_io(inside, channel, keys)
    channel.finish()


def is_plain_age(path: Path) -> bool:
    with open(path, "rb") as file:
        return file.read(len(AGE)) == AGE


def _keys(
    file: BinaryIO, path: Path, passphrase: str, identities: tuple[str, ...]
) -> tuple[BinaryIO, list[pyrage.x25519.Identity]]:
    if is_plain_age(path):
        if not identities:
            raise Refusal(f"{path} was encrypted to a key: name the file with that key in --identity.")
        return file, [_identity(one) for one in identities]
    try:
        tar = tarfile.open(fileobj=file, mode="r:")  # noqa: SIM115  (it must stay open while its member is read)
        members = {member.name: member for member in tar.getmembers()}
        wrapped, inside = tar.extractfile(members[KEY]), tar.extractfile(members[INSIDE])
        key = pyrage.passphrase.decrypt(wrapped.read(), passphrase)
    except (tarfile.TarError, KeyError, AttributeError, OSError):
        raise Refusal(f"{path} is no backup of Upstream, or it was cut short.") from None
    except pyrage.DecryptError:
        raise Refusal(f"{path} cannot be opened. {NOT_OPENED}") from None
    return inside, [_identity(key.decode("ascii"))]


def _identity(written: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(written.strip())
    except pyrage.IdentityError:
        raise Refusal("A key to decrypt by begins with AGE-SECRET-KEY-1, as `age-keygen` writes it.") from None
