"""Storage by its address."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from storyboard.storage.disk import DiskStorage
from storyboard.storage.interface import Storage


def open_storage(url: str) -> Storage:
    """The storage behind an address such as `file:///srv/storyboard/files`."""
    return DiskStorage(Path(unquote(urlsplit(url).path)))
