"""What goes wrong with a store on another machine is said with its reason."""

import pytest

from storyboard.storage import open_storage
from storyboard.storage.interface import Unreachable, new_key


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("/stories/", "/no-such-bucket/"), "NoSuchBucket"),
        (("127.0.0.1%3A", "127.0.0.1%3A1"), "127.0.0.1:1"),
    ],
)
def test_a_store_that_cannot_be_used_says_why(s3, tmp_path, change, reason):
    store = open_storage(s3("wrong").replace(*change), tmp_path)
    for ask in (lambda: next(store.read(new_key())), lambda: next(store.objects()), lambda: write(store)):
        with pytest.raises(Unreachable, match=reason):
            ask()


def test_wrong_credentials_are_said(s3, tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-somebody-else")
    with pytest.raises(Unreachable, match="SignatureDoesNotMatch"):
        write(open_storage(s3("wrong"), tmp_path))


def test_without_credentials_it_says_so(s3, tmp_path, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(Unreachable, match="credentials"):
        write(open_storage(s3("wrong"), tmp_path))


def write(store):
    with store.writer(new_key()) as writer:
        writer.write(b"film")
        writer.finish()
