"""The second step of coming in: what opens it, how often, and that nothing opens before it is done."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storyboard.database import db, transaction, utc_now
from storyboard.journal.models import Event
from storyboard.staff import actions, colleagues, factors
from storyboard.staff.models import Staff, StaffSession
from storyboard.staff.models_factors import Authenticator, HalfSignIn, RecoveryCode
from storyboard.staff.queries import HALF_SIGN_IN_LASTS, half_sign_in
from storyboard.staff.roles import Role
from storyboard.staff.tokens import digest
from tests.staff.conftest import PASSWORD, give_code, give_password


def test_the_password_alone_opens_nothing(phone, eve, session):
    answer = give_password(eve)
    assert (answer.status_code, answer.location) == (302, "/staff/sign-in/second")
    assert [eve.get(path).status_code for path in ("/staff/me", "/moderation/")] == [302, 302]
    assert session.scalars(select(StaffSession)).all() == []
    assert "The second step" in eve.get(answer.location).text


def test_the_code_of_now_opens_and_leads_to_where_one_wanted(phone, eve):
    assert give_password(eve, next="/staff/me").location == "/staff/sign-in/second?next=/staff/me"
    assert give_code(eve, phone.code(), next="/staff/me").location == "/staff/me"
    assert eve.get("/staff/me").status_code == 200


def test_after_the_second_step_too_nobody_is_led_elsewhere(phone, eve):
    give_password(eve)
    assert give_code(eve, phone.code(), next="//evil.example/").location == "/moderation/"


def test_without_a_second_factor_there_is_no_second_step(known, eve):
    assert give_password(eve).location == "/moderation/"


@pytest.mark.parametrize(("later", "opens"), [(-90, False), (-30, True), (0, True), (30, True), (90, False)])
def test_clocks_may_differ_by_half_a_minute(phone, eve, session, later, opens):
    with transaction(session):
        session.execute(update(Authenticator).values(last_step=0))
    give_password(eve)
    assert give_code(eve, phone.code(later)).status_code == (302 if opens else 422)


def test_a_code_opens_once(phone, eve, app):
    give_password(eve)
    assert give_code(eve, phone.code()).status_code == 302
    over_the_shoulder = app.test_client()
    give_password(over_the_shoulder)
    answer = give_code(over_the_shoulder, phone.code())
    assert (answer.status_code, "Each works once" in answer.text) == (422, True)
    assert give_code(over_the_shoulder, phone.code(-30)).status_code == 422  # nor one from before it
    assert give_code(over_the_shoulder, phone.code(30)).status_code == 302


def test_a_code_is_taken_with_the_gap_that_apps_show(phone, eve):
    give_password(eve)
    assert give_code(eve, f" {phone.code()[:3]} {phone.code()[3:]} ").status_code == 302


@pytest.mark.parametrize("typed", ["000000", "", "١٢٣٤٥٦", "x" * 5000, "abcde-fghjk"])
def test_what_is_no_code_opens_nothing_and_breaks_nothing(phone, eve, typed):
    give_password(eve)
    assert give_code(eve, typed).status_code == 422
    assert eve.get("/staff/me").status_code == 302


def test_five_wrong_codes_close_the_door_even_for_who_begins_again(phone, eve, app):
    give_password(eve)
    for _ in range(5):
        assert give_code(eve, "000000").status_code == 422
    assert give_code(eve, phone.code()).status_code == 429
    another = app.test_client()
    give_password(another)
    assert give_code(another, phone.code()).status_code == 429


def test_each_recovery_code_opens_once(phone, eve, session):
    assert len(phone.paper) == len(set(phone.paper)) == 10
    for _ in range(2):
        give_password(eve)
        first = give_code(eve, phone.paper[0].upper().replace("-", " ")).status_code
        eve.post("/staff/sign-out")
        give_password(eve)
        assert (first, give_code(eve, phone.paper[0]).status_code) == (302, 422)
        phone.paper.pop(0)
    kept = [row.digest for row in session.scalars(select(RecoveryCode))]
    assert not set(kept) & set(phone.paper)


def test_one_persons_codes_open_nothing_for_another(phone, eve, session):
    sena = actions.accept(session, actions.add(session, "sena@example.org", Role.HOST, "Sena"), PASSWORD)
    with transaction(session):
        mine = session.get_one(Authenticator, phone_owner(session).id)
        session.add(Authenticator(staff_id=sena.id, secret="A" * 32, confirmed_at=mine.confirmed_at))
    give_password(eve, email="sena@example.org")
    assert give_code(eve, phone.code()).status_code == 422
    assert give_code(eve, phone.paper[0]).status_code == 422


def phone_owner(session):
    return session.scalars(select(Staff).where(Staff.email == "malik@example.org")).one()


def test_the_second_step_waits_for_ten_minutes(phone, eve, session):
    give_password(eve)
    for age, place in ((timedelta(minutes=-1), None), (timedelta(minutes=1), "/staff/sign-in")):
        with transaction(session):
            session.execute(update(HalfSignIn).values(created_at=utc_now() - HALF_SIGN_IN_LASTS - age))
        assert eve.get("/staff/sign-in/second").location == place
    assert give_code(eve, phone.code()).location == "/staff/sign-in"
    assert "begin again with your password" in eve.get("/staff/sign-in").text


def test_half_a_sign_in_becomes_one_session_only(phone, eve, app):
    give_password(eve)
    with eve.session_transaction() as cookie:
        copied = dict(cookie)
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(copied)
    assert give_code(eve, phone.code()).status_code == 302
    assert give_code(thief, phone.code(30)).location == "/staff/sign-in"
    assert thief.get("/staff/me").status_code == 302


def test_half_a_sign_in_that_was_used_meanwhile_opens_nothing(known, session):
    token = actions.begin_sign_in(session, known.id)
    half = session.scalars(half_sign_in(digest(token), utc_now())).one()
    assert actions.complete_sign_in(session, half, "Firefox")
    assert actions.complete_sign_in(session, half, "Firefox") is None
    assert len(session.scalars(select(StaffSession)).all()) == 1


@pytest.mark.parametrize("how", ["disabled", "reset", "new password"])
def test_who_is_shut_out_between_the_steps_stays_out(phone, eve, session, ada, how):
    give_password(eve)
    malik, boss = phone_owner(session), session.get_one(Staff, ada.id)
    if how == "disabled":
        colleagues.disable(session, malik.id, by=boss)
    elif how == "reset":
        colleagues.reset(session, malik.id, by=boss)
    else:
        actions.accept(session, colleagues.new_link(session, malik.id, by=boss).token, "another seven quiet goats")
    assert give_code(eve, phone.code()).location == "/staff/sign-in"
    assert eve.get("/staff/me").status_code == 302


def test_a_link_does_not_go_around_the_second_factor(phone, eve, session):
    token = actions.add(session, "malik@example.org", Role.ADMINISTRATOR)
    answer = eve.post(f"/staff/invitation/{token}", data={"password": PASSWORD, "again": PASSWORD})
    assert answer.location == "/staff/sign-in/second"
    assert eve.get("/admin/").status_code == 302
    assert give_code(eve, phone.code()).location == "/admin/"


def test_the_journal_tells_how_somebody_came_in(phone, eve, session):
    give_password(eve)
    give_code(eve, phone.paper[3])
    event = session.scalars(select(Event).where(Event.kind == "staff.second_factor")).one()
    assert (event.actor, event.details["how"]) == (f"staff:{phone_owner(session).id}", "recovery code")


def test_with_another_data_key_no_code_opens_and_nothing_breaks(phone, eve, app, session):
    with transaction(session):
        session.execute(update(Authenticator).values(secret="A" * 32))
        db.session.connection().exec_driver_sql("UPDATE authenticator SET secret = 'what another key wrote'")
    give_password(eve)
    answer = give_code(eve, phone.code())
    assert (answer.status_code, "does not open" in answer.text) == (422, True)


def test_of_two_who_type_one_code_at_once_one_comes_in(phone, app, session):
    owner, data_key = phone_owner(session).id, app.extensions["storyboard_settings"].data_key
    begin, opened = threading.Barrier(4), []

    def type_code(code):
        with app.app_context():
            begin.wait()
            opened.append(factors.use_code(db.session, owner, code, data_key))

    typed = [phone.code(), phone.code(), phone.paper[0], phone.paper[0]]
    threads = [threading.Thread(target=type_code, args=[code]) for code in typed]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(opened) == [False, False, True, True]
