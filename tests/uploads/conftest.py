"""A storage to send into, and what lies in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyboard.storage.disk import DiskStorage


class Shelf(DiskStorage):
    """A storage whose whole disk can be looked at."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._root = root

    def holds(self) -> list[bytes]:
        """Every file on the disk, finished or not, visible or not."""
        return [path.read_bytes() for path in sorted(self._root.rglob("*")) if path.is_file()]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)
