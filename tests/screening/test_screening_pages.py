"""The host's pages, and what the show is made of."""

import pytest

from storyboard.curation import actions
from storyboard.stories.actions import change_consent, forget_files, withdraw
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind, Story
from storyboard.web.installation import storage
from tests.factory import open_call, tell


@pytest.fixture
def call(session):
    return open_call(session)


@pytest.fixture
def film(session, call):
    return tell(session, call, kind=Kind.VIDEO, state=State.APPROVED, title="The bridge", country="ML")


@pytest.fixture
def text(session, call):
    return tell(session, call, state=State.APPROVED, title="مدرسة", language="ar", country="PS", display_name="Layla")


@pytest.fixture
def reel(session, call, film, text, clara):
    made = actions.make_reel(session, call, "Opening session", 1200, staff_id=clara.id)
    for story in (film, text):
        actions.put_in(session, made.slug, story.slug, staff_id=clara.id)
    return made


@pytest.fixture
def playing(henri, reel):
    """The titles that the show would play now."""
    return lambda: [item["title"] for item in henri.get(f"/screening/reels/{reel.slug}/items.json").json["items"]]


def test_the_show_is_told_what_to_write_on_cards_and_what_to_play(henri, reel, film, text):
    shown = henri.get(f"/screening/reels/{reel.slug}/items.json").json
    assert shown == {
        "length": "2 stories · 1:15",
        "card_s": 3.0,
        "items": [
            {
                "slug": film.slug,
                "title": "The bridge",
                "name": "Awa",
                "country": "Mali",
                "language": "en",
                "film": f"/screening/files/{film.file(FileRole.RENDITION, '480p').slug}",
                "slides": [],
            },
            {
                "slug": text.slug,
                "title": "مدرسة",
                "name": "Layla",
                "country": "Palestine",
                "language": "ar",
                "film": None,
                "slides": [{"text": text.body, "seconds": 6.6}],
            },
        ],
    }


def test_what_is_taken_back_leaves_the_show_whichever_way(session, call, playing, film, text):
    assert playing() == ["The bridge", "مدرسة"]
    change_consent(session, text.id, Place.SCREENING, yes=False, call_text_id=call.texts[0].id)
    assert playing() == ["The bridge"]
    withdraw(session, film.id)
    assert playing() == []


def test_a_yes_to_the_web_alone_is_not_screened(session, call, playing, film):
    assert session.get(Story, film.id).state is State.APPROVED
    change_consent(session, film.id, Place.SCREENING, yes=False, call_text_id=call.texts[0].id)
    assert {consent.place for consent in film.consents if not consent.withdrawn_at} == {Place.WEB}
    assert playing() == ["مدرسة"]


def test_films_are_sent_in_ranges_while_they_may_be_shown(session, call, henri, reel, film):
    file = film.file(FileRole.RENDITION, "480p")
    with storage().writer(file.storage_key) as writer:
        writer.write(bytes(1000))
        writer.finish()
    address = f"/screening/files/{file.slug}"
    part = henri.get(address, headers={"Range": "bytes=0-1"})
    assert (part.status_code, part.headers["Content-Range"]) == (206, "bytes 0-1/1000")
    change_consent(session, film.id, Place.SCREENING, yes=False, call_text_id=call.texts[0].id)
    assert henri.get(address).status_code == 404


def test_a_master_is_never_sent(henri, reel, film):
    assert henri.get(f"/screening/files/{film.file(FileRole.MASTER).slug}").status_code == 404


def test_the_host_sees_how_long_it_runs_and_what_is_left_out(session, henri, reel, film, text):
    page = henri.get("/screening/").text
    assert ("1:15" in page, "2 stories" in page, "Left out of the show" in page) == (True, True, False)
    forget_files(session, film, [FileRole.RENDITION])
    withdraw(session, text.id)
    page = henri.get("/screening/").text
    assert ("“The bridge”: its film is not ready yet." in page, "A story that may not be shown any more." in page) == (
        True,
        True,
    )
    assert ("Start the show" in page, "There is nothing to show in it yet." in page) == (False, True)


def test_before_there_is_a_reel_the_host_is_told_who_makes_it(henri):
    assert "As soon as the curators have made one" in henri.get("/screening/").text


def test_a_reel_that_is_not_there_has_no_show(henri):
    for page in ("show", "items.json"):
        assert henri.get(f"/screening/reels/nothing/{page}").status_code == 404


def test_only_hosts_and_curators_come_near_the_show(henri, clara, malik, eve, reel, film):
    addresses = [f"/screening/reels/{reel.slug}/show", f"/screening/reels/{reel.slug}/items.json", "/screening/"]
    for address in addresses:
        answers = [who.get(address).status_code for who in (henri, clara, malik, eve)]
        assert answers == [200, 200, 403, 302]
    file = f"/screening/files/{film.file(FileRole.RENDITION, '480p').slug}"
    assert [who.get(file).status_code for who in (malik, eve)] == [403, 302]


def test_hosts_do_not_curate(henri, reel):
    for address in ("/curation/", "/curation/reels/", f"/curation/reels/{reel.slug}"):
        assert henri.get(address).status_code == 403
