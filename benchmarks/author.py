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
    content: bytes
    location: str | None

    @property
    def text(self) -> str:
        """The page."""
        return self.content.decode(errors="replace")

    @property
    def taken(self) -> bool:
        """Whether the story was taken in."""
        return self.status == http.client.SEE_OTHER


class Author:
    """A browser without a face: keeps cookies, and what stands hidden in the forms of the page that it loaded last."""

    def __init__(self, port: int, call: str, kind: str = "text") -> None:
        self.cookies: dict[str, str] = {}
        self._line = http.client.HTTPConnection(HOST, port, timeout=_PATIENCE_S)
        self._form = f"/c/{call}/share?kind={kind}"
        self._hidden: dict[str, str] = {}

    def open_form(self) -> Answer:
        """Load the form in which a story is told."""
        return self.load(self._form)

    def send(self, body: str = "", film: bytes | None = None) -> Answer:
        """Send the form that was loaded, with these words or this film as the story."""
        return self.submit(self._form, *ANSWERS, *([("body", body)] if body else []), film=film)

    def load(self, path: str, **headers: str) -> Answer:
        """Load a page."""
        answer = self._ask("GET", path, None, headers)
        fields = ((_NAME.search(tag), _VALUE.search(tag)) for tag in _HIDDEN.findall(answer.text))
        self._hidden = {name[1]: unescape(value[1]) for name, value in fields if name and value}
        return answer

    def submit(self, path: str, *fields: tuple[str, str], film: bytes | None = None) -> Answer:
        """Send a form of the page that was loaded last."""
        boundary = secrets.token_hex(16)
        head = f"--{boundary}\r\nContent-Disposition: form-data; name="
        parts = [f'{head}"{name}"\r\n\r\n{value}\r\n'.encode() for name, value in (*self._hidden.items(), *fields)]
        if film is not None:
            parts += [f'{head}"film"; filename="VID_2027.mp4"\r\n\r\n'.encode(), film, b"\r\n"]
        body = b"".join((*parts, f"--{boundary}--\r\n".encode()))
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            self._line.request(method, path, body, {"Cookie": cookies, **headers})
            answer = self._line.getresponse()
            content = answer.read()
        finally:
            self._line.close()  # the next may be minutes away, as with any form that somebody fills in
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        return Answer(answer.status, content, answer.headers.get("Location"))
