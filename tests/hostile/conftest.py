"""Clips to be spoilt."""

from tests.clips import clips

__all__ = ["clips"]
