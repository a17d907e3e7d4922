"""The one-time link: how somebody who was added comes in for the first time."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storyboard.database import transaction, utc_now
from storyboard.staff import actions
from storyboard.staff.models import Invitation, Staff
from storyboard.staff.roles import Role

PASSWORD = "lantern seven quiet goats"


@pytest.fixture
def link(session):
    """The link that Malik was given."""
    return f"/staff/invitation/{actions.add(session, 'malik@example.org', Role.MODERATOR, 'Malik')}"


def choose(browser, link, password=PASSWORD, again=None):
    return browser.post(link, data={"password": password, "again": password if again is None else again})


def test_the_command_prints_a_link_that_lets_somebody_in_once(app, eve, session):
    words = ["staff", "add", "Malik@Example.org", "--role", "moderator", "--name", "Malik"]
    result = app.test_cli_runner().invoke(args=words)
    assert result.exit_code == 0, result.output
    path = re.search(r"http://127\.0\.0\.1:5000(/staff/invitation/\S+)", result.output).group(1)
    assert "48 hours" in result.output
    assert "12 characters" in eve.get(path).text
    assert choose(eve, path).location == "/moderation/"
    assert eve.get("/moderation/").status_code == 200
    staff = session.scalars(select(Staff)).one()
    assert (staff.email, staff.role, staff.name) == ("malik@example.org", Role.MODERATOR, "Malik")
    assert staff.password_hash.startswith("$argon2id$")
    assert [choose(eve, path).status_code, eve.get(path).status_code] == [410, 410]


def test_without_a_name_the_address_gives_one(app, session):
    app.test_cli_runner().invoke(args=["staff", "add", "clara.nkosi@example.org", "--role", "curator"])
    assert session.scalars(select(Staff.name)).one() == "Clara Nkosi"


def test_a_new_role_without_a_name_leaves_the_name(app, session, link):
    app.test_cli_runner().invoke(args=["staff", "add", "malik@example.org", "--role", "host"])
    staff = session.scalars(select(Staff).execution_options(populate_existing=True)).one()
    assert (staff.role, staff.name) == (Role.HOST, "Malik")


def test_the_command_says_what_is_wrong(app):
    runner = app.test_cli_runner()
    for typed in ("malik", "malik@", "@example.org", "mal ik@example.org", "malik@exa mple.org", "a@b@c"):
        assert "e-mail address" in runner.invoke(args=["staff", "add", typed, "--role", "moderator"]).output
    assert "'boss' is not one of" in runner.invoke(args=["staff", "add", "m@example.org", "--role", "boss"]).output
    assert "Nobody" in runner.invoke(args=["staff", "disable", "m@example.org"]).output


def test_the_command_shuts_somebody_out(app, malik):
    assert app.test_cli_runner().invoke(args=["staff", "disable", "malik@example.org"]).exit_code == 0
    assert malik.get("/staff/me").status_code == 302


def test_a_link_lasts_two_days(link, eve, session):
    for age, status in ((timedelta(hours=47), 200), (timedelta(hours=49), 410)):
        with transaction(session):
            session.execute(update(Invitation).values(expires_at=utc_now() - age + actions.INVITATION_LASTS))
        assert eve.get(link).status_code == status


def test_a_new_link_ends_the_old_one_and_a_new_password_ends_old_sessions(link, malik, eve, app, session):
    token = actions.add(session, "malik@example.org", Role.SENIOR_MODERATOR, "Malik")
    assert eve.get(link).status_code == 410
    assert malik.get("/staff/me").status_code == 200
    assert choose(eve, f"/staff/invitation/{token}").status_code == 302
    assert malik.get("/staff/me").status_code == 302
    assert eve.get("/staff/me").status_code == 200


def test_a_link_that_never_was_one_is_over_too(eve):
    assert eve.get("/staff/invitation/guess").status_code == 410


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("four words!", "at least 12 characters"),
        ("password1234", "Many people use this one"),
        ("qwertyuiopasdf", "Many people use this one"),
        ("aaaaaaaaaaaaaaa", "Many people use this one"),
        ("malik-1234567", "Your name is easy to guess"),
    ],
)
def test_what_is_easy_to_guess_is_refused_with_its_reason(link, eve, password, says):
    answer = choose(eve, link, password)
    assert (answer.status_code, says in answer.text) == (422, True)
    assert eve.get(link).status_code == 200


def test_the_two_must_be_the_same(link, eve):
    assert "not the same" in choose(eve, link, again="lantern seven quiet goat").text


def test_two_who_use_one_link_at_once_do_not_both_get_in(link, session):
    token = link.rsplit("/", 1)[1]
    actions.accept(session, token, PASSWORD)
    with pytest.raises(actions.InvitationOver):
        actions.accept(session, token, "another seven quiet goats")
