"""Storage by its address."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from storyboard.storage.disk import DiskStorage
from storyboard.storage.interface import Storage
from storyboard.storage.s3 import S3Storage


def open_storage(url: str, scratch: Path, *, make: bool = True) -> Storage:
    """The storage behind an address: `file:///srv/storyboard/files`, or `s3://BUCKET/PREFIX?endpoint=URL&region=NAME`.

    :param scratch: a folder on this machine, used by a store that is on another one.
    :param make: make the folders of one on this machine; without it, it can only be read.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return DiskStorage(Path(unquote(parts.path)), make=make)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    prefix = parts.path.strip("/")
    return S3Storage(
        parts.netloc,
        f"{prefix}/" if prefix else "",
        scratch,
        endpoint=asked.get("endpoint"),
        region=asked.get("region"),
    )
