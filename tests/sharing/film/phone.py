"""An author's phone, on the step in which a story is told by film, and what the site has of that film."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from storyboard.database import db
from storyboard.media.facts import Facts
from storyboard.media.master import make_master, master_container
from storyboard.media.probe import read_facts
from storyboard.stories.models import FileRole, Story
from storyboard.uploads.models import Upload
from tests.live import Site

PATIENCE_S = 60


@dataclass
class Phone:
    """A page of the site in a browser, and the site itself, to look behind it. `tongue` is its owner's language."""

    page: Page
    site: Site
    call: str
    tongue: str = "en"

    def said(self, words: str) -> str:
        """The same words as the page says them."""
        return self.site.said(words, self.tongue)

    def opens(self, title: str) -> Phone:
        """The step with the film; a title is typed, so that the story can be found."""
        self.page.goto(f"{self.site.url}/c/{self.call}/share/tell?kind=video")
        self.page.get_by_label(self.said("What is it called?")).fill(title)
        return self

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=self.said(name), exact=True)

    def press(self, name: str) -> None:
        self.button(name).click()

    def says(self, words: str, *, within_s: float = 15) -> None:
        """Something in the page says so."""
        expect(self.page.get_by_text(self.said(words)).locator("visible=true").first).to_be_visible(
            timeout=within_s * 1000
        )

    def chooses(self, film: Path) -> None:
        self.page.get_by_label(self.said("Your film"), exact=True).set_input_files(film)

    def sends(self, film: Path) -> None:
        """Choose a film and send it as it is."""
        self.chooses(film)
        self.press("Send this film")

    def records(self, seconds: float, by: str = "Film now") -> None:
        """Film, or speak, and stop after so many seconds by the page's own clock."""
        self.press(by)
        self.press("Start recording")
        self.waits(lambda: self.recorded() >= seconds)
        self.press("Finish")

    def recorded(self) -> float:
        """Seconds recorded, as the countdown tells."""
        minutes, rest = re.findall(r"\d+", self.page.locator("[data-part=time]").inner_text())
        return 120 - (60 * int(minutes) + int(rest))

    def percent(self) -> float:
        """How far the page says that the film is."""
        return float(self.page.locator("[data-upload-progress] progress").evaluate("(bar) => bar.value"))

    def reaches(self, percent: float) -> None:
        """Wait until so much is stored."""
        self.waits(lambda: self.percent() >= percent)

    def waits(self, until: Callable[[], bool]) -> None:
        """Wait for something, within reason."""
        deadline = time.monotonic() + PATIENCE_S
        while not until():
            assert time.monotonic() < deadline, "waited for in vain"
            self.page.wait_for_timeout(50)


def film_of(site: Site, title: str) -> bytes:
    """The film of the one story with this title, as it is stored."""
    with site.app.app_context():
        (story,) = db.session.scalars(select(Story).where(Story.title == title))
        raw = story.file(FileRole.RAW)
        assert raw is not None
        return b"".join(site.app.extensions["storyboard_storage"].read(raw.storage_key))


def here_of(site: Site, title: str) -> int:
    """Bytes that the site has of the film of this story, which is still on its way."""
    with site.app.app_context():
        found = select(Upload).join(Story, Story.slug == Upload.owner).where(Story.title == title)
        return max((upload.offset for upload in db.session.scalars(found)), default=0)


def as_a_master(content: bytes, folder: Path) -> Facts:
    """What the site's own pipeline makes of it: fails when it would be refused."""
    raw = folder / "raw"
    raw.write_bytes(content)
    facts = read_facts(raw)
    return make_master(raw, folder / f"master{master_container(facts)}", facts)
