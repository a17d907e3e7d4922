"""Passwords: which are good enough, and how they are kept. Length is what counts (NIST SP 800-63B, section 3.1.1.2)."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

SHORTEST = 12
LONGEST = 200  # characters; argon2 would take more, and so would somebody who wants to keep us busy
FEWEST_DIFFERENT = 5
_COMMON = ("password", "passw0rd", "qwerty", "azerty", "letmein", "welcome", "storyboard", "iloveyou", "admin")
_RUNS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
)

_hasher = PasswordHasher()  # Argon2id, 64 MiB, three passes: RFC 9106, second recommended option


class Weakness(StrEnum):
    """Why a password is not good enough."""

    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    TOO_COMMON = "too-common"
    ABOUT_YOU = "about-you"


def weakness(password: str, *, email: str, name: str) -> Weakness | None:
    """What is wrong with a password; None when it is good enough."""
    if len(password) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST:
        return Weakness.TOO_LONG
    plain = password.casefold()
    if _mostly(plain, [part for part in (email.casefold().partition("@")[0], name.casefold()) if len(part) > 3]):
        return Weakness.ABOUT_YOU
    if len(set(plain)) < FEWEST_DIFFERENT or _mostly(plain, _COMMON) or any(plain in run for run in _RUNS):
        return Weakness.TOO_COMMON
    return None


def _mostly(plain: str, words: list[str] | tuple[str, ...]) -> bool:
    """Whether little but digits and signs is left when a guessable word is taken out."""
    return any(word in plain and sum(c.isalpha() for c in plain.replace(word, "")) < FEWEST_DIFFERENT for word in words)


def keep(password: str) -> str:
    """What is stored of a password: an Argon2id hash with a salt of its own."""
    return _hasher.hash(password)


@cache
def _nobodys() -> str:
    """What no password matches. Made when first needed: hashing takes its time, and most processes never ask."""
    return _hasher.hash("nobody has this password")


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password that was kept; where none is, it takes as long: nobody learns who exists."""
    try:
        _hasher.verify(kept or _nobodys(), password[: LONGEST + 1])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return kept is not None
