"""A film over a line that breaks, from a phone that is locked, closed and opened again: it goes on where it was."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from storyboard.database import db, transaction, utc_now
from storyboard.uploads.hooks import MOST_FROM_ONE_LINE
from storyboard.web import throttle
from tests.live import Site
from tests.sharing.film.line import FILM, WAITING, Counted, Line
from tests.sharing.film.phone import Phone, film_of, here_of

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("cuts_are_no_complaint")]


def opened_again(awa: Phone, title: str) -> Phone:
    """The tab is closed, and the page opened in another one."""
    context = awa.page.context
    awa.page.close()
    return Phone(context.new_page(), awa.site, awa.call).opens(title)


def test_cuts_cost_what_was_on_its_way_while_the_other_steps_are_filled_in(awa: Phone, film: Path) -> None:
    title, line, sent = "Three cuts", Line(awa), Counted(awa)
    awa.opens(title).sends(film)
    for percent in (5, 20, 35):
        awa.reaches(percent)
        line.is_there(False)
        awa.says(WAITING)
        told = awa.percent() / 100 * len(FILM)
        assert here_of(awa.site, title) >= told - 1  # what is told is stored
        line.is_there(True)
        if percent == 20:
            awa.press("Pause")
            awa.press("Next")
            awa.page.wait_for_url("**/about*")
            awa.press("Go on")  # the same film, in another page
    awa.press("Pause")
    awa.page.get_by_label("18 to 24").check()
    awa.press("Next")
    awa.page.wait_for_url("**/places*")
    awa.press("Next")
    awa.page.wait_for_url("**/check*")
    expect(awa.page.get_by_text("This is still missing")).to_have_count(0)
    assert awa.percent() < 100
    awa.press("Send my story")  # goes on with the film, and waits for it
    awa.page.wait_for_url("**/sent", timeout=60_000)
    assert film_of(awa.site, title) == FILM and sent.created == 1


def test_a_page_that_is_loaded_again_goes_on_when_the_same_film_is_chosen(awa: Phone, film: Path) -> None:
    title = "Loaded again"
    Line(awa)
    awa.opens(title).sends(film)
    awa.reaches(40)
    awa.opens(title)
    sent = Counted(awa)
    awa.says("A part of your film is here. Choose the same film once more")
    awa.chooses(film)
    awa.says("It has arrived.", within_s=60)
    assert film_of(awa.site, title) == FILM
    assert sent.created == 0 and min(sent.offsets) >= 0.4 * len(FILM)


def test_another_film_takes_the_place_of_the_one_that_was_on_its_way(awa: Phone, film: Path, tmp_path: Path) -> None:
    title, other = "Another one", tmp_path / "VID_2028.mp4"
    other.write_bytes(FILM[:40] + os.urandom(len(FILM) - 40))
    Line(awa)
    awa.opens(title).sends(film)
    awa.reaches(20)
    awa = opened_again(awa, title)
    awa.sends(other)  # it is asked what it costs, and does not go on where the first one was
    awa.says("It has arrived.", within_s=60)
    assert film_of(awa.site, title) == other.read_bytes()


def test_what_was_recorded_goes_on_by_itself_when_the_tab_was_closed(awa: Phone) -> None:
    title = "Closed tab"
    awa.opens(title)
    awa.records(4)
    awa.press("Use this film")
    # The line breaks as soon as the site knows that a film comes.
    awa.page.route(
        "**/uploads/*", lambda route: route.abort() if route.request.method == "PATCH" else route.continue_()
    )
    awa.press("Send this film")
    awa.says(WAITING)
    awa.page.close()
    awa = Phone(awa.page.context.new_page(), awa.site, awa.call)
    sent = Counted(awa)
    awa.opens(title)
    awa.says("It has arrived.", within_s=30)
    assert sent.created == 0
    assert film_of(awa.site, title)[:4] == b"\x1a\x45\xdf\xa3"
    expect(awa.page.get_by_text("There is a recording")).to_have_count(0)


def test_a_page_that_was_frozen_as_on_a_locked_phone_goes_on(awa: Phone, film: Path) -> None:
    line, sent = Line(awa), Counted(awa)
    awa.opens("Locked").sends(film)
    awa.reaches(20)
    line.page_is("frozen")
    line.is_there(False)
    awa.page.context.new_page().wait_for_timeout(2000)
    line.is_there(True)
    line.page_is("active")
    awa.says("It has arrived.", within_s=60)
    assert film_of(awa.site, "Locked") == FILM and sent.created == 1


def test_it_pauses_and_goes_on_as_its_author_says(awa: Phone, film: Path) -> None:
    title = "A pause"
    Line(awa)
    awa.opens(title).sends(film)
    awa.reaches(20)
    expect(awa.page.locator("[data-upload-progress] [data-left]")).to_have_text(re.compile(r"^0:\d\d left$"))
    awa.press("Pause")
    awa.says("Paused. Nothing is lost.")
    awa.page.wait_for_timeout(500)
    here = here_of(awa.site, title)
    awa.page.wait_for_timeout(1000)
    assert here_of(awa.site, title) == here < len(FILM)
    awa.press("Go on")
    awa.says("It has arrived.", within_s=60)
    assert film_of(awa.site, title) == FILM


def test_a_film_that_was_changed_meanwhile_is_noticed(awa: Phone, film: Path) -> None:
    Line(awa)
    awa.opens("Changed").sends(film)
    awa.reaches(20)
    awa.press("Pause")
    film.write_bytes(FILM[::-1])
    awa.press("Go on")
    awa.says("This film was changed or taken away on your phone since you chose it. Choose it again.")


def test_the_screen_stays_on_while_it_is_sent_and_no_longer(awa: Phone, film: Path) -> None:
    awa.page.add_init_script(
        """const ask = navigator.wakeLock.request.bind(navigator.wakeLock);
        navigator.wakeLock.request = async (kind) => (window.lock = await ask(kind));"""
    )
    Line(awa)
    awa.opens("Awake").sends(film)
    awa.reaches(10)
    assert awa.page.evaluate("window.lock.released") is False
    awa.press("Pause")
    awa.waits(lambda: awa.page.evaluate("window.lock.released") is True)
    awa.press("Go on")
    awa.waits(lambda: awa.page.evaluate("window.lock.released") is False)
    awa.says("It has arrived.", within_s=60)
    awa.waits(lambda: awa.page.evaluate("window.lock.released") is True)


def test_what_is_no_film_is_refused_in_words(awa: Phone, tmp_path: Path, complaints: list[str]) -> None:
    note = tmp_path / "VID_2029.mp4"
    note.write_bytes(b"No film at all. " * 10_000)
    awa.opens("No film")
    awa.chooses(note)
    awa.press("Next")
    awa.says("This is not a film that we can read.")
    complaints[:] = [said for said in complaints if "422" not in said]


@pytest.fixture
def busy_line(site: Site) -> Iterator[Callable[[], None]]:
    """So much was begun through this line that nothing more may be; what ends that."""
    with site.app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        name = throttle.bucket("uploads", throttle.caller())
        with transaction(db.session):
            db.session.merge(throttle.Throttle(bucket=name, failures=MOST_FROM_ONE_LINE, since=utc_now()))

    def end() -> None:
        with site.app.app_context():
            throttle.forget(db.session, name)

    yield end
    end()


def test_where_too_many_began_at_once_it_is_told_and_goes_on_by_itself(
    awa: Phone, film: Path, busy_line: Callable[[], None], complaints: list[str]
) -> None:
    awa.opens("A crowd").sends(film)
    awa.says("Many films were sent from your network just now. Yours goes on by itself")
    busy_line()
    awa.says("It has arrived.", within_s=60)
    assert film_of(awa.site, "A crowd") == FILM
    complaints[:] = [said for said in complaints if "429" not in said]
