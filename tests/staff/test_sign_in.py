"""The door of the staff: who comes in, how often one may try, and when it closes behind somebody."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from storyboard.database import db, transaction, utc_now
from storyboard.staff import actions, passwords
from storyboard.staff.blueprint import TRIES_FROM_EVERYWHERE
from storyboard.staff.models import Staff, StaffSession
from storyboard.staff.queries import IDLE_FOR, OLDEST
from storyboard.staff.roles import Role
from tests.people import sign_in

PASSWORD = "lantern seven quiet goats"


@pytest.fixture
def known(session):
    """Malik, who has chosen a password."""
    token = actions.add(session, "malik@example.org", Role.MODERATOR, "Malik")
    return actions.accept(session, token, PASSWORD)


def try_to_enter(browser, email="malik@example.org", password=PASSWORD, at="10.0.0.1", **query):
    data, place = {"email": email, "password": password}, {"REMOTE_ADDR": at}
    return browser.post("/staff/sign-in", data=data, query_string=query, environ_base=place)


def test_malik_comes_in_with_his_password_and_sees_his_room(known, eve):
    answer = try_to_enter(eve, email=" Malik@Example.org ")
    assert (answer.status_code, answer.location) == (302, "/moderation/")
    assert eve.get("/moderation/").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"), [("malik@example.org", "lantern seven quiet goat"), ("nobody@example.org", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(known, eve, email, password):
    answer = try_to_enter(eve, email, password)
    assert answer.status_code == 422
    assert "do not belong together" in answer.text
    assert email in answer.text
    assert password not in answer.text
    assert eve.get("/moderation/").status_code == 302


def test_an_unknown_address_costs_as_much_work(known, session, monkeypatch):
    looked_at = []
    hasher = passwords._hasher
    monkeypatch.setattr(
        passwords, "_hasher", type("Counting", (), {"verify": lambda _, kept, typed: looked_at.append(kept[:29])})()
    )
    for email in ("malik@example.org", "nobody@example.org"):
        actions.who_knows(session, email, "wrong")
    assert looked_at == [hasher.hash("x")[:29]] * 2


def test_five_wrong_tries_close_the_door_for_this_account_only(known, session, eve, app):
    for _ in range(5):
        assert try_to_enter(eve, password="a wrong guess").status_code == 422
    assert try_to_enter(eve).status_code == 429
    assert try_to_enter(app.test_client()).status_code == 429
    token = actions.add(session, "sena@example.org", Role.SENIOR_MODERATOR, "Sena")
    actions.accept(session, token, PASSWORD)
    assert try_to_enter(eve, email="sena@example.org").status_code == 302


def test_eve_cannot_shut_out_a_colleague_whose_address_she_knows(known, eve, app):
    for _ in range(5):
        try_to_enter(eve, password="a wrong guess", at="10.0.0.66")
    assert try_to_enter(eve, at="10.0.0.66").status_code == 429
    assert try_to_enter(app.test_client()).status_code == 302


@pytest.mark.parametrize("email", ["malik@example.org", "nobody@example.org"])
def test_guessing_from_many_places_is_slow_too_whether_or_not_there_is_such_a_colleague(known, eve, email, monkeypatch):
    monkeypatch.setattr("storyboard.staff.views_sign_in.TRIES_FROM_EVERYWHERE", 8)
    answers = [try_to_enter(eve, email, "a wrong guess", at=f"10.0.0.{n}").status_code for n in range(10)]
    assert answers == [422] * 8 + [429] * 2
    assert TRIES_FROM_EVERYWHERE == 100


def test_a_colleague_who_comes_in_gives_no_tries_back_to_who_guesses(known, eve, app, monkeypatch):
    monkeypatch.setattr("storyboard.staff.views_sign_in.TRIES_FROM_EVERYWHERE", 8)
    for number in range(7):
        try_to_enter(eve, password="a wrong guess", at=f"10.0.0.{number}")
    assert try_to_enter(app.test_client(), at="10.0.1.1").status_code == 302
    answers = [try_to_enter(eve, password="a wrong guess", at=f"10.0.2.{n}").status_code for n in range(2)]
    assert answers == [422, 429]


def test_the_right_password_gives_back_all_tries(known, eve):
    for _ in range(3):
        for _ in range(4):
            assert try_to_enter(eve, password="a wrong guess").status_code == 422
        assert try_to_enter(eve).status_code == 302
        eve.post("/staff/sign-out")


@pytest.mark.parametrize(
    ("wanted", "to"),
    [
        ("/staff/me", "/staff/me"),
        ("https://evil.example/", "/moderation/"),
        ("//evil.example/", "/moderation/"),
        ("/\\evil.example/", "/moderation/"),
        ("/%5cevil.example/", "/moderation/"),
        ("/%2fevil.example/", "/moderation/"),
        ("/staff/me?q=%255c", "/staff/me?q=%255c"),
        ("/\t/evil.example/", "/moderation/"),
        ("javascript:alert(1)", "/moderation/"),
        ("", "/moderation/"),
    ],
)
def test_after_signing_in_nobody_is_led_elsewhere(known, eve, wanted, to):
    assert try_to_enter(eve, next=wanted).location == to


def test_whoever_is_sent_to_the_door_comes_back_to_where_they_wanted(known, eve):
    door = eve.get("/staff/me").location
    answer = eve.post(door, data={"email": "malik@example.org", "password": PASSWORD})
    assert answer.location.rstrip("?") == "/staff/me"


@pytest.mark.parametrize(
    ("role", "room"),
    [
        (Role.MODERATOR, "/moderation/"),
        (Role.SENIOR_MODERATOR, "/moderation/"),
        (Role.CURATOR, "/curation/"),
        (Role.HOST, "/screening/"),
        (Role.ADMINISTRATOR, "/admin/"),
    ],
)
def test_each_goes_to_a_room_of_their_own(app, role, room):
    assert sign_in(app, "Somebody", role).get("/staff/sign-in").location == room


def test_a_token_that_was_planted_is_not_the_one_that_signs_in(known, malik, eve):
    with malik.session_transaction() as cookie:
        planted = cookie["_user_id"]
    with eve.session_transaction() as cookie:
        cookie["_user_id"] = "planted"
        cookie["note"] = "planted"
    try_to_enter(eve)
    with eve.session_transaction() as cookie:
        assert cookie["_user_id"] not in ("planted", planted)
        assert set(cookie) == {"_user_id", "_fresh"}


def test_the_cookie_holds_the_token_and_the_row_only_its_digest(malik, session):
    with malik.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert len(token) == 43
    row = session.scalars(select(StaffSession)).one()
    assert token not in [str(value) for value in vars(row).values()]


def test_signed_out_means_that_a_copy_of_the_cookie_opens_nothing(malik, app):
    with malik.session_transaction() as cookie:
        copied = dict(cookie)
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(copied)
    assert thief.get("/staff/me").status_code == 200
    assert malik.post("/staff/sign-out").location == "/staff/sign-in"
    assert thief.get("/staff/me").status_code == 302


@pytest.mark.parametrize(
    ("column", "limit"), [(StaffSession.seen_at, IDLE_FOR), (StaffSession.created_at, OLDEST)], ids=["idle", "old"]
)
def test_a_session_ends_by_itself(malik, session, column, limit):
    for age, status in ((limit - timedelta(minutes=1), 200), (limit + timedelta(minutes=1), 302)):
        with transaction(session):
            session.execute(update(StaffSession).values({column: utc_now() - age}))
        assert malik.get("/staff/me").status_code == status


def test_use_keeps_a_session_alive_and_writes_once_a_minute(malik, session):
    def seen():
        return session.scalar(select(StaffSession.seen_at))

    first = seen()
    malik.get("/staff/me")
    assert seen() == first
    with transaction(session):
        session.execute(update(StaffSession).values(seen_at=first - timedelta(hours=11)))
    malik.get("/staff/me")
    assert seen() >= first


def test_a_disabled_account_opens_nothing_at_once(known, malik, session, eve):
    assert malik.get("/staff/me").status_code == 200
    actions.disable(session, session.get_one(Staff, malik.id))
    assert malik.get("/staff/me").status_code == 302
    assert try_to_enter(eve).status_code == 422


def test_disabling_does_not_depend_on_sessions_being_ended(malik, session):
    with transaction(session):
        session.execute(update(Staff).values(disabled_at=utc_now()))
    assert malik.get("/staff/me").status_code == 302


def test_each_sees_and_ends_only_their_own_sessions(malik, sena, app, session):
    phone = app.test_client()
    with phone.session_transaction() as cookie, app.app_context():
        cookie["_user_id"] = actions.open_session(db.session, malik.id, "Safari")
    page = malik.get("/staff/me").text
    assert ("Firefox" in page, "Safari" in page) == (True, True)
    ids = dict(
        session.execute(select(StaffSession.browser, StaffSession.id).where(StaffSession.staff_id == malik.id)).all()
    )
    hers = session.scalar(select(StaffSession.id).where(StaffSession.staff_id == sena.id))
    assert malik.post(f"/staff/me/sessions/{hers}/end").status_code == 404
    assert sena.get("/staff/me").status_code == 200
    assert malik.post(f"/staff/me/sessions/{ids['Safari']}/end").location == "/staff/me"
    assert phone.get("/staff/me").status_code == 302
    assert malik.post(f"/staff/me/sessions/{ids['Firefox']}/end").location == "/staff/sign-in"
    assert malik.get("/staff/me").status_code == 302


def test_all_my_sessions_end_together_and_nobody_elses(malik, sena, app, session):
    phone = app.test_client()
    with phone.session_transaction() as cookie, app.app_context():
        cookie["_user_id"] = actions.open_session(db.session, malik.id, "Safari")
    malik.post("/staff/me/sessions/end")
    assert [b.get("/staff/me").status_code for b in (malik, phone, sena)] == [302, 302, 200]
    live = select(func.count(StaffSession.id)).where(StaffSession.ended_at.is_(None))
    assert session.scalar(live) == 1
