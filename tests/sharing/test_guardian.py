"""Under 18 a guardian's yes can come later, by a link: until then nobody is handed the story and nobody is shown it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask, Response
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.database import transaction, utc_now
from storyboard.journal.models import Event
from storyboard.sharing import cookies
from storyboard.stories import actions, guardian_links, guardians
from storyboard.stories.actions import AUTHOR, SYSTEM
from storyboard.stories.age import AgeBand
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import FileRole, Kind, MediaFile, Story
from tests.factory import MODERATOR, tell
from tests.moderation.desk import ask_for_next
from tests.people import Browser
from tests.sharing.conftest import Author, page, stories

KEY = "7KQM4XR29HTC"


@pytest.fixture
def young(session: Session, call: Call) -> Story:
    """Awa is 16, and her mother is at work."""
    return hand_in(session, call)


def hand_in(session: Session, call: Call, kind: Kind = Kind.TEXT) -> Story:
    """A young person's story, sent without a guardian's yes."""
    story = tell(session, call, kind=kind, state=State.DRAFT, age_band=AgeBand.FROM_16, title="QQ the well")
    with transaction(session):
        session.execute(update(Story).where(Story.id == story.id).values(guardian_said_yes=False))
        actions.change_state(session, story.id, Act.SUBMIT, by=AUTHOR, new_file=kind is Kind.VIDEO)
        if kind is Kind.VIDEO:
            actions.change_state(session, story.id, Act.PREPARED, by=SYSTEM)
    return stories()[-1]


@pytest.fixture
def phone(awa: Author, young: Story, app: Flask) -> Author:
    """Awa's phone, in which her own page is open."""
    with app.test_request_context():
        answer = Response()
        cookies.let_in(answer, young.id)
    value = re.match(r"author=([^;]+)", answer.headers["Set-Cookie"])
    assert value is not None
    awa.client.set_cookie("author", value[1])
    return awa


def link_of(author: Author) -> str:
    """A new link for the guardian, as its page shows it: the path of it."""
    made = author.client.post("/story/guardian", follow_redirects=True)
    found = re.search(r'id="guardian-link">http[^<]*?(/guardian/[^<]+)<', made.text)
    assert found is not None
    return found[1]


def answers(app: Flask, link: str, answer: str) -> str:
    """The guardian, at a phone of their own, reads and answers; what they are told."""
    theirs = Author(app.test_client())
    hidden = theirs.hidden(theirs.client.get(link))
    return page(theirs.client.post(link, data={**hidden, "answer": answer}))


@pytest.mark.parametrize("kind", list(Kind))
def test_without_the_yes_nobody_is_handed_it(session: Session, call: Call, malik: Browser, kind: Kind) -> None:
    story = hand_in(session, call, kind)
    assert (story.state, story.held_for) == (State.PENDING, guardians.HELD_FOR)
    assert ask_for_next(malik) is None
    malik.post(f"/moderation/stories/{story.slug}/take")
    answer = malik.post(f"/moderation/stories/{story.slug}/approve", data={"seen": story.version})
    assert (answer.status_code, stories()[-1].state) == (409, State.PENDING)


def test_a_young_person_sends_now_and_asks_later(awa: Author, malik: Browser) -> None:
    assert awa.tells("text", age_band="16-17", guardian="later").status_code == 303
    assert 'value="later"' in re.sub(r"\s+", " ", awa.opens("places").text)
    assert re.search(r'value="later"[^>]*checked', awa.opens("places").text)
    assert awa.takes("check").location == "/c/youth4peace/sent"
    assert [(s.state, s.held_for, s.guardian_said_yes) for s in stories()] == [(State.PENDING, "guardian", False)]
    assert "Make a link for my guardian" in page(awa.client.get("/c/youth4peace/sent"))
    assert ask_for_next(malik) is None


def test_who_changes_their_mind_and_is_an_adult_or_has_them_here_is_not_held(awa: Author) -> None:
    awa.tells("text", age_band="16-17", guardian="later")
    awa.takes("places", guardian="here")
    awa.takes("check")
    assert [(s.held_for, s.guardian_said_yes) for s in stories()] == [(None, True)]


def test_an_adult_who_said_later_is_not_held(awa: Author) -> None:
    awa.tells("text", age_band="16-17", guardian="later")
    awa.takes("about", age_band="18-24")
    awa.takes("check")
    assert [(s.state, s.held_for) for s in stories()] == [(State.PENDING, None)]


def test_sent_again_it_is_held_again(session: Session, young: Story) -> None:
    for act, by in ((Act.ASK, MODERATOR), (Act.SUBMIT, AUTHOR), (Act.EDIT, AUTHOR)):
        with transaction(session):
            session.execute(update(Story).values(held_for=None))
            actions.change_state(session, young.id, act, by=by, given={"reason"})
        assert stories()[0].held_for == (None if act is Act.ASK else guardians.HELD_FOR)


def test_her_page_says_what_is_waited_for_and_makes_a_link(phone: Author) -> None:
    own = page(phone.client.get("/story/"))
    assert "We wait for your guardian’s yes" in own
    made = phone.client.post("/story/guardian", follow_redirects=True)
    assert "data:image/png;base64," in made.text
    assert "for 30 days" in page(made)
    assert "no-store" in made.headers["Cache-Control"]


def test_the_link_is_there_after_a_reload_and_in_another_language(phone: Author, app: Flask) -> None:
    link = link_of(phone)
    assert link in phone.client.get("/story/guardian").text
    phone.client.set_cookie("language", "fr")
    shown = phone.client.get("/story/guardian")
    assert (link in shown.text, 'lang="fr"' in shown.text) == (True, True)
    cookie = phone.client.get_cookie("guardian")
    assert cookie is not None
    assert (link.rpartition("/")[2] in cookie.value, cookie.max_age) == (False, 900)
    answers(app, link, "no")
    assert phone.client.get("/story/guardian").location == "/story/"


def test_the_link_is_shown_on_the_page_of_its_story_alone_and_not_after_leaving(phone: Author) -> None:
    link_of(phone)
    phone.writes(title="QQ another story")
    assert phone.client.get("/story/guardian").location == "/story/"
    phone.client.post("/story/leave")
    assert phone.client.get_cookie("guardian") is None


def test_only_a_digest_of_the_link_is_kept(phone: Author, session: Session) -> None:
    token = link_of(phone).rpartition("/")[2]
    (story,) = stories()
    assert (len(token), story.guardian_digest) == (32, guardians.digest(token))
    told = [str(event.details) for event in session.scalars(select(Event))]
    assert [text for text in told if token in text] == []


def test_the_guardian_reads_what_they_agree_to(phone: Author, app: Flask) -> None:
    answer = app.test_client().get(link_of(phone))
    shown = page(answer)
    for part in ("QQ the well", "Two schools did not talk", "On stage, at the event", "I agree that my story is shown"):
        assert part in shown
    assert "QQ the well" not in answer.text.partition("</title>")[0]
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "same-origin")


def test_with_a_yes_the_moderators_are_handed_it(phone: Author, app: Flask, session: Session, malik: Browser) -> None:
    link = link_of(phone)
    assert "Thank you for your yes" in answers(app, link, "yes")
    (story,) = stories()
    assert (story.guardian_said_yes, story.held_for) == (True, None)
    assert "Your guardian said yes." in page(phone.client.get("/story/"))
    assert ask_for_next(malik) == story.slug
    event = session.scalars(select(Event).where(Event.kind == "story.guardian")).one()
    assert (event.actor, event.details["yes"]) == ("guardian", True)


def test_a_guardian_can_answer_over_https_with_the_forms_token(phone: Author, app: Flask) -> None:
    """Over TLS the token counts only beside a Referer of ours: the page must let browsers send one to us."""
    link = link_of(phone)
    app.config["WTF_CSRF_ENABLED"] = True
    theirs, site = Author(app.test_client()), "https://localhost"
    shown = theirs.client.get(link, base_url=site)
    assert shown.headers["Referrer-Policy"] != "no-referrer"
    data = {**theirs.hidden(shown), "answer": "yes"}
    answer = theirs.client.post(link, base_url=site, data=data, headers={"Referer": site + link})
    assert (answer.status_code, stories()[0].guardian_said_yes) == (200, True)


def test_with_a_no_it_stays_unseen_and_the_author_is_told_kindly(phone: Author, app: Flask, malik: Browser) -> None:
    assert "We have heard your no" in answers(app, link_of(phone), "no")
    (story,) = stories()
    assert (story.guardian_said_yes, story.held_for, story.state) == (False, guardians.HELD_FOR, State.PENDING)
    assert utc_now() - story.guardian_until < timedelta(minutes=1)  # kept from then on as a declined one
    assert "Your guardian said no" in page(phone.client.get("/story/"))
    assert ask_for_next(malik) is None
    assert "Thank you for your yes" in answers(app, link_of(phone), "yes")  # they have talked about it


@pytest.mark.parametrize("said", [{}, {"answer": ""}, {"answer": "maybe"}])
def test_what_is_neither_yes_nor_no_answers_nothing(phone: Author, app: Flask, said: dict[str, str]) -> None:
    link = link_of(phone)
    theirs = Author(app.test_client())
    answer = theirs.client.post(link, data={**theirs.hidden(theirs.client.get(link)), **said})
    assert ("Do you agree?" in page(answer), stories()[0].guardian_digest is None) == (True, False)
    assert "Thank you for your yes" in answers(app, link, "yes")


@pytest.mark.parametrize("end", ["used", "replaced", "late", "withdrawn", "another"])
def test_a_link_ends(phone: Author, app: Flask, session: Session, end: str) -> None:
    link = link_of(phone)
    if end == "used":
        answers(app, link, "no")
    elif end == "replaced":
        link_of(phone)
    elif end == "late":
        with transaction(session):
            session.execute(update(Story).values(guardian_until=utc_now() - timedelta(seconds=1)))
    elif end == "withdrawn":
        phone.client.post("/story/withdraw")
    else:
        link = link[:-1] + ("A" if link[-1] != "A" else "B")
    theirs = app.test_client()
    found = [theirs.get(link), theirs.post(link, data={"answer": "yes"})]
    assert [(a.status_code, "This link opens nothing any more" in a.text) for a in found] == [(410, True)] * 2
    assert theirs.get(f"{link}/film").status_code == 404
    assert [story.guardian_said_yes for story in stories()] == [False]


def test_30_days_are_30_days(phone: Author) -> None:
    link_of(phone)
    left = stories()[0].guardian_until - utc_now()
    assert timedelta(days=29, hours=23) < left <= timedelta(days=30)


def test_who_read_an_older_story_has_not_agreed_to_the_newer(phone: Author, app: Flask, session: Session) -> None:
    link = link_of(phone)
    theirs = Author(app.test_client())
    hidden = theirs.hidden(theirs.client.get(link))
    with transaction(session):
        actions.change_state(session, stories()[0].id, Act.EDIT, by=AUTHOR)
    answer = theirs.client.post(link, data={**hidden, "answer": "yes"})
    assert (answer.status_code, "read it again" in page(answer)) == (409, True)
    assert stories()[0].guardian_said_yes is False
    assert "Thank you for your yes" in answers(app, link, "yes")


@pytest.mark.parametrize("place", [Place.PRESS, Place.WEB])
def test_nobody_agrees_to_a_place_that_they_were_not_shown(
    phone: Author, app: Flask, session: Session, place: Place
) -> None:
    link, (story,) = link_of(phone), stories()
    text = story.call.texts[0].id
    actions.change_consent(session, story.id, Place.WEB, yes=False, call_text_id=text)
    theirs = Author(app.test_client())
    hidden = theirs.hidden(theirs.client.get(link))
    actions.change_consent(session, story.id, place, yes=True, call_text_id=text)
    answer = theirs.client.post(link, data={**hidden, "answer": "yes"})
    assert (answer.status_code, "read it again" in page(answer)) == (409, True)
    assert stories()[0].guardian_said_yes is False
    assert {Place.PRESS: "In newspapers and on TV", Place.WEB: "On this site"}[place] in page(answer)
    assert "Thank you for your yes" in answers(app, link, "yes")


def test_no_yes_to_a_film_that_cannot_be_watched_yet(session: Session, call: Call, app: Flask) -> None:
    film = hand_in(session, call, Kind.VIDEO)
    link = f"/guardian/{guardian_links.make_link(session, film.id)}"
    shown = app.test_client().get(link).text
    assert ('value="yes"' in shown, 'value="no"' in shown) == (False, True)
    answers(app, link, "yes")
    assert (stories()[-1].guardian_said_yes, stories()[-1].held_for) == (False, guardians.HELD_FOR)
    master = MediaFile(
        role=FileRole.MASTER, storage_key="k" * 32, media_type="video/mp4", sha256="0" * 64, bytes=1000, facts={}
    )
    actions.add_file(session, session.get_one(Story, film.id, populate_existing=True), master)
    assert 'value="yes"' in app.test_client().get(link).text
    assert "Thank you for your yes" in answers(app, link, "yes")


def test_no_link_is_made_where_none_is_needed(awa: Author) -> None:
    awa.writes()
    assert awa.client.post("/story/guardian").location == "/story/"
    assert stories()[0].guardian_digest is None


def test_a_place_that_is_added_asks_the_guardian_again_and_one_taken_away_does_not(awa: Author) -> None:
    awa.writes(age_band="16-17", guardian="here")
    assert "agrees to the places that you add" in page(awa.client.get("/story/"))
    added = {"places": ["web", "press"], "shown": "web screening"}
    refused = page(awa.client.post("/story/consent", data=added, follow_redirects=True))
    assert "No place was added." in refused
    assert {c.place for c in stories()[0].consents if c.withdrawn_at is None} == {"web"}  # a no never waits
    awa.client.post("/story/consent", data={"places": ["web", "press"], "shown": "web", "guardian": "y"})
    assert {c.place for c in stories()[0].consents if c.withdrawn_at is None} == {"web", "press"}


def test_an_adult_and_who_still_waits_add_places_by_themselves(phone: Author, app: Flask) -> None:
    phone.client.post("/story/consent", data={"places": ["press"], "shown": ""})
    assert "In newspapers and on TV" in page(app.test_client().get(link_of(phone)))
    adult = Author(app.test_client())
    adult.writes()
    assert "agrees to the places that you add" not in page(adult.client.get("/story/"))
    adult.client.post("/story/consent", data={"places": ["web", "press"], "shown": "web"})
    assert "press" in {c.place for c in stories()[-1].consents if c.withdrawn_at is None}
