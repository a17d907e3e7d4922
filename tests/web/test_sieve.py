"""What may stand in a log: codes, figures and places; never the words of an error, nor what a library was given."""

import logging
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storyboard.media.refusal import MediaFailed
from storyboard.web.sieve import Sieve, code_of, told_without_words, words_of

AWA = "Awa Diarra awa@example.org"


def raised(raise_it):
    try:
        raise_it()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def line(error):
    return told_without_words(None, "error", {"exc_info": error})["exception"]


def reads_an_age():
    int(AWA)


def reads_bytes():
    AWA.encode().decode("utf-16-le")[0].encode("ascii")


def says_why():
    try:
        reads_an_age()
    except ValueError as error:
        raise RuntimeError(f"cannot use {AWA}") from error


def looks_up():
    {}[AWA]


def has_a_note():
    error = ValueError("no")
    error.add_note(AWA)
    raise error


@pytest.mark.parametrize("fault", [reads_an_age, reads_bytes, says_why, looks_up, has_a_note])
def test_an_error_says_its_kind_and_its_way_and_no_word_of_its_message(fault):
    found = line(raised(fault))
    assert f"tests/web/test_sieve.py:{fault.__code__.co_firstlineno}" not in found  # a line inside, not its head
    assert f"{fault.__name__})" in found
    assert not [word for word in AWA.split() if word in found]


def test_what_led_to_it_is_told_too():
    found = line(raised(says_why))
    assert found.startswith("RuntimeError (")
    assert " because of ValueError (" in found


def test_an_error_that_is_handled_just_now_is_found():
    try:
        reads_an_age()
    except ValueError:
        assert told_without_words(None, "error", {"exc_info": True})["exception"].startswith("ValueError (")


def test_without_an_error_nothing_is_added():
    assert told_without_words(None, "error", {"event": "swept", "exc_info": None}) == {"event": "swept"}


def test_a_database_says_its_code_and_not_the_row(session):
    """PostgreSQL's own words are: Key (email)=(awa@…) already exists."""
    add = text(
        "INSERT INTO staff (email, name, role, password_hash, demo, version, created_at) "
        "VALUES (:email, 'Awa Diarra', 'host', '', false, 1, '2026-11-01 10:00:00')"
    )

    def twice():
        for _ in range(2):
            session.execute(add, {"email": "awa@example.org"})

    error = raised(twice)
    session.rollback()
    assert isinstance(error, DBAPIError)
    sqlite = session.get_bind().dialect.name == "sqlite"
    found = line(error)
    assert ("SQLITE_CONSTRAINT_UNIQUE" if sqlite else "[23505]") in found
    assert not [word for word in ("Diarra", "awa@example.org", "Key", "staff.email") if word in found]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(28, "No space left on device", "/home/awa/film.mp4"), "ENOSPC"),
        (ClientError({"Error": {"Code": "AccessDenied", "Message": AWA}}, "PutObject"), "AccessDenied"),
        (MediaFailed("timeout", AWA), "timeout"),
        (type("Foreign", (Exception,), {"code": AWA})(), ""),
        (ValueError(AWA), ""),
    ],
)
def test_a_code_is_told_where_its_maker_has_one(error, code):
    assert code_of(error) == code


LIBRARY = logging.Logger("somebodys.library")  # outside of all others: pytest stumbles over what cannot be formatted


def heard(say):
    records = []
    handler = SimpleNamespace(level=0, handle=records.append)
    LIBRARY.addHandler(handler)
    try:
        say()
    finally:
        LIBRARY.removeHandler(handler)
    return records[0]


@pytest.mark.parametrize(
    ("say", "words"),
    [
        (lambda: LIBRARY.warning("Worker (pid:%s) exited with %s", 31, AWA), "Worker (pid:31) exited with …"),
        (lambda: LIBRARY.warning("%(who)s took %(seconds).1f s", {"who": AWA, "seconds": 2.04}), "… took 2.0 s"),
        (lambda: LIBRARY.warning("Waited %d s", AWA), "Waited %d s"),
        (lambda: LIBRARY.warning("Nothing was put into this"), "Nothing was put into this"),
        (lambda: LIBRARY.warning("Refused " + AWA[:12]), "…"),
        (lambda: LIBRARY.warning(ValueError(AWA)), "…"),
    ],
)
def test_of_a_librarys_words_only_its_own_and_numbers_are_let_through(say, words):
    assert words_of(heard(say)) == words


def test_the_line_of_a_library_looks_like_ours():
    def fails():
        try:
            reads_an_age()
        except ValueError:
            LIBRARY.exception("Error handling request %s", "/staff/invitation/secret")

    found = Sieve().format(heard(fails))
    assert found.startswith("timestamp='")
    assert "level='error' event='Error handling request …' logger='somebodys.library' at='test_sieve.py:" in found
    assert "exception='ValueError (" in found
    assert "\n" not in found
