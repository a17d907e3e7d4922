"""Small things that travel through a browser and that nobody there can read or change. Plain Python."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any, cast

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Seal:
    """Encrypts for one purpose: what was sealed for another cannot be opened. Fernet under a derived key (RFC 5869)."""

    def __init__(self, secret: str, purpose: str) -> None:
        key = HKDF(SHA256(), length=32, salt=None, info=f"storyboard:{purpose}".encode()).derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def close(self, content: dict[str, Any]) -> str:
        """The content, sealed."""
        return self._fernet.encrypt(json.dumps(content).encode()).decode()

    def open(self, sealed: str, lasts: timedelta | None = None) -> dict[str, Any] | None:
        """The content; None when it is not ours, was changed, or is older than it `lasts`."""
        seconds = None if lasts is None else int(lasts.total_seconds())
        try:
            return cast("dict[str, Any]", json.loads(self._fernet.decrypt(sealed.encode(), ttl=seconds)))
        except (InvalidToken, UnicodeEncodeError):
            return None
