"""Where a call stands apart from its dates: written in peace, told to everybody, put away. Plain Python."""

from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """Who knows of a call."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    ARCHIVED = "archived"


def standing(announced_at: datetime | None, archived_at: datetime | None) -> Standing:
    """A draft until it is announced; then for everybody, until it is archived."""
    if announced_at is None:
        return Standing.DRAFT
    return Standing.ANNOUNCED if archived_at is None else Standing.ARCHIVED
