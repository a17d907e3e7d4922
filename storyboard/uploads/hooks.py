"""What the uploads ask of the rooms above: whose an upload is, and what is to happen when it is whole.

Wired in `create_app`. An owner is opaque here: a draft's own mark, by which its uploads are found again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app
from sqlalchemy.orm import Session

from storyboard.uploads.models import Upload

_KEY = "storyboard_upload_hooks"
# A class sends its films through one address, in one lesson; nobody begins so many alone.
MOST_FROM_ONE_LINE = 60


@dataclass(frozen=True)
class Owner:
    """Who sends, and how many bytes one upload of theirs may have."""

    mark: str
    largest: int


@dataclass(frozen=True)
class Hooks:
    """Asked and told.

    `whose` tells as whom this request may act, the most likely first; as nobody, when it may send nothing. `ended` is
    called in the transaction that makes an upload complete, so that what follows from it is committed with it, or not
    at all.

    :ivar most_from_one_line: uploads that may be begun from one address in a quarter of an hour, whoever asks.
    """

    whose: Callable[[], Sequence[Owner]]
    ended: Callable[[Session, Upload], None]
    most_from_one_line: int = MOST_FROM_ONE_LINE


def wire(app: Flask, hooks: Hooks) -> None:
    """Let uploads ask and tell here."""
    app.extensions[_KEY] = hooks


def hooks() -> Hooks:
    """The hooks of this app."""
    return cast(Hooks, current_app.extensions[_KEY])
