"""`kill -9` while a mail is handed over, and workers side by side: nothing is sent twice by itself."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storyboard.database import transaction, utc_now
from storyboard.notices import actions
from storyboard.notices.delivery import DOUBTED_AFTER
from storyboard.notices.models import Kind, Notice, State
from storyboard.staff import actions as staff_actions
from storyboard.staff.models import Staff
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Role
from tests.faults.conftest import until

pytestmark = pytest.mark.fault


@pytest.fixture
def settings(settings, mailroom):
    return replace(settings, mail_url=mailroom.url)


def write(session, name):
    token = staff_actions.add(session, f"{name}@example.org", Role.HOST)
    end = utc_now() + timedelta(hours=48)
    with transaction(session):
        staff = session.scalars(staff_called(f"{name}@example.org")).one()
        figures = {"token": token, "name": name, "by": "Ada", "until": end.isoformat()}
        actions.write(session, Kind.INVITATION, staff, figures, language="en", until=end)


def states(session):
    session.rollback()
    return list(session.scalars(select(Notice.state).order_by(Notice.id)))


def test_a_worker_that_is_killed_with_a_mail_in_hand_sends_it_once(session, settings, mailroom, start_worker):
    write(session, "rosa")
    released = threading.Event()
    mailroom.before_answer = lambda: released.wait(60)
    try:
        worker = start_worker("--queue", "review", MAIL_URL=mailroom.url)
        until(lambda: mailroom.arrived, "the server has the mail")
        worker.kill()
    finally:
        released.set()
    assert states(session) == [State.SENDING]

    with transaction(session):
        session.execute(update(Notice).values(claimed_at=utc_now() - DOUBTED_AFTER))
    start_worker("--queue", "review", MAIL_URL=mailroom.url)
    until(lambda: states(session) == [State.UNSURE], "found")
    write(session, "bea")
    until(lambda: states(session) == [State.UNSURE, State.SENT], "the next one goes")
    assert mailroom.to == ["rosa@example.org", "bea@example.org"]

    # A person asked: it did not come. The second copy has the number of the first.
    assert actions.send_again(session, 1, by=session.scalars(select(Staff).limit(1)).one())
    until(lambda: states(session) == [State.SENT, State.SENT], "sent again")
    assert mailroom.by_id()[0] == mailroom.by_id()[2]


def test_a_worker_that_is_told_to_end_brings_its_mail_to_an_end(session, settings, mailroom, start_worker):
    write(session, "rosa")
    write(session, "bea")
    released = threading.Event()
    mailroom.before_answer = lambda: released.wait(60)
    worker = start_worker("--queue", "review", MAIL_URL=mailroom.url)
    until(lambda: mailroom.arrived, "the server has the mail")
    threading.Timer(1, released.set).start()
    assert worker.end() == 0
    assert states(session) == [State.SENT, State.WAITING]


def test_two_workers_send_each_mail_once(session, settings, mailroom, start_worker):
    for number in range(20):
        write(session, f"person{number}")
    for _ in range(2):
        start_worker("--queue", "review", MAIL_URL=mailroom.url)
    until(lambda: states(session) == [State.SENT] * 20, "all are sent")
    assert len(set(mailroom.by_id())) == len(mailroom.arrived) == 20
