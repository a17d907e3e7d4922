"""The curators' pages."""

import pytest
from sqlalchemy import event, select

from storyboard.curation import actions, queries
from storyboard.curation.models import Rating, Reel
from storyboard.database import db
from storyboard.stories.actions import change_consent, withdraw
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind
from storyboard.web.installation import storage
from tests.factory import open_call, tell
from tests.people import Browser

SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def call(session):
    return open_call(session)


@pytest.fixture
def story(session, call):
    return tell(session, call, state=State.APPROVED)


@pytest.fixture
def reel(session, call, clara):
    """A reel of two."""
    made = actions.make_reel(session, call, "Opening session", 1200, staff_id=clara.id)
    for title in ("The well", "Radio on Tuesdays"):
        added = tell(session, call, state=State.APPROVED, title=title)
        actions.put_in(session, made.slug, added.slug, staff_id=clara.id)
    return made


def order(session, reel: Reel, clara: Browser) -> list[str]:
    session.rollback()
    return [item.story.title for item in session.scalars(queries.reel_with_stories(reel.slug, clara.id)).one().items]


def slugs(session, reel: Reel, clara: Browser) -> list[str]:
    return [item.story.slug for item in session.scalars(queries.reel_with_stories(reel.slug, clara.id)).one().items]


def test_the_board_says_plainly_what_may_be_screened(session, call, story, clara):
    page = clara.get("/curation/").text
    assert story.title in page
    assert ("May be screened" in page, "Not for the screen" in page) == (True, False)
    tell(session, call, state=State.APPROVED, places=frozenset({Place.WEB}), title="Only for the web")
    assert "Not for the screen" in clara.get("/curation/").text


@pytest.mark.parametrize("room", ["/curation/", "/curation/reels/"])
def test_who_curates_several_calls_turns_from_one_to_the_other(session, call, clara, room):
    assert "Other calls" not in clara.get(room).text
    open_call(session, "another", hashtags="#another")
    page = clara.get(f"{room}?call={call.slug}").text
    assert f'href="{room}?call=another"' in page
    assert f'href="{room}?call={call.slug}"><bdi>' not in page


def test_without_a_call_the_board_says_what_will_be_here(clara):
    for address in ("/curation/", "/curation/reels/"):
        assert "No call is open yet" in clara.get(address).text


def test_a_call_that_is_not_there_has_no_board(session, clara):
    assert clara.get("/curation/?call=nothing").status_code == 404


def test_the_board_is_read_page_by_page_and_no_story_comes_twice(session, call, clara):
    from_the_first_on = [tell(session, call, state=State.APPROVED, title=f"Story {n}").slug for n in range(26)]
    first = clara.get("/curation/").text
    address = first.split("Older stories")[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = clara.get(address).text
    pages = [[slug for slug in reversed(from_the_first_on) if f'/stories/{slug}"' in page] for page in (first, second)]
    assert pages == [from_the_first_on[:1:-1], from_the_first_on[1::-1]]
    assert "Older stories" not in second


def test_looking_for_what_nobody_told_shows_a_way_back(story, clara):
    page = clara.get("/curation/?kind=video").text
    assert ("No story is like that" in page, "Show all stories" in page) == (True, True)
    assert story.title in clara.get("/curation/?kind=opera&language=xx").text


def test_a_rating_is_kept_with_and_without_a_script(session, story, clara):
    plain = clara.post(f"/curation/stories/{story.slug}/rating", data={"stars": "4"})
    assert (plain.status_code, plain.location) == (302, f"/curation/stories/{story.slug}")
    quick = clara.post(f"/curation/stories/{story.slug}/rating", data={"stars": "5"}, headers=SCRIPT)
    assert "You: 5, Must be shown" in quick.text
    assert "<html" not in quick.text
    assert session.scalars(select(Rating.stars)).all() == [5]


@pytest.mark.parametrize("stars", ["0", "6", "many", ""])
def test_a_rating_is_one_to_five(session, story, clara, stars):
    assert clara.post(f"/curation/stories/{story.slug}/rating", data={"stars": stars}).status_code == 400
    assert session.scalars(select(Rating.stars)).all() == []


def test_a_story_is_read_whole_before_it_is_rated(session, call, reel, clara):
    told = tell(session, call, state=State.APPROVED, body="<b>First</b>\n\nSecond", asks="Open the road.")
    page = clara.get(f"/curation/stories/{told.slug}").text
    assert "&lt;b&gt;First&lt;/b&gt;" in page
    assert "Open the road." in page
    assert f"/curation/reels/{reel.slug}/stories/{told.slug}" in page


def test_a_film_is_sent_to_curators_in_ranges_until_no_place_is_left_to_show_it(session, call, clara):
    film = tell(session, call, kind=Kind.VIDEO, state=State.APPROVED)
    file = film.file(FileRole.RENDITION, "480p")
    with storage().writer(file.storage_key) as writer:
        writer.write(b"x" * 1000)
        writer.finish()
    address = f"/curation/files/{file.slug}"
    part = clara.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.headers["Content-Range"], part.data) == (206, "bytes 10-19/1000", b"x" * 10)
    for consent in (Place.WEB, Place.SCREENING):
        change_consent(session, film.id, consent, yes=False, call_text_id=call.texts[0].id)
    assert clara.get(address).status_code == 404


def test_a_reel_is_made_with_the_time_that_the_call_gives(session, call, clara):
    assert 'value="20"' in clara.get("/curation/reels/").text
    made = clara.post("/curation/reels/", data={"name": "  Opening   session ", "minutes": "15"})
    reel = session.scalars(select(Reel)).one()
    assert (reel.name, reel.target_s, made.location) == ("Opening session", 900, f"/curation/reels/{reel.slug}")
    assert "Opening session" in clara.get("/curation/reels/").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " ", "minutes": "20"}, "Give the reel a name."),
        ({"name": "Opening", "minutes": "0"}, "Choose from 1 to 600 minutes."),
        ({"name": "Opening", "minutes": "soon"}, "Say how many minutes there are for it, as a number."),
        ({"name": "O" * 81, "minutes": "20"}, "longer than 80 characters"),
    ],
)
def test_a_reel_that_lacks_something_is_asked_for_it_and_what_was_typed_stays(session, call, clara, typed, said):
    answer = clara.post("/curation/reels/", data=typed)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert f'value="{typed["minutes"]}"' in answer.text
    assert session.scalars(select(Reel)).all() == []


def test_the_running_order_shows_its_time_and_what_may_be_added(session, reel, story, clara):
    page = clara.get(f"/curation/reels/{reel.slug}").text
    assert ("0:19" in page, "of 20:00" in page) == (True, True)
    assert page.index("Stories you can add") < page.index(story.title)


def test_a_story_is_moved_with_and_without_a_script(session, reel, clara):
    _, second = (
        item.story.slug for item in session.scalars(queries.reel_with_stories(reel.slug, clara.id)).one().items
    )
    address = f"/curation/reels/{reel.slug}/stories/{second}"
    quick = clara.post(f"{address}/up", data={"seen": "3"}, headers=SCRIPT)
    assert "The story is number 1 now." in quick.text
    assert "<html" not in quick.text
    assert order(session, reel, clara) == ["Radio on Tuesdays", "The well"]
    plain = clara.post(f"{address}/down", data={"seen": "4"})
    assert plain.location == f"/curation/reels/{reel.slug}"
    assert order(session, reel, clara) == ["The well", "Radio on Tuesdays"]


def test_who_comes_second_is_told_and_sees_the_new_order(session, reel, clara, ada):
    first, _ = slugs(session, reel, clara)
    address = f"/curation/reels/{reel.slug}/stories/{first}/down"
    ada.post(address, data={"seen": "3"}, headers=SCRIPT)
    late = clara.post(address, data={"seen": "3"}, headers=SCRIPT).text
    assert "A colleague changed this reel just before you" in late
    assert late.index("Radio on Tuesdays") < late.index("The well")
    assert order(session, reel, clara) == ["Radio on Tuesdays", "The well"]


def test_what_may_not_be_screened_is_refused_kindly(session, call, reel, clara):
    other = tell(session, call, state=State.APPROVED, places=frozenset({Place.WEB}))
    answer = clara.post(f"/curation/reels/{reel.slug}/stories/{other.slug}", follow_redirects=True)
    assert "Its author did not say yes to being shown on a screen" in answer.text
    assert order(session, reel, clara) == ["The well", "Radio on Tuesdays"]


def test_a_story_is_put_in_and_taken_out(session, reel, story, clara):
    address = f"/curation/reels/{reel.slug}/stories/{story.slug}"
    clara.post(address)
    assert order(session, reel, clara) == ["The well", "Radio on Tuesdays", story.title]
    clara.post(f"{address}/out")
    assert order(session, reel, clara) == ["The well", "Radio on Tuesdays"]


def test_what_was_taken_back_is_said_and_its_words_are_gone(session, reel, clara):
    item = session.scalars(queries.reel_with_stories(reel.slug, clara.id)).one().items[0]
    withdraw(session, item.story_id)
    page = clara.get(f"/curation/reels/{reel.slug}").text
    assert ("Will not be shown" in page, "The well" in page) == (True, False)
    assert ("0:10" in page, "One story will not be shown." in page) == (True, True)


def test_no_curator_opens_a_master(session, call, clara):
    film = tell(session, call, kind=Kind.VIDEO, state=State.APPROVED)
    for role, there in ((FileRole.MASTER, False), (FileRole.RENDITION, True)):
        file = next(file for file in film.files if file.role is role)
        assert (session.scalar(queries.file_on_the_board(file.slug, clara.id)) is not None) is there
    assert clara.get(f"/curation/files/{film.file(FileRole.MASTER).slug}").status_code == 404


def test_who_says_no_to_the_stage_is_not_named_in_the_reel_any_more(session, call, reel, clara):
    item = session.scalars(queries.reel_with_stories(reel.slug, clara.id)).one().items[0]
    change_consent(session, item.story_id, Place.SCREENING, yes=False, call_text_id=call.texts[0].id)
    page = clara.get(f"/curation/reels/{reel.slug}").text
    assert ("Will not be shown" in page, "The well" in page, "number 1" in page) == (True, False, True)
    moved = clara.post(
        f"/curation/reels/{reel.slug}/stories/{item.story.slug}/down", data={"seen": "3"}, headers=SCRIPT
    )
    assert ("The story is number 2 now." in moved.text, "The well" in moved.text) == (True, False)


@pytest.mark.parametrize("address", ["/curation/", "/curation/reels/", "/curation/reels/REEL", "/screening/"])
def test_more_stories_cost_no_more_questions_to_the_database(session, call, reel, clara, address):
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    def questions() -> int:
        asked.clear()
        assert clara.get(address.replace("REEL", reel.slug)).status_code == 200
        return len(asked)

    tell(session, call, kind=Kind.VIDEO, state=State.APPROVED)
    few = questions()
    for kind in (*Kind, *Kind):
        more = tell(session, call, kind=kind, state=State.APPROVED)
        actions.put_in(session, reel.slug, more.slug, staff_id=clara.id)
        tell(session, call, kind=kind, state=State.APPROVED)
    assert questions() == few
