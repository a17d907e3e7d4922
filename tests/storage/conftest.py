"""Where uploads grow: on a disk, and far away in S3."""

import itertools

import pytest

from storyboard.storage import open_storage

PREFIXES = itertools.count()


@pytest.fixture
def disk(tmp_path):
    return open_storage(f"file://{tmp_path}/files", tmp_path / "scratch")


@pytest.fixture
def far_away(s3, tmp_path):
    return open_storage(s3(f"growing-{next(PREFIXES)}"), tmp_path / "scratch")
