"""A story's page, to read or to watch, and the bytes of its film."""

from __future__ import annotations

import re

import pytest

from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole
from tests.factory import tell
from tests.public.conftest import bytes_of

FILM = bytes_of(FileRole.RENDITION, "480p")


@pytest.fixture
def playing(film) -> str:
    """The address of Awa's film in 480p."""
    story = film()
    return f"/stories/{story.slug}/files/{story.file(FileRole.RENDITION, '480p').slug}"


def test_a_text_is_read_in_paragraphs_in_its_own_direction_and_language(eve, session, call):
    story = tell(
        session, call, state=State.APPROVED, title="مدرسة", body="سطر أول\n\nسطر ثان", language="ar", country="PS"
    )
    page = eve.get(f"/stories/{story.slug}/").text
    assert re.findall(r'<p dir="auto">(.*?)</p>', page)[:2] == ["سطر أول", "سطر ثان"]
    assert re.search(r'<div class="prose" lang="ar">', page)
    assert "Palestine" in page


def test_markup_in_a_story_is_shown_as_text(eve, session, call):
    nasty = "<script>alert(1)</script><b>bold</b>"
    story = tell(session, call, state=State.APPROVED, title=nasty, body=nasty, display_name=nasty, asks=nasty)
    for address in ("/", "/c/youth4peace/", "/stories/", f"/stories/{story.slug}/"):
        page = eve.get(address).text
        assert "<script>alert" not in page
        assert "<b>bold" not in page


def test_a_film_offers_its_sizes_with_what_each_costs_the_usual_one_chosen(eve, film):
    story = film()
    page = eve.get(f"/stories/{story.slug}/").text
    links = re.findall(r'href="([^"]*\?quality=[^"]*)"', page)
    assert links == [f"/stories/{story.slug}/?quality={name}" for name in ("480p", "240p", "audio")]
    assert re.findall(r'<span class="size">(.*?)</span>', page) == ["0.1 MB"] * 3
    assert shown_source(page) == story.file(FileRole.RENDITION, "480p").slug


@pytest.mark.parametrize(("asked", "variant"), [("240p", "240p"), ("4320p", "480p")])
def test_another_size_is_a_link_away_without_any_script(eve, film, asked, variant):
    story = film()
    page = eve.get(f"/stories/{story.slug}/?quality={asked}").text
    assert shown_source(page) == story.file(FileRole.RENDITION, variant).slug


def shown_source(page: str) -> str:
    found = re.search(r'<video[^>]* src="[^"]*/files/([^"]*)"', page, re.DOTALL)
    assert found
    return found[1]


def test_what_other_sites_may_quote_is_the_title_and_the_beginning(eve, session, call):
    story = tell(session, call, state=State.APPROVED, title="The pitch", body="We cleaned it.")
    page = eve.get(f"/stories/{story.slug}/").text
    said = dict(re.findall(r'<meta property="og:(\w+)"\s+content="([^"]*)"', page))
    assert (said["title"], said["description"], "image" in said) == ("The pitch", "We cleaned it.", False)
    assert '<meta name="robots" content="noarchive">' in page


def test_the_film_comes_whole_or_in_the_part_that_was_asked_for(eve, playing):
    whole, part = eve.get(playing), eve.get(playing, headers={"Range": "bytes=100-199"})
    assert (whole.status_code, whole.data, whole.mimetype) == (200, FILM, "video/mp4")
    assert (part.status_code, part.data) == (206, FILM[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(FILM)}"


def test_no_cache_keeps_the_film(eve, playing):
    assert eve.get(playing).headers["Cache-Control"] == "no-store"


def test_a_player_may_ask_for_the_size_first(eve, playing):
    answer = eve.head(playing)
    assert (answer.status_code, answer.data, answer.content_length) == (200, b"", len(FILM))
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_range_behind_the_end_is_refused(eve, playing):
    assert eve.get(playing, headers={"Range": f"bytes={len(FILM)}-"}).status_code == 416


def test_nothing_is_held_while_the_film_is_on_its_way(app, eve, playing):
    answer = eve.get(playing, buffered=False)
    pool = app.extensions["storyboard_engine"].pool
    assert pool.checkedout() == 0
    assert next(iter(answer.response)) == FILM[: 64 * 1024]
    answer.close()


@pytest.mark.parametrize("role", [FileRole.RAW, FileRole.MASTER, FileRole.REVIEW, FileRole.SHEET])
def test_what_was_not_made_for_the_public_has_no_address(eve, film, role):
    story = film()
    assert eve.get(f"/stories/{story.slug}/files/{story.file(role).slug}").status_code == 404


def test_a_film_whose_bytes_are_gone_is_not_found(app, eve, film):
    story = film()
    file = story.file(FileRole.RENDITION, "480p")
    app.extensions["storyboard_storage"].erase(file.storage_key)
    assert eve.get(f"/stories/{story.slug}/files/{file.slug}").status_code == 404
