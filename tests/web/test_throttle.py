"""Throttles: guessing is slowed, the right answer starts anew, and no bucket tells whose it is."""

from datetime import timedelta

import pytest

from storyboard.database import transaction
from storyboard.web import throttle
from storyboard.web.throttle import Throttle, TooManyTries


@pytest.fixture
def bucket(app):
    with app.test_request_context():
        return throttle.bucket("key", "127.0.0.1")


def fail(session, bucket, times):
    for _ in range(times):
        throttle.count_failure(session, bucket)


def test_a_bucket_fills_and_then_refuses_with_the_minutes_to_wait(session, bucket):
    fail(session, bucket, 2)
    throttle.check(session, bucket, most=3)
    fail(session, bucket, 1)
    with pytest.raises(TooManyTries) as refused:
        throttle.check(session, bucket, most=3)
    assert refused.value.figures == {"minutes": 15}


def test_tries_are_spent_before_they_are_made(session, bucket):
    for _ in range(3):
        throttle.spend(session, bucket, most=3)
    with pytest.raises(TooManyTries):
        throttle.spend(session, bucket, most=3)


def test_the_right_answer_starts_anew(session, bucket):
    fail(session, bucket, 3)
    throttle.forget(session, bucket)
    throttle.check(session, bucket, most=3)


def test_a_window_ends(session, bucket):
    fail(session, bucket, 3)
    with transaction(session):
        session.get(Throttle, bucket).since -= throttle.WINDOW
    throttle.check(session, bucket, most=3)
    fail(session, bucket, 1)
    assert session.get(Throttle, bucket).failures == 1


def test_others_are_not_slowed(session, bucket, app):
    fail(session, bucket, 3)
    with app.test_request_context():
        throttle.check(session, throttle.bucket("key", "127.0.0.2"), most=3)


@pytest.mark.parametrize(
    ("one", "another", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("10.0.0.1", "10.0.0.2", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
    ],
)
def test_one_line_is_one_caller(app, one, another, same):
    callers = []
    for address in (one, another):
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            callers.append(throttle.caller())
    assert (callers[0] == callers[1]) is same


def test_old_buckets_are_forgotten(session, bucket):
    fail(session, bucket, 1)
    with transaction(session):
        session.get(Throttle, bucket).since -= throttle.WINDOW + timedelta(seconds=1)
    throttle.forget_old(session)
    session.expire_all()
    assert session.get(Throttle, bucket) is None


def test_a_bucket_is_a_keyed_hash(app):
    with app.test_request_context():
        ours = throttle.bucket("key", "127.0.0.1")
        app.secret_key = "another secret"
        assert (len(ours), ours == throttle.bucket("key", "127.0.0.1")) == (64, False)
