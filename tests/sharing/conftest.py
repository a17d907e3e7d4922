"""An open call, and Awa at her phone."""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storyboard.calls.models import Call
from storyboard.database import db
from storyboard.stories.models import Story
from tests.factory import open_call
from tests.uploads.forms import film
from tests.uploads.tus import Tus

TOLD: dict[str, dict[str, Any]] = {
    "tell": {"title": "The football pitch we share", "asks": "More pitches, fewer checkpoints."},
    "about": {"display_name": "Awa", "age_band": "18-24", "language": "fr", "country": "CI"},
    "places": {"places": ["web", "screening"]},
    "check": {},
}
BODY = "Two schools did not talk. We cleaned the pitch together."


def page(answer: TestResponse) -> str:
    """The words of a page, without markup, as somebody reads them."""
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.get_data(as_text=True), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@dataclass
class Author:
    """Somebody with a browser who tells a story."""

    client: FlaskClient
    call: str = "youth4peace"
    form: dict[str, str] = field(default_factory=dict)

    def opens(self, step: str = "tell", kind: str | None = None) -> TestResponse:
        """A step; remembers what stands hidden in it."""
        answer = self.client.get(self.address(step, kind))
        self.form = self.hidden(answer)
        return answer

    def address(self, step: str, kind: str | None = None) -> str:
        """Where a step is."""
        return f"/c/{self.call}/share/{step}" + (f"?kind={kind}" if kind else "")

    @staticmethod
    def hidden(answer: TestResponse) -> dict[str, str]:
        """The hidden fields of a page's forms."""
        tags = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", answer.get_data(as_text=True))
        pairs = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
        return {name[1]: html.unescape(value[1]) for name, value in pairs if name and value}

    def fills_in(self, step: str, kind: str | None = None, **changes: Any) -> TestResponse:
        """The step that was opened, filled in; what is None is left out."""
        words = {"body": BODY} if (step, kind) == ("tell", "text") else {}
        answers = {**self.form, **TOLD[step], **words, **changes}
        data = {name: value for name, value in answers.items() if value is not None}
        return self.client.post(self.address(step, kind), data=data, content_type="multipart/form-data")

    def takes(self, step: str, kind: str | None = None, **changes: Any) -> TestResponse:
        """Opens a step and fills it in."""
        self.opens(step, kind)
        return self.fills_in(step, kind, **{name: value for name, value in changes.items() if belongs(name, step)})

    def tells(self, kind: str, **changes: Any) -> TestResponse:
        """Takes all steps but the last; the answer of the first that is amiss, or of the last one taken."""
        for step in ("tell", "about", "places"):
            answer = self.takes(step, kind if step == "tell" else None, **changes)
            if answer.status_code != 303:
                break
        return answer

    def writes(self, **changes: Any) -> TestResponse:
        """Takes all steps and sends a text."""
        answer = self.tells("text", **changes)
        return self.takes("check") if answer.status_code == 303 else answer

    def films(self, content: bytes | None = None, filename: str = "VID_2027.mp4", **changes: Any) -> TestResponse:
        """Takes all steps and sends a film."""
        answer = self.tells("video", film=chosen(content, filename), **changes)
        return self.takes("check") if answer.status_code == 303 else answer

    def erases(self) -> TestResponse:
        """Erases what was begun, on the first page."""
        form = self.hidden(self.client.get(f"/c/{self.call}/share"))
        return self.client.post(f"/c/{self.call}/share/erase", data=form)

    def key(self) -> str:
        """The story key on the page after sending."""
        found = re.search(r'id="story-key">([^<]+)<', self.client.get(f"/c/{self.call}/sent").get_data(as_text=True))
        assert found is not None
        return found[1]


def belongs(name: str, step: str) -> bool:
    """Whether a field stands on this step."""
    at = {"body": "tell", "film": "tell", "theme": "about", "guardian": "places", "words": "places"}
    return at.get(name, next((one for one, told in TOLD.items() if name in told), step)) == step


def chosen(content: bytes | None = None, filename: str = "VID_2027.mp4") -> tuple[io.BytesIO, str]:
    """A file as it is put into a form."""
    return io.BytesIO(film() if content is None else content), filename


@pytest.fixture
def call(session: Session) -> Call:
    return open_call(session)


@pytest.fixture
def awa(app: Flask, call: Call) -> Author:
    return Author(app.test_client())


@pytest.fixture
def eve(app: Flask, call: Call) -> Author:
    return Author(app.test_client())


@pytest.fixture
def tus(awa: Author) -> Tus:
    """Awa's phone, with a draft that is begun as its film is chosen."""
    awa.opens("tell", "video")
    assert awa.fills_in("tell", "video", save="begin").status_code == 204
    return Tus(awa.client)


def stories() -> list[Story]:
    """Every story there is, as the database has it now."""
    db.session.rollback()
    return list(db.session.scalars(select(Story).order_by(Story.id)).all())


def bytes_kept(app: Flask) -> list[bytes]:
    """Every file on the disk of this installation's storage, finished or not."""
    root = Path(app.extensions["storyboard_settings"].storyboard_data) / "files"
    return [path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()]
