"""What S3 says, in the words of the interface."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from storyboard.storage.interface import Full, Missing, Unreachable

_MISSING = {"404", "NoSuchKey", "NotFound", "NoSuchUpload"}
_FULL = {"507", "InsufficientStorage", "QuotaExceeded", "XMinioStorageFull"}


class NothingThere(Exception):
    """The range begins behind the last byte."""


@contextmanager
def told(key: str = "") -> Iterator[None]:
    """Say in the words of the interface what S3 says in its own. :raises Missing, Full, Unreachable:"""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code == "InvalidRange":
            raise NothingThere from error
        if code in _MISSING:
            raise Missing(key) from error
        if code in _FULL:
            raise Full from error
        raise Unreachable(f"{code}: {error.response['Error'].get('Message', '')}".strip(": ")) from error
    except BotoCoreError as error:
        raise Unreachable(str(error)) from error
