"""Malik writes what is said in Awa's film; everybody reads it below the film, and it goes when the film goes."""

from __future__ import annotations

import io
import re

import pytest

from storyboard.database import transaction
from storyboard.processing.prepare import _OF_A_MASTER
from storyboard.stories import actions
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind, Story
from storyboard.web.installation import storage
from tests.factory import tell
from tests.moderation.desk import now

VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\n<b>Two</b> schools & one pitch <script>\n"
SRT = "1\n00:00:01,000 --> 00:00:03,000\nDeux écoles\n"


@pytest.fixture
def film(session, call) -> Story:
    return tell(session, call, kind=Kind.VIDEO, state=State.APPROVED)


def write(browser, story: Story, **fields: object):
    sent = {"language": "en", "film": story.file_version, "seen": seen_by(browser, story), "written": "", **fields}
    if "file" in sent:
        sent["file"] = (io.BytesIO(sent["file"]), "words.srt")
    address = f"/moderation/stories/{story.slug}/captions"
    return browser.post(address, data=sent, content_type="multipart/form-data")


def seen_by(browser, story: Story) -> str:
    """What the page of captions says that there is."""
    page = browser.get(f"/moderation/stories/{story.slug}/captions").text
    return (re.findall(r'name="seen" type="hidden" value="([^"]*)"', page) or [""])[0]


def tracks(page: str) -> list[tuple[str, str]]:
    """Language and address of each track."""
    return [(language, url) for url, language in re.findall(r'<track[^>]*\bsrc="([^"]*)"\s+srclang="(\w+)"', page)]


def stored() -> list[str]:
    return [key for key, _ in storage().objects()]


def test_what_is_written_is_a_track_and_a_text_for_everybody(malik, eve, film):
    assert tracks(eve.get(f"/stories/{film.slug}/").text) == []
    assert write(malik, film, written=VTT).status_code == 302
    page = eve.get(f"/stories/{film.slug}/").text
    ((language, address),) = tracks(page)
    answer = eve.get(address)
    assert (language, answer.mimetype, answer.mimetype_params) == ("en", "text/vtt", {"charset": "utf-8"})
    assert answer.text == "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nTwo schools &amp; one pitch\n"
    assert '<p dir="auto">Two schools &amp; one pitch</p>' in page


def test_a_film_is_found_by_what_is_said_in_it_as_long_as_it_stands_there(malik, eve, film):
    search = "/stories/?q=schools+pitch"
    assert film.slug not in eve.get(search).text
    write(malik, film, written=VTT)
    assert film.slug in eve.get(search).text
    malik.post(f"/moderation/stories/{film.slug}/captions", data={"remove": "en"})
    assert film.slug not in eve.get(search).text


def test_a_file_counts_and_a_correction_takes_the_place_of_what_was_there(malik, eve, film):
    write(malik, film, file=SRT.encode(), language="fr")
    page = malik.get(f"/moderation/stories/{film.slug}/captions?language=fr").text
    assert "00:00:01.000 --&gt; 00:00:03.000\nDeux écoles" in page
    write(malik, film, written=SRT.replace("Deux", "Trois"), language="fr")
    page = eve.get(f"/stories/{film.slug}/").text
    assert ("Trois écoles" in page, "Deux écoles" in page) == (True, False)
    assert len(stored()) == 1  # the bytes of the first are gone


def test_languages_stand_side_by_side_the_readers_first(malik, eve, film):
    for language in ("sw", "fr", "en"):
        write(malik, film, written=SRT, language=language)
    page = eve.get(f"/stories/{film.slug}/").text
    assert [language for language, _ in tracks(page)] == ["en", "fr", "sw"]


def test_captions_are_on_where_the_reader_speaks_another_language(malik, eve, session, call):
    film = tell(session, call, kind=Kind.VIDEO, state=State.APPROVED, language="sw")
    for language in ("sw", "en"):
        write(malik, film, written=SRT, language=language)
    page = eve.get(f"/stories/{film.slug}/").text
    assert re.findall(r'srclang="(\w+)"[^>]*\bdefault\b', page) == ["en"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"written": "no times"}, "There are no captions that we can read."),
        ({"written": VTT, "language": "xx"}, "Choose a language."),
        ({"file": b"WEBVTT \xe9"}, "This file is not plain text in UTF-8."),
        ({"written": "WEBVTT\n\n00:03.000 --> 00:01.000\nx"}, "Caption 1 ends before it begins"),
    ],
)
def test_what_is_amiss_is_said_and_nothing_is_kept(malik, film, fields, sentence):
    answer = write(malik, film, **fields)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert (now(film.slug).file(FileRole.CAPTIONS, "en"), stored()) == (None, [])


def test_captions_of_a_film_that_was_replaced_meanwhile_are_given_back(malik, session, film):
    seen = film.file_version
    with transaction(session):
        session.get_one(Story, film.id).file_version += 1
    answer = write(malik, film, written=VTT, film=seen)
    assert (answer.status_code, "one pitch" in answer.text, stored()) == (409, True, [])


def test_of_two_who_correct_the_same_captions_the_second_is_told(malik, sena, film):
    write(malik, film, written=SRT, language="fr")
    seen = seen_by(sena, film)
    write(malik, film, written=SRT.replace("Deux", "Trois"), language="fr")
    late = write(sena, film, written=SRT.replace("Deux", "Quatre"), language="fr", seen=seen)
    assert (late.status_code, "Somebody was first" in late.text, "Quatre" in late.text) == (409, True, True)
    assert "Trois" in malik.get(f"/moderation/stories/{film.slug}/captions?language=fr").text
    assert len(stored()) == 1
    assert write(sena, film, written=SRT.replace("Deux", "Quatre"), language="fr").status_code == 302
    assert write(sena, film, written=VTT, language="en", seen=seen).status_code == 302  # in this there were none


def test_a_new_master_ends_captions_of_the_old_film():
    assert FileRole.CAPTIONS in _OF_A_MASTER


def test_a_text_has_none(malik, session, call):
    story = tell(session, call, state=State.APPROVED)
    assert malik.get(f"/moderation/stories/{story.slug}/captions").status_code == 404
    assert write(malik, story, written=VTT).status_code == 404


def test_malik_sees_them_before_anybody_else_and_takes_them_away(malik, eve, session, call):
    film = tell(session, call, kind=Kind.VIDEO)
    write(malik, film, written=VTT)
    ((_, address),) = tracks(malik.get(f"/moderation/stories/{film.slug}").text)
    assert "one pitch" in malik.get(address).text
    assert eve.get(address).status_code == 302
    malik.post(f"/moderation/stories/{film.slug}/captions", data={"remove": "en"})
    assert (malik.get(address).status_code, stored()) == (404, [])


def test_a_story_that_is_taken_back_takes_its_captions_along(malik, eve, session, film):
    write(malik, film, written=VTT)
    ((_, address),) = tracks(eve.get(f"/stories/{film.slug}/").text)
    keys = actions.withdraw(session, film.id)
    assert eve.get(address).status_code == 404
    assert (now(film.slug).files, set(stored()) <= set(keys)) == ([], True)
    assert write(malik, film, written=VTT).status_code == 404
