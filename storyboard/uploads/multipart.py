"""An ordinary form with a file, streamed: its fields into memory, its file straight into storage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

from storyboard.media import sniff
from storyboard.storage.interface import Storage, Stored
from storyboard.uploads.body import PIECE, body_of
from storyboard.uploads.intake import Intake, Look, intake
from storyboard.uploads.refusal import Refused

MOST_WORDS = 256 * 1024  # bytes of one field
MOST_TEXT = 1024 * 1024  # bytes of all of them
MOST_PARTS = 60

Fields = MultiDict[str, str]


@dataclass(frozen=True)
class Received:
    """What came: the fields, in any case; and a stored file, or why there is none."""

    fields: Fields
    file: Stored | None = None
    refusal: Refused | None = None


def receive(
    request: Request,
    storage: Storage,
    *,
    file_field: str | None,
    largest: int,
    wanted: Callable[[Fields], bool],
    look: Look = sniff.check_head,
) -> Received:
    """Take in a form. Hold no transaction and no pooled connection meanwhile: it lasts as long as the line is slow.

    The rest of a body that is refused is read and thrown away, up to its announced length: a browser shows our answer
    only once it has sent everything. A body that breaks off leaves no bytes behind.

    :param file_field: the name of the one file that is taken; None for a form of words alone.
    :param largest: the most bytes that the file may have.
    :param wanted: asked with the fields before the file, before a byte of it is stored; a no keeps it out.
    :param look: at the first bytes of the file, before one is stored; what is no film, its caller looks at later.
    """
    boundary = request.mimetype_params.get("boundary", "")
    with intake(storage, largest, look) as taking:
        form = _Form(boundary.encode(), taking, file_field, wanted)
        if request.mimetype != "multipart/form-data" or not boundary:
            form.refuse(Refused("unreadable"))
        try:
            for piece in body_of(request):
                form.take(piece)
            form.take(None)
            return Received(form.fields, form.finish())
        except Refused as refusal:
            return Received(form.fields, refusal=refusal)


class _Form:
    """Follows the decoder through the parts of one form."""

    def __init__(
        self, boundary: bytes, taking: Intake, file_field: str | None, wanted: Callable[[Fields], bool]
    ) -> None:
        self.fields: Fields = MultiDict()
        self._decoder = MultipartDecoder(boundary, max_form_memory_size=4 * PIECE, max_parts=MOST_PARTS)
        self._mark, self._waiting = b"\r\n--" + boundary, b""
        self._taking, self._file_field, self._wanted = taking, file_field, wanted
        self._refusal: Refused | None = None
        self._readable = True
        self._room = MOST_TEXT
        self._name: str | None = None
        self._value = bytearray()
        self._in_file = self._had_file = False

    def take(self, piece: bytes | None) -> None:
        """Follow the next piece of the body; None is its end."""
        if not self._readable:
            return
        self._waiting += piece or b""
        clear = len(self._waiting) if piece is None else self._clear()
        ready, self._waiting = self._waiting[:clear], self._waiting[clear:]
        try:
            for data in (ready, None) if piece is None else (ready,):
                self._decoder.receive_data(data)
                while not isinstance(event := self._decoder.next_event(), NeedData | Epilogue):
                    self._follow(event)
        except (ValueError, RequestEntityTooLarge):
            self.refuse(Refused("unreadable"))

    def _clear(self) -> int:
        """How much of what waits does not end within the mark between two parts, nor in the byte behind it.

        Werkzeug 3.1 takes the mark's first byte for one of the file when a piece ends there.
        """
        place = self._waiting.find(b"\r", max(len(self._waiting) - len(self._mark) - 1, 0))
        while place >= 0:
            if self._mark.startswith(self._waiting[place : place + len(self._mark)]):
                return place
            place = self._waiting.find(b"\r", place + 1)
        return len(self._waiting)

    def refuse(self, refusal: Refused) -> None:
        """Keep no file; the first reason stands. What follows is read for its fields, if it can be read."""
        self._refusal = self._refusal or refusal
        self._readable = self._readable and refusal.code != "unreadable"
        self._taking.abandon()

    def finish(self) -> Stored | None:
        """The file, durable. :raises Refused: there is none."""
        if self._refusal is None and self._had_file:
            return self._taking.finish()
        if self._refusal is None and self._file_field is not None:
            raise Refused("missing")
        if self._refusal is not None:
            raise self._refusal
        return None

    def _follow(self, event: Event) -> None:
        if isinstance(event, Field | File):
            if not isinstance(event.name, str):
                raise ValueError("a part without a name")
            self._name = event.name if isinstance(event, Field) else None
            self._in_file = isinstance(event, File) and self._begin_file(event)
        elif isinstance(event, Data):
            if self._name is not None:
                self._add_words(event.data)
            elif self._in_file and self._refusal is None:
                self._add_bytes(event.data)
            if not event.more_data:
                self._end_part()

    def _begin_file(self, part: File) -> bool:
        """Whether this is the file that we wait for. Its name only tells whether one was chosen; nobody keeps it."""
        if part.name != self._file_field or not part.filename or self._had_file:
            return False
        self._had_file = True
        if self._refusal is None and not self._wanted(self.fields):
            self.refuse(Refused("not-wanted"))
        return True

    def _add_bytes(self, data: bytes) -> None:
        try:
            self._taking.write(data)
        except Refused as refusal:
            self.refuse(refusal)

    def _add_words(self, data: bytes) -> None:
        room = min(self._room, MOST_WORDS - len(self._value))
        if len(data) > room:
            self.refuse(Refused("too-much-text", {"limit": MOST_WORDS}))
        self._value += data[:room]
        self._room -= min(len(data), room)

    def _end_part(self) -> None:
        if self._name is not None:
            self.fields.add(self._name, self._value.decode(errors="replace"))
        self._value.clear()
        self._name, self._in_file = None, False
