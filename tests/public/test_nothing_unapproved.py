"""Nothing unapproved is ever seen by the public, and nothing withdrawn either: every address, every state."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from storyboard.database import transaction
from storyboard.public.queries import PUBLIC_ROLES
from storyboard.stories import actions
from storyboard.stories.age import AgeBand
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind, Story
from storyboard.stories.models_reports import Report
from tests.factory import tell
from tests.public.conftest import EVERY_FILE, SAID, bytes_of, give_files

TITLE, BODY, ASKS, NAME = "Title of Awa", "Body of Awa", "Wish of Awa", "Name of Awa"
WORDS = {"title": TITLE, "asks": ASKS, "display_name": NAME}
OTHER_PLACES = frozenset(set(Place) - {Place.WEB})
RANGES = (None, "bytes=0-9", "bytes=-5")
CHOICES = ("kind=text", "kind=video", "language=sw", "country=CI", "call=youth4peace", "q=awa", "q=tit+wish+name")


def take_web_back(session: Session, story: Story) -> None:
    actions.change_consent(session, story.id, Place.WEB, yes=False, call_text_id=story.call.texts[0].id)


def lose_the_guardian(session: Session, story: Story) -> None:
    with transaction(session):
        story = session.get_one(Story, story.id)
        story.age_band, story.guardian_said_yes = AgeBand.FROM_13, False


def lose_the_renditions(session: Session, story: Story) -> None:
    with transaction(session):
        actions.forget_files(session, session.get_one(Story, story.id), [FileRole.RENDITION])


def take_back_all(session: Session, story: Story) -> None:
    actions.withdraw(session, story.id)


# How a story comes not to be seen: the state that it was brought to, the places, and what happened then.
Happening = Callable[[Session, Story], None]
HIDDEN: dict[str, tuple[State, frozenset[Place], Happening | None]] = {
    **{f"it is {state}": (state, frozenset(Place), None) for state in State if state is not State.APPROVED},
    "no consent at all": (State.APPROVED, frozenset(), None),
    "consent for other places only": (State.APPROVED, OTHER_PLACES, None),
    "consent was withdrawn": (State.APPROVED, frozenset(Place), take_web_back),
    "no guardian said yes": (State.APPROVED, frozenset(Place), lose_the_guardian),
    "it was withdrawn after it was shown": (State.APPROVED, frozenset(Place), take_back_all),
}
HIDDEN_FILMS = {**HIDDEN, "no rendition is ready": (State.APPROVED, frozenset(Place), lose_the_renditions)}


def pages(app: Flask, story: str, files: list[str]) -> list[str]:
    """Every address of the public room, as it would be for this story."""
    found = {
        "public.home": ["/"],
        "public.call": ["/c/youth4peace/", "/c/youth4peace/?language=fr"],
        "public.logo": ["/c/youth4peace/logos/nothing.png"],  # of the call, never of a story
        "public.call_feed": ["/c/youth4peace/feed.atom"],
        "public.feed": ["/stories/feed.atom"],
        "public.gallery": ["/stories/", *(f"/stories/?{one}" for one in CHOICES), f"/stories/?{'&'.join(CHOICES[1:])}"],
        "public.ask_report": [f"/stories/{story}/report"],
        "public.report": [f"/stories/{story}/report"],
        "public.reported": ["/stories/reported"],
        "public.story": [f"/stories/{story}/", f"/stories/{story}/?quality=240p", f"/stories/{story}/?quality=audio"],
        "public.question": ["/c/youth4peace/questions/nothing/"],  # and answers: tests/public/test_answers.py
        "public.answers": [f"/stories/{story}/answers/"],
        "public.file": [f"/stories/{story}/files/{file}" for file in files],
    }
    room = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("public.")}
    assert set(found) == room, "a new public address: try it here too"
    return [page for endpoint in found for page in found[endpoint]]


def seen_by_the_public(app: Flask, eve, story: str, files: list[str]) -> set[str]:
    """Which of a story's words and files come out anywhere, by any method and any range."""
    seen: set[str] = set()
    for page in pages(app, story, files):
        for asked in RANGES if "/files/" in page else (None,):
            answer = eve.get(page, headers={"Range": asked} if asked else {})
            seen |= {word for word in (TITLE, BODY, ASKS, NAME, SAID) if word in answer.text}
            seen |= {"offered"} if '<option value="sw"' in answer.text else set()
            seen |= {f"{role}{variant}" for role, variant in ROLES if bytes_of(role, variant)[:9] in answer.data}
            if answer.status_code < 300 and "/files/" in page:
                seen.add("bytes")
        head = eve.head(page)
        if head.status_code < 300 and (f"/stories/{story}" in page):
            seen.add("head")
        if page.endswith("/report") and eve.post(page, data={"reason": "danger"}).status_code < 400:
            seen.add("reported")
        seen |= {"address" for address in (story, *files) if address in answer.text}
    return seen


ROLES = [(role, variant) for role, variant, _ in EVERY_FILE]


SEEN_OF_A_TEXT = {TITLE, BODY, ASKS, NAME, "address", "head", "offered", "reported"}


# The counterpart of all below: the same search finds everything that is for the public, and nothing else.
def test_of_a_film_that_may_be_seen_is_seen_what_was_made_for_it(app, eve, session, call):
    story = tell(session, call, kind=Kind.VIDEO, state=State.APPROVED, language="sw", **WORDS)
    files = give_all_files(app, session, story)
    public = {f"{role}{variant}" for role, variant in ROLES if role in PUBLIC_ROLES}
    expected = {TITLE, ASKS, NAME, SAID, "address", "head", "bytes", "offered", "reported", *public}
    assert seen_by_the_public(app, eve, story.slug, files) == expected


def test_a_text_that_may_be_seen_is_seen(app, eve, session, call):
    story = tell(session, call, state=State.APPROVED, language="sw", body=BODY, **WORDS)
    assert seen_by_the_public(app, eve, story.slug, []) == SEEN_OF_A_TEXT


@pytest.mark.parametrize("why", HIDDEN_FILMS)
def test_no_film_is_seen_when(why, app, eve, session, call):
    state, places, then = HIDDEN_FILMS[why]
    story = tell(session, call, kind=Kind.VIDEO, state=state, places=places, language="sw", **WORDS)
    slug, files = story.slug, give_all_files(app, session, story)
    if then is not None:
        then(session, story)
    assert seen_by_the_public(app, eve, slug, files) == set()
    assert session.scalars(select(Report)).all() == []


@pytest.mark.parametrize("why", [why for why in HIDDEN if why not in ("it is processing", "it is unusable")])
def test_no_text_is_seen_when(why, app, eve, session, call):
    state, places, then = HIDDEN[why]
    story = tell(session, call, state=state, places=places, language="sw", body=BODY, **WORDS)
    if then is not None:
        then(session, story)
    assert seen_by_the_public(app, eve, story.slug, []) == set()


def test_the_words_of_a_film_end_with_it(eve, session, film):
    story = film()
    address = f"/stories/{story.slug}/files/{story.file(FileRole.CAPTIONS, 'fr').slug}"
    answers = [eve.get(address), eve.get(address, headers={"Range": "bytes=0-9"}), eve.head(address)]
    assert [answer.status_code for answer in answers] == [200, 206, 200]
    take_web_back(session, story)
    answers = [eve.get(address), eve.get(address, headers={"Range": "bytes=0-9"}), eve.head(address)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_addresses_are_long_random_and_asked_for_whole(eve, session, film):
    story, other = film(), film()
    files = [file.slug for one in (story, other) for file in one.files]
    assert (len(set(files)), {len(slug) for slug in [story.slug, *files]}) == (len(files), {12})  # 72 bits
    for file in story.files:
        for guess in (str(file.id), file.slug[:-1], file.slug.swapcase(), file.storage_key, file.role.value):
            assert eve.get(f"/stories/{story.slug}/files/{guess}").status_code == 404


def test_a_film_ends_for_who_has_its_page_open_when_its_author_takes_it_back(eve, session, film):
    story = film()
    slug, playing = story.slug, story.file(FileRole.RENDITION, "480p").slug
    address = f"/stories/{slug}/files/{playing}"
    assert eve.get(address, headers={"Range": "bytes=0-9"}).status_code == 206
    actions.withdraw(session, story.id)
    assert [eve.get(address, headers={"Range": f"bytes={n}-"}).status_code for n in (0, 10, 1000)] == [404] * 3
    assert eve.get(f"/stories/{slug}/").status_code == 410


def taken_back(session, story):
    actions.withdraw(session, story.id)


def erased_by_a_rule(session, story):
    actions.expire(session, story.id, seen=story.version, rule="all")


@pytest.mark.parametrize("end", [taken_back, erased_by_a_rule])
def test_of_a_story_that_was_here_it_is_said_that_it_is_not_any_more_and_not_why(eve, session, call, end):
    story = tell(session, call, state=State.APPROVED)
    end(session, story)
    answer = eve.get(f"/stories/{story.slug}/")
    assert (answer.status_code, "This story is not shown any more" in answer.text) == (410, True)
    assert [word for word in ("author", "took", "taken", "erased", "rule") if word in answer.text.lower()] == []


@pytest.mark.parametrize("end", [taken_back, erased_by_a_rule])
@pytest.mark.parametrize(
    ("state", "places"),
    [
        (State.PENDING, {Place.WEB}),
        (State.DECLINED, {Place.WEB}),
        (State.DRAFT, {Place.WEB}),
        (State.APPROVED, {Place.SCREENING}),
    ],
)
def test_the_address_of_a_story_that_was_never_here_is_not_confirmed(eve, session, call, end, state, places):
    story = tell(session, call, state=state, places=frozenset(places))
    end(session, story)
    assert eve.get(f"/stories/{story.slug}/").status_code == 404


def test_a_file_is_not_found_under_another_story(eve, session, call, film):
    shown, other = film(), tell(session, call, state=State.APPROVED)
    file = shown.file(FileRole.RENDITION, "480p").slug
    assert eve.get(f"/stories/{other.slug}/files/{file}").status_code == 404


def give_all_files(app: Flask, session: Session, story: Story) -> list[str]:
    """Files are there in every state, even where none would be: nothing is hidden by mere absence."""
    give_files(session, app.extensions["storyboard_storage"], story)
    return [file.slug for file in session.get_one(Story, story.id, populate_existing=True).files]
