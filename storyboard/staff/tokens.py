"""Secrets that open something: 256 random bits for whoever holds it, only a digest for us. Plain Python."""

import hashlib
import secrets


def new_token() -> str:
    """A secret that cannot be guessed (256 bits), fit for a cookie or an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What we keep of it. A token is random throughout, so that a plain SHA-256 gives nothing away."""
    return hashlib.sha256(token.encode()).hexdigest()
