"""A machine of authors that do right and wrong things in any order, against a model small enough to be believed.

Each backend, and a real server that is killed meanwhile, runs the same rules: see `test_machine.py` and
`tests/faults/test_killed_uploads.py`.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import random
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.uploads.forms import MP4
from tests.uploads.tus import BYTES, Tus

FILM = MP4 + random.Random(4).randbytes(400_000)
MOST_AT_ONCE = 3
NAMES = itertools.count()
SIZES = st.sampled_from([0, 1, 1000, 1023, 1024, 1025, 65_536, 100_000])
LENGTHS = st.sampled_from([1100, 65_536, 200_000, None])
WHICH = st.integers(0, MOST_AT_ONCE - 1)
DEFERRED_MOST = 300_000


@dataclass
class Model:
    """What an author may rely on: so many bytes of the film are kept, of so many; None while nobody told."""

    place: str
    length: int | None
    have: int = 0

    @property
    def whole(self) -> bool:
        return self.have == self.length

    def next(self, size: int) -> bytes:
        """The next bytes, as far as there are any."""
        most = DEFERRED_MOST if self.length is None else self.length
        return FILM[self.have : min(self.have + size, most)]


class Uploads(RuleBasedStateMachine):
    """One author's uploads. `mine` are on their way or whole; `gone` have ended."""

    def __init__(self, author: Tus, stranger: Tus) -> None:
        super().__init__()
        self.author, self.stranger = author, stranger
        self.mine: list[Model] = []
        self.gone: list[str] = []

    def one(self, which: int) -> Model:
        return self.mine[which % len(self.mine)]

    def send(self, upload: Model, body: bytes, offset: int, **says: Any) -> Any:
        return self.author.send(upload.place, body, offset, **says)

    # What is right

    @rule(length=LENGTHS, first=SIZES)
    def begins(self, length, first):
        says = {"Upload_Defer_Length": 1} if length is None else {"Upload_Length": length}
        new = Model("", length)
        body = new.next(first)
        answer = self.author.ask("POST", "/uploads/", body, Content_Type=BYTES, **says)
        if len(self.mine) == MOST_AT_ONCE:
            assert (answer.status_code, answer.json["code"]) == (429, "too-many")
            return
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(body)))
        new.place, new.have = answer.headers["Location"], len(body)
        self.mine.append(new)

    @precondition(lambda self: self.mine)
    @rule(which=WHICH, size=SIZES, tells=st.booleans(), summed=st.sampled_from([None, "sha1", "sha256", "md5"]))
    def goes_on(self, which, size, tells, summed):
        upload = self.one(which)
        body, says = upload.next(size), {}
        if summed:
            says["Upload_Checksum"] = checksum(summed, body)
        if tells:
            upload.length = upload.length or max(upload.have + len(body), 1100)
            says["Upload_Length"] = upload.length
        answer = self.send(upload, body, upload.have, **says)
        assert answer.status_code == 204
        upload.have += len(body)
        assert answer.headers["Upload-Offset"] == str(upload.have)
        assert ("Upload-Expires" in answer.headers) is not upload.whole

    @precondition(lambda self: self.mine)
    @rule(which=WHICH)
    def ends_one(self, which):
        upload = self.one(which)
        assert self.author.ask("DELETE", upload.place).status_code == 204
        self.mine.remove(upload)
        self.gone.append(upload.place)

    # What is wrong

    @precondition(lambda self: self.mine)
    @rule(which=WHICH, size=SIZES, by=st.sampled_from([-70_000, -1, 1, 70_000]))
    def sends_from_elsewhere(self, which, size, by):
        """Twice, overlapping, or out of order."""
        upload = self.one(which)
        offset = max(upload.have + by, 0)
        if offset == upload.have:
            return
        answer = self.send(upload, FILM[offset : offset + size], offset)
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, str(upload.have))

    @precondition(lambda self: any(upload.length for upload in self.mine))
    @rule(which=WHICH, more=st.sampled_from([1, 50_000]))
    def sends_too_much(self, which, more):
        known = [upload for upload in self.mine if upload.length]
        upload = known[which % len(known)]
        answer = self.send(upload, FILM[upload.have : upload.length] + b"x" * more, upload.have)
        assert answer.status_code == (409 if upload.whole else 413)

    @precondition(lambda self: any(not upload.whole for upload in self.mine))
    @rule(which=WHICH, size=SIZES)
    def sends_other_bytes_than_it_says(self, which, size):
        growing = [upload for upload in self.mine if not upload.whole]
        upload = growing[which % len(growing)]
        body = upload.next(size)
        answer = self.send(upload, body, upload.have, Upload_Checksum=checksum("sha1", body + b"x"))
        assert answer.status_code == 460

    @precondition(lambda self: any(upload.length and not upload.whole for upload in self.mine))
    @rule(which=WHICH, by=st.sampled_from([-1, 1, 100_000_000]))
    def changes_its_length(self, which, by):
        known = [upload for upload in self.mine if upload.length and not upload.whole]
        upload = known[which % len(known)]
        answer = self.send(upload, b"", upload.have, Upload_Length=upload.length + by)
        assert answer.status_code == 400

    @precondition(lambda self: self.mine)
    @rule(which=WHICH, method=st.sampled_from(["HEAD", "PATCH", "DELETE"]))
    def is_touched_by_a_stranger(self, which, method):
        upload = self.one(which)
        says = {"Content_Type": BYTES, "Upload_Offset": upload.have}
        assert self.stranger.ask(method, upload.place, FILM[:10], **says).status_code == 404

    @precondition(lambda self: self.gone)
    @rule(which=WHICH, method=st.sampled_from(["HEAD", "PATCH", "DELETE"]))
    def goes_on_with_what_has_ended(self, which, method):
        place = self.gone[which % len(self.gone)]
        says = {"Content_Type": BYTES, "Upload_Offset": 0}
        answer = self.author.ask(method, place, b"" if method == "HEAD" else FILM[:10], **says)
        assert (answer.status_code, "Upload-Offset" in answer.headers) == (410, False)

    # What always holds

    @invariant()
    def it_is_as_far_as_was_promised(self):
        for upload in self.mine:
            answer = self.author.head(upload.place)
            assert (answer.status_code, answer.headers["Upload-Offset"]) == (200, str(upload.have))
            told = {None: ("1", None)}.get(upload.length, (None, str(upload.length)))
            assert (answer.headers.get("Upload-Defer-Length"), answer.headers.get("Upload-Length")) == told


def checksum(algorithm: str, data: bytes) -> str:
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    return f"{algorithm} {base64.b64encode(digest).decode()}"
