"""The story key: twelve characters that open an author's own page. Plain Python.

Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O or U, and forgiving on entry. 60 random bits.
Only a keyed hash of it is ever stored.
"""

import hashlib
import hmac
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_key() -> str:
    """A random key, in its stored form: twelve capitals and digits, without dashes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(key: str) -> str:
    """The key as people read it: three groups of four."""
    return "-".join(key[i : i + 4] for i in range(0, LENGTH, 4))


def read(typed: str) -> str | None:
    """What somebody typed, as a key; None when it cannot be one.

    Case, spaces and dashes are forgiven, O, I and L read as digits, and digits of any script are digits.
    """
    letters = (_plain(c) for c in typed if c.isalnum())
    key = "".join(letters).upper().translate(_LOOKALIKES)
    return key if len(key) == LENGTH and set(key) <= set(ALPHABET) else None


def _plain(character: str) -> str:
    digit = unicodedata.digit(character, None)
    return character if digit is None else str(digit)


def digest(key: str, secret: str) -> str:
    """The keyed hash (HMAC-SHA-256, hexadecimal) under which a story is found; says nothing without the secret."""
    return hmac.new(secret.encode(), f"story-key:{key}".encode(), hashlib.sha256).hexdigest()
