"""What a passkey is asked: once, for a while, and only who may be asked; whose address is a number asks nobody."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storyboard.database import transaction, utc_now
from storyboard.staff import passkeys
from storyboard.staff.models import StaffSession
from storyboard.staff.models_factors import Challenge, Passkey
from storyboard.staff.relying_party import RelyingParty

SITE = RelyingParty("localhost", "http://localhost:5000")


@pytest.fixture
def here(malik, session):
    """Malik's browser."""
    return session.scalars(select(StaffSession)).one()


def test_a_question_is_answered_once_and_not_late(session, here):
    asked = json.loads(passkeys.ask_to_register(session, here, SITE))
    assert asked["rp"]["id"] == "localhost"
    assert passkeys._take_challenge(session, f"session:{here.id}") is not None
    assert passkeys._take_challenge(session, f"session:{here.id}") is None
    passkeys.ask_to_register(session, here, SITE)
    with transaction(session):
        session.execute(update(Challenge).values(created_at=utc_now() - passkeys.ANSWER_WITHIN))
    assert passkeys._take_challenge(session, f"session:{here.id}") is None


def test_each_question_is_another_and_the_newest_counts(session, here):
    asked = [json.loads(passkeys.ask_to_register(session, here, SITE))["challenge"] for _ in range(2)]
    assert asked[0] != asked[1]
    assert session.scalars(select(Challenge.created_at)).one() > utc_now() - timedelta(minutes=1)


def test_what_a_key_learns_of_its_owner_does_not_count_them(session, here):
    asked = json.loads(passkeys.ask_to_register(session, here, SITE))["user"]
    assert (asked["name"], asked["displayName"], len(asked["id"])) == ("malik@example.org", "Malik", 43)


@pytest.mark.parametrize("answer", ["{}", "[]", "7", "null", "no json", '{"id": [], "response": 1}', "{" * 3000])
def test_an_answer_that_is_none_keeps_nothing(malik, here, session, answer):
    malik.post("/staff/me/passkeys/question")
    sent = malik.post("/staff/me/passkeys", data={"name": "my phone", "credential": answer})
    assert (sent.status_code, "could not be kept" in sent.text, 'value="my phone"' in sent.text) == (422, True, True)
    assert session.scalars(select(Passkey)).all() == []


@pytest.mark.parametrize(
    ("typed", "says"),
    [({"name": ""}, "Give it a name"), ({"name": "x" * 61}, "longer than 60"), ({"credential": ""}, "did not answer")],
)
def test_what_is_missing_is_said(malik, typed, says):
    sent = malik.post("/staff/me/passkeys", data={"name": "my phone", "credential": "{}", **typed})
    assert (sent.status_code, says in sent.text) == (422, True)


def test_nobody_takes_away_anothers_passkey(malik, sena, session):
    with transaction(session):
        key = Passkey(staff_id=sena.id, name="hers", credential_id="AA", public_key=b"", sign_count=0)
        session.add(key)
    assert malik.post(f"/staff/me/passkeys/{key.id}/remove").status_code == 404
    assert sena.post(f"/staff/me/passkeys/{key.id}/remove").status_code == 302
    assert session.scalars(select(Passkey)).all() == []


def test_a_site_whose_address_is_a_number_offers_an_app_instead(app, malik):
    settings = app.extensions["storyboard_settings"]
    app.extensions["storyboard_settings"] = replace(settings, public_url="http://192.168.1.7:5000")
    page = malik.get("/staff/me/second-factor").text
    assert ("Passkeys need a site with a name" in page, "Add a passkey" in page) == (True, False)
    assert malik.post("/staff/me/passkeys/question").status_code == 404
    assert malik.post("/staff/me/passkeys").status_code == 404
