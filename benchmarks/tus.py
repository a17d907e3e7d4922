"""A client of tus 1.0.0 on a bare socket, so that it takes little of the time that it measures."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable

from benchmarks.taking import HEADER

HOST = "127.0.0.1"
_PATIENCE_S = 60.0
_FTYP = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"  # how a film opens, as far as a server looks at it


class Author:
    """Somebody who sends films to one server; each request on a line of its own."""

    def __init__(self, port: int, name: str, path: str = "/uploads/") -> None:
        self._port, self._name, self._path = port, name, path

    def begin(self, length: int) -> str:
        """Begin an upload; the path of its address. :raises ConnectionError: it was refused."""
        status, headers = self.ask("POST", self._path, Upload_Length=length)
        if status != 201:
            raise ConnectionError(f"a creation was answered with {status}")
        place = headers["location"]
        return place[place.index("/", place.index("://") + 3) :] if "://" in place else place

    def offset(self, place: str) -> int | None:
        """How many bytes are there; None while another line of ours still holds it."""
        status, headers = self.ask("HEAD", place)
        return int(headers["upload-offset"]) if status == 200 else None

    def send(self, place: str, pieces: Iterable[bytes], offset: int, size: int) -> int:
        """Send one piece of an upload; the status of the answer."""
        with self.line() as line:
            line.sendall(self.head("PATCH", place, size, Upload_Offset=offset))
            for piece in pieces:
                line.sendall(piece)
            return heard(line)[0]

    def ask(self, method: str, path: str, **says: object) -> tuple[int, dict[str, str]]:
        """Ask without a body; status and headers of the answer."""
        with self.line() as line:
            line.sendall(self.head(method, path, 0, **says))
            return heard(line)

    def line(self) -> socket.socket:
        """A new line to the server."""
        line = socket.create_connection((HOST, self._port), _PATIENCE_S)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line

    def head(self, method: str, path: str, size: int, **says: object) -> bytes:
        """What comes before a body of so many bytes."""
        says = {"Host": HOST, HEADER: self._name, "Tus-Resumable": "1.0.0", "Content-Length": size, **says}
        if method == "PATCH":
            says["Content-Type"] = "application/offset+octet-stream"
        lines = [f"{method} {path} HTTP/1.1", *(f"{name.replace('_', '-')}: {said}" for name, said in says.items())]
        return "\r\n".join([*lines, "Connection: close", "", ""]).encode()


def heard(line: socket.socket) -> tuple[int, dict[str, str]]:
    """Wait for an answer: its status and headers. :raises ConnectionError: the line was cut."""
    got = b""
    while b"\r\n\r\n" not in got:
        some = line.recv(1 << 16)
        if not some:
            raise ConnectionError("the line was cut")
        got += some
    first, *rest = got.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    return int(first.split()[1]), {name.lower(): said.strip() for name, _, said in (one.partition(":") for one in rest)}


def film(noise: bytes) -> bytes:
    """These bytes, opening as a film does."""
    return _FTYP + noise[len(_FTYP) :]


def timed(author: Author, content: bytes) -> float:
    """Send a whole film in one piece; how many seconds it took. :raises ConnectionError: it was not taken."""
    began = time.monotonic()
    place = author.begin(len(content))
    status = author.send(place, [content], 0, len(content))
    if status != 204:
        raise ConnectionError(f"a film was answered with {status}")
    return time.monotonic() - began
