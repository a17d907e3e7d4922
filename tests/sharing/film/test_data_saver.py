"""The data saver: what a film costs is said first; it is made smaller and shorter on the phone, and tells no place."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from storyboard.media.facts import Facts
from tests.clips import GPS, ffmpeg
from tests.sharing.film.phone import Phone, as_a_master, film_of

pytestmark = pytest.mark.journey
FOUND = ("-metadata", f"location={GPS}/", "-movflags", "use_metadata_tags")
SOUND = ("-f", "lavfi", "-i", "aevalsrc='0.2*sin(2*PI*440*t)':s=48000")
NO_WEBCODECS = "delete window.VideoEncoder; delete window.VideoDecoder"
LONG_S, FROM_S = 160, 25


def filmed(path: Path, *, size: str, seconds: float, rate: int, bits: str, sound: str = "aac") -> Path:
    """A clip with noise in every picture, so that it has the bits that a phone's has."""
    picture = f"testsrc2=s={size}:r={rate}:d={seconds},noise=alls=25:allf=t"
    encoder = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-b:v", bits, "-minrate", bits)
    ways = (*encoder, "-maxrate", bits, "-bufsize", bits, "-x264-params", "nal-hrd=cbr", "-c:a", sound)
    ffmpeg("-f", "lavfi", "-i", picture, *SOUND, "-t", str(seconds), *ways, *FOUND, str(path))
    return path


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clips")


@pytest.fixture(scope="module")
def big(clips: Path) -> Path:
    """50 MB in 1080p, as a phone films in the evening; it knows where it was."""
    return filmed(clips / "VID_big.mp4", size="1920x1080", seconds=10, rate=15, bits="40M")


@pytest.fixture(scope="module")
def medium(clips: Path) -> Path:
    """5 MB; its sound is not AAC."""
    return filmed(clips / "VID_medium.mov", size="640x360", seconds=5, rate=15, bits="8M", sound="pcm_s16le")


@pytest.fixture(scope="module")
def long(clips: Path) -> Path:
    """2:40, in which every second is a little brighter."""
    path = clips / "VID_long.mp4"
    picture = f"color=black:s=64x36:r=5:d={LONG_S},format=yuv420p,geq=lum='16+T':cb=128:cr=128"
    ways = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-c:a", "aac", "-b:a", "48k")
    ffmpeg("-f", "lavfi", "-i", picture, *SOUND, "-t", str(LONG_S), *ways, str(path))
    return path


def began_at(content: bytes, folder: Path) -> float:
    """The second of `long` at which this film begins, by its first picture."""
    path = folder / "sent.mp4"
    path.write_bytes(content)
    pixels = ffmpeg("-i", str(path), "-frames:v", "1", "-pix_fmt", "gray", "-f", "rawvideo", "-")
    return sum(pixels) / len(pixels) * 219 / 255  # from the full range back to that of films


def arrives(awa: Phone, title: str, folder: Path) -> tuple[bytes, Facts]:
    """What was sent, and what the pipeline makes of it."""
    awa.press("Send this film")
    awa.says("It has arrived.")
    content = film_of(awa.site, title)
    return content, as_a_master(content, folder)


def makes_it_smaller(awa: Phone) -> None:
    awa.page.get_by_role("button", name="Make it smaller first").click()
    expect(awa.button("Send this film")).to_be_visible(timeout=120_000)


def test_50_mb_are_sent_as_at_most_6_and_without_their_location(awa: Phone, big: Path, tmp_path: Path) -> None:
    loaded: list[str] = []
    awa.page.on("request", lambda asked: loaded.append(asked.url))
    assert big.stat().st_size >= 50_000_000 and GPS.encode() in big.read_bytes()
    awa.opens("Fifty megabytes")
    awa.chooses(big)
    awa.says(f"Sending this film costs {round(big.stat().st_size / 1e6)} MB of your data.")
    assert not any("/saver-" in url or "/tus-" in url for url in loaded)
    makes_it_smaller(awa)
    awa.says("MB. That is what sending it costs.")
    content, master = arrives(awa, "Fifty megabytes", tmp_path)
    assert len(content) <= 6_000_000
    assert GPS.encode() not in content and GPS[1:8].encode() not in content
    assert (master.video_codec, master.height, master.audio_codec) == ("h264", 480, "aac")
    assert 9.5 <= master.duration_s <= 10.5


def test_it_can_be_stopped_and_then_the_choice_is_there_again(awa: Phone, big: Path) -> None:
    awa.opens("Stopped")
    awa.chooses(big)
    awa.page.get_by_role("button", name="Make it smaller first").click()
    awa.waits(lambda: bool(re.fullmatch(r"\d+:\d\d left", awa.page.locator(".offer [data-part=time]").inner_text())))
    assert awa.page.workers
    awa.press("Stop")
    awa.says("Stopped. Your film is as it was.")
    awa.waits(lambda: not awa.page.workers)
    expect(awa.button("Send it as it is")).to_be_visible()
    expect(awa.page.get_by_role("button", name="Make it smaller first")).to_be_visible()


def test_sound_that_cannot_stay_becomes_opus_and_the_pipeline_takes_it(
    awa: Phone, medium: Path, tmp_path: Path
) -> None:
    awa.opens("No AAC")
    awa.chooses(medium)
    makes_it_smaller(awa)
    content, master = arrives(awa, "No AAC", tmp_path)
    assert b"Opus" in content and master.has_sound and len(content) < medium.stat().st_size / 3


def test_of_a_longer_film_its_author_chooses_which_two_minutes(awa: Phone, long: Path, tmp_path: Path) -> None:
    awa.opens("Two of three minutes")
    awa.chooses(long)
    awa.says("Your film is longer than 2:00 minutes.")
    awa.press("Next")
    expect(awa.page.get_by_role("button", name="Make it smaller first")).to_be_focused()  # nothing goes undecided
    slider = awa.page.get_by_label("Where it begins")
    for _ in range(FROM_S):
        slider.press("ArrowRight")
    awa.says("From 0:25 to 2:25")
    makes_it_smaller(awa)
    content, master = arrives(awa, "Two of three minutes", tmp_path)
    assert 119 <= master.duration_s <= 121
    assert abs(began_at(content, tmp_path) - FROM_S) <= 1.5


def test_a_phone_that_cannot_says_so_and_sends_the_original(awa: Phone, medium: Path) -> None:
    awa.page.add_init_script(NO_WEBCODECS)
    awa.opens("As it is")
    awa.chooses(medium)
    awa.says("This phone cannot make films smaller. It is sent as it is.")
    awa.press("Send this film")
    awa.says("It has arrived.")
    assert film_of(awa.site, "As it is") == medium.read_bytes()


def test_a_phone_that_cannot_may_still_cut(awa: Phone, long: Path, tmp_path: Path) -> None:
    awa.page.add_init_script(NO_WEBCODECS)
    awa.opens("Only cut")
    awa.chooses(long)
    awa.says("This phone can cut your film, but not make it smaller.")
    awa.press("Cut it")
    content, master = arrives(awa, "Only cut", tmp_path)
    assert 117 <= master.duration_s <= 121 and began_at(content, tmp_path) <= 2.5


def test_what_was_made_smaller_is_on_the_phone_until_it_is_sent(
    awa: Phone, medium: Path, windows: Callable[..., BrowserContext]
) -> None:
    awa.opens("Kept")
    awa.chooses(medium)
    makes_it_smaller(awa)
    awa.opens("Kept")
    awa.says("There is a recording of 0:05 from before.")
