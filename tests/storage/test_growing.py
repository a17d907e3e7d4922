"""What every storage must do for an upload that lasts days. Each backend is a parameter of `store`."""

import itertools
import json
import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from storyboard.storage import open_storage
from storyboard.storage.growing import Busy
from storyboard.storage.interface import CHUNK, Missing, new_key

PREFIXES = itertools.count()
MB = 1024 * 1024
NOISE = os.urandom(3 * MB)
LATER, EARLIER = datetime.now(UTC) + timedelta(hours=1), datetime.now(UTC) - timedelta(days=1)


@pytest.fixture(params=["disk", "far_away"])
def store(request):
    return request.getfixturevalue(request.param)


class Row:
    """Where the caller keeps the state: as text, as a database would, so that nothing else survives."""

    def __init__(self, store):
        self.store, self.key = store, new_key()
        self.kept = json.dumps(store.growing.begin(self.key))

    @property
    def state(self):
        return json.loads(self.kept)

    def save(self, state):
        self.kept = json.dumps(state)

    def append(self, *pieces):
        with self.store.growing.append(self.key, self.state, self.save) as end:
            for piece in pieces:
                end.write(piece)
            return end.sync()

    @property
    def size(self):
        return self.store.growing.size(self.key, self.state)

    def finish(self):
        return self.store.growing.finish(self.key, self.state, self.save)

    @property
    def bytes(self):
        return b"".join(self.store.read(self.key))


@pytest.fixture
def row(store):
    return Row(store)


def test_it_grows_by_many_hands_and_is_whole_in_the_end(row):
    assert row.size == 0
    assert row.append(b"The river ", b"divides ") == 18
    assert row.append(b"us.") == 21
    assert row.finish() == 21
    assert row.bytes == b"The river divides us."


def test_nobody_sees_it_before_it_is_finished(row, store):
    row.append(b"half a story")
    with pytest.raises(Missing):
        store.read(row.key)
    assert list(store.objects()) == []
    row.finish()
    assert [key for key, _ in store.objects()] == [row.key]


def test_nothing_at_all_can_be_finished_too(row):
    assert row.finish() == 0
    assert row.bytes == b""


def test_what_came_before_a_failure_stays(row, store):
    with pytest.raises(ConnectionResetError), store.growing.append(row.key, row.state, row.save) as end:
        end.write(b"all that came")
        raise ConnectionResetError
    assert row.size == 13
    row.append(b", and the rest")
    row.finish()
    assert row.bytes == b"all that came, and the rest"


def test_parts_and_tails_of_every_size_come_together_in_their_order(row):
    sizes = [5, 3 * MB, CHUNK, 2 * MB, 3 * MB, 1, 3 * MB, 3 * MB, 17]
    pieces = [NOISE[:size] for size in sizes]
    for piece in pieces:
        row.append(piece)
    assert row.size == sum(sizes)
    assert (row.finish(), row.bytes) == (sum(sizes), b"".join(pieces))


def test_a_whole_film_in_one_go(row):
    film = NOISE * 7  # two parts and a rest
    assert row.append(*(film[start : start + CHUNK] for start in range(0, len(film), CHUNK))) == len(film)
    row.finish()
    assert row.bytes == film


def test_finishing_twice_is_finishing_once(row):
    row.append(NOISE, NOISE, NOISE)
    assert row.finish() == row.finish() == 3 * len(NOISE)
    assert row.size == 3 * len(NOISE)
    assert row.bytes == NOISE * 3


def test_what_was_finished_by_a_worker_that_died_before_it_could_say_so(row):
    row.append(NOISE * 3)
    before = row.kept
    row.finish()
    row.kept = before
    assert row.finish() == 3 * len(NOISE)
    assert row.bytes == NOISE * 3


def test_abandoned_it_leaves_nothing(row, store):
    row.append(NOISE * 3)
    row.append(b"and a tail")
    row.store.growing.abandon(row.key, row.state)
    row.store.growing.abandon(row.key, row.state)
    assert (store.erase_unfinished(LATER), list(store.objects())) == (0, [])


def test_a_finished_one_can_be_abandoned_too(row, store):
    row.append(b"nobody wants it")
    row.finish()
    store.growing.abandon(row.key, row.state)
    with pytest.raises(Missing):
        store.read(row.key)


def test_the_tidying_takes_what_nobody_speaks_for_and_leaves_the_rest(store):
    wanted, forgotten = Row(store), Row(store)
    for one in (wanted, forgotten):
        one.append(NOISE * 3)
        one.append(b"a tail")
    assert store.erase_unfinished(EARLIER) == 0
    assert store.erase_unfinished(LATER, growing={wanted.key}) > 0
    assert store.erase_unfinished(LATER, growing={wanted.key}) == 0
    wanted.append(b", and on it goes")
    wanted.finish()
    assert wanted.bytes == NOISE * 3 + b"a tail, and on it goes"


def test_on_a_disk_two_cannot_write_at_once(disk):
    row = Row(disk)
    with disk.growing.append(row.key, row.state, row.save), pytest.raises(Busy):
        row.append(b"me too")


def test_far_away_who_lost_the_right_to_save_writes_nothing_that_counts(far_away):
    """The fence: `save` raises for a writer who was overtaken. On a disk it is the kernel that lets one in."""

    def overtaken(_state):
        raise PermissionError

    row = Row(far_away)
    row.append(b"the first words")
    with pytest.raises(PermissionError), far_away.growing.append(row.key, row.state, overtaken) as end:
        end.write(b", and words of a ghost")
    row.append(b", and the last")
    row.finish()
    assert row.bytes == b"the first words, and the last"


def test_far_away_the_number_of_a_part_that_failed_is_not_used_again(far_away, monkeypatch):
    """A late writer's part must never lie under a number that counts."""
    row = Row(far_away)
    row.append(NOISE * 3)
    with monkeypatch.context() as broken, pytest.raises(ConnectionResetError):
        broken.setattr(far_away.growing._client, "upload_part", gone)
        row.append(NOISE * 3)
    row.append(NOISE * 3)
    assert [part[0] for part in row.state["parts"]] == [1, 3]


def gone(**_kwargs):
    raise ConnectionResetError


@pytest.mark.parametrize("backend", ["disk", "s3"])
def test_cuts_and_deaths_in_any_order_never_lose_what_was_promised(backend, tmp_path, request):
    """A model of an upload: after a sync its bytes are promised, whatever happens after."""

    class Upload(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            where = f"file://{tmp_path}/files"
            if backend == "s3":
                where = request.getfixturevalue("s3")(f"machine-{next(PREFIXES)}")
            self.row = Row(open_storage(where, tmp_path / "scratch"))
            self.sent = b""
            self.whole = False

        @precondition(lambda self: not self.whole)
        @rule(size=st.sampled_from([0, 1, 1000, CHUNK, 2 * MB, 3 * MB]), pieces=st.integers(1, 4))
        def sends(self, size, pieces):
            assert self.row.append(*[NOISE[:size]] * pieces) == len(self.sent) + size * pieces
            self.sent += NOISE[:size] * pieces

        @precondition(lambda self: not self.whole)
        @rule(size=st.sampled_from([1, CHUNK, 3 * MB]))
        def is_cut(self, size):
            growing = self.row.store.growing
            cut = pytest.raises(ConnectionResetError)
            with cut, growing.append(self.row.key, self.row.state, self.row.save) as end:
                end.write(NOISE[:size])
                raise ConnectionResetError
            self.sent += NOISE[:size]

        @rule()
        def finishes(self):
            assert self.row.finish() == len(self.sent)
            self.whole = True

        @invariant()
        def the_size_is_what_was_promised(self):
            assert self.row.size == len(self.sent)

        def teardown(self):
            self.row.finish()
            assert self.row.bytes == self.sent

    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    run_state_machine_as_test(
        Upload,
        settings=hypothesis_settings(
            max_examples=15, stateful_step_count=8, deadline=None, suppress_health_check=checks
        ),
    )
