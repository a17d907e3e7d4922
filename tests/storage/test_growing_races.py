"""Two at the same growing object, and a power cut: what is promised is there, and a ghost writes to no film."""

from __future__ import annotations

import fcntl
import os

import pytest

from storyboard.storage.interface import Missing
from tests.storage.test_growing import NOISE, Row


def test_on_a_disk_who_opened_it_while_it_was_finished_writes_to_no_film(disk, monkeypatch):
    """Between opening the file and locking it, somebody else made a whole film of it."""
    row = Row(disk)
    row.append(b"a whole film")
    lock = fcntl.flock

    def finished_meanwhile(file, how):
        monkeypatch.setattr(fcntl, "flock", lock)
        row.finish()
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", finished_meanwhile)
    with pytest.raises(Missing):
        row.append(b", and words of a ghost")
    assert row.bytes == b"a whole film"


def test_on_a_disk_nothing_is_promised_before_it_would_survive_a_power_cut(disk, monkeypatch):
    row, safe, fsync = Row(disk), [], os.fsync

    def noted(descriptor):
        fsync(descriptor)
        safe.append(os.fstat(descriptor).st_size)

    monkeypatch.setattr(os, "fsync", noted)
    with disk.growing.append(row.key, row.state, row.save) as end:
        end.write(b"The river divides us.")
        assert safe == []
        promised = end.sync()
        assert safe == [promised]
    safe.clear()
    assert row.size == safe[-1]  # what a file shows may not have reached the disk


def test_far_away_one_that_was_completed_at_the_same_moment_is_whole(far_away, monkeypatch):
    """S3 answers "no such upload" to who comes second; then only the object itself tells."""
    row, growing = Row(far_away), far_away.growing
    row.append(NOISE * 3)
    complete = growing._client.complete_multipart_upload

    def by_somebody_else_first(**what):
        complete(**what)
        growing._client.abort_multipart_upload(**{name: what[name] for name in ("Bucket", "Key", "UploadId")})
        return complete(**{**what, "UploadId": "0" * 32})

    monkeypatch.setattr(growing._client, "complete_multipart_upload", by_somebody_else_first)
    assert row.finish() == 3 * len(NOISE)
    assert row.bytes == NOISE * 3


def test_far_away_one_whose_parts_are_gone_is_not_called_whole(far_away):
    row = Row(far_away)
    row.append(NOISE * 3)
    place = far_away.growing._place(row.key)
    far_away.growing._client.abort_multipart_upload(**place, UploadId=row.state["upload"])
    with pytest.raises(Missing):
        row.finish()
