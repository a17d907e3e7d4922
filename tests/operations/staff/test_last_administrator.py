"""The last administrator keeps the keys, even when two shut each other out at once."""

import re
import threading

import pytest
from sqlalchemy import select

from storyboard.database import db, transaction, utc_now
from storyboard.staff import colleagues
from storyboard.staff.models import Staff
from storyboard.staff.models_factors import Authenticator
from storyboard.staff.roles import Role
from tests.factory import open_call, tell
from tests.moderation import desk
from tests.people import sign_in

SENTENCE = "This is the last administrator who can sign in"


@pytest.fixture
def bea(app, session):
    """Another administrator, who has come in before."""
    browser = sign_in(app, "Bea", Role.ADMINISTRATOR)
    has_password(session, browser)
    return browser


def has_password(session, browser):
    with transaction(session):
        session.get_one(Staff, browser.id).password_hash = "argon"


def active_administrators(session):
    active = select(Staff.name).where(Staff.role == Role.ADMINISTRATOR, Staff.disabled_at.is_(None))
    return list(session.scalars(active.order_by(Staff.name)))


def test_the_last_one_is_neither_shut_out_nor_given_another_role(ada, session):
    answer = ada.post(f"/admin/staff/{ada.id}/disable")
    assert (answer.status_code, SENTENCE in answer.text) == (409, True)
    answer = ada.post(f"/admin/staff/{ada.id}", data={"name": "Ada L.", "role": "host", "seen": "1"})
    assert (answer.status_code, SENTENCE in answer.text, 'value="Ada L."' in answer.text) == (409, True, True)
    assert active_administrators(session) == ["Ada"]


def test_the_last_one_may_have_another_name(ada, session):
    ada.post(f"/admin/staff/{ada.id}", data={"name": "Ada L.", "role": "administrator", "seen": "1"})
    assert active_administrators(session) == ["Ada L."]


def test_where_there_is_another_one_may_go(ada, bea, session):
    assert ada.post(f"/admin/staff/{ada.id}/disable").status_code == 302
    assert active_administrators(session) == ["Bea"]
    assert SENTENCE in bea.post(f"/admin/staff/{bea.id}/disable").text


def test_who_was_invited_and_never_came_keeps_no_keys(ada, session):
    data = {"email": "bea@example.org", "name": "Bea", "role": "administrator"}
    ada.post("/admin/staff/invite", data=data)
    assert SENTENCE in ada.post(f"/admin/staff/{ada.id}/disable").text


def test_two_who_shut_each_other_out_at_once_do_not_both_succeed(app, ada, bea, session):
    has_password(session, ada)
    begin, ended = threading.Barrier(2), []

    def shut_out(by, whom):
        with app.app_context():
            boss = db.session.get_one(Staff, by)
            begin.wait()
            try:
                colleagues.disable(db.session, whom, by=boss)
                ended.append("shut out")
            except colleagues.LastAdministrator:
                ended.append("refused")

    threads = [threading.Thread(target=shut_out, args=pair) for pair in ((ada.id, bea.id), (bea.id, ada.id))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["refused", "shut out"]
    assert len(active_administrators(session)) == 1


def test_whoever_owns_the_machine_may_shut_out_the_last_one_and_let_in_another(app, ada, session):
    runner = app.test_cli_runner()
    assert runner.invoke(args=["staff", "disable", "ada@example.org"]).exit_code == 0
    assert active_administrators(session) == []
    assert runner.invoke(args=["staff", "add", "bea@example.org", "--role", "administrator"]).exit_code == 0
    assert active_administrators(session) == ["Bea"]


def test_who_left_stays_in_the_record_by_name(ada, malik, session):
    slug = tell(session, open_call(session)).slug
    assert desk.ask_for_next(malik) == slug
    assert desk.approve(malik, slug).status_code == 302
    ada.post(f"/admin/staff/{malik.id}/disable")
    page = ada.get(f"/moderation/stories/{slug}")
    assert (page.status_code, "Malik" in page.text) == (200, True)
    assert "Malik" in ada.get("/admin/staff/").text


def test_the_last_one_who_lost_the_second_factor_is_let_in_by_whoever_owns_the_machine(app, ada, eve, session):
    with transaction(session):
        session.add(Authenticator(staff_id=ada.id, secret="A" * 32, confirmed_at=utc_now()))
    said = app.test_cli_runner().invoke(args=["staff", "reset", "Ada@example.org"])
    assert said.exit_code == 0, said.output
    assert ada.get("/admin/").status_code == 302
    link = re.search(r"/staff/invitation/\S+", said.output).group()
    assert "Whoever runs this site reset your sign-in on" in eve.get(link).text
    answer = eve.post(link, data={"password": "lantern seven quiet goats", "again": "lantern seven quiet goats"})
    assert answer.location == "/admin/"


def test_the_command_for_a_reset_says_what_is_wrong(app, malik):
    runner = app.test_cli_runner()
    assert "Nobody has the address" in runner.invoke(args=["staff", "reset", "nobody@example.org"]).output
    runner.invoke(args=["staff", "disable", "malik@example.org"])
    said = runner.invoke(args=["staff", "reset", "malik@example.org"])
    assert (said.exit_code, "`staff add` lets them in again" in said.output) == (1, True)
