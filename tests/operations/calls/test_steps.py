"""A call is announced, opened, closed, archived and brought back; and what the public sees of it meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from storyboard.calls.queries import call_named
from storyboard.calls.standing import Standing
from storyboard.database import transaction, utc_now
from storyboard.journal.models import Event
from storyboard.stories.lifecycle import State
from tests.factory import open_call, tell
from tests.operations.calls.conftest import PLAN, WORDS, call_now, said

CALL = "/admin/calls/youth4peace"
PUBLIC = ("/c/youth4peace/", "/c/youth4peace/share", "/c/youth4peace/share/tell?kind=text", "/c/youth4peace/sent")


def dated(session, opens: float, closes: float, **columns):
    now = utc_now()
    return open_call(session, opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes), **columns)


def test_a_draft_is_known_to_nobody_but_administrators(session, ada, eve, clara, malik):
    dated(session, -1, 5, announced_at=None)
    assert [eve.get(address).status_code for address in PUBLIC] == [404] * 4
    assert eve.post("/c/youth4peace/share/tell?kind=text").status_code == 404
    assert "peace look like" not in eve.get("/").text
    assert "No call is open yet" in clara.get("/curation/").text
    assert "#youth4peace" not in malik.get("/moderation/").text
    assert "Draft" in said(ada.get("/admin/calls/"))


def test_announced_it_is_public(session, ada, eve):
    dated(session, -1, 5, announced_at=None)
    page = said(ada.post(f"{CALL}/announce", follow_redirects=True))
    assert "Announced: the page of this call is public now." in page
    assert eve.get("/c/youth4peace/").status_code == 200
    assert "peace look like" in eve.get("/").text
    assert call_now(session, "youth4peace").standing is Standing.ANNOUNCED
    assert "This cannot be done now" in said(ada.post(f"{CALL}/announce", follow_redirects=True))


def test_without_words_it_is_not_announced(session, ada, eve):
    ada.post("/admin/calls/new", data={**PLAN, "closes_at": "2090-01-01T00:00"})
    page = said(ada.post("/admin/calls/water-2027/announce", follow_redirects=True))
    assert "Write its question and what it asks consent to, then announce it." in page
    assert eve.get("/c/water-2027/").status_code == 404
    ada.post("/admin/calls/water-2027/words?language=en", data=WORDS)
    ada.post("/admin/calls/water-2027/announce")
    assert eve.get("/c/water-2027/").status_code == 200


def test_a_call_that_would_be_closed_at_once_is_not_announced(session, ada):
    dated(session, -9, -1, announced_at=None)
    page = said(ada.post(f"{CALL}/announce", follow_redirects=True))
    assert "The day on which it closes is past." in page
    assert call_now(session, "youth4peace").standing is Standing.DRAFT


def test_it_opens_before_its_day(session, ada, eve):
    dated(session, 2, 5)
    assert "This call is not open yet" in eve.get("/c/youth4peace/share").text
    assert "Open: stories can come in from now on." in said(ada.post(f"{CALL}/open", follow_redirects=True))
    assert 'name="ticket"' in eve.get("/c/youth4peace/share/tell?kind=text").text
    assert "This cannot be done now" in said(ada.post(f"{CALL}/open", follow_redirects=True))


def test_it_closes_before_its_day_and_says_who_may_still_finish(session, ada, eve):
    dated(session, -2, 5)
    assert "for 24 more hours" in said(ada.get(f"{CALL}/"))
    assert "Closed: no story can be begun any more." in said(ada.post(f"{CALL}/close", follow_redirects=True))
    for address in ("/c/youth4peace/", "/c/youth4peace/share/tell?kind=text"):
        assert "Who began before, in a page that is still open, may finish until" in said(eve.get(address))
    assert "Who began before it closed may finish until" in said(ada.get(f"{CALL}/"))
    assert "This cannot be done now" in said(ada.post(f"{CALL}/close", follow_redirects=True))


def test_archived_it_leaves_the_lists_and_its_stories_stay(session, ada, eve, clara, malik):
    call = dated(session, -9, -2)
    shown = tell(session, call, state=State.APPROVED, title="The pitch")
    assert "Archived: it has left the lists." in said(ada.post(f"{CALL}/archive", follow_redirects=True))
    assert "Its own page and its public stories stay" in said(ada.get(f"{CALL}/"))
    assert "youth4peace" not in ada.get("/admin/calls/").text
    assert "youth4peace" in ada.get("/admin/calls/?archived=").text
    assert "No call is open yet" in clara.get("/curation/").text
    assert "#youth4peace" not in malik.get("/moderation/").text
    assert eve.get(f"/stories/{shown.slug}/").status_code == 200
    assert "The pitch" in eve.get("/stories/").text
    assert "This call is closed" in eve.get("/c/youth4peace/").text
    ada.post(f"{CALL}/bring-back")
    assert "youth4peace" in ada.get("/admin/calls/").text


def test_an_archived_call_stays_with_moderators_while_a_story_waits(session, ada, malik):
    tell(session, dated(session, -9, -2))
    assert "1 story still waits for a moderator: it stays in their queue." in said(ada.get(f"{CALL}/"))
    ada.post(f"{CALL}/archive")
    assert "#youth4peace" in malik.get("/moderation/").text


@pytest.mark.parametrize("closes", [5, -0.5], ids=["open", "closed an hour ago"])
def test_while_stories_can_come_in_it_is_not_archived(session, ada, closes):
    dated(session, -9, closes)
    assert "Archive it" not in said(ada.get(f"{CALL}/"))
    assert "This call still takes stories." in said(ada.post(f"{CALL}/archive", follow_redirects=True))
    assert call_now(session, "youth4peace").standing is Standing.ANNOUNCED


def test_every_step_is_in_the_journal_with_who_took_it(session, ada):
    dated(session, 2, 5, announced_at=None)
    for step in ("announce", "open", "close"):
        ada.post(f"{CALL}/{step}")
    with transaction(session):
        call_now_closed_long_ago(session)
    for step in ("archive", "bring-back"):
        ada.post(f"{CALL}/{step}")
    session.rollback()
    found = session.scalars(select(Event).where(Event.kind.like("call.%")).order_by(Event.id)).all()
    kinds = ["call.announce", "call.open", "call.close", "call.archive", "call.bring_back"]
    assert [(event.kind, event.actor) for event in found] == [(kind, f"staff:{ada.id}") for kind in kinds]
    assert [event.details["version"] for event in found] == [2, 3, 4, 5, 6]


def call_now_closed_long_ago(session) -> None:
    call = session.scalars(call_named("youth4peace")).one()
    call.opens_at, call.closes_at = utc_now() - timedelta(days=9), utc_now() - timedelta(days=3)
