"""What lies between a page and the site: slow, and it can be cut; and what is counted on it."""

from __future__ import annotations

import os

from playwright.sync_api import Request

from tests.sharing.film.phone import Phone

FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + os.urandom(3_000_000)
BYTES_PER_S = 400 * 1024
WAITING = "Waiting for the network. Nothing is lost: it goes on by itself."


class Line:
    """What lies between a page and the site: slow, and it can be cut."""

    def __init__(self, phone: Phone, bytes_per_s: int = BYTES_PER_S) -> None:
        self._bytes_per_s = bytes_per_s
        self.devtools = phone.page.context.new_cdp_session(phone.page)
        self.devtools.send("Network.enable")
        self.is_there(True)

    def is_there(self, there: bool) -> None:
        slow = {"latency": 20, "downloadThroughput": self._bytes_per_s, "uploadThroughput": self._bytes_per_s}
        self.devtools.send("Network.emulateNetworkConditions", {"offline": not there, **slow})

    def page_is(self, state: str) -> None:
        """The browser stops the page, as on a phone that is locked, or lets it go on."""
        self.devtools.send("Page.setWebLifecycleState", {"state": state})


class Counted:
    """What a page sends to the uploads."""

    def __init__(self, phone: Phone) -> None:
        self.created = 0
        self.offsets: list[int] = []
        phone.page.on("request", self._hear)

    def _hear(self, asked: Request) -> None:
        if asked.method == "POST" and asked.url.endswith("/uploads/"):
            self.created += 1
        if asked.method == "PATCH":
            self.offsets.append(int(asked.headers["upload-offset"]))
