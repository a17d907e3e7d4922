"""A site whose database does not fit says so on every page, and does nothing by half."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from config import ROOT
from storyboard.operations import schema
from storyboard.operations.local import answers, programs
from tests.factory import open_call
from tests.faults.conftest import until
from tests.operations.test_up import free_port

PAGES = ("/", "/gallery", "/c/youth4peace/", "/staff/sign-in", "/admin/", "/nowhere")
SENTENCE = "This site is being brought up to date. It is not your fault, and nothing is lost. Try again later."


def set_revision(app, revision):
    with app.extensions["storyboard_engine"].begin() as connection:
        schema.set_revision(connection, revision)


@pytest.mark.parametrize("revision", ["0001", "9999", schema.MOVED])
def test_every_page_says_it_and_the_log_says_what_to_do(app, session, eve, revision):
    open_call(session)
    newest = schema.newest()
    set_revision(app, revision)
    with capture_logs() as said:
        for page in PAGES:
            answer = eve.get(page)
            assert (answer.status_code, SENTENCE in answer.text) == (503, True), page
    assert [line["event"] for line in said if line["event"] == "site_not_open"] == ["site_not_open"]
    assert eve.get("/healthz").status_code == 200
    assert eve.get("/readyz").status_code == 503
    set_revision(app, newest)
    assert eve.get("/c/youth4peace/").status_code == 200


def test_a_site_that_fits_asks_now_and_then_for_its_stories_may_move_meanwhile(app, eve, monkeypatch):
    assert eve.get("/").status_code == 200
    set_revision(app, schema.MOVED)
    assert eve.get("/").status_code == 200
    monkeypatch.setattr("storyboard.operations.gate.time.monotonic", lambda: time.perf_counter() + 1e9)
    assert eve.get("/").status_code == 503


def test_machines_are_told_which_schema_it_has(app, session, eve):
    set_revision(app, "0001")
    found = eve.get("/metrics")
    assert (found.status_code, "storyboard_schema_current 0.0" in found.text) == (200, True)


def test_nothing_that_is_sent_is_half_taken(app, session, eve):
    open_call(session)
    set_revision(app, "0001")
    told = {"title": "The bridge", "body": "One two three four five"}
    answer = eve.post("/c/youth4peace/share/tell?kind=text", data=told)
    assert answer.status_code == 503
    assert "One two three four five" in answer.text
    film = {"data": bytes(2_000_000), "content_type": "multipart/form-data; boundary=film"}
    assert eve.post("/c/youth4peace/share/tell?kind=video", **film).status_code == 503


@pytest.mark.fault
def test_the_real_site_answers_with_the_sentence_and_no_trace(tmp_path: Path):
    port = free_port()
    site = programs(port)[0]
    env = {**os.environ, "STORYBOARD_DATA": str(tmp_path), "PORT": str(port), "LOG_LEVEL": "INFO"}
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(site.argv, cwd=ROOT, env=env, stdout=said, stderr=said)
    try:
        until(lambda: answers(port), "the site answers")
        with pytest.raises(urllib.error.HTTPError) as closed:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/")
        with closed.value as page:
            assert page.status == 503
            assert SENTENCE in page.read().decode()
    finally:
        process.terminate()
        process.wait()
    words = (tmp_path / "said").read_text()
    assert "the database has no tables yet; run: flask --app wsgi migrate" in words
    assert "Traceback" not in words
