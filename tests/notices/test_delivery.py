"""The outbox is delivered: each mail once, tried again while that may help, and never twice by itself."""

import socket
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from storyboard.database import db, forget_overwritten, transaction, utc_now
from storyboard.journal.models import Event
from storyboard.notices import actions
from storyboard.notices.delivery import DOUBTED_AFTER, deliver_due, doubt_lost
from storyboard.notices.models import Kind, Notice, State
from storyboard.notices.server import server_at
from storyboard.staff import actions as staff_actions
from storyboard.staff.models import Staff
from storyboard.staff.roles import Role
from storyboard.web import logs
from tests.notices.conftest import again, due_now, somebody
from tests.services.running import free_ports

EVE = "eve@example.org"


def nobody():
    """A server that is not there."""
    return server_at(f"smtp://127.0.0.1:{free_ports(1)[0]}?from=stories@example.org", "stories.example")


def test_a_mail_goes_once_to_its_reader_and_to_nobody_else(session, server, mailroom, write):
    notice = write()
    assert [deliver_due(session, server) for _ in range(3)] == [1, 0, 0]
    assert (mailroom.to, mailroom.by_id()) == (["rosa@example.org"], [notice.message_id])
    sent = again(session, notice)
    assert (sent.state, sent.attempts, sent.error, sent.figures) == (State.SENT, 1, "", None)
    kinds = session.scalars(select(Event.kind).where(Event.kind.like("notice.%")).order_by(Event.id)).all()
    assert kinds == ["notice.written", "notice.sent"]


def test_no_connection_to_the_database_waits_for_the_mail_server(app, session, server, mailroom, write):
    held = []
    mailroom.before_answer = lambda: held.append(app.extensions["storyboard_engine"].pool.checkedout())
    write()
    assert deliver_due(session, server) == 1
    assert held == [0]


def test_nothing_is_written_while_mail_is_off(app, session, monkeypatch):
    monkeypatch.setattr(actions, "mail_server", lambda: None)
    rosa = somebody(session, "Rosa", Role.CURATOR)
    until = utc_now() + timedelta(hours=1)
    assert not actions.write(session, Kind.SUMMARY, rosa, {}, language="en", until=until)
    assert session.scalar(select(func.count(Notice.id))) == 0


def test_while_the_server_is_away_it_is_tried_again_with_growing_pauses(session, server, mailroom, write):
    notice, pauses = write(), []
    for _ in range(4):
        due_now(session)
        deliver_due(session, nobody())
        waiting = again(session, notice)
        assert (waiting.state, waiting.error) == (State.WAITING, "unreachable")
        pauses.append(round((waiting.not_before - utc_now()).total_seconds() / 60))
        assert deliver_due(session, server) == 0  # its time has not come
    assert pauses == [1, 2, 4, 8]
    due_now(session)
    assert deliver_due(session, server) == 1
    assert mailroom.by_id() == [notice.message_id]


def test_after_two_days_it_has_failed_and_says_why(session, write):
    notice = write(attempts=20, until=utc_now() + timedelta(hours=1))
    deliver_due(session, nobody())
    failed = again(session, notice)
    assert (failed.state, failed.error, failed.figures) == (State.FAILED, "unreachable", None)


def test_when_the_server_is_away_it_is_asked_once_a_round(session, write):
    notices = [write(name) for name in ("Rosa", "Bea", "Zoe")]
    deliver_due(session, nobody())
    assert [again(session, notice).attempts for notice in notices] == [1, 0, 0]


def test_what_the_server_cannot_take_now_is_tried_again(session, server, mailroom, write):
    notice = write()
    mailroom.answer = "451 Try later, rosa@example.org"
    deliver_due(session, server)
    waiting = again(session, notice)
    assert (waiting.state, waiting.error, waiting.answer) == (State.WAITING, "busy", "451 Try later, …")
    mailroom.answer = "250 OK"
    due_now(session)
    assert deliver_due(session, server) == 1


@pytest.mark.parametrize(
    ("where", "error"), [("refusals", "mailbox"), ("answer_to_sender", "sender"), ("answer", "content")]
)
def test_a_refusal_is_final_and_stops_nobody_elses_mail(session, server, mailroom, write, where, error):
    refused = write("Rosa")
    no = "550 5.1.1 <rosa@example.org>: no such\tmailbox"
    setattr(mailroom, where, {"rosa@example.org": no} if where == "refusals" else no)
    deliver_due(session, server)
    found = again(session, refused)
    assert (found.state, found.error, found.answer) == (State.REFUSED, error, "550 5.1.1 <…>: no such mailbox")
    assert found.figures  # an administrator may send it again
    mailroom.answer, mailroom.answer_to_sender = "250 OK", ""
    other = write("Bea")
    due_now(session)
    assert deliver_due(session, server) == 1
    assert (again(session, other).state, mailroom.to) == (State.SENT, ["bea@example.org"])


def test_a_server_that_takes_the_mail_and_says_nothing_leaves_it_unsure(session, server, mailroom, write, monkeypatch):
    notice, released = write(), threading.Event()
    monkeypatch.setattr("storyboard.notices.postman.LONGEST_SILENCE_S", 0.3)
    mailroom.before_answer = lambda: released.wait(5)
    try:
        deliver_due(session, server)
        assert (again(session, notice).state, again(session, notice).error) == (State.UNSURE, "no-answer")
    finally:
        released.set()
    due_now(session)
    assert deliver_due(session, server) == 0
    assert len(mailroom.arrived) == 1


def test_a_server_that_is_silent_from_the_start_is_left_after_a_while(session, write, monkeypatch):
    monkeypatch.setattr("storyboard.notices.postman.TIMEOUT_S", 0.2)
    notice = write()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        deliver_due(session, server_at(f"smtp://127.0.0.1:{port}?from=stories@example.org", "stories.example"))
    assert (again(session, notice).state, again(session, notice).error) == (State.WAITING, "timeout")


def test_whoever_died_with_a_mail_in_hand_leaves_it_unsure(session, server, mailroom, write):
    notice = write(state=State.SENDING, claim="c" * 32, claimed_at=utc_now() - DOUBTED_AFTER / 2)
    deliver_due(session, server)
    assert again(session, notice).state is State.SENDING  # its worker may still be at it
    with transaction(session):
        session.execute(update(Notice).values(claimed_at=utc_now() - DOUBTED_AFTER * 2))
    deliver_due(session, server)
    found = again(session, notice)
    assert (found.state, found.error, mailroom.arrived) == (State.UNSURE, "interrupted", [])


def test_who_was_doubted_too_early_still_says_how_it_went(app, session, server, mailroom, write):
    notice = write()

    def doubt():
        with app.app_context():
            doubt_lost(db.session, utc_now() + timedelta(seconds=1))
            assert db.session.get_one(Notice, notice.id).state is State.UNSURE

    mailroom.before_answer = doubt
    deliver_due(session, server)
    assert again(session, notice).state is State.SENT


def test_who_was_doubted_has_no_say_once_a_person_sent_it_again(app, session, server, mailroom, write):
    ada = somebody(session, "Ada", Role.ADMINISTRATOR)
    notice = write()

    def send_again_meanwhile():
        with app.app_context():
            doubt_lost(db.session, utc_now() + timedelta(seconds=1))
            assert actions.send_again(db.session, notice.id, by=ada)
            with transaction(db.session):  # another worker has taken it
                db.session.execute(update(Notice).values(state=State.SENDING, claim="other", claimed_at=utc_now()))

    mailroom.before_answer = send_again_meanwhile
    deliver_due(session, server)
    assert (again(session, notice).state, again(session, notice).claim) == (State.SENDING, "other")


def test_a_person_sends_it_again_and_the_receiver_can_recognise_it(session, server, mailroom, write):
    ada = somebody(session, "Ada", Role.ADMINISTRATOR)
    notice = write(state=State.UNSURE, error="no-answer")
    assert actions.send_again(session, notice.id, by=ada)
    assert deliver_due(session, server) == 1
    assert mailroom.by_id() == [notice.message_id]
    assert not actions.send_again(session, notice.id, by=ada)  # it went


def test_what_is_of_no_use_any_more_is_not_sent_again(session, write):
    ada = somebody(session, "Ada", Role.ADMINISTRATOR)
    notice = write(state=State.REFUSED, until=utc_now() - timedelta(minutes=1))
    assert not actions.send_again(session, notice.id, by=ada)


def test_given_up_it_says_nothing_any_more(session, server, mailroom, write):
    ada = somebody(session, "Ada", Role.ADMINISTRATOR)
    notice = write()
    assert actions.give_up(session, notice.id, by=ada)
    assert (again(session, notice).state, again(session, notice).figures) == (State.DROPPED, None)
    assert (deliver_due(session, server), mailroom.arrived) == (0, [])
    assert not actions.give_up(session, notice.id, by=ada)


def test_a_link_that_opens_nothing_any_more_is_not_sent(session, server, mailroom, write):
    used, replaced, out = write("Rosa"), write("Bea"), write("Zoe")
    staff_actions.accept(session, used.token, "lantern seven quiet goats")
    newer = write("Bea", Kind.NEW_LINK)
    staff_actions.disable(session, session.get_one(Staff, out.staff_id))
    assert deliver_due(session, server) == 1
    assert mailroom.by_id() == [newer.message_id]
    assert {again(session, one).state for one in (used, replaced, out)} == {State.DROPPED}


def test_a_mail_that_nobody_can_read_any_more_stops_nobody(session, server, mailroom, write, monkeypatch):
    lost = write("Rosa")
    with transaction(session):
        session.connection().exec_driver_sql("UPDATE notice SET figures = 'from another key'")
    write("Bea")
    assert deliver_due(session, server) == 1
    assert (again(session, lost).state, again(session, lost).error) == (State.FAILED, "unreadable")


def test_nothing_of_a_link_is_left_once_it_went(app, session, settings, server, mailroom, write):
    token = write().token
    kept = session.connection().exec_driver_sql("SELECT figures FROM notice").scalar()
    session.rollback()
    assert token not in kept  # it is encrypted
    deliver_due(session, server)
    assert token in mailroom.arrived[0].get_body(("plain",)).get_content()
    assert forget_overwritten(session)
    if settings.database_url.startswith("sqlite"):
        left = b"".join(path.read_bytes() for path in settings.storyboard_data.glob("storyboard.db*"))
        assert (kept.encode() in left, token.encode() in left) == (False, False)
    assert session.connection().exec_driver_sql("SELECT figures FROM notice").scalar() is None


def test_no_address_no_name_and_no_link_is_logged(app, session, server, mailroom, write, capfd):
    logs.configure("DEBUG")
    tokens = [write("Rosa").token, write("Bea").token, write("Zoe").token]
    mailroom.refusals = {"bea@example.org": "550 <bea@example.org> unknown"}
    deliver_due(session, server)
    write("Ana")
    deliver_due(session, nobody())
    said = "".join(capfd.readouterr())
    assert said.count("notice_settled") == 4
    assert [word for word in (*tokens, "@", "Rosa", "rosa", "invitation/") if word in said] == []


@pytest.mark.parametrize("workers", [2])
def test_workers_that_look_at_once_send_each_mail_once(app, session, server, mailroom, write, workers):
    notices = [write(f"Person{number}") for number in range(12)]
    ready, sent = threading.Barrier(workers), []

    def work():
        with app.app_context():
            ready.wait()
            sent.append(deliver_due(db.session, server))

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(mailroom.by_id()) == sorted(notice.message_id for notice in notices)
    assert sum(sent) == 12
