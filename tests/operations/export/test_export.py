"""`export`: a story for its author, a call for who shows it; no more than each may have."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from config import ROOT
from storyboard.database import transaction
from storyboard.journal.models import Event
from storyboard.moderation.actions import Why, decline
from storyboard.operations.export import actions
from storyboard.operations.export.actions import export_call
from storyboard.operations.troubles import Trouble
from storyboard.stories import story_key
from storyboard.stories.actions import change_consent, withdraw
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind, MediaFile, Story
from storyboard.stories.reasons import Reason
from tests.factory import open_call, tell


@pytest.fixture
def storage(app: Flask):
    return app.extensions["storyboard_storage"]


@pytest.fixture
def call(session):
    return open_call(session)


def fill(session, storage) -> None:
    """Give every file its bytes: those of its storage key, so that each is another."""
    for file in session.scalars(select(MediaFile)).all():
        with storage.writer(file.storage_key) as writer:
            writer.write(file.storage_key.encode() * 5000)
            writer.finish()
    session.rollback()


def export(app: Flask, *words: str):
    return app.test_cli_runner().invoke(args=["export", *words])


def table(folder: Path, name: str = "stories.csv") -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_of_a_call_leaves_what_may_be_shown_and_where_is_seen_at_a_glance(app, session, call, storage, tmp_path):
    film = tell(session, call, kind=Kind.VIDEO, state=State.APPROVED, title="=1+1")
    text = tell(session, call, state=State.APPROVED, places=frozenset({Place.PRESS}))
    unseen = tell(session, call, state=State.APPROVED, places=frozenset())
    for state in set(State) - {State.APPROVED, State.PROCESSING, State.UNUSABLE}:
        tell(session, call, state=state)
    fill(session, storage)
    answer = export(app, "youth4peace", "--to", str(tmp_path / "out"))
    assert answer.exit_code == 0, answer.output
    assert answer.output.splitlines()[0] == f"Written to {tmp_path}/out. Stories: 2; files: 3."
    rows = table(tmp_path / "out")
    places = [f"may_be_shown_{place}" for place in ("screening", "web", "social", "press")]
    assert [(row["story"], *(row[place] for place in places)) for row in rows] == [
        (film.slug, "yes", "yes", "no", "no"),
        (text.slug, "no", "no", "no", "yes"),
    ]
    assert rows[0]["title"] == "'=1+1"
    assert unseen.slug not in "".join(path.read_text() for path in (tmp_path / "out").glob("*") if path.is_file())
    assert names(tmp_path / "out") == [
        "README.txt",
        "call.json",
        f"files/story-{film.slug}-poster.jpg",
        f"files/story-{film.slug}-rendition-240p.mp4",
        f"files/story-{film.slug}-rendition-480p.mp4",
        "stories.csv",
        "stories.json",
    ]
    kept = session.get_one(Story, film.id).file(FileRole.RENDITION, "480p")
    copy = tmp_path / "out" / "files" / f"story-{film.slug}-rendition-480p.mp4"
    assert copy.read_bytes() == kept.storage_key.encode() * 5000
    assert "take their stories back" in (tmp_path / "out/README.txt").read_text()
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    told = session.scalars(select(Event).where(Event.kind == "export.call")).one()
    assert told.details == {"call": call.id, "everything": False, "stories": 2}


def test_of_a_story_leaves_all_that_is_kept_about_it_but_who_of_the_staff_did_what(
    app, session, call, storage, malik, tmp_path
):
    key = story_key.new_key()
    story = tell(session, call, kind=Kind.VIDEO, state=State.PENDING, key=key)
    change_consent(session, story.id, Place.WEB, yes=False, call_text_id=call.texts[1].id)
    story = session.get_one(Story, story.id, populate_existing=True)
    decline(session, story.id, by=malik.staff, seen=story.version, why=Why(Reason.YOUR_SAFETY, "Leave the street out."))
    fill(session, storage)
    assert export(app, story.slug, "--to", str(tmp_path / "out")).exit_code == 0
    row = json.loads((tmp_path / "out/story.json").read_text())
    assert (row["title"], row["display_name"], row["state"]) == ("The football pitch we share", "Awa", "declined")
    assert [text["consent"] for text in row["texts_agreed_to"]] == ["I agree that my story is shown where I chose."]
    assert {one["place"]: one["withdrawn_at"] is None for one in row["consents"]} == {"web": False, "screening": True}
    assert [(one["code"], one["text"]) for one in row["messages"]] == [("your-safety", "Leave the street out.")]
    assert [(one["verdict"], one["reason"]) for one in row["decisions"]] == [("declined", "your-safety")]
    assert [one["who"] for one in row["events"]][-1] == "staff"
    assert f"files/story-{story.slug}-master.mp4" in names(tmp_path / "out")
    everything = "".join(path.read_text(errors="replace") for path in (tmp_path / "out").glob("*.*"))
    kept = session.get_one(Story, story.id)
    for secret in (
        "malik",
        "Malik",
        "example.org",
        f"staff:{malik.id}",
        key,
        kept.key_digest,
        kept.files[0].storage_key,
    ):
        assert secret not in everything
    assert session.scalars(select(Event).where(Event.kind == "export.story")).one().story_id == story.id


def test_with_everything_all_states_leave_and_of_a_withdrawn_story_the_bare_record(app, session, call, tmp_path):
    for state in State:
        tell(session, call, state=state) if state not in (State.PROCESSING, State.UNUSABLE) else None
    assert export(app, "youth4peace", "--everything", "--to", str(tmp_path / "out")).exit_code == 0
    rows = json.loads((tmp_path / "out/stories.json").read_text())
    assert sorted(row["state"] for row in rows) == sorted(set(State) - {State.PROCESSING, State.UNUSABLE, State.DRAFT})
    (gone,) = (row for row in rows if row["state"] == "withdrawn")
    assert gone.get("title") is None
    assert gone.get("display_name") is None
    assert gone["consents"] == [] if "consents" in gone else True


def test_a_story_that_is_taken_back_while_its_film_is_copied_leaves_no_file(
    app, session, call, storage, tmp_path, monkeypatch
):
    story = tell(session, call, kind=Kind.VIDEO, state=State.APPROVED)
    fill(session, storage)
    copied = actions._copied

    def copied_then_taken_back(*args):
        done = copied(*args)
        if session.get_one(Story, story.id, populate_existing=True).state is State.APPROVED:
            withdraw(session, story.id)
        return done

    monkeypatch.setattr(actions, "_copied", copied_then_taken_back)
    done = export_call(session, storage, call, tmp_path / "out", everything=False)
    assert (done.stories, done.files, table(tmp_path / "out")) == (0, 0, [])
    assert [name for name in names(tmp_path / "out") if name.startswith("files/")] == []


def test_a_full_folder_is_not_written_into(app, session, call, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    answer = export(app, "youth4peace", "--to", str(tmp_path))
    assert (answer.exit_code, answer.output) == (
        1,
        f"Error: {tmp_path} is there already, and not empty. Name another folder with --to.\n",
    )
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_an_empty_folder_is_filled_and_a_place_that_cannot_be_written_is_said(app, session, call, tmp_path):
    (tmp_path / "empty").mkdir()
    assert export(app, "youth4peace", "--to", str(tmp_path / "empty")).exit_code == 0
    assert "stories.csv" in names(tmp_path / "empty")
    answer = export(app, "youth4peace", "--to", "/proc/nowhere/out")
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: /proc/nowhere/out cannot be written (")


def test_what_there_is_not_is_said(app, session):
    answer = export(app, "nobody")
    assert (answer.exit_code, answer.output) == (
        1,
        "Error: There is no call and no story with the address nobody: it is what follows /c/ or /stories/.\n",
    )


def test_an_address_that_begins_like_an_option_is_one_all_the_same(app, session, call, tmp_path):
    story = tell(session, call)
    with transaction(session):
        session.get_one(Story, story.id).slug = "-xToevery123"
    assert export(app, "-xToevery123", "--to", str(tmp_path / "out")).exit_code == 0
    assert table(tmp_path / "out", "story.csv")[0]["story"] == "'-xToevery123"


def test_broken_off_nothing_is_left(app, session, call, storage, tmp_path, monkeypatch):
    tell(session, call, state=State.APPROVED)

    def ends(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(actions, "_written", ends)
    with pytest.raises(KeyboardInterrupt):
        export_call(session, storage, call, tmp_path / "out", everything=False)
    assert list(tmp_path.glob("*out*")) == []


def test_what_a_killed_export_left_goes_with_the_next_one_and_not_one_at_work(app, session, call, storage, tmp_path):
    killed = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path\n"
            "from storyboard.operations.export.folder import written_whole\n"
            "with written_whole(Path(sys.argv[1])) as folder:\n"
            "    (folder / 'story.csv').write_text('told in trust'); print('writing', flush=True); time.sleep(60)",
            str(tmp_path / "first"),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdout.readline() == "writing\n"
    export_call(session, storage, call, tmp_path / "second", everything=False)
    assert len(list(tmp_path.glob(".first*/story.csv"))) == 1
    with pytest.raises(Trouble, match="Another export is being written"):
        export_call(session, storage, call, tmp_path / "first", everything=False)
    assert len(list(tmp_path.glob(".first*/story.csv"))) == 1
    killed.kill()
    killed.wait()
    killed.stdout.close()
    export_call(session, storage, call, tmp_path / "third", everything=False)
    assert list(tmp_path.glob(".*")) == []


def test_lost_bytes_are_said_and_the_rest_is_there(app, session, call, storage, tmp_path):
    story = tell(session, call, kind=Kind.VIDEO, state=State.APPROVED)
    fill(session, storage)
    storage.erase(session.get_one(Story, story.id).file(FileRole.POSTER).storage_key)
    answer = export(app, "youth4peace", "--to", str(tmp_path / "out"))
    assert answer.exit_code == 1
    assert "Error: 1 files have lost their bytes and are not in it. Restore the last backup." in answer.output
    assert len([name for name in names(tmp_path / "out") if name.startswith("files/")]) == 2


def test_more_than_a_batch_leaves(app, session, call, storage, tmp_path, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    told = [tell(session, call, state=State.APPROVED).slug for _ in range(5)]
    export_call(session, storage, call, tmp_path / "out", everything=False)
    assert [row["story"].lstrip("'") for row in table(tmp_path / "out")] == told


def test_what_was_begun_and_not_sent_leaves_the_house_in_no_export(app, session, call, tmp_path):
    tell(session, call, state=State.DRAFT, title="Not sent")
    tell(session, call, title="Sent")
    export(app, "youth4peace", "--everything", "--to", str(tmp_path / "out"))
    assert [row["title"] for row in table(tmp_path / "out")] == ["Sent"]
