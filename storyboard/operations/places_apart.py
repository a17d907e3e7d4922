"""Storage, withdrawals and the pool of backups share no place: each erases what it does not know."""

from config import Settings, WrongSetting
from storyboard.storage.places import place_for_two


def refuse_shared_places(settings: Settings) -> None:
    """Stop before anything is opened.

    :raises WrongSetting: in the words of the settings, since the start stops as at a wrong one.
    """
    wrong = place_for_two(settings.storage_url, settings.withdrawals_url, settings.backup_folder)
    if wrong:
        raise WrongSetting(*wrong, "a folder or prefix of its own")
