"""Somebody who tells a story step by step, on a new line each time."""

from __future__ import annotations

import http.client
import re
import secrets
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie

HOST = "127.0.0.1"
_PATIENCE_S = 60
TOLD: dict[str, list[tuple[str, str]]] = {
    "tell": [("title", "The football pitch we share"), ("asks", "More pitches, fewer checkpoints.")],
    "about": [("display_name", "Awa"), ("age_band", "18-24"), ("language", "fr"), ("country", "CI")],
    "places": [("places", "web"), ("places", "screening")],
    "check": [],
}
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
        """Whether what was sent was taken in, and leads on: to the next step, or to the story key."""
        return self.status == http.client.SEE_OTHER


class Author:
    """A browser without a face: keeps cookies, and what stands hidden in the forms of the page that it loaded last."""

    def __init__(self, port: int, call: str, kind: str = "text", address: str | None = None) -> None:
        """Come to this call.

        :param address: from which a site behind a proxy sees them come: many on one would be taken for a flood.
        """
        self._from = {"X-Forwarded-For": address} if address else {}
        self.cookies: dict[str, str] = {}
        self._line = http.client.HTTPConnection(HOST, port, timeout=_PATIENCE_S)
        self._first = self._at = f"/c/{call}/share/tell?kind={kind}"
        self._stands_open = False
        self._hidden: dict[str, str] = {}

    @property
    def story_is_kept(self) -> bool:
        """Whether the first step was taken: then nobody needs to give the words of the story back."""
        return self._at != self._first

    def open_form(self) -> Answer:
        """Load the first of the steps in which a story is told."""
        self._at = self._first
        return self._open()

    def send(self, body: str = "", film: bytes | None = None) -> Answer:
        """Take all steps, with these words or this film as the story; from where it did not go on, if it did not.

        :returns: the answer that leads to the story key, or the first that leads nowhere.
        """
        while True:
            opened = None if self._stands_open else self._open()
            if opened is not None and not self._stands_open:
                return opened
            step = self._at.partition("?")[0].rpartition("/")[2]
            story = [("body", body)] if body and step == "tell" else []
            answer = self.submit(self._at, *TOLD[step], *story, film=film if step == "tell" else None)
            if not answer.taken or (answer.location or "").endswith("/sent"):
                return answer
            self._at, self._stands_open = str(answer.location), False

    def _open(self) -> Answer:
        answer = self.load(self._at)
        self._stands_open = answer.status == http.client.OK
        return answer

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
            self._line.request(method, path, body, {"Cookie": cookies, **self._from, **headers})
            answer = self._line.getresponse()
            content = answer.read()
        finally:
            self._line.close()  # the next may be minutes away, as with any form that somebody fills in
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        return Answer(answer.status, content, answer.headers.get("Location"))
