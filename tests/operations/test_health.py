"""What machines ask: are you there, and can you work?"""

import shutil

import pytest

from storyboard import queue


def test_the_process_answers(eve):
    answer = eve.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_all_parts_are_ready(eve):
    answer = eve.get("/readyz")
    assert (answer.status_code, answer.json) == (
        200,
        {"status": "ok", "database": "ok", "storage": "ok", "queue": "ok"},
    )


def lose_database(app, folder):
    with app.extensions["storyboard_engine"].begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'of-last-year'")


def lose_storage(app, folder):
    shutil.rmtree(folder / "files")


def lose_queue(app, folder):
    queue.publish.storage.close()
    queue.publish.storage.filename = str(folder / "nowhere" / "queue.db")


@pytest.mark.parametrize(
    ("lose", "part"), [(lose_database, "database"), (lose_storage, "storage"), (lose_queue, "queue")]
)
def test_what_is_not_ready_is_named(app, eve, settings, lose, part):
    lose(app, settings.storyboard_data)
    answer = eve.get("/readyz")
    assert answer.status_code == 503
    assert {name for name, said in answer.json.items() if said == "not ready"} == {"status", part}
    assert eve.get("/healthz").status_code == 200
