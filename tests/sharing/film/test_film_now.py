"""A film is made in the page: recorded, paused, watched, done again, and kept on the phone until it is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from storyboard.database import db
from tests.factory import open_call
from tests.sharing.film.phone import Phone, as_a_master, film_of

pytestmark = pytest.mark.journey
# The page's clock, eight times as fast: nobody waits here for two minutes.
HURRY = "const real = performance.now.bind(performance); performance.now = () => real() * 8;"
# The colour of a film in its corner, as it is shown now.
CORNER = """(film) => {
    const pen = new OffscreenCanvas(film.videoWidth, film.videoHeight).getContext("2d");
    pen.drawImage(film, 0, 0);
    return [...pen.getImageData(8, 8, 1, 1).data.slice(0, 3)];
}"""
KEPT = "async () => (await indexedDB.databases()).map(({ name }) => name)"


def test_it_is_recorded_paused_watched_done_again_and_sent_with_its_story(awa: Phone, tmp_path: Path) -> None:
    awa.opens("Filmed now")
    awa.press("Film now")
    awa.says("You have 2:00 minutes. Nothing is recorded yet.")
    awa.press("Start recording")
    awa.waits(lambda: awa.recorded() >= 1)
    awa.press("Pause")
    paused_at = awa.recorded()
    awa.page.wait_for_timeout(1500)
    assert awa.recorded() == paused_at  # the pause costs nothing of the two minutes
    awa.press("Go on")
    awa.waits(lambda: awa.recorded() >= paused_at + 1)
    awa.press("Finish")
    awa.says("This is your film. It is only on this phone until you send it.")
    awa.press("Do it again")
    awa.press("Start recording")
    awa.waits(lambda: awa.recorded() >= 2)
    awa.press("Finish")
    seen = awa.page.locator(".recorder video")
    assert seen.evaluate("async (film) => (await film.play(), film.videoWidth)") >= 640
    awa.press("Use this film")
    awa.says("Sending this film costs 0.")
    awa.press("Next")
    awa.page.wait_for_url("**/about*")
    awa.says("It has arrived.")
    master = as_a_master(film_of(awa.site, "Filmed now"), tmp_path)
    assert master.has_sound and 1.5 <= master.duration_s <= 5
    assert awa.page.evaluate(KEPT) == []  # the site has it: nothing stays on the phone


def test_the_last_ten_seconds_are_told_and_the_two_minutes_end_by_themselves(awa: Phone) -> None:
    awa.page.add_init_script(HURRY)
    awa.opens("Two minutes")
    awa.press("Film now")
    awa.press("Start recording")
    awa.waits(lambda: awa.recorded() >= 100)
    status = awa.page.locator(".recorder [role=status]")
    expect(status).to_have_text("Recording")
    awa.waits(lambda: awa.recorded() >= 111)
    expect(status).to_have_text("Ten seconds left")
    awa.says("The time is over. Watch your film")


def test_sound_only_is_shown_with_a_card_in_the_calls_colours(awa: Phone, tmp_path: Path) -> None:
    awa.opens("Only a voice")
    awa.records(2, by="Record only your voice")
    film = awa.page.locator(".recorder video")
    brand = awa.page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--brand').trim()")
    wanted = [int(brand[at : at + 2], 16) for at in (1, 3, 5)]
    film.evaluate("(film) => film.play()")
    awa.waits(lambda: all(abs(one - other) < 12 for one, other in zip(film.evaluate(CORNER), wanted, strict=True)))
    awa.press("Use this film")
    awa.press("Send this film")
    awa.says("It has arrived.")
    master = as_a_master(film_of(awa.site, "Only a voice"), tmp_path)
    assert master.has_sound and (master.width, master.height) == (640, 360)


def test_a_crash_while_recording_costs_seconds_and_not_the_story(
    awa: Phone, tmp_path: Path, complaints: list[str]
) -> None:
    awa.opens("A crash")
    awa.says("Saved.")
    awa.press("Film now")
    awa.press("Start recording")
    awa.waits(lambda: awa.recorded() >= 6)
    with pytest.raises(Error):
        awa.page.goto("chrome://crash", timeout=2000)
    again = Phone(awa.page.context.new_page(), awa.site, awa.call).opens("A crash")
    again.says("There is a recording of 0:0")
    again.press("Watch it")
    again.press("Use it")
    again.press("Send this film")
    again.says("It has arrived.")
    assert as_a_master(film_of(awa.site, "A crash"), tmp_path).duration_s >= 3  # of six, on a busy machine
    assert again.page.evaluate(KEPT) == []
    complaints.clear()


def test_what_is_left_of_a_recording_can_be_thrown_away(awa: Phone) -> None:
    awa.opens("Thrown away")
    awa.records(1)
    assert awa.page.evaluate(KEPT) == ["film"]
    awa.opens("Thrown away")
    awa.press("Throw it away")
    awa.waits(lambda: awa.page.evaluate(KEPT) == [])
    awa.opens("Thrown away")
    expect(awa.page.get_by_text("There is a recording")).to_have_count(0)


def test_a_recording_is_offered_for_its_own_call_alone_and_goes_when_the_story_is_erased(awa: Phone) -> None:
    with awa.site.app.app_context():
        open_call(db.session, "another-one")
    awa.opens("Mine alone")
    awa.says("Saved.")
    awa.records(1)
    other = Phone(awa.page.context.new_page(), awa.site, "another-one").opens("Hers")
    other.says("Saved.")
    expect(other.page.get_by_text("There is a recording")).to_have_count(0)
    awa.page.goto(f"{awa.site.url}/c/{awa.call}/share")
    awa.press("Erase it")
    awa.page.wait_for_url("**/share")
    awa.waits(lambda: awa.page.evaluate(KEPT) == [])


def test_the_quick_way_out_leaves_no_film_on_the_phone(awa: Phone) -> None:
    # Even where no answer comes that could clear the browser.
    awa.page.route("**/story/leave", lambda route: route.fulfill(status=204))
    awa.opens("Quickly away")
    awa.press("Film now")
    awa.press("Start recording")
    awa.waits(lambda: awa.recorded() >= 2)
    assert awa.page.evaluate(KEPT) == ["film"]
    awa.page.locator("[data-leave]").click()
    expect(awa.page).to_have_title("Empty page")
    awa.waits(lambda: awa.page.evaluate(KEPT) == [])
    awa.page.wait_for_timeout(1500)  # the last second of the recording comes, and is not kept either
    assert awa.page.evaluate(KEPT) == []


def test_a_site_without_room_says_so_and_the_recording_stays_on_the_phone(awa: Phone, complaints: list[str]) -> None:
    awa.page.route(
        "**/uploads/", lambda route: route.fulfill(status=507, content_type="application/json", body='{"code": "full"}')
    )
    awa.opens("No room")
    awa.records(1)
    awa.press("Use this film")
    awa.press("Send this film")
    awa.says("We have no room left at this moment. It is our fault, not yours.")
    awa.opens("No room")
    awa.says("There is a recording of 0:0")
    complaints[:] = [said for said in complaints if "507" not in said]


def test_a_recording_is_erased_after_a_day(awa: Phone) -> None:
    awa.opens("Yesterday")
    awa.records(1)
    awa.page.clock.install(time=awa.page.evaluate("Date.now()") + 25 * 60 * 60 * 1000)
    awa.opens("Yesterday")
    awa.waits(lambda: awa.page.evaluate(KEPT) == [])
    expect(awa.page.get_by_text("There is a recording")).to_have_count(0)


def test_a_full_phone_records_on_and_says_so(awa: Phone, tmp_path: Path) -> None:
    devtools = awa.page.context.new_cdp_session(awa.page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": awa.site.url, "quotaSize": 1})
    awa.opens("Full phone")
    awa.press("Film now")
    awa.press("Start recording")
    awa.says("Your browser has no room to keep the film while you record.")
    awa.waits(lambda: awa.recorded() >= 2)
    awa.press("Finish")
    awa.press("Use this film")
    awa.press("Send this film")
    awa.says("It has arrived.")
    assert as_a_master(film_of(awa.site, "Full phone"), tmp_path).duration_s >= 1.5
