"""Another film on the author's own page: ahead of its form, over a line that breaks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from storyboard.database import db, transaction
from storyboard.stories import actions
from storyboard.stories.actions import SYSTEM
from storyboard.stories.lifecycle import Act
from storyboard.stories.models import Story
from tests.sharing.film.line import FILM, WAITING, Counted, Line
from tests.sharing.film.phone import Phone, film_of

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("cuts_are_no_complaint")]
OTHER = FILM[:40] + os.urandom(len(FILM) - 40)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "VID_2031.mp4"
    path.write_bytes(OTHER)
    return path


def on_her_page(awa: Phone, title: str, film: Path, act: Act) -> None:
    """Her story is sent, what comes of its film is arranged, and her own page is open."""
    awa.opens(title).sends(film)
    awa.says("It has arrived.")
    awa.press("Next")
    awa.page.get_by_label("18 to 24").check()
    awa.press("Next")
    awa.page.wait_for_url("**/places*")
    awa.press("Next")
    awa.page.wait_for_url("**/check*")
    awa.press("Send my story")
    awa.page.wait_for_url("**/sent")
    with awa.site.app.app_context(), transaction(db.session):
        (story,) = db.session.scalars(select(Story).where(Story.title == title))
        actions.change_state(db.session, story.id, act, by=SYSTEM, given={"reason"})
        if act is Act.FOUND_UNUSABLE:
            actions.tell_author(db.session, story, "damaged")
    awa.page.goto(f"{awa.site.url}/story/")


def test_the_form_waits_for_a_film_that_comes_over_a_line_that_breaks(awa: Phone, film: Path, other: Path) -> None:
    on_her_page(awa, "Replaced", film, Act.FOUND_UNUSABLE)
    line, sent = Line(awa), Counted(awa)
    awa.page.get_by_label("Another film").set_input_files(other)
    awa.press("Send this film instead")
    awa.reaches(20)
    line.is_there(False)
    awa.says(WAITING)
    assert film_of(awa.site, "Replaced") == FILM
    line.is_there(True)
    expect(awa.page.get_by_role("heading", name="We have your film")).to_be_visible(timeout=60_000)
    assert film_of(awa.site, "Replaced") == OTHER and sent.created == 1


def test_it_goes_on_where_it_was_when_the_page_of_a_change_is_opened_again(awa: Phone, film: Path, other: Path) -> None:
    on_her_page(awa, "Changed film", film, Act.PREPARED)
    Line(awa)
    awa.page.goto(f"{awa.site.url}/story/edit")
    awa.page.get_by_label("Another film").set_input_files(other)
    awa.press("Send this film")
    awa.reaches(30)
    awa.page.goto(f"{awa.site.url}/story/edit")
    sent = Counted(awa)
    awa.says("A part of your film is here. Choose the same film once more")
    awa.page.get_by_label("Another film").set_input_files(other)
    awa.waits(lambda: bool(sent.offsets))
    awa.press("Send it again")
    awa.says("We have it. A person looks at it again.", within_s=60)
    assert film_of(awa.site, "Changed film") == OTHER
    assert sent.created == 0 and min(sent.offsets) > 0
