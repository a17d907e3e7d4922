"""What a view or a verb needs of the running installation."""

from typing import cast

from flask import current_app

from config import Settings
from storyboard.storage.interface import Storage


def settings() -> Settings:
    """The settings of this installation."""
    return cast(Settings, current_app.extensions["storyboard_settings"])


def storage() -> Storage:
    """Where this installation keeps bytes."""
    return cast(Storage, current_app.extensions["storyboard_storage"])


def withdrawals() -> Storage:
    """Where this installation notes what was taken back, apart from its database."""
    return cast(Storage, current_app.extensions["storyboard_withdrawals"])
