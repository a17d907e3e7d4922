"""A client of the upload protocol, for tests: says what it is told to, right or wrong."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

BYTES = "application/offset+octet-stream"
FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(range(256)) * 40


class Tus:
    """One author's client."""

    def __init__(self, browser: FlaskClient) -> None:
        self.browser = browser

    def ask(
        self, method: str, path: str, body: bytes = b"", /, version: str | None = "1.0.0", **says: Any
    ) -> TestResponse:
        headers = {name.replace("_", "-"): str(value) for name, value in says.items()}
        if version is not None:
            headers["Tus-Resumable"] = version
        return self.browser.open(path, method=method, headers=headers, data=body)

    def create(self, **says: Any) -> TestResponse:
        return self.ask("POST", "/uploads/", **says)

    def begun(self, length: int = len(FILM)) -> str:
        answer = self.create(Upload_Length=length)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"]

    def send(self, place: str, body: bytes, offset: int = 0, **says: Any) -> TestResponse:
        return self.ask("PATCH", place, body, **{"Content_Type": BYTES, "Upload_Offset": offset, **says})

    def head(self, place: str) -> TestResponse:
        return self.ask("HEAD", place)

    def offset(self, place: str) -> int:
        answer = self.head(place)
        assert answer.status_code == 200, answer.status
        return int(answer.headers["Upload-Offset"])
