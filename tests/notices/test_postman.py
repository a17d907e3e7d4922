"""Speaking with mail servers: encryption, login, foreign addresses, and what their answers mean."""

import pytest

from storyboard.notices import postman
from storyboard.notices.letters import compose
from storyboard.notices.postman import Ending, Outcome, greet, hand_over
from storyboard.notices.server import server_at
from tests.services.smtp import PASSWORD, USER

LOGIN = "post%40example.org:p%40ss%2Fword%3A%205%25"


def server_of(room, scheme="smtp", user="", host="127.0.0.1"):
    at = f"{user}@" if user else ""
    return server_at(f"{scheme}://{at}{host}:{room.port}?from=stories@example.org", "stories.example")


@pytest.fixture
def send(session):
    def send(server, to="rosa@example.org"):
        return hand_over(server, compose("try", to, "en", {}, server=server, message_id="<1@example.org>"))

    return send


def test_an_address_of_a_server_is_read_as_it_is_written():
    server = server_at(f"smtps://{LOGIN}@mail.example.org?from=a+b@example.org", "stories.example")
    assert (server.host, server.port, server.tls) == ("mail.example.org", 465, True)
    assert (server.user, server.password, server.sender) == (USER, PASSWORD, "a+b@example.org")
    assert (PASSWORD in repr(server), USER in repr(server)) == (False, False)


@pytest.mark.parametrize(("user", "port"), [("", 25), (LOGIN, 587)])
def test_without_a_port_it_is_the_usual_one(user, port):
    assert server_at(f"smtp://{user}@mail.example.org?from=a@example.org", "").port == port


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_letter_goes_encrypted_and_signed_in(open_mailroom, send, scheme):
    room = open_mailroom(tls="starttls" if scheme == "smtp" else "smtps", login=True)
    assert send(server_of(room, scheme, LOGIN)).ending is Ending.SENT
    assert (room.to, room.encrypted) == (["rosa@example.org"], [True])


def test_a_wrong_password_is_for_an_administrator_and_is_not_the_letters_fault(open_mailroom, send):
    room = open_mailroom(tls="starttls", login=True)
    found = send(server_of(room, user="post%40example.org:wrong"))
    assert (found.ending, found.error, found.for_all) == (Ending.LATER, "login", True)
    assert found.answer.startswith("535 ")
    assert room.arrived == []


def test_a_login_that_the_server_wants_and_we_have_not_is_no_refusal_of_the_letter(open_mailroom, send):
    found = send(server_of(open_mailroom(tls="starttls", login=True)))
    assert (found.ending, found.error) == (Ending.LATER, "login")


def test_a_password_that_cannot_be_said_is_like_a_wrong_one(open_mailroom, send):
    found = send(server_of(open_mailroom(tls="starttls", login=True), user="post:h%C3%A9"))
    assert (found.ending, found.error) == (Ending.LATER, "login")


@pytest.mark.parametrize(
    ("host", "said"), [("stories.example", "stories.example"), ("10.0.0.1", "[10.0.0.1]"), ("::1", "[IPv6:::1]")]
)
def test_we_greet_by_the_name_that_the_world_knows(host, said):
    assert server_at("smtp://mail.example.org?from=a@example.org", host).greets_as == said


def test_no_password_is_said_in_the_open_to_another_machine(mailroom, send, monkeypatch):
    monkeypatch.setattr("storyboard.notices.server._LOCAL", ())
    found = send(server_of(mailroom, user=LOGIN))
    assert (found.ending, found.error, mailroom.arrived) == (Ending.LATER, "no-tls", [])


def test_a_certificate_that_nobody_vouches_for_is_good_enough_on_this_machine_alone(open_mailroom, send, monkeypatch):
    room = open_mailroom(tls="starttls")
    assert send(server_of(room)).ending is Ending.SENT
    monkeypatch.setattr("storyboard.notices.server._LOCAL", ())
    found = send(server_of(room))
    assert (found.ending, found.error) == (Ending.LATER, "certificate")
    assert len(room.arrived) == 1


def test_a_port_that_speaks_tls_from_the_start_is_told_from_one_that_does_not(open_mailroom, mailroom, monkeypatch):
    monkeypatch.setattr(postman, "TIMEOUT_S", 2)
    assert greet(server_of(mailroom, "smtps")).error in ("tls", "hung-up")
    assert greet(server_of(open_mailroom(tls="smtps"))).error in ("hung-up", "timeout", "busy")


def test_a_name_that_there_is_not_is_said_to_be_none(mailroom):
    assert greet(server_of(mailroom, host="mail.invalid")).error == "no-host"


def test_a_greeting_sends_nothing(mailroom):
    assert (greet(server_of(mailroom)), mailroom.arrived) == (None, [])


def test_an_address_with_foreign_letters_goes_where_the_server_can(mailroom, send, monkeypatch):
    assert send(server_of(mailroom), "röse@example.org").ending is Ending.SENT
    assert mailroom.to == ["röse@example.org"]
    monkeypatch.setattr("smtplib.SMTP.has_extn", lambda _smtp, _name: False)
    assert send(server_of(mailroom), "röse@example.org") == Outcome(Ending.REFUSED, "no-utf8")


def test_a_full_or_forbidden_answer_is_kept_in_one_plain_line_without_addresses(mailroom, send):
    mailroom.refusals = {"rosa@example.org": "452-4.2.2 <rosa@example.org>\x07 is full\r\n452 see a@b.org"}
    found = send(server_of(mailroom))
    assert (found.ending, found.answer) == (Ending.LATER, "452 4.2.2 <…>  is full")
    assert not found.for_all  # the next letter may go


def test_a_server_that_closes_its_doors_is_asked_again_later(mailroom, send):
    mailroom.answer = "421 Going down"
    found = send(server_of(mailroom))
    assert (found.ending, found.for_all) == (Ending.LATER, True)
