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

ANSWERS: dict[str, Any] = {
    "title": "The football pitch we share",
    "language": "fr",
    "country": "CI",
    "display_name": "Awa",
    "age_band": "18-24",
    "places": ["web", "screening"],
    "asks": "More pitches, fewer checkpoints.",
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

    def opens(self, kind: str) -> TestResponse:
        """The share form; remembers what stands hidden in it."""
        answer = self.client.get(f"/c/{self.call}/share?kind={kind}")
        self.form = self.hidden(answer)
        return answer

    @staticmethod
    def hidden(answer: TestResponse) -> dict[str, str]:
        """The hidden fields of a page's forms."""
        tags = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", answer.get_data(as_text=True))
        pairs = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
        return {name[1]: html.unescape(value[1]) for name, value in pairs if name and value}

    def sends(self, kind: str, **changes: Any) -> TestResponse:
        """The form that was opened, filled in."""
        answers = {**self.form, **ANSWERS, **({"body": BODY} if kind == "text" else {}), **changes}
        data = {name: value for name, value in answers.items() if value is not None}
        url = f"/c/{self.call}/share?kind={kind}"
        return self.client.post(url, data=data, content_type="multipart/form-data")

    def writes(self, **changes: Any) -> TestResponse:
        """Opens the form and sends a text."""
        self.opens("text")
        return self.sends("text", **changes)

    def films(self, content: bytes | None = None, filename: str = "VID_2027.mp4", **changes: Any) -> TestResponse:
        """Opens the form and sends a film."""
        self.opens("video")
        return self.sends("video", film=chosen(content, filename), **changes)

    def key(self) -> str:
        """The story key on the page after sending."""
        found = re.search(r'id="story-key">([^<]+)<', self.client.get(f"/c/{self.call}/sent").get_data(as_text=True))
        assert found is not None
        return found[1]


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


def stories() -> list[Story]:
    """Every story there is, as the database has it now."""
    db.session.rollback()
    return list(db.session.scalars(select(Story).order_by(Story.id)).all())


def bytes_kept(app: Flask) -> list[bytes]:
    """Every file on the disk of this installation's storage, finished or not."""
    root = Path(app.extensions["storyboard_settings"].storyboard_data) / "files"
    return [path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()]
