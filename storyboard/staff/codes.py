"""The codes of a second factor: those an app shows for half a minute (TOTP), and those kept on paper. Plain Python."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from unicodedata import decimal

import pyotp

STEP_S = 30
STEPS_AROUND = 1  # clocks differ: the code before and the one after are taken too
RECOVERY_CODES = 10
_EASY = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
_HALF = 5  # characters; two halves are 49 random bits


def new_secret() -> str:
    """What the app and we share: 160 random bits, as the letters that somebody may have to type."""
    return pyotp.random_base32()


def address_for_app(secret: str, email: str) -> str:
    """What the picture for the app's camera says (`otpauth://`)."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Storyboard")


def matching_step(secret: str, typed: str, now: datetime, after: int) -> int | None:
    """The time step whose code this is; None when it is wrong, or not later than the step `after`, used already."""
    here = int(now.timestamp()) // STEP_S
    for step in range(here - STEPS_AROUND, here + STEPS_AROUND + 1):
        if step > after and hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step), typed):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Ten codes that cannot be guessed, each as `abcde-fghjk`."""
    return ["-".join(_random_half() for _ in range(2)) for _ in range(RECOVERY_CODES)]


def digest_of(code: str, staff_id: int, data_key: str) -> str:
    """What is kept of a recovery code: a keyed digest, which gives nothing away without DATA_KEY."""
    return hmac.new(data_key.encode(), f"recovery:{staff_id}:{code}".encode(), hashlib.sha256).hexdigest()


def as_typed(code: str) -> str:
    """A code without what people put between its signs, in plain digits: `123 456`, `ABCDE FGHJK`."""
    signs = (str(decimal(sign)) if sign.isdecimal() else sign for sign in code.lower())  # ٤ is typed where 4 is meant
    plain = "".join(sign for sign in signs if sign.isalnum() and sign.isascii())
    return plain if plain.isdecimal() or len(plain) != 2 * _HALF else f"{plain[:_HALF]}-{plain[_HALF:]}"


def _random_half() -> str:
    return "".join(secrets.choice(_EASY) for _ in range(_HALF))
