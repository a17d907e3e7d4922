"""What becomes of mails that nobody sends: forgotten, not needed any more, or in doubt after a restore."""

from datetime import timedelta

from sqlalchemy import select

from storyboard.database import db, utc_now
from storyboard.notices import actions, post
from storyboard.notices.delivery import deliver_due
from storyboard.notices.models import Notice, State
from storyboard.staff import actions as staff_actions
from tests.notices.conftest import again


def test_what_is_old_is_forgotten_and_what_waits_too_long_has_failed(session, write):
    old = utc_now() - actions.KEPT - timedelta(hours=1)
    gone = [write(name, state=State.SENT, ended_at=old) for name in ("Rosa", "Bea")]
    late = write("Zoe", until=utc_now() - timedelta(minutes=1))
    refused = write("Ana", state=State.REFUSED, ended_at=utc_now(), until=utc_now() - timedelta(minutes=1))
    waits = write("Lea")
    actions.forget_old(session)
    assert session.scalars(select(Notice.id).order_by(Notice.id)).all() == [late.id, refused.id, waits.id]
    assert gone
    assert (again(session, late).state, again(session, late).error) == (State.FAILED, "too-late")
    assert (again(session, late).figures, again(session, refused).figures) == (None, None)
    assert again(session, waits).figures


def test_a_refused_link_that_was_passed_on_by_hand_troubles_nobody(session, write):
    used, unused = write("Rosa", state=State.REFUSED, error="mailbox"), write("Bea", state=State.REFUSED)
    staff_actions.accept(session, used.token, "lantern seven quiet goats")
    actions.forget_old(session)
    assert (again(session, used).state, again(session, used).figures) == (State.DROPPED, None)
    assert again(session, unused).state is State.REFUSED


def test_what_waited_in_a_backup_is_not_sent_again_by_itself(session, server, mailroom, write):
    waited, sent = write("Rosa"), write("Bea", state=State.SENT)
    assert actions.doubt_after_restore(session) == 1
    assert (again(session, waited).state, again(session, sent).state) == (State.UNSURE, State.SENT)
    assert (deliver_due(session, server), mailroom.arrived) == (0, [])


def test_an_error_in_one_step_of_the_post_stops_no_other(app, session, server, mailroom, write):
    class Stopping:
        """Told to end after one round."""

        def is_set(self):
            return False

        def wait(self, _seconds):
            return True

    def fail(_session):
        raise ZeroDivisionError

    app.extensions[post._KEY].insert(0, fail)
    notice = write()
    db.session.rollback()
    post.keep(app, Stopping())
    assert again(session, notice).state is State.SENT
