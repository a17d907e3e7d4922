"""Passkeys (WebAuthn): asked, checked, kept. A challenge is kept on our side and answered once."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from storyboard.database import transaction, utc_now
from storyboard.journal.actions import record
from storyboard.staff import factors, queries
from storyboard.staff.models import Staff, StaffSession
from storyboard.staff.models_factors import Challenge, HalfSignIn, Passkey
from storyboard.staff.relying_party import RelyingParty, relying_party
from storyboard.web.installation import settings

ANSWER_WITHIN = timedelta(minutes=5)
MOST = 10
NOT_THIS_ONE = _l("This passkey does not open. Try another, or use a code.")


def site() -> RelyingParty | None:
    """Whom passkeys are for; None when the site's address is a number."""
    return relying_party(settings().public_url)


def ask_to_register(session: Session, here: StaffSession, party: RelyingParty) -> str:
    """What the browser shall ask a new passkey, as JSON. A device that has one already is told so."""
    staff = here.staff
    options = generate_registration_options(
        rp_id=party.id,
        rp_name="Storyboard",
        user_id=_handle(staff.id),
        user_name=staff.email,
        user_display_name=staff.name,
        exclude_credentials=_descriptors(session, staff.id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    _keep_challenge(session, f"session:{here.id}", options.challenge)
    return options_to_json(options)


def register(session: Session, here: StaffSession, party: RelyingParty, answer: str, name: str) -> list[str] | None:
    """Keep a new passkey.

    :returns: new recovery codes, none where there are some already; None when the answer is not to be believed.
    """
    challenge = _take_challenge(session, f"session:{here.id}")
    if challenge is None:
        return None
    try:
        made = verify_registration_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=party.id, expected_origin=party.origin
        )
    except Exception:  # it reads what somebody sent, down to the last byte: whatever it stumbles over is a no
        return None
    staff, credential_id = here.staff, bytes_to_base64url(made.credential_id)
    with transaction(session):
        taken = session.scalar(select(Passkey.id).where(Passkey.credential_id == credential_id))
        if taken is not None or len(session.scalars(queries.passkeys_of(staff.id)).all()) >= MOST:
            return None
        session.add(
            Passkey(
                staff_id=staff.id,
                name=name,
                credential_id=credential_id,
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
            )
        )
        record(session, "staff.add_passkey", actor=staff.label, staff=staff.id)
        return factors.codes_where_none_are(session, staff, settings().data_key)


def ask_to_sign_in(session: Session, half: HalfSignIn, party: RelyingParty) -> str:
    """What the browser shall ask one of this person's passkeys, as JSON."""
    options = generate_authentication_options(rp_id=party.id, allow_credentials=_descriptors(session, half.staff_id))
    _keep_challenge(session, f"half:{half.id}", options.challenge)
    return options_to_json(options)


def opens(session: Session, half: HalfSignIn, party: RelyingParty, answer: str) -> bool:
    """Whether one of this person's passkeys gave this answer to the question that was asked."""
    challenge = _take_challenge(session, f"half:{half.id}")
    if challenge is None:
        return False
    try:
        credential = parse_authentication_credential_json(answer)
    except Exception:  # as above
        return False
    with transaction(session):
        mine = queries.passkeys_of(half.staff_id).where(Passkey.credential_id == bytes_to_base64url(credential.raw_id))
        key = session.scalar(mine.with_for_update())
        if key is None:
            return False
        try:
            checked = verify_authentication_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=party.id,
                expected_origin=party.origin,
                credential_public_key=key.public_key,
                credential_current_sign_count=key.sign_count,
            )
        except Exception:  # as above
            return False
        key.sign_count, key.used_at = checked.new_sign_count, utc_now()
        actor = f"staff:{half.staff_id}"
        record(session, "staff.second_factor", actor=actor, staff=half.staff_id, how="passkey")
    return True


def remove(session: Session, staff: Staff, passkey_id: int) -> bool:
    """The passkey opens nothing any more; the last factor takes the recovery codes with it.

    :returns: whether this person had it.
    """
    with transaction(session):
        mine = delete(Passkey).where(Passkey.id == passkey_id, Passkey.staff_id == staff.id)
        if session.connection().execute(mine).rowcount != 1:
            return False
        factors.forget_codes_without_factor(session, staff)
        record(session, "staff.remove_passkey", actor=staff.label, staff=staff.id)
    return True


def _handle(staff_id: int) -> bytes:
    """How a passkey knows whose it is: says nothing about them."""
    return hmac.new(settings().data_key.encode(), f"passkey:{staff_id}".encode(), hashlib.sha256).digest()


def _descriptors(session: Session, staff_id: int) -> list[PublicKeyCredentialDescriptor]:
    known = session.scalars(queries.passkeys_of(staff_id))
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in known]


def _keep_challenge(session: Session, holder: str, nonce: bytes) -> None:
    with transaction(session):
        session.merge(Challenge(holder=holder, nonce=nonce, created_at=utc_now()))


def _take_challenge(session: Session, holder: str) -> bytes | None:
    """The challenge, which nobody gets a second time; None when there is none, or it is too old."""
    with transaction(session):
        kept = session.get(Challenge, holder, populate_existing=True)
        if kept is None:
            return None
        mine = delete(Challenge).where(Challenge.holder == holder, Challenge.nonce == kept.nonce)
        taken = session.connection().execute(mine).rowcount == 1
        session.expunge(kept)
    return kept.nonce if taken and kept.created_at > utc_now() - ANSWER_WITHIN else None
