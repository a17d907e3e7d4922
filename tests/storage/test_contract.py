"""What every storage must do. Each backend is a parameter of `store`."""

import hashlib
import itertools
import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from storyboard.storage import open_storage
from storyboard.storage.interface import CHUNK, Missing, OnThisMachine, new_key

PREFIXES = itertools.count()
FILM = os.urandom(3 * CHUNK + 17)
LONG = FILM * 90  # several parts of an S3 upload


@pytest.fixture(params=["disk", "s3"])
def store(request, tmp_path):
    scratch = tmp_path / "scratch"
    if request.param == "disk":
        return open_storage(f"file://{tmp_path}/a folder", scratch)
    return open_storage(request.getfixturevalue("s3")(f"contract-{next(PREFIXES)}"), scratch)


def put(store, data):
    key = new_key()
    with store.writer(key) as writer:
        writer.write(data)
        return writer.finish()


def test_what_was_written_is_read_again(store):
    stored = put(store, FILM)
    assert b"".join(store.read(stored.key)) == FILM
    assert (stored.bytes, stored.sha256, store.size(stored.key)) == (
        len(FILM),
        hashlib.sha256(FILM).hexdigest(),
        len(FILM),
    )


def test_a_long_film_is_the_same_bytes_piece_by_piece(store):
    key, sent = new_key(), hashlib.sha256()
    with store.writer(key) as writer:
        for start in range(0, len(LONG), CHUNK):
            writer.write(LONG[start : start + CHUNK])
        stored = writer.finish()
    for piece in store.read(key):
        sent.update(piece)
    assert (stored.bytes, stored.sha256) == (len(LONG), hashlib.sha256(LONG).hexdigest())
    assert (store.size(key), sent.hexdigest()) == (stored.bytes, stored.sha256)


@given(start=st.integers(0, len(FILM)), length=st.integers(0, len(FILM)))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_any_range_is_that_part_of_the_bytes(store, start, length):
    stored = put(store, FILM)
    assert b"".join(store.read(stored.key, start, length)) == FILM[start : start + length]
    store.erase(stored.key)


def test_no_piece_is_larger_than_a_chunk(store):
    assert max(len(piece) for piece in store.read(put(store, FILM).key)) == CHUNK


def test_a_range_may_be_empty_and_an_object_too(store):
    film, nothing = put(store, FILM), put(store, b"")
    assert [list(store.read(*asked)) for asked in ((film.key, 5, 0), (film.key, len(FILM)), (nothing.key,))] == [[]] * 3
    assert store.size(nothing.key) == 0


def test_nobody_sees_what_is_not_finished(store):
    key = new_key()
    with store.writer(key) as writer:
        writer.write(FILM)
        with pytest.raises(Missing):
            store.size(key)
        assert list(store.objects()) == []
    with pytest.raises(Missing):
        store.read(key)


def test_a_writer_that_dies_leaves_nothing(store, tmp_path):
    with pytest.raises(ZeroDivisionError), store.writer(new_key()) as writer:
        writer.write(LONG)
        1 / 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert store.erase_unfinished(datetime.now(UTC) + timedelta(seconds=1)) == 0
    assert list(store.objects()) == []


def test_a_finished_local_file_is_taken_over(store):
    key = new_key()
    with store.scratch() as folder:
        made = folder / "master.mp4"
        made.write_bytes(FILM)
        stored = store.adopt(made, key)
        assert not made.exists()
    assert (b"".join(store.read(key)), stored.sha256) == (FILM, hashlib.sha256(FILM).hexdigest())


def test_a_file_from_elsewhere_keeps_nothing_of_its_times(store, tmp_path):
    made = tmp_path / "elsewhere.mp4"
    made.write_bytes(FILM)
    os.utime(made, (0, 0))
    store.adopt(made, key := new_key())
    ((found, written_at),) = store.objects()
    assert found == key
    assert datetime.now(UTC) - written_at < timedelta(minutes=1)


def test_programs_get_a_real_file(store):
    with store.local(put(store, FILM).key) as path:
        assert path.read_bytes() == FILM


def test_erased_is_gone_and_erasing_twice_is_no_error(store):
    key = put(store, FILM).key
    store.erase(key)
    store.erase(key)
    for ask in (store.read, store.size):
        with pytest.raises(Missing):
            ask(key)
    with pytest.raises(Missing), store.local(key):
        pass


def test_scratch_is_gone_afterwards(store):
    with store.scratch() as folder:
        (folder / "half").write_bytes(FILM)
    assert not folder.exists()


def test_what_was_left_unfinished_is_erased_once_it_is_old(store):
    with store.writer(new_key()) as growing, store.scratch() as folder:
        growing.write(LONG)
        (folder / "half").write_bytes(FILM)
        assert store.erase_unfinished(datetime.now(UTC) - timedelta(hours=1)) == 0
        assert store.erase_unfinished(datetime.now(UTC) + timedelta(seconds=1)) == 2


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "A" * 32, "/etc/passwd", "ab" * 15 + "/x"])
def test_only_our_own_keys_are_taken(store, key):
    with pytest.raises(ValueError, match="not a storage key"):
        store.read(key)


def test_another_program_of_this_machine_may_send_what_is_a_file_and_nothing_else(tmp_path):
    store = open_storage(f"file://{tmp_path}/a folder", tmp_path / "scratch")
    key = put(store, FILM).key
    assert isinstance(store, OnThisMachine)
    assert (tmp_path / "a folder/objects" / store.inner_path(key)).read_bytes() == FILM
    with pytest.raises(Missing):
        store.inner_path(new_key())


def test_what_lies_in_another_store_is_no_file(s3, tmp_path):
    assert not isinstance(open_storage(s3("elsewhere"), tmp_path), OnThisMachine)
