"""Moving: what is under way comes along, nothing is overwritten, and the old house says where the stories are."""

from __future__ import annotations

import shutil
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import select, text

from storyboard.database import db, transaction
from storyboard.operations.keeping import move as moving
from storyboard.operations.keeping.move import move
from storyboard.operations.local import HOST
from storyboard.operations.troubles import Trouble
from storyboard.processing import attendance
from storyboard.sharing.actions import take_back
from storyboard.storage.interface import new_key
from storyboard.stories.lifecycle import State
from storyboard.stories.models import MediaFile, Story
from storyboard.stories.withdrawals import mark_of
from tests.clips import clips  # noqa: F401
from tests.factory import open_call, tell
from tests.faults.conftest import Worker, until
from tests.operations.keeping.conftest import GROWN
from tests.operations.keeping.houses import furnished
from tests.processing.films import again, roles, send_film


def tell_to(house, *words):
    return house.app.test_cli_runner().invoke(args=["move", *words])


def to(place):
    """How an administrator names this place."""
    ours = place.settings
    named = {
        "DATABASE_URL": ours.database_url,
        "STORAGE_URL": ours.storage_url,
        "WITHDRAWALS_URL": ours.withdrawals_url,
    }
    return [word for name, value in named.items() for word in ("--to", f"{name}={value}")]


def test_it_ends_with_what_to_set_and_shows_no_password(place, home):
    after = place(GROWN)
    with_password = after.settings.database_url.replace("postgres@", "postgres:sesame@")
    answer = tell_to(home, "--to", f"DATABASE_URL={with_password}", "--to", f"STORAGE_URL={after.settings.storage_url}")
    assert answer.exit_code == 0, answer.output
    said = answer.output.splitlines()
    assert said[0].endswith("were moved and compared.")
    assert said[1] == "Set this, then start; the DATA_KEY stays the same:"
    assert said[2].startswith("DATABASE_URL=postgresql://postgres:***@")
    assert said[3] == f"STORAGE_URL={after.settings.storage_url}"
    assert "sesame" not in answer.output
    assert after.rows()["story"] == home.rows()["story"]


def test_the_list_of_withdrawals_comes_along(place, home):
    after = place(GROWN)
    assert tell_to(home, *to(after)).exit_code == 0
    marks = [{key for key, _ in one.house.withdrawals.objects()} for one in (home, after)]
    assert marks[0] == marks[1] != set()


def test_the_old_house_says_where_the_stories_are(place, home):
    after = place(GROWN)
    assert tell_to(home, *to(after)).exit_code == 0
    where = after.settings.database_url
    for command in (["sweep"], ["migrate"], ["backup"], ["staff", "disable", "ada@example.org"], ["up"], ["worker"]):
        answer = home.app.test_cli_runner().invoke(args=command)
        assert (answer.exit_code, answer.output) == (
            1,
            f"Error: The stories of this database have moved to {where}. Name that in DATABASE_URL; to stay here all "
            "the same: flask --app wsgi move --undo\n",
        ), command
    said = home.app.test_cli_runner().invoke(args=["doctor"]).output
    assert f"✗ database  is closed: its stories have moved to {where}" in said
    assert "→ Name that in DATABASE_URL; to stay here all the same: flask --app wsgi move --undo" in said
    for address in ("/", "/staff/sign-in", "/c/youth4peace/", "/readyz"):
        assert home.app.test_client().get(address).status_code == 503
    assert after.app.test_client().get("/").status_code == 200


def test_a_move_can_be_undone(place, home):
    after = place(GROWN)
    assert tell_to(home, *to(after)).exit_code == 0
    assert home.app.test_client().get("/").status_code == 503
    answer = tell_to(home, "--undo")
    assert (answer.exit_code, answer.output) == (
        0,
        f"This database is open again. What was sent to {after.settings.database_url} since the move is not in it.\n",
    )
    assert home.app.test_client().get("/").status_code == 200
    assert tell_to(home, "--undo").output == (
        "Error: The stories of this database have not moved: there is nothing to undo.\n"
    )


def told(place):
    """The slug of a story that everybody may see."""
    with place.app.app_context():
        story = db.session.query(Story).where(Story.kind == "text", Story.state == State.APPROVED).one()
        return story.id, story.slug


@pytest.mark.parametrize("list_goes", [True, False])
def test_what_was_taken_back_at_the_new_place_stays_taken_back_after_an_undo(place, home, list_goes):
    stays = {} if list_goes else {"WITHDRAWALS_URL": home.settings.withdrawals_url}
    after = place(GROWN, **stays)
    assert tell_to(home, *to(after)).exit_code == 0
    story_id, slug = told(after)
    with after.app.app_context():
        take_back(db.session, after.storage, story_id)
        film = db.session.query(Story).where(Story.kind == "video", Story.state == State.PENDING).one()
        film_id, keys = film.id, {file.storage_key for file in film.files}
        take_back(db.session, after.storage, film_id)
    answer = tell_to(home, "--undo")
    assert answer.output.splitlines()[1] == "2 stories that were taken back since the move stay taken back."
    with home.app.app_context():
        story = db.session.get_one(Story, story_id)
        assert (story.slug, story.state, story.title, story.body) == (slug, State.WITHDRAWN, "", "")
        assert db.session.get_one(Story, film_id).state is State.WITHDRAWN
    assert keys.isdisjoint(home.bytes())
    assert {mark_of(slug)} <= {key for key, _ in home.house.withdrawals.objects()}


def test_a_withdrawal_whose_note_was_lost_is_read_from_the_other_database(place, home):
    after = place(GROWN)
    assert tell_to(home, *to(after)).exit_code == 0
    story_id, slug = told(after)
    with after.app.app_context():
        take_back(db.session, after.storage, story_id)
    after.house.withdrawals.erase(mark_of(slug))
    assert tell_to(home, "--undo").exit_code == 0
    with home.app.app_context():
        assert db.session.get_one(Story, story_id).state is State.WITHDRAWN


def test_without_the_list_of_the_new_place_nothing_is_opened(place, home):
    after = place()
    assert tell_to(home, *to(after)).exit_code == 0
    shutil.rmtree(after.settings.storyboard_data / "withdrawals")
    answer = tell_to(home, "--undo")
    assert "what was taken back since the move would come back" in answer.output
    assert home.app.test_client().get("/").status_code == 503


def test_an_undo_closes_the_other_database(place, home):
    after = place(GROWN)
    assert tell_to(home, *to(after)).exit_code == 0
    assert tell_to(home, "--undo").exit_code == 0
    assert after.app.test_client().get("/").status_code == 503
    answer = after.app.test_cli_runner().invoke(args=["sweep"])
    assert f"The stories of this database have moved to {home.settings.database_url}." in answer.output


def test_one_that_does_not_answer_is_told_of(place, home):
    after = place()
    assert tell_to(home, *to(after)).exit_code == 0
    after.house.engine.dispose()
    for file in after.settings.storyboard_data.glob("storyboard.db*"):
        file.unlink()
    answer = tell_to(home, "--undo")
    assert (answer.exit_code, answer.output.count("and was not closed: start nothing on it any more.")) == (0, 1)
    assert not (after.settings.storyboard_data / "storyboard.db").exists()


def test_while_a_worker_works_at_the_new_place_nothing_is_undone(place, home):
    after = place()
    assert tell_to(home, *to(after)).exit_code == 0
    with after.app.app_context():
        attendance.sign(db.session, "w" * 32, ["publish"])
    assert tell_to(home, "--undo").output.startswith("Error: A worker is at work on this database (publish).")
    assert home.app.test_client().get("/").status_code == 503


def test_films_that_were_sent_since_are_not_left_to_the_sweep_unasked(place, home):
    after = place(STORAGE_URL=home.settings.storage_url)
    assert tell_to(home, "--to", f"DATABASE_URL={after.settings.database_url}").exit_code == 0
    with after.storage.writer("b" * 32) as writer:
        writer.write(b"sent at the new place")
        writer.finish()
    raw = waiting_film(after)
    after.storage.erase(raw)  # it has become a master there
    answer = tell_to(home, "--undo")
    assert "STORAGE_URL holds 1 files that this database does not name: films that were sent since" in answer.output
    assert home.app.test_client().get("/").status_code == 503
    assert after.app.test_client().get("/").status_code == 200
    answer = tell_to(home, "--undo", "--erase-unknown-files")
    assert answer.output.splitlines()[1].startswith("1 films were on their way and are gone: their authors are asked")
    with home.app.app_context():
        assert db.session.query(Story).where(Story.state == State.PROCESSING).count() == 0


def waiting_film(place):
    with place.app.app_context():
        return db.session.scalars(
            select(MediaFile.storage_key).join(Story).where(MediaFile.role == "raw", Story.state == State.PROCESSING)
        ).one()


def test_an_older_move_is_undone_by_the_version_that_made_it(place, home, monkeypatch):
    after = place()
    assert tell_to(home, *to(after)).exit_code == 0
    monkeypatch.setattr("storyboard.operations.schema.newest", lambda: "9999")
    assert "The stories moved with an older version of Storyboard" in tell_to(home, "--undo").output


def test_a_damaged_file_is_moved_and_told(place, home):
    with home.app.app_context():
        key = db.session.scalars(select(MediaFile.storage_key).where(MediaFile.role == "master")).first()
    with home.storage.writer(key) as writer:
        writer.write(b"worm")
        writer.finish()
    answer = tell_to(home, *to(place()))
    assert "1 of the files were damaged before: they are there as they were" in answer.output


def test_the_place_where_everything_is_may_be_written_in_other_words(home):
    storage = home.settings.storage_url
    answer = tell_to(home, "--to", f"STORAGE_URL={storage}/../files/")
    assert answer.output == "Error: That is where everything is already: nothing was moved.\n"


def test_files_alone_are_moved_and_the_database_stays_open(home, s3):
    stored, url = home.bytes(), s3(new_key())
    answer = tell_to(home, "--to", f"STORAGE_URL={url}")
    assert (answer.exit_code, answer.output.splitlines()[-1]) == (0, f"STORAGE_URL={url}")
    assert tell_to(home, "--to", f"STORAGE_URL={url}").exit_code == 0  # what is there already stays
    assert home.app.test_client().get("/").status_code == 200
    assert home.bytes() == stored


def test_a_house_where_people_live_is_not_moved_into(place, home, tmp_path):
    other = furnished(place())
    rows, ours = other.rows(), home.rows()
    answer = tell_to(home, "--to", f"DATABASE_URL={other.settings.database_url}")
    assert answer.exit_code == 1
    assert "holds calls, stories or staff already, and nothing was changed." in answer.output
    assert (other.rows(), home.rows()) == (rows, ours)
    answer = tell_to(home, "--to", f"STORAGE_URL={other.settings.storage_url}")
    assert "files that are not of this installation. Name an empty folder or prefix." in answer.output
    assert home.app.test_client().get("/").status_code == 200


@contextmanager
def a_site():
    """Something that answers as a site does."""

    class Well(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_said):
            pass

    with HTTPServer((HOST, 0), Well) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_while_the_site_runs_nothing_is_moved(place, tmp_path):
    with a_site() as port:
        running = furnished(place(PORT=str(port)))
        answer = tell_to(running, "--to", f"STORAGE_URL={(tmp_path / 'elsewhere').as_uri()}")
    assert answer.output.startswith(f"Error: A site answers on port {port}. End it first (Ctrl-C where `make run` runs")


def test_while_a_worker_works_nothing_is_moved(home, tmp_path):
    with home.app.app_context():
        attendance.sign(db.session, "w" * 32, ["publish", "review"])
    answer = tell_to(home, "--to", f"STORAGE_URL={(tmp_path / 'elsewhere').as_uri()}")
    assert answer.output.startswith("Error: A worker is at work on this database (publish, review). End every worker")


def test_a_story_that_comes_in_meanwhile_is_not_left_behind(place, home, monkeypatch):
    after, the_real_one = place(), moving._copy

    def copy(*given):
        with home.app.app_context():
            film = db.session.query(Story).where(Story.kind == "video", Story.state == State.PENDING).first()
            with transaction(db.session):
                db.session.get_one(Story, film.id).files[0].storage_key = new_key()
        the_real_one(*given)

    monkeypatch.setattr(moving, "_copy", copy)
    with pytest.raises(Trouble, match=r"^Somebody sent or changed a story while it was moved"), home.app.app_context():
        move(home.house, home.settings, after.settings)
    assert home.app.test_client().get("/").status_code == 200


def test_broken_off_in_the_middle_the_old_house_is_open_and_the_new_one_empty(place, home, monkeypatch):
    after = place(GROWN)
    monkeypatch.setattr(moving.Tables, "fill", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError), home.app.app_context():
        move(home.house, home.settings, after.settings)
    assert home.app.test_client().get("/").status_code == 200
    with after.house.engine.connect() as connection:
        assert connection.execute(text("SELECT to_regclass('story')")).scalar() is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Error: Say where to: --to DATABASE_URL=… or --to STORAGE_URL=…, or both."),
        (["--to", "postgresql://host/name"], "SETTING=VALUE, with one of DATABASE_URL, STORAGE_URL, WITHDRAWALS_URL"),
        (["--to", "SECRET_KEY=x"], "SETTING=VALUE, with one of DATABASE_URL, STORAGE_URL, WITHDRAWALS_URL"),
        (["--to", "DATABASE_URL=mysql://host/db"], "Error: DATABASE_URL is an address with the scheme 'mysql'."),
    ],
)
def test_a_place_that_there_is_not_is_refused(home, words, sentence):
    answer = tell_to(home, *words)
    assert answer.exit_code != 0
    assert sentence in answer.output


def test_where_everything_is_already_nothing_is_moved(home):
    assert tell_to(home, *to(home)).output == "Error: That is where everything is already: nothing was moved.\n"


def test_a_database_that_does_not_answer_is_said_in_a_sentence(home):
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    answer = tell_to(home, "--to", f"DATABASE_URL=postgresql://me:sesame@{HOST}:{port}/stories")
    assert (answer.exit_code, answer.output.count("\n")) == (1, 1)
    assert answer.output.startswith("Error: The new database does not answer")
    assert "sesame" not in answer.output
    assert home.app.test_client().get("/").status_code == 200


def test_a_store_that_does_not_answer_is_said_in_a_sentence(home, s3):
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    answer = tell_to(home, "--to", f"STORAGE_URL=s3://bucket/prefix?endpoint=http://{HOST}:{port}")
    assert (answer.exit_code, answer.output.count("\n")) == (1, 1)
    assert answer.output.startswith("Error: The store of files does not answer, or not to us (")


@pytest.mark.fault
@pytest.mark.media
def test_stories_in_flight_go_on_in_the_new_place(place, clips, tmp_path):  # noqa: F811
    before, after = place(), place(GROWN)
    before.app.test_cli_runner().invoke(args=["migrate"])
    with before.app.app_context():
        call = open_call(db.session)
        waiting = send_film(db.session, before.storage, call, clips.landscape()).id
        tell(db.session, call, state=State.DRAFT)
        move(before.house, before.settings, after.settings)
    ours = after.settings
    new = {name.upper(): getattr(ours, name) for name in ("database_url", "storage_url", "withdrawals_url", "data_key")}
    worker = Worker(ours.storyboard_data, **new)
    try:
        with after.app.app_context():
            story = db.session.get_one(Story, waiting)
            until(lambda: again(db.session, story).state is State.PENDING, "prepared in the new place")
            assert roles(again(db.session, story)) == ["master", "poster"]
        assert worker.end() == 0
    finally:
        worker.process.kill()
        worker.process.wait()
    assert len(before.bytes()) == 1  # the old house was left alone
