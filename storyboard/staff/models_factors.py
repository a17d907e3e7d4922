"""The second factors of staff, and what is kept between the two steps of coming in."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storyboard.database import Base, EncryptedText, UtcTime, utc_now
from storyboard.staff.models import Staff


class Authenticator(Base):
    """The app that shows codes (TOTP, RFC 6238). It counts once a code of it was typed: `confirmed_at`."""

    __tablename__ = "authenticator"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True, autoincrement=False)
    secret: Mapped[str | None] = mapped_column(EncryptedText)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)  # no code of this time step or before opens again
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class RecoveryCode(Base):
    """A code for the day when the phone is lost. Only its keyed digest is kept; it works once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("staff_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class Passkey(Base):
    """A key on a phone, a computer or a stick (WebAuthn). We keep only its public half."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)  # at most 1,023 bytes, in base64url
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class HalfSignIn(Base):
    """Somebody who knows the password and still owes the second factor. Opens nothing but the second step."""

    __tablename__ = "half_sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)

    staff: Mapped[Staff] = relationship()


class Challenge(Base):
    """What a passkey was asked to sign: one a holder (a session, or half a sign-in), answered once."""

    __tablename__ = "challenge"

    holder: Mapped[str] = mapped_column(String(64), primary_key=True)
    nonce: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
