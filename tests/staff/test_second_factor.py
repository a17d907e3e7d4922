"""My second factor: an app set up and removed, codes on paper."""

import re

import pyotp
import pytest
from sqlalchemy import select, text, update

from storyboard.database import transaction, utc_now
from storyboard.staff.models import StaffSession
from storyboard.staff.models_factors import Authenticator, RecoveryCode
from tests.staff.conftest import give_code, give_password

CODE = re.compile(r"\b[a-z2-9]{5}-[a-z2-9]{5}\b")


@pytest.fixture
def begun(malik, clock):
    """The page that shows Malik the secret of his app, and the secret."""
    assert malik.post("/staff/me/authenticator").location == "/staff/me/authenticator"
    page = malik.get("/staff/me/authenticator").text
    return page, re.search(r'id="secret">([A-Z2-7 ]+)<', page).group(1).replace(" ", "")


def test_an_app_is_set_up_by_a_picture_or_by_typing_and_codes_are_shown_once(malik, begun, clock):
    page, secret = begun
    assert 'src="data:image/png;base64,' in page
    answer = malik.post("/staff/me/authenticator/code", data={"code": pyotp.TOTP(secret).at(clock[0])})
    assert answer.status_code == 200
    shown = CODE.findall(answer.text)
    assert len(shown) == 10
    page = malik.get("/staff/me/second-factor").text
    assert ("10 are left" in page, CODE.findall(page)) == (True, [])


def test_a_wrong_first_code_sets_up_nothing(malik, begun, eve):
    answer = malik.post("/staff/me/authenticator/code", data={"code": "000000"})
    assert (answer.status_code, "not the code of now" in answer.text, begun[1][:4] in answer.text) == (422, True, True)
    assert "set up</span>" not in malik.get("/staff/me/second-factor").text


def test_the_first_code_opens_nothing_again(known, malik, begun, clock, eve):
    code = pyotp.TOTP(begun[1]).at(clock[0])
    malik.post("/staff/me/authenticator/code", data={"code": code})
    give_password(eve)
    assert give_code(eve, code).status_code == 422


def test_an_app_that_was_only_begun_is_not_asked_for(known, malik, begun, eve):
    assert give_password(eve).location == "/moderation/"


def test_the_secret_is_not_readable_in_the_database(begun, session):
    kept = session.scalar(text("SELECT secret FROM authenticator"))
    assert begun[1] not in kept
    assert session.scalars(select(Authenticator.secret)).one() == begun[1]


def test_an_app_that_is_set_up_is_not_shown_again_nor_replaced(phone, eve, malik, session):
    # `malik` is the same person, signed in elsewhere by then.
    assert malik.get("/staff/me/authenticator").location == "/staff/me/second-factor"
    assert malik.post("/staff/me/authenticator").status_code == 409
    assert malik.post("/staff/me/authenticator/code", data={"code": "000000"}).status_code == 409
    assert session.scalars(select(Authenticator.secret)).one() == phone.secret


def test_a_removed_app_takes_its_paper_with_it(phone, malik, eve, session):
    assert malik.post("/staff/me/authenticator/remove").location == "/staff/me/second-factor"
    assert session.scalars(select(RecoveryCode)).all() == []
    assert give_password(eve).location == "/moderation/"


def test_new_codes_end_the_old_ones(phone, malik, eve):
    made = CODE.findall(malik.post("/staff/me/recovery-codes").text)
    assert len(made) == 10
    assert not set(made) & set(phone.paper)
    give_password(eve)
    assert give_code(eve, phone.paper[0]).status_code == 422
    assert give_code(eve, made[0]).status_code == 302


def test_without_a_factor_there_are_no_codes(malik, session):
    assert malik.post("/staff/me/recovery-codes").location == "/staff/me/second-factor"
    assert session.scalars(select(RecoveryCode)).all() == []
    assert "Set up an app or a passkey first" in malik.get("/staff/me/second-factor").text


@pytest.mark.parametrize(
    "path", ["authenticator", "authenticator/code", "authenticator/remove", "recovery-codes", "passkeys"]
)
def test_a_desk_that_was_left_changes_no_factor(phone, malik, session, path):
    with transaction(session):
        session.execute(update(StaffSession).values(confirmed_at=None))
    answer = malik.post(f"/staff/me/{path}")
    assert (answer.status_code, "Is it you?" in answer.text) == (401, True)
    assert session.scalars(select(Authenticator.confirmed_at)).one() <= utc_now()
    assert len(session.scalars(select(RecoveryCode)).all()) == 10
