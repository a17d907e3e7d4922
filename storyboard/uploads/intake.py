"""One file on its way into storage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

import structlog

from storyboard.media import sniff
from storyboard.media.refusal import Unusable
from storyboard.storage.interface import Full, Storage, Stored, Unreachable, Writer, new_key
from storyboard.uploads.refusal import Refused

log = structlog.get_logger(__name__)
Look = Callable[[bytes], None]  # at the first bytes, before any is written; raises Unusable


class Intake:
    """Looks at the first bytes before any is written, counts each one, and shows nothing before `finish`."""

    def __init__(self, storage: Storage, largest: int, block: ExitStack, look: Look) -> None:
        self._storage, self._largest, self._block, self._look = storage, largest, block, look
        self._head = bytearray()
        self._bytes = 0
        self._writer: Writer | None = None

    def write(self, data: bytes) -> None:
        """Take the next bytes. :raises Refused: what they are, or how many, cannot be kept."""
        self._bytes += len(data)
        if self._bytes > self._largest:
            raise Refused("too-big", {"limit": self._largest})
        if self._writer is not None:
            self._write(self._writer, data)
            return
        self._head += data
        if len(self._head) >= sniff.HEAD_BYTES:
            self._open()

    def finish(self) -> Stored:
        """Make the file durable. :raises Refused: it is empty, no video, or there is no room."""
        writer = self._writer or self._open()
        with _our_trouble_told():
            return writer.finish()

    def abandon(self) -> None:
        """Leave nothing behind, at once. Takes nothing more."""
        with suppress(Full, Unreachable):  # what was buffered has no room either
            self._block.close()

    def _open(self) -> Writer:
        try:
            self._look(bytes(self._head))
        except Unusable as error:
            raise Refused(error.code, error.figures) from error  # type: ignore[arg-type]  # the first bytes' codes
        with _our_trouble_told():
            self._writer = self._block.enter_context(self._storage.writer(new_key()))
        self._write(self._writer, bytes(self._head))
        self._head.clear()
        return self._writer

    def _write(self, writer: Writer, data: bytes) -> None:
        with _our_trouble_told():
            writer.write(data)


@contextmanager
def _our_trouble_told() -> Iterator[None]:
    try:
        yield
    except Full as error:
        raise Refused("full") from error
    except Unreachable as error:
        log.error("storage_unreachable", reason=error.strerror)
        raise Refused("store-away") from error


@contextmanager
def intake(storage: Storage, largest: int, look: Look = sniff.check_head) -> Iterator[Intake]:
    """Take in one file of at most `largest` bytes; leaving the block without `finish` leaves nothing behind."""
    taking = Intake(storage, largest, ExitStack(), look)
    try:
        yield taking
    finally:
        taking.abandon()
