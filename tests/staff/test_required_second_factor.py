"""Who must have a second factor and has none: led to the page that sets it up, and nowhere else."""

from dataclasses import replace

import pyotp
import pytest
from sqlalchemy import select

from storyboard.database import transaction
from storyboard.staff.models_factors import Authenticator, Passkey
from storyboard.staff.roles import Role
from tests.factory import open_call
from tests.people import sign_in
from tests.test_doors import DOORS, EVERYBODY, doors_of

THE_WAY_TO_ONE = {
    "staff.sign_out",
    "staff.second_factor",
    "staff.begin_authenticator",
    "staff.authenticator",
    "staff.confirm_authenticator",
    "staff.remove_authenticator",
    "staff.new_passkey_question",
    "staff.add_passkey",
    "staff.remove_passkey",
}


@pytest.fixture
def strict(app):
    """An installation where administrators and hosts must have a second factor."""
    settings = app.extensions["storyboard_settings"]
    app.extensions["storyboard_settings"] = replace(settings, second_factor_roles=frozenset({"administrator", "host"}))
    return app


def test_nothing_but_the_way_to_one_opens(strict):
    elsewhere = set()
    for number, door in enumerate(doors_of(strict)):
        if DOORS[door.endpoint][0] is not EVERYBODY:
            answer = sign_in(strict, f"Ada{number}", Role.ADMINISTRATOR).open(door.path, method=door.method)
            if (answer.status_code, answer.location) == (302, "/staff/me/second-factor"):
                elsewhere.add(door.endpoint)
    closed = {endpoint for endpoint, (who, _) in DOORS.items() if who is not EVERYBODY}
    # These two lead back there by themselves while there is nothing to set up or to take away.
    own_way = {"staff.authenticator", "staff.confirm_authenticator", "staff.remove_authenticator"}
    assert elsewhere - own_way == closed - THE_WAY_TO_ONE


def test_an_app_opens_the_house(strict, ada, session):
    assert ada.get("/admin/").location == "/staff/me/second-factor"
    page = ada.get("/staff/me/second-factor")
    assert (page.status_code, "Your task needs one" in page.text) == (200, True)
    ada.post("/staff/me/authenticator")
    assert ada.get("/admin/").status_code == 302  # begun is not done
    secret = session.scalars(select(Authenticator.secret)).one()
    assert ada.post("/staff/me/authenticator/code", data={"code": pyotp.TOTP(secret).now()}).status_code == 200
    assert ada.get("/admin/").status_code == 200
    ada.post("/staff/me/authenticator/remove")
    assert ada.get("/admin/").status_code == 302


def test_a_passkey_opens_it_too_and_whoever_gives_it_away_is_asked_again(strict, henri, session):
    assert henri.get("/screening/").location == "/staff/me/second-factor"
    with transaction(session):
        key = Passkey(staff_id=henri.id, name="my phone", credential_id="AA", public_key=b"", sign_count=0)
        session.add(key)
    assert henri.get("/screening/").status_code == 200
    henri.post(f"/staff/me/passkeys/{key.id}/remove")
    assert henri.get("/screening/").location == "/staff/me/second-factor"


def test_others_are_not_asked_for_one(strict, malik, henri):
    assert malik.get("/moderation/").status_code == 200
    assert henri.get("/screening/").location == "/staff/me/second-factor"


def test_a_role_in_one_call_is_a_role(strict, session):
    call = open_call(session)
    given = {call.id: frozenset({Role.MODERATOR})}
    assert sign_in(strict, "Rosa", Role.MODERATOR, given).get("/moderation/").status_code == 200
    both = {call.id: frozenset({Role.MODERATOR, Role.HOST})}
    assert sign_in(strict, "Bea", Role.MODERATOR, both).get("/moderation/").location == "/staff/me/second-factor"
