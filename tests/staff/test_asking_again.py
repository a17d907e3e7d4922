"""The password asked again: at a desk that somebody left, nothing is done that cannot be undone."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from storyboard.database import transaction, utc_now
from storyboard.journal.models import Event
from storyboard.staff import actions
from storyboard.staff.confirmation import COUNTS_FOR
from storyboard.staff.models import Staff, StaffSession
from storyboard.staff.roles import Role
from tests.staff.conftest import PASSWORD


@pytest.fixture
def desk(ada, session):
    """Ada's browser; she has a password, and gave it eleven minutes ago."""
    actions.accept(session, actions.add(session, "ada@example.org", Role.ADMINISTRATOR), PASSWORD)
    with transaction(session):
        given = utc_now() - COUNTS_FOR - timedelta(minutes=1)
        session.execute(update(StaffSession).values(confirmed_at=given, ended_at=None))
    return ada


def role_of(session, colleague):
    return session.scalar(select(Staff.role).where(Staff.id == colleague.id))


def test_what_was_sent_is_kept_and_goes_on_with_the_password(desk, malik, session):
    wish = {"name": "Malik the Second", "role": "host", "seen": "1"}
    asked = desk.post(f"/admin/staff/{malik.id}", data=wish)
    assert (asked.status_code, role_of(session, malik)) == (401, Role.MODERATOR)
    kept = dict(re.findall(r'<input type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', asked.text))
    assert {name: kept[name] for name in wish} == wish
    answer = desk.post(f"/admin/staff/{malik.id}", data={**kept, "confirm_password": PASSWORD})
    assert answer.location == f"/admin/staff/{malik.id}"
    assert session.execute(select(Staff.name, Staff.role).where(Staff.id == malik.id)).one() == (
        "Malik the Second",
        Role.HOST,
    )


def test_for_ten_minutes_nothing_is_asked_again(desk, malik, session):
    path = f"/admin/staff/{malik.id}"
    assert desk.post(f"{path}/disable", data={"confirm_password": PASSWORD}).status_code == 302
    assert desk.post(f"{path}/let-in").status_code == 302
    with transaction(session):
        session.execute(update(StaffSession).values(confirmed_at=utc_now() - COUNTS_FOR))
    assert desk.post(f"{path}/disable").status_code == 401


def test_a_wrong_password_does_nothing_and_five_close_the_door(desk, malik, session):
    path = f"/admin/staff/{malik.id}/disable"
    for _ in range(5):
        answer = desk.post(path, data={"confirm_password": "a wrong guess"})
        assert (answer.status_code, "not your password" in answer.text) == (422, True)
        assert "a wrong guess" not in answer.text
    assert desk.post(path, data={"confirm_password": PASSWORD}).status_code == 429
    assert session.scalar(select(Staff.disabled_at).where(Staff.id == malik.id)) is None


def test_whatever_others_try_at_the_door_who_is_signed_in_can_confirm(desk, malik, eve, session):
    for _ in range(6):
        eve.post("/staff/sign-in", data={"email": "ada@example.org", "password": "a wrong guess"})
    path = f"/admin/staff/{malik.id}/disable"
    assert desk.post(path, data={"confirm_password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("what", ["", "/disable", "/let-in", "/link", "/reset"])
def test_each_of_these_asks(desk, malik, session, what):
    before = session.scalar(select(func.count(Event.id)))
    assert desk.post(f"/admin/staff/{malik.id}{what}").status_code == 401
    assert session.scalar(select(func.count(Event.id))) == before


def test_inviting_asks_too(desk, session):
    wish = {"email": "new@example.org", "name": "New", "role": "host"}
    assert desk.post("/admin/staff/invite", data=wish).status_code == 401
    assert desk.post("/admin/staff/invite", data={**wish, "confirm_password": PASSWORD}).status_code == 200


def test_whoever_has_just_signed_in_is_not_asked(ada, malik):
    assert ada.post(f"/admin/staff/{malik.id}/disable").status_code == 302


@pytest.mark.parametrize(
    ("came_from", "shown"),
    [
        ("http://localhost/admin/staff/7", True),
        ("http://localhost.evil.example/", False),
        ("javascript:alert(1)", False),
    ],
)
def test_the_way_back_leads_nowhere_else(desk, malik, came_from, shown):
    page = desk.post(f"/admin/staff/{malik.id}/disable", headers={"Referer": came_from}).text
    assert (came_from in page, "No, go back" in page) == (shown, shown)


def test_the_password_given_elsewhere_does_not_count_here(desk, malik, session, app):
    phone = app.test_client()
    with phone.session_transaction() as cookie:
        cookie["_user_id"] = actions.open_session(session, desk.id, "Safari")
    assert phone.post(f"/admin/staff/{malik.id}/disable").status_code == 302
    assert desk.post(f"/admin/staff/{malik.id}/let-in").status_code == 401
