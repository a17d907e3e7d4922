"""Awa takes her film back on a running site: within ten seconds it is gone from every page, file, reel and show."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import APIResponse
from playwright.sync_api import Browser as Chromium
from sqlalchemy import update

from storyboard.curation import actions as curation
from storyboard.database import db, transaction, utc_now
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Role
from storyboard.stories import story_key
from storyboard.stories.lifecycle import UNDO_WITHIN, State
from storyboard.stories.models import Kind, Story
from tests.factory import open_call, tell
from tests.live import Site

pytestmark = pytest.mark.journey

CALL, TITLE = "gone-soon", "The lamp that went out"
LONGEST_S = 10.0
RANGE = {"Range": "bytes=0-9"}


@dataclass(frozen=True)
class Shown:
    """Awa's film, in a reel that is prepared; its key, and where its bytes are."""

    key: str
    story_id: int
    slug: str
    reel: str
    stored: list[str]


@pytest.fixture
def shown(site: Site) -> Shown:
    """An approved film whose bytes are there."""
    with site.app.app_context():
        session, store, key = db.session, site.app.extensions["storyboard_storage"], story_key.new_key()
        call = open_call(session, CALL, hashtags="#gonesoon")
        ada = site.person("Ada", Role.ADMINISTRATOR)
        story = tell(session, call, kind=Kind.VIDEO, state=State.APPROVED, title=TITLE)
        stored = [file.storage_key for file in story.files]
        for name in stored:
            with store.writer(name) as writer:
                writer.write(b"0123456789" * 100)
                writer.finish()
        with transaction(session):
            digest = story_key.digest(key, site.app.extensions["storyboard_settings"].data_key)
            told = {"key_digest": digest, "changed_at": utc_now() - 2 * UNDO_WITHIN}
            session.execute(update(Story).where(Story.id == story.id).values(**told))
        reel = curation.make_reel(session, call, "Opening", 1200, staff_id=_number_of(ada))
        curation.put_in(session, reel.slug, story.slug, staff_id=_number_of(ada))
        return Shown(key, story.id, story.slug, reel.slug, stored)


def _number_of(email: str) -> int:
    return db.session.scalars(staff_called(email)).one().id


def test_it_is_gone_everywhere(site: Site, shown: Shown, chromium: Chromium) -> None:
    anybody, awa = chromium.new_context().request, chromium.new_context().request
    staff = site.signed_in(chromium.new_context(), "Ada", Role.ADMINISTRATOR).request
    films = _files(anybody.get(f"{site.url}/stories/{shown.slug}/").text(), "/files/")
    screen = _files(staff.get(f"{site.url}/screening/reels/{shown.reel}/items.json").text(), "/screening/files/")
    review = _files(staff.get(f"{site.url}/moderation/stories/{shown.slug}").text(), f"{shown.slug}/files/")

    def look() -> dict[str, bool]:
        """Where the story is still to be seen."""
        seen = {}
        for who, address in (
            *((anybody, path) for path in ("/stories/", f"/c/{CALL}/", f"/stories/{shown.slug}/", "/")),
            *((staff, path) for path in (f"/curation/?call={CALL}", f"/curation/reels/{shown.reel}")),
            (staff, f"/screening/reels/{shown.reel}/items.json"),
            (staff, f"/curation/stories/{shown.slug}"),
        ):
            seen[address] = TITLE in who.get(site.url + address).text()
        for who, files in ((anybody, films), (staff, [*screen, *review])):
            for address in files:
                for headers in (RANGE, {}):
                    answer: APIResponse = who.get(site.url + address, headers=headers)
                    seen[f"{address} {headers}"] = answer.status in (200, 206)
        return seen

    before = look()
    assert [address for address, there in before.items() if not there and address != "/"] == []
    assert len(before) >= 14

    awa.get(f"{site.url}/story/")
    page = awa.post(f"{site.url}/story/", form=_with_token(awa.get(f"{site.url}/story/").text(), key=shown.key)).text()
    assert TITLE in page
    asked = awa.get(f"{site.url}/story/withdraw").text()
    began = time.monotonic()
    assert "Your story is taken back" in awa.post(f"{site.url}/story/withdraw", form=_with_token(asked)).text()
    took = _until(lambda: not any(look().values()), began)
    assert took < LONGEST_S
    with site.app.app_context():
        kept = {key for key, _ in site.app.extensions["storyboard_storage"].objects()}
        assert kept & set(shown.stored) == set()


def _until(done: Callable[[], bool], began: float) -> float:
    """How long it took, in seconds."""
    while not done() and time.monotonic() - began < LONGEST_S:
        time.sleep(0.2)
    return time.monotonic() - began


def _files(markup: str, part: str) -> list[str]:
    """The addresses of files in a page, those that are different."""
    return list(dict.fromkeys(re.findall(rf'"(/[^"]*{re.escape(part)}[^"?]+)"', markup)))


def _with_token(markup: str, **fields: str) -> dict[str, str]:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', markup) or re.search(
        r'value="([^"]+)"[^>]*name="csrf_token"', markup
    )
    assert token is not None
    mark = re.search(r'name="mark" value="([^"]+)"', markup)
    return {"csrf_token": token[1], **({"mark": mark[1]} if mark else {}), **fields}
