"""What is erased in one place is never kept in another, however the places are written."""

import pytest

from config import WrongSetting, load
from storyboard import create_app
from storyboard.operations.places_apart import refuse_shared_places


@pytest.fixture
def env(tmp_path):
    return {"STORYBOARD_DATA": str(tmp_path)}


def test_the_site_does_not_start_on_shared_places(env, tmp_path):
    with pytest.raises(WrongSetting, match="BACKUP_FOLDER"):
        create_app(load({**env, "BACKUP_FOLDER": str(tmp_path)}))


def test_the_list_of_withdrawals_is_not_among_the_files(env, tmp_path):
    with pytest.raises(WrongSetting) as refused:
        refuse_shared_places(load({**env, "WITHDRAWALS_URL": (tmp_path / "files").as_uri()}))
    assert str(refused.value) == (
        "WITHDRAWALS_URL is the place of STORAGE_URL, or in it. Allowed: a folder or prefix of its own."
    )


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("WITHDRAWALS_URL", "{data}/files/"),
        ("WITHDRAWALS_URL", "{data}/other/../files"),
        ("WITHDRAWALS_URL", "{data}/link"),
        ("WITHDRAWALS_URL", "{data}/files#list"),
        ("WITHDRAWALS_URL", "{data}/files/objects"),
        ("STORAGE_URL", "{data}/withdrawals/films"),
        ("STORAGE_URL", "{data}/backups/files"),
        ("STORAGE_URL", "{data}/backups/files/inside"),
        ("WITHDRAWALS_URL", "{data}/backups/withdrawals/"),
        ("BACKUP_FOLDER", "{data}"),
        ("BACKUP_FOLDER", "{data}/"),
        ("BACKUP_FOLDER", "{data}/other/.."),
        ("BACKUP_FOLDER", "{data}/link/objects"),
        ("BACKUP_FOLDER", "{data}/round"),
    ],
)
def test_what_is_erased_in_one_place_is_not_kept_in_another(env, tmp_path, setting, value):
    for name in ("other", "files"):
        (tmp_path / name).mkdir()
    (tmp_path / "link").symlink_to("files")
    (tmp_path / "round").symlink_to(tmp_path)
    value = value.format(data=tmp_path)
    with pytest.raises(WrongSetting, match=r"Allowed: a folder or prefix of its own\."):
        refuse_shared_places(load({**env, setting: value if setting == "BACKUP_FOLDER" else f"file://{value}"}))


@pytest.mark.parametrize(
    ("withdrawals", "refused"),
    [
        ("s3://films/new/?endpoint=https://s3.example", True),
        ("s3://films//new?region=eu&endpoint=https://s3.example/", True),
        ("s3://films/new/tails?endpoint=https://s3.example", True),
        ("s3://films/new?endpoint=https://other.example", False),
        ("s3://films/newer?endpoint=https://s3.example", False),
        ("s3://films/new/list?endpoint=https://s3.example", False),
        ("s3://films?endpoint=https://s3.example", False),
        ("s3://list/new?endpoint=https://s3.example", False),
    ],
)
def test_two_prefixes_of_a_store_are_compared_by_where_they_lead(env, withdrawals, refused):
    asked = {**env, "STORAGE_URL": "s3://films/new?endpoint=https://s3.example&region=eu"}
    if refused:
        with pytest.raises(WrongSetting):
            refuse_shared_places(load({**asked, "WITHDRAWALS_URL": withdrawals}))
    else:
        refuse_shared_places(load({**asked, "WITHDRAWALS_URL": withdrawals}))
