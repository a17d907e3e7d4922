"""The site behind the servers that an operator may put in front of it, each with its real configuration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

import pytest

from storyboard.database import db
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind
from tests.factory import open_call, tell
from tests.live import Site, started
from tests.public.conftest import give_files
from tests.services.caddy import caddy_before
from tests.services.fronts import HOSTNAME, Front
from tests.services.nginx import nginx_before

FRONTS = {"nginx": nginx_before, "caddy": caddy_before}


@dataclass(frozen=True)
class Film:
    """A film that is shown: where, and what lies behind it."""

    story_id: int
    slug: str
    address: str
    key: str


@dataclass(frozen=True)
class House:
    """The site, and the server in front of it."""

    site: Site
    front: Front
    data: Path

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        """What a visitor is answered."""
        line = self.front.line()
        try:
            said = {"Host": HOSTNAME, **{name.replace("_", "-"): value for name, value in headers.items()}}
            line.request(method, path, headers=said)
            answer = line.getresponse()
            return answer, answer.read()
        finally:
            line.close()

    def film(self, title: str) -> Film:
        """A story that is shown, with real bytes behind it."""
        with self.site.app.app_context():
            session = db.session
            call = open_call(session, slug=title.replace(" ", "-"))
            story = tell(session, call, kind=Kind.VIDEO, state=State.APPROVED, title=title)
            give_files(session, self.site.app.extensions["storyboard_storage"], story)
            session.refresh(story)
            file = story.file(FileRole.RENDITION, "480p")
            assert file is not None
            return Film(story.id, story.slug, f"/stories/{story.slug}/files/{file.slug}", file.storage_key)


@pytest.fixture(scope="module", params=list(FRONTS))
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The site under gunicorn, behind a server that was set up as docs/operate.md says."""
    data, folder = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp(request.param)
    settings = {"TRUSTED_PROXIES": "1", "SEND_FILES_BY": "x-accel", "PUBLIC_URL": f"https://{HOSTNAME}"}
    with (
        started(data, **settings) as site,
        FRONTS[request.param](folder, data, int(site.environment["PORT"])) as front,
    ):
        yield House(site, front, data)
