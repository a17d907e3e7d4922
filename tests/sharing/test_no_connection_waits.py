"""A film may take an hour over a weak line: no connection to the database waits for it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask

from storyboard.database import db
from tests.sharing.conftest import TOLD, Author, stories
from tests.uploads.forms import BOUNDARY, field, file, film, form

pytestmark = pytest.mark.usefixtures("call")


class Watched(io.BytesIO):
    """A body that arrives; notes how many connections are out each time somebody waits for more of it."""

    def __init__(self, body: bytes, app: Flask) -> None:
        super().__init__(body)
        self._pool = app.extensions["storyboard_engine"].pool
        self.out: list[int] = []

    def read(self, size: int | None = -1, /) -> bytes:
        self.out.append(self._pool.checkedout())
        return super().read(size)

    read1 = read

    def readinto(self, into: Any, /) -> int:
        self.out.append(self._pool.checkedout())
        return super().readinto(into)


def test_while_a_film_arrives_with_its_form(awa: Author, app: Flask) -> None:
    awa.opens("tell", "video")
    fields = [field(name, value) for name, value in {**awa.form, **TOLD["tell"]}.items()]
    body = Watched(form(*fields, file(film(1_000_000))), app)
    db.session.rollback()
    db.session.close()
    answer = awa.client.post(
        awa.address("tell", "video"),
        input_stream=body,
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
        content_length=len(body.getvalue()),
    )
    assert answer.status_code == 303
    assert len(body.out) > 5
    assert set(body.out) == {0}
    assert [len(story.files) for story in stories()] == [1]
