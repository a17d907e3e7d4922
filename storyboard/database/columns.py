"""What tables are made of: their base, and the types of columns that all databases shall keep alike."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache

import structlog
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import DateTime, Dialect, Enum, MetaData, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase

log = structlog.get_logger(__name__)


class Base(DeclarativeBase):
    """What all tables share: names of constraints that migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# Of a key that may be empty: where it is not, the row belongs to what it names, and goes with it.
OWNER = {"owner": True}


class UtcTime(TypeDecorator[datetime]):
    """A point in time. Always aware and in UTC on our side, whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time; hand over UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back a time in UTC: SQLite forgets the zone, PostgreSQL speaks in that of its server."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EncryptedText(TypeDecorator[str]):
    """Words that a copy of the database does not give away: Fernet, under a key derived from DATA_KEY.

    What was written under another key reads as None, so that a row with it can still be seen and mended.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt."""
        return None if value is None else _column_cipher().encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Decrypt; None when this installation's key does not open it."""
        if value is None:
            return None
        try:
            return _column_cipher().decrypt(value.encode()).decode()
        except InvalidToken:
            log.error("column_not_readable_with_this_data_key")
            return None


def _column_cipher() -> Fernet:
    return _cipher_for(current_app.extensions["storyboard_settings"].data_key)


@cache
def _cipher_for(data_key: str) -> Fernet:
    key = HKDF(SHA256(), length=32, salt=None, info=b"storyboard:column").derive(data_key.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def words(kinds: type[StrEnum]) -> Enum:
    """A column type for one of a closed set of words, kept as the word and checked by the database."""
    values = [kind.value for kind in kinds]
    return Enum(kinds, native_enum=False, create_constraint=True, length=24, values_callable=lambda _: values)


def utc_now() -> datetime:
    """The time now, aware and in UTC."""
    return datetime.now(UTC)
