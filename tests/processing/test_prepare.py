"""From what Awa sent to what Malik can watch."""

import pytest
from sqlalchemy import select

from storyboard.media.probe import read_facts
from storyboard.processing.models import JobState
from storyboard.processing.needs import JobKind
from storyboard.storage.interface import Missing
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, MediaFile
from tests.clips import PLANTED
from tests.processing.films import again, approve, do, job_of, roles, send_another, send_film

pytestmark = pytest.mark.media


def test_a_film_that_plays_everywhere_is_its_own_review_copy(app, session, storage, call, clips):
    story = send_film(session, storage, call, clips.landscape())
    do(app, job_of(session, story, JobKind.PREPARE))
    story = again(session, story)
    assert (story.state, roles(story)) == (State.PENDING, ["master", "poster"])
    assert job_of(session, story, JobKind.PREPARE).state is JobState.DONE
    assert job_of(session, story, JobKind.SHEET).state is JobState.WAITING
    assert story.file(FileRole.MASTER).facts["duration_s"] == pytest.approx(2, abs=0.1)


def test_a_film_that_does_not_gets_a_copy_that_does(app, session, storage, call, clips):
    story = send_film(session, storage, call, clips.hevc())
    do(app, job_of(session, story, JobKind.PREPARE))
    story = again(session, story)
    assert (story.state, roles(story)) == (State.PENDING, ["master", "poster", "review"])
    assert story.file(FileRole.REVIEW).facts["video_codec"] == "h264"


def test_the_stills_come_after_the_story_can_be_judged(app, session, storage, call, clips):
    story = send_film(session, storage, call, clips.portrait())
    do(app, job_of(session, story, JobKind.PREPARE))
    do(app, job_of(session, story, JobKind.SHEET))
    assert roles(again(session, story)) == ["master", "poster", "sheet"]


def test_the_raw_upload_is_erased_bytes_and_row(app, session, storage, call, clips):
    story = send_film(session, storage, call, clips.landscape())
    key = story.file(FileRole.RAW).storage_key
    do(app, job_of(session, story, JobKind.PREPARE))
    with pytest.raises(Missing):
        storage.size(key)
    session.rollback()
    assert session.scalars(select(MediaFile).where(MediaFile.role == FileRole.RAW)).all() == []


def test_nothing_that_could_give_awa_away_is_in_any_stored_byte(app, session, storage, call, clips):
    story = send_film(session, storage, call, clips.tagged())
    raw = b"".join(storage.read(story.file(FileRole.RAW).storage_key))
    assert all(planted.encode() in raw for planted in PLANTED)
    do(app, job_of(session, story, JobKind.PREPARE))
    do(app, job_of(session, story, JobKind.SHEET))
    do(app, approve(session, story))
    assert len(again(session, story).files) > 4
    for key, _ in storage.objects():
        kept = b"".join(storage.read(key))
        assert [planted for planted in PLANTED if planted.encode() in kept] == []


def test_a_film_that_is_too_long_is_turned_away_with_its_figures_and_erased(app, session, storage, call, clips):
    story = send_film(session, storage, call, clips.too_long())
    do(app, job_of(session, story, JobKind.PREPARE))
    story = again(session, story)
    assert (story.state, roles(story), list(storage.objects())) == (State.UNUSABLE, [], [])
    assert [(m.code, m.figures) for m in story.messages] == [("too-long", {"seconds": 121.5, "limit": 120})]
    assert job_of(session, story, JobKind.PREPARE).state is JobState.DONE


def test_the_limits_are_those_of_the_call(app, session, storage, call, clips):
    story = send_film(session, storage, call, clips.landscape())
    call.longest_video_s = 1
    call.largest_video = 1000
    session.commit()
    do(app, job_of(session, story, JobKind.PREPARE))
    assert [m.code for m in again(session, story).messages] == ["too-big"]


def test_a_film_whose_bytes_are_gone_is_a_failure_of_ours(app, session, storage, call, clips):
    story = send_film(session, storage, call, clips.landscape())
    storage.erase(story.file(FileRole.RAW).storage_key)
    do(app, job_of(session, story, JobKind.PREPARE))
    job = job_of(session, story, JobKind.PREPARE)
    assert (job.state, job.error, again(session, story).state) == (JobState.WAITING, "bytes-missing", State.PROCESSING)


def test_a_new_film_ends_all_that_was_made_of_the_old_one(app, session, storage, call, clips):
    story = send_film(session, storage, call, clips.hevc())
    do(app, job_of(session, story, JobKind.PREPARE))
    do(app, job_of(session, story, JobKind.SHEET))
    do(app, approve(session, story))
    assert "rendition 240p" in roles(again(session, story))
    old = {key for key, _ in storage.objects()}

    story = send_another(session, storage, story, clips.silent())
    do(app, job_of(session, story, JobKind.PREPARE))
    story = again(session, story)
    assert (story.state, roles(story)) == (State.PENDING, ["master", "poster"])
    assert story.file(FileRole.MASTER).facts["audio_codec"] is None
    assert old & {key for key, _ in storage.objects()} == set()


def test_publishing_writes_every_size_worth_making_and_the_sound_alone(app, session, storage, call, clips):
    story = send_film(session, storage, call, clips.tall())
    do(app, job_of(session, story, JobKind.PREPARE))
    do(app, approve(session, story))
    story = again(session, story)
    assert roles(story) == ["audio", "master", "poster", "rendition 240p", "rendition 480p", "rendition 720p"]
    small = story.file(FileRole.RENDITION, "240p")
    with storage.local(small.storage_key) as path:
        assert read_facts(path).to_dict() == small.facts
    assert (small.facts["height"], story.file(FileRole.AUDIO).media_type) == (240, "audio/mp4")
