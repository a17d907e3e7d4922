"""Growing objects in a store that speaks S3: parts of one multipart upload, and tails that are too small for a part.

The state is the truth, not the store's list of parts: some stores list a part that was written over twice. A part's
number is used once, even when its upload failed, so that a writer who comes late never spoils a part that counts. What
takes the place of something else is safe, and saved, before the other is erased.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

from storyboard.storage.growing import Save, State
from storyboard.storage.interface import CHUNK, Missing, checked, is_key, new_key
from storyboard.storage.s3_words import told
from storyboard.storage.scratch import Scratch, room_told

PART = 8 * 1024 * 1024  # bytes; S3 wants at least 5 MiB in all parts but the last, and takes 10,000 parts
TAILS = "tails/"


def key_of_tail(name: str) -> str:
    """The key of the growing object that a tail belongs to; empty when the name is no tail's."""
    key = name.removeprefix(TAILS).partition("/")[0]
    return key if name.startswith(TAILS) and is_key(key) else ""


class S3Growing:
    """State: `upload` (S3's id of it), `parts` ([number, bytes, etag]…), `next` number, `tails` ([name, bytes]…)."""

    knows_writers = False

    def __init__(self, client: Any, bucket: str, prefix: str, scratch: Scratch) -> None:  # noqa: ANN401 - boto3
        self._client, self._bucket, self._prefix, self.scratch = client, bucket, prefix, scratch

    def begin(self, key: str) -> State:
        """See `Growing.begin`. Nothing is asked of the store before there is something to keep."""
        checked(key)
        return {"upload": None, "parts": [], "next": 1, "tails": []}

    @contextmanager
    def append(self, key: str, state: State, save: Save) -> Iterator[_S3Appender]:
        """See `Growing.append`."""
        with tempfile.TemporaryFile(dir=self.scratch.root) as fresh:
            appender = _S3Appender(self, key, state, save, fresh)
            try:
                yield appender
            finally:
                appender.sync()

    def left_alone(self, key: str) -> bool:
        """See `Growing.left_alone`. Who writes may be on another machine."""
        return False

    def size(self, key: str, state: State) -> int:
        """See `Growing.size`. Asks nothing of the store: what the state tells of is there."""
        return sum(int(piece[1]) for piece in [*state["parts"], *state["tails"]])

    def finish(self, key: str, state: State, save: Save) -> int:
        """See `Growing.finish`."""
        size = self.size(key, state)
        if self._is_whole(key, size):
            self._forget(key, state)
            return size
        if state["tails"] or not state["parts"]:
            with tempfile.TemporaryFile(dir=self.scratch.root) as last:
                self.fetch_tails(state, last)
                if not state["parts"]:
                    last.seek(0)
                    with told():
                        self._client.put_object(**self._place(key), Body=last)
                else:
                    self.send_part(key, state, save, last)
        if state["parts"]:
            self._complete(key, state, size)
        self._forget(key, state)
        return size

    def abandon(self, key: str, state: State) -> None:
        """See `Growing.abandon`."""
        self._forget(key, state)
        with told():
            self._client.delete_object(**self._place(key))

    def put_tail(self, key: str, body: BinaryIO) -> list[Any]:
        """Keep bytes that are too few for a part under a name of their own."""
        name, size = f"{TAILS}{key}/{new_key()}", body.seek(0, 2)
        body.seek(0)
        with told():
            self._client.put_object(Bucket=self._bucket, Key=self._prefix + name, Body=body)
        return [name, size]

    def send_part(self, key: str, state: State, save: Save, body: BinaryIO) -> None:
        """Make one part of the tails and what follows them in `body`; then the tails go."""
        size = body.seek(0, 2)
        if state["upload"] is None:
            with told():
                state["upload"] = self._client.create_multipart_upload(**self._place(key))["UploadId"]
        number, state["next"] = state["next"], state["next"] + 1
        save(state)
        body.seek(0)
        with told(key):
            answer = self._client.upload_part(
                **self._place(key), UploadId=state["upload"], PartNumber=number, Body=body
            )
        spent, state["tails"] = state["tails"], []
        state["parts"].append([number, size, answer["ETag"]])
        save(state)
        self.erase_tails(spent)

    def fetch_tails(self, state: State, into: BinaryIO) -> None:
        """Write the bytes of all tails, in their order."""
        for name, _size in state["tails"]:
            with told(name):
                body = self._client.get_object(Bucket=self._bucket, Key=self._prefix + name)["Body"]
                with body, room_told():
                    into.writelines(body.iter_chunks(CHUNK))

    def erase_tails(self, tails: list[list[Any]]) -> None:
        """Erase what nobody counts any more; what is not reached now, the tidying finds."""
        for name, _size in tails:
            with suppress(OSError), told():
                self._client.delete_object(Bucket=self._bucket, Key=self._prefix + name)

    def _complete(self, key: str, state: State, size: int) -> None:
        parts = [{"PartNumber": number, "ETag": etag} for number, _size, etag in state["parts"]]
        try:
            with told(key):
                self._client.complete_multipart_upload(
                    **self._place(key), UploadId=state["upload"], MultipartUpload={"Parts": parts}
                )
        except Missing:
            # It was completed by somebody who could not say so any more; or it is gone.
            if not self._is_whole(key, size):
                raise

    def _is_whole(self, key: str, size: int) -> bool:
        try:
            with told(key):
                return int(self._client.head_object(**self._place(key))["ContentLength"]) == size
        except Missing:
            return False

    def _forget(self, key: str, state: State) -> None:
        self.erase_tails(state["tails"])
        if state["upload"] is not None:
            with suppress(OSError, Missing), told():
                self._client.abort_multipart_upload(**self._place(key), UploadId=state["upload"])

    def _place(self, key: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._prefix + checked(key)}


class _S3Appender:
    """Gathers what comes on the disk until it is enough for a part; what is left at a sync becomes one more tail."""

    def __init__(self, growing: S3Growing, key: str, state: State, save: Save, fresh: BinaryIO) -> None:
        self._growing, self._key, self._state, self._save, self._fresh = growing, key, state, save, fresh
        self._tails = sum(tail[1] for tail in state["tails"])

    def write(self, data: bytes) -> None:
        """See `Appender.write`."""
        with room_told():
            self._fresh.write(data)
        if self._tails + self._fresh.tell() >= PART:
            self._send()

    def sync(self) -> int:
        """See `Appender.sync`."""
        if self._fresh.tell():
            self._state["tails"].append(self._growing.put_tail(self._key, self._fresh))
            self._save(self._state)
            self._empty()
        return self._growing.size(self._key, self._state)

    def _send(self) -> None:
        if self._state["tails"]:
            with tempfile.TemporaryFile(dir=self._growing.scratch.root) as body:
                self._growing.fetch_tails(self._state, body)
                self._fresh.seek(0)
                with room_told():
                    shutil.copyfileobj(self._fresh, body, CHUNK)
                self._growing.send_part(self._key, self._state, self._save, body)
        else:
            self._growing.send_part(self._key, self._state, self._save, self._fresh)
        self._empty()

    def _empty(self) -> None:
        self._fresh.seek(0)
        self._fresh.truncate()
        self._tails = sum(tail[1] for tail in self._state["tails"])
