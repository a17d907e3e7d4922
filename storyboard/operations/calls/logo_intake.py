"""From a form that is sent to a logo whose bytes are safe. What was sent never comes near the other files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from flask import Request

from storyboard.calls.logos import Drawn
from storyboard.media import logo
from storyboard.media.picture_file import PictureUnusable
from storyboard.media.refusal import MediaFailed
from storyboard.storage.disk import DiskStorage
from storyboard.storage.interface import Full, Storage, new_key
from storyboard.storage.scratch import room_told
from storyboard.uploads.multipart import Fields, Received, receive

log = structlog.get_logger(__name__)


class NoLogo(Exception):
    """No logo could be made: a code for `logo_words`, and its figures."""

    def __init__(self, code: str, figures: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code, self.figures = code, dict(figures or {})


@dataclass(frozen=True)
class Sent:
    """A form, with its file in a folder that is gone when the form is answered."""

    fields: Fields
    _received: Received
    _folder: Path
    _storage: Storage

    @property
    def trouble(self) -> NoLogo:
        """What is wrong with the file whatever is in it; or that it has to be chosen again, for nothing is kept."""
        refusal = self._received.refusal
        return NoLogo("again") if refusal is None else NoLogo(refusal.code, refusal.figures)

    def drawn(self, name: str) -> Drawn:
        """The logo, drawn anew and safe. :raises NoLogo: the file cannot be one, or we failed."""
        received = self._received
        if received.file is None:
            raise self.trouble
        out = self._folder / "logo.png"
        try:
            with DiskStorage(self._folder).local(received.file.key) as path:
                width, height = logo.make_logo(path, out)
            stored = self._storage.adopt(out, new_key())
        except PictureUnusable as unusable:
            raise NoLogo(unusable.code, unusable.figures) from unusable
        except Full as full:
            raise NoLogo("full") from full
        except MediaFailed as failure:
            log.error("logo_failed", code=failure.code, cause=failure.cause)
            raise NoLogo("full" if failure.code == "disk-full" else "our-fault") from failure
        return Drawn(name, stored, logo.MEDIA_TYPE, width, height)


@contextmanager
def sent(request: Request, storage: Storage) -> Iterator[Sent]:
    """Take in the form. Hold no transaction meanwhile: it lasts as long as the line is slow.

    :raises Full: there is no room even for what is in the making.
    """
    with room_told(), storage.scratch() as folder:
        received = receive(
            request,
            DiskStorage(folder),
            file_field="file",
            largest=logo.LARGEST,
            wanted=lambda _fields: True,
            look=_later,
        )
        yield Sent(received.fields, received, folder, storage)


def _later(_head: bytes) -> None:
    """A logo is looked at whole, when it is here."""
