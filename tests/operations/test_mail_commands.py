"""Mail at the machine: a test mail, and what the doctor says."""

from dataclasses import replace

import pytest

from storyboard.operations.doctor_mail import mail
from storyboard.operations.findings import Health
from tests.services.running import free_ports


@pytest.fixture
def run(app, mailroom):
    def run(*words, url=mailroom.url):
        app.extensions["storyboard_settings"] = replace(app.extensions["storyboard_settings"], mail_url=url)
        return app.test_cli_runner().invoke(args=["mail", "try", *words])

    return run


@pytest.fixture
def diagnose(app, mailroom):
    def diagnose(url):
        app.extensions["storyboard_settings"] = replace(app.extensions["storyboard_settings"], mail_url=url)
        with app.app_context():
            return mail()

    return diagnose


def test_a_test_mail_goes_at_once_and_the_servers_answer_is_told(run, mailroom):
    answer = run("rosa@example.org")
    assert (answer.exit_code, answer.output.splitlines()[0]) == (0, "127.0.0.1 took it and said: 250 Taken")
    assert (mailroom.to, mailroom.arrived[0]["Subject"]) == (["rosa@example.org"], "A test of Storyboard's mail")


def test_a_refused_test_mail_says_why_and_what_to_do(run, mailroom):
    mailroom.refusals = {"rosa@example.org": "550 5.7.1 relaying denied"}
    answer = run("rosa@example.org")
    assert (answer.exit_code, answer.output) == (
        1,
        "Error: The mail server takes no mail for this address. Read what it said, and look whether the "
        "address is right. 127.0.0.1 said: 550 5.7.1 relaying denied\n",
    )


def test_a_test_mail_while_mail_is_off_says_how_to_turn_it_on(run):
    answer = run("rosa@example.org", url="")
    assert (answer.exit_code, "Mail is off. Set MAIL_URL" in answer.output) == (1, True)


def test_a_test_mail_to_no_address_is_not_sent(run, mailroom):
    answer = run("rosa")
    assert (answer.exit_code, "this is not an e-mail address" in answer.output, mailroom.arrived) == (2, True, [])


def test_the_doctor_says_that_mail_is_off(diagnose):
    assert diagnose("").health is Health.NOTE


def test_the_doctor_greets_the_mail_server_and_sends_nothing(diagnose, mailroom):
    assert (diagnose(mailroom.url).health, mailroom.arrived) == (Health.GOOD, [])


def test_the_doctor_says_what_keeps_mail_from_going(diagnose):
    found = diagnose(f"smtp://127.0.0.1:{free_ports(1)[0]}?from=a@example.org")
    assert (found.health, found.found, found.mend) == (
        Health.MEND,
        "The mail server cannot be reached.",
        "Look at MAIL_URL.",
    )
