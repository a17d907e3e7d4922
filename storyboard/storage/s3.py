"""Bytes in an S3-compatible store, through boto3."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from storyboard.storage.interface import CHUNK, Missing, Stored, checked, is_key
from storyboard.storage.s3_growing import PART, TAILS, S3Growing, key_of_tail
from storyboard.storage.s3_words import NothingThere, told
from storyboard.storage.scratch import Scratch, room_told

# Path-style addresses and checksums only where they are required: what every S3-compatible store understands.
_CONFIG = Config(
    s3={"addressing_style": "path"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    retries={"mode": "standard", "total_max_attempts": 3},
    connect_timeout=5,
    read_timeout=30,
    max_pool_connections=64,
)


class S3Storage:
    """Objects `KEY` in one bucket, below a prefix. An object is there at once or not at all: S3 sees to that."""

    def __init__(self, bucket: str, prefix: str, scratch: Path, *, endpoint: str | None, region: str | None) -> None:
        """Prepare to use a bucket; nothing is asked of it yet.

        Credentials come from where boto3 looks for them: the environment, a profile, the role of this machine.
        """
        session = boto3.session.Session(region_name=region or "us-east-1")
        self._client = session.client("s3", endpoint_url=endpoint, config=_CONFIG)
        self._bucket, self._prefix = bucket, prefix
        self._scratch = Scratch(scratch)
        self.growing = S3Growing(self._client, bucket, prefix, self._scratch)

    @contextmanager
    def writer(self, key: str) -> Iterator[_S3Writer]:
        """See `Storage.writer`."""
        place = self._place(key)
        with tempfile.TemporaryFile(dir=self._scratch.root) as part:
            growing = _S3Writer(self._client, place, part)
            try:
                yield growing
            finally:
                growing.give_up()

    def adopt(self, path: Path, key: str) -> Stored:
        """See `Storage.adopt`."""
        with path.open("rb") as file, self.writer(key) as growing:
            while piece := file.read(CHUNK):
                growing.write(piece)
            stored = growing.finish()
        path.unlink()
        return stored

    def read(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """See `Storage.read`."""
        place, end = self._place(key), "" if length is None else start + length - 1
        if length == 0:
            self.size(key)
            return iter(())
        try:
            with told(key):
                answer = self._client.get_object(**place, Range=f"bytes={start}-{end}")
        except NothingThere:
            return iter(())
        return _pieces(answer["Body"], key)

    @contextmanager
    def local(self, key: str) -> Iterator[Path]:
        """See `Storage.local`."""
        pieces = self.read(key)
        with self._scratch.folder() as folder:
            path = folder / key
            with room_told(), path.open("wb") as file:
                file.writelines(pieces)
            yield path

    def scratch(self) -> AbstractContextManager[Path]:
        """See `Storage.scratch`."""
        return self._scratch.folder()

    def size(self, key: str) -> int:
        """See `Storage.size`."""
        with told(key):
            return int(self._client.head_object(**self._place(key))["ContentLength"])

    def erase(self, key: str) -> None:
        """See `Storage.erase`."""
        with told(key):
            self._client.delete_object(**self._place(key))

    def objects(self) -> Iterator[tuple[str, datetime]]:
        """See `Storage.objects`."""
        for key, written in self._listed():
            if is_key(key):
                yield key, written

    def erase_unfinished(self, before: datetime, growing: Collection[str] = ()) -> int:
        """See `Storage.erase_unfinished`."""
        erased = self._scratch.erase(before)
        for name, written in self._listed(TAILS):
            if written < before and key_of_tail(name) not in growing:
                with told():
                    self._client.delete_object(Bucket=self._bucket, Key=self._prefix + name)
                erased += 1
        for page in self._pages("list_multipart_uploads"):
            for found in page.get("Uploads", ()):
                key = found["Key"].removeprefix(self._prefix)
                if found["Initiated"] < before and is_key(key) and key not in growing:
                    with told(), suppress(Missing):
                        self._client.abort_multipart_upload(
                            Bucket=self._bucket, Key=found["Key"], UploadId=found["UploadId"]
                        )
                    erased += 1
        return erased

    def free_bytes(self) -> int:
        """See `Storage.free_bytes`: of this machine's disk, where films are made before they go into the store."""
        return self._scratch.free_bytes()

    def _place(self, key: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._prefix + checked(key)}

    def _listed(self, below: str = "") -> Iterator[tuple[str, datetime]]:
        for page in self._pages("list_objects_v2", below):
            for found in page.get("Contents", ()):
                yield found["Key"].removeprefix(self._prefix), found["LastModified"]

    def _pages(self, question: str, below: str = "") -> Iterator[dict[str, Any]]:
        with told():
            pages = self._client.get_paginator(question)
            yield from pages.paginate(Bucket=self._bucket, Prefix=self._prefix + below)


class _S3Writer:
    """Gathers a part at a time on the disk; what fits into one part is sent in one piece."""

    def __init__(self, client: Any, place: dict[str, str], part: BinaryIO) -> None:  # noqa: ANN401 - boto3 has no types
        self._client, self._place, self._part = client, place, part
        self._hash = hashlib.sha256()
        self._bytes = 0
        self._upload: str | None = None
        self._sent: list[dict[str, object]] = []

    def write(self, data: bytes) -> None:
        """See `Writer.write`."""
        with room_told():
            self._part.write(data)
        self._hash.update(data)
        self._bytes += len(data)
        if self._part.tell() >= PART:
            self._send_part()

    def finish(self) -> Stored:
        """See `Writer.finish`."""
        if self._upload is None:
            self._part.seek(0)
            with told():
                self._client.put_object(**self._place, Body=self._part)
        else:
            if self._part.tell():
                self._send_part()
            with told():
                self._client.complete_multipart_upload(
                    **self._place, UploadId=self._upload, MultipartUpload={"Parts": self._sent}
                )
            self._upload = None
        return Stored(self._place["Key"].rpartition("/")[2], self._bytes, self._hash.hexdigest())

    def give_up(self) -> None:
        """Let the store forget the parts of what was not finished; what it does not forget now, the sweep will."""
        if self._upload is not None:
            with suppress(BotoCoreError, ClientError):
                self._client.abort_multipart_upload(**self._place, UploadId=self._upload)

    def _send_part(self) -> None:
        number = len(self._sent) + 1
        self._part.seek(0)
        with told():
            if self._upload is None:
                self._upload = self._client.create_multipart_upload(**self._place)["UploadId"]
            answer = self._client.upload_part(**self._place, UploadId=self._upload, PartNumber=number, Body=self._part)
        self._sent.append({"PartNumber": number, "ETag": answer["ETag"]})
        self._part.seek(0)
        self._part.truncate()


def _pieces(body: Any, key: str) -> Iterator[bytes]:  # noqa: ANN401 - boto3 has no types
    with body, told(key):
        yield from body.iter_chunks(CHUNK)
