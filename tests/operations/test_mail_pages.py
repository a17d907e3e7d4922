"""Ada's pages about mail, the mails that her other pages write, and the morning's summary."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from storyboard.curation import actions as curation
from storyboard.database import transaction, utc_now
from storyboard.notices import queries
from storyboard.notices.delivery import deliver_due
from storyboard.notices.models import DailySummary, Kind, Notice, State
from storyboard.notices.server import mail_server
from storyboard.operations import summaries
from storyboard.processing import actions as processing
from storyboard.processing.models import JobState
from storyboard.processing.needs import JobKind
from storyboard.staff.models import Invitation, Staff
from storyboard.staff.roles import Role
from storyboard.stories import models as stories
from storyboard.stories.lifecycle import State as StoryState
from tests.factory import open_call, tell
from tests.people import sign_in

NEW = {"email": "rosa@example.org", "name": "Rosa", "role": "curator"}
LINK = re.compile(r"http://127\.0\.0\.1:5000(/staff/invitation/[\w-]{43})")
CLOSES = datetime(2027, 6, 1, tzinfo=UTC)
PASSWORD = "lantern seven quiet goats"


@pytest.fixture
def mail_on(app, mailroom):
    """From here on, mail is on."""
    app.extensions["storyboard_settings"] = replace(app.extensions["storyboard_settings"], mail_url=mailroom.url)
    return mailroom


def deliver(session):
    return deliver_due(session, mail_server())


def plain(message):
    return message.get_body(("plain",)).get_content()


def notice(session):
    return session.scalars(select(Notice).execution_options(populate_existing=True)).one()


@pytest.mark.parametrize(("local", "hint"), [("röse", True), ("rosa", False)])
def test_an_address_that_many_servers_cannot_write_to_is_taken_with_a_hint(ada, mail_on, local, hint):
    page = ada.post("/admin/staff/invite", data={**NEW, "email": f"{local}@example.org"})
    assert (page.status_code, "pass the link on by hand, too" in page.text) == (200, hint)


def test_while_the_mail_server_is_away_the_house_says_so_after_a_quarter_of_an_hour(ada, session, mail_on):
    for name in ("rosa", "ines"):
        ada.post("/admin/staff/invite", data={**NEW, "email": f"{name}@example.org"})

    def standing(minutes, **values):
        with transaction(session):
            created = utc_now() - timedelta(minutes=minutes)
            session.execute(update(Notice).values(created_at=created, not_before=created, **values))
        with ada.application.app_context():
            return "held up" in ada.get("/admin/").text

    assert not standing(14)
    assert standing(16)
    with transaction(session):
        session.execute(update(Notice).values(error="unreachable", not_before=utc_now() + timedelta(hours=1)))
    page = " ".join(ada.get("/admin/").text.split())
    assert "2 mails are held up" in page
    assert "The mail server cannot be reached. We go on trying, at most two days." in page
    assert "Look at MAIL_URL." in page
    assert not standing(16, state=State.SENT)


def test_an_invitation_is_mailed_and_lets_its_reader_in(ada, eve, session, mail_on):
    assert "We send them a link" in ada.get("/admin/staff/invite").text
    page = ada.post("/admin/staff/invite", data=NEW).text
    assert ("We send the link to them now" in page, "rosa@example.org" in page) == (True, True)
    shown = LINK.search(page).group(1)  # it can be passed on by hand, too
    assert deliver(session) == 1
    (message,) = mail_on.arrived
    assert (mail_on.to, message["Subject"]) == (["rosa@example.org"], "You are invited to Storyboard")
    sent = LINK.search(plain(message)).group(1)
    assert sent == shown
    assert "Ada invites you" in plain(message)
    assert eve.post(sent, data={"password": PASSWORD, "again": PASSWORD}).location == "/curation/"
    assert session.scalar(select(Staff.language).where(Staff.email == "rosa@example.org")) == "en"


@pytest.mark.parametrize(
    ("door", "subject"),
    [("link", "Your new link to Storyboard"), ("reset", "Your way in to Storyboard begins anew")],
)
def test_a_new_link_and_a_reset_are_mailed(ada, malik, session, mail_on, door, subject):
    page = ada.post(f"/admin/staff/{malik.id}/{door}").text
    assert deliver(session) == 1
    assert (mail_on.to, mail_on.arrived[0]["Subject"]) == (["malik@example.org"], subject)
    assert LINK.search(plain(mail_on.arrived[0])).group(1) == LINK.search(page).group(1)


def test_what_is_refused_mails_nothing(ada, malik, session, mail_on):
    assert ada.post("/admin/staff/invite", data={**NEW, "email": "malik@example.org"}).status_code == 409
    assert ada.post(f"/admin/staff/{ada.id}/reset").status_code == 409
    assert session.scalar(select(func.count(Notice.id))) == 0


@pytest.mark.parametrize("door", ["invite", "link", "reset"])
def test_a_link_whose_mail_cannot_be_written_is_not_made(ada, malik, session, mail_on, monkeypatch, door):
    before = session.scalar(select(func.count(Invitation.id)))

    def fail(*_args, **_kwargs):
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr("storyboard.operations.staff.actions.notices.write", fail)
    path = "/admin/staff/invite" if door == "invite" else f"/admin/staff/{malik.id}/{door}"
    assert ada.post(path, data=NEW).status_code == 503
    assert session.scalar(select(func.count(Invitation.id))) == before
    assert session.scalar(select(func.count(Staff.id))) == 2
    assert session.scalar(select(Staff.reset_at).where(Staff.id == malik.id)) is None


def test_while_mail_is_off_everything_works_by_hand_and_the_first_page_says_so(ada, session):
    assert "You get a link" in ada.get("/admin/staff/invite").text
    page = ada.post("/admin/staff/invite", data=NEW).text
    assert (bool(LINK.search(page)), "We send" in page) == (True, False)
    assert session.scalar(select(func.count(Notice.id))) == 0
    assert "Mail is off" in ada.get("/admin/").text
    assert "Mail is off" in ada.get("/admin/notices/").text


def test_a_mail_in_trouble_is_on_the_first_page_and_says_why(ada, session, mail_on):
    assert "Mail is off" not in ada.get("/admin/").text
    mail_on.refusals = {"rosa@example.org": "550 <rosa@example.org> unknown"}
    ada.post("/admin/staff/invite", data=NEW)
    deliver(session)
    first = ada.get("/admin/").text
    assert ("Something needs you" in first, "1 mail cannot be delivered" in first) == (True, True)
    page = ada.get("/admin/notices/?which=trouble").text
    for words in (
        "Rosa",
        "rosa@example.org",
        "The mail server takes no mail for this address.",
        "550 &lt;…&gt; unknown",
    ):
        assert words in page
    assert "Rosa" not in ada.get("/admin/notices/?which=sent").text


def test_ada_sends_it_again_when_it_is_mended(ada, session, mail_on):
    mail_on.refusals = {"rosa@example.org": "550 unknown"}
    ada.post("/admin/staff/invite", data=NEW)
    deliver(session)
    mail_on.refusals = {}
    answer = ada.post(f"/admin/notices/{notice(session).id}/send-again?which=trouble")
    assert answer.location == "/admin/notices/?which=trouble"
    assert "It is sent within seconds." in ada.get("/admin/notices/").text
    assert deliver(session) == 1
    assert notice(session).state is State.SENT
    ada.post(f"/admin/notices/{notice(session).id}/send-again")
    assert "Nothing to send again" in ada.get("/admin/notices/").text


def test_ada_gives_one_up_and_it_troubles_nobody_any_more(ada, session, mail_on):
    ada.post("/admin/staff/invite", data=NEW)
    with transaction(session):
        session.execute(update(Notice).values(state=State.UNSURE, error="interrupted"))
    assert "it may have gone, or not" in ada.get("/admin/notices/").text
    ada.post(f"/admin/notices/{notice(session).id}/give-up")
    assert (notice(session).state, notice(session).figures) == (State.DROPPED, None)
    assert "did not go" not in ada.get("/admin/").text


def test_mails_are_paged_the_newest_first(ada, session, mail_on, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    for name in ("Ana", "Bea", "Zoe"):
        ada.post("/admin/staff/invite", data={**NEW, "name": name, "email": f"{name.lower()}@example.org"})
    first = queries.notices(session, None, None)
    second = queries.notices(session, None, first.after)
    assert [[row.staff.name for row in page.rows] for page in (first, second)] == [["Zoe", "Bea"], ["Ana"]]
    assert second.after is None
    assert ada.get(f"/admin/notices/?after={10**30}&which=nonsense").status_code == 200


# --- the summary


@pytest.fixture
def call(session):
    return open_call(session, time_zone="Africa/Abidjan", closes_at=CLOSES)  # at UTC all year


@pytest.fixture
def clock(monkeypatch):
    """Set what the time is for summaries."""

    def at(day, hour):
        now = datetime(2027, 1, day, hour, 5, tzinfo=UTC)
        for module in ("operations.summaries", "notices.actions", "notices.delivery", "notices.queries"):
            monkeypatch.setattr(f"storyboard.{module}.utc_now", lambda: now)

    return at


def summaries_written(session):
    return session.scalar(select(func.count(Notice.id)).where(Notice.kind == Kind.SUMMARY))


def test_nobody_is_written_to_who_did_not_ask(malik, session, call, mail_on):
    tell(session, call)
    assert (summaries.write_due(session), summaries_written(session)) == (0, 0)


def test_malik_asks_and_is_told_once_every_morning_while_something_waits(malik, session, call, mail_on, clock):
    tell(session, call)
    tell(session, call)
    clock(10, 15)
    malik.post("/staff/me/mail", data={"summary": "yes"})
    assert "Send it no more" in malik.get("/staff/me/mail").text
    told = []
    for day, hour in ((10, 16), (11, 6), (11, 7), (11, 7), (11, 23), (12, 6), (12, 7)):
        clock(day, hour)
        told.append(summaries.write_due(session))
        deliver(session)
    assert told == [0, 0, 1, 0, 0, 0, 1]
    assert mail_on.to == ["malik@example.org"] * 2
    said = plain(mail_on.arrived[0])
    assert "#EDD16 #youth4peace: 2 stories wait for a moderator, the oldest since" in said
    assert "The football pitch" not in said
    assert "/staff/me/mail" in said


def test_malik_has_no_more_of_it_and_what_waits_is_not_sent_either(malik, session, call, mail_on, clock):
    tell(session, call)
    clock(10, 15)
    malik.post("/staff/me/mail", data={"summary": "yes"})
    clock(11, 8)
    assert summaries.write_due(session) == 1
    malik.post("/staff/me/mail", data={"summary": "no"})
    assert deliver(session) == 0
    clock(12, 8)
    assert (summaries.write_due(session), mail_on.arrived) == (0, [])


def test_on_a_morning_with_nothing_to_tell_nothing_is_sent_nor_later_that_day(malik, session, call, mail_on, clock):
    clock(10, 15)
    malik.post("/staff/me/mail", data={"summary": "yes"})
    clock(11, 8)
    assert summaries.write_due(session) == 0
    tell(session, call)
    clock(11, 9)
    assert summaries.write_due(session) == 0
    clock(12, 7)
    assert summaries.write_due(session) == 1


def test_seven_o_clock_is_meant_where_the_call_is(malik, session, mail_on, clock):
    tell(session, open_call(session, time_zone="Asia/Tokyo", closes_at=CLOSES))
    clock(10, 15)  # past midnight there
    malik.post("/staff/me/mail", data={"summary": "yes"})
    clock(10, 21)
    assert summaries.write_due(session) == 0
    clock(10, 22)
    assert summaries.write_due(session) == 1


def test_each_is_told_what_is_theirs(malik, clara, ada, henri, session, call, mail_on):
    tell(session, call)
    rated, unrated = (tell(session, call, state=StoryState.APPROVED) for _ in range(2))
    curation.rate(session, rated.slug, 4, staff_id=clara.id)
    film = tell(session, call, kind=stories.Kind.VIDEO, state=StoryState.PROCESSING)
    with transaction(session):
        processing.plan(session, film, JobKind.PREPARE).state = JobState.FAILED
    told = {who.staff.name: summaries.gather(session, who.staff) for who in (malik, clara, ada, henri)}
    assert unrated
    label = "#EDD16 #youth4peace"
    assert told["Clara"] == {"unrated": [{"call": label, "count": 1}]}
    assert [(one["call"], one["count"]) for one in told["Malik"]["waiting"]] == [(label, 1)]
    assert told["Ada"] == {"waiting": told["Malik"]["waiting"], "jobs": 1}
    assert told["Henri"] == {}


def test_who_is_shut_out_is_told_nothing(malik, ada, session, call, mail_on, clock):
    tell(session, call)
    clock(10, 15)
    malik.post("/staff/me/mail", data={"summary": "yes"})
    clock(11, 8)
    assert summaries.write_due(session) == 1
    with transaction(session):
        session.execute(update(Staff).where(Staff.id == malik.id).values(disabled_at=utc_now()))
    assert deliver(session) == 0
    clock(12, 8)
    assert summaries.write_due(session) == 0


def test_two_workers_write_one_summary(app, session, call, mail_on):
    malik = sign_in(app, "Malik", Role.MODERATOR)
    tell(session, call)
    with transaction(session):
        session.add(DailySummary(staff_id=malik.id, looked_on=utc_now().date() - timedelta(days=5)))
    staff = session.get_one(Staff, malik.id)
    morning = summaries.last_morning(utc_now(), "UTC")
    assert [summaries._write(session, staff, morning) for _ in range(2)] == [True, False]
    assert summaries_written(session) == 1
