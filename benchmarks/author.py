"""Somebody who writes a story in the form, on a new line each time."""

from __future__ import annotations

import http.client
import re
import secrets
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie

HOST = "127.0.0.1"
_PATIENCE_S = 60
ANSWERS = (
    ("title", "The football pitch we share"),
    ("language", "fr"),
    ("country", "CI"),
    ("display_name", "Awa"),
    ("age_band", "18-24"),
    ("places", "web"),
    ("places", "screening"),
    ("asks", "More pitches, fewer checkpoints."),
)
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_NAME, _VALUE = re.compile(r'name="([^"]*)"'), re.compile(r'value="([^"]*)"')


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    location: str | None

    @property
    def taken(self) -> bool:
        """Whether the story was taken in."""
        return self.status == http.client.SEE_OTHER


class Author:
    """A browser without a face: keeps cookies, and the hidden fields of the form."""

    def __init__(self, port: int, call: str) -> None:
        self._line = http.client.HTTPConnection(HOST, port, timeout=_PATIENCE_S)
        self._form = f"/c/{call}/share?kind=text"
        self.cookies: dict[str, str] = {}
        self._hidden: list[tuple[str, str]] = []

    def open_form(self) -> Answer:
        """Load the form."""
        answer = self.ask("GET", self._form)
        fields = ((_NAME.search(tag), _VALUE.search(tag)) for tag in _HIDDEN.findall(answer.text))
        self._hidden = [(name[1], unescape(value[1])) for name, value in fields if name and value]
        return answer

    def send(self, body: str) -> Answer:
        """Send the form that was loaded, with these words as the story."""
        boundary = secrets.token_hex(16)
        parts = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in (*self._hidden, *ANSWERS, ("body", body))
        )
        form = f"{parts}--{boundary}--\r\n".encode()
        return self.ask("POST", self._form, form, {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        """Ask for a page, with the cookies that were given."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            self._line.request(method, path, body, {"Cookie": cookies, **(headers or {})})
            answer = self._line.getresponse()
            text = answer.read().decode()
        finally:
            self._line.close()  # the next may be minutes away, as with any form that somebody fills in
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        return Answer(answer.status, text, answer.headers.get("Location"))
