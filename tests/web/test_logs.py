"""The lines themselves: in the form that was asked for, from the level that was asked for, from libraries too."""

import json
import logging
import subprocess
import sys

import pytest
import structlog

from config import ROOT
from storyboard.web import logs

SPEAKS = """
import logging, sys, threading, warnings
from storyboard.web import logs
logs.configure("DEBUG")
logs.hear_everything()
{}
"""
IN_A_THREAD = "thread = threading.Thread(target=int, args=('Awa Diarra',)); thread.start(); thread.join()"
IN_A_FINALISER = "x = type('X', (), {'__del__': lambda self: int('Awa Diarra')})(); del x"


@pytest.fixture(autouse=True)
def as_before():
    yield
    logs.configure("ERROR")


def test_a_line_is_an_event_with_its_time(capsys):
    logs.configure("INFO")
    structlog.get_logger().info("job_taken", job=7)
    structlog.get_logger().debug("nobody_hears_this")
    line = capsys.readouterr().err
    assert line.startswith("timestamp='20")
    assert line.endswith("level='info' event='job_taken' job=7\n")


def test_a_collector_gets_objects(capsys):
    logs.configure("INFO", "json")
    structlog.get_logger().info("job_taken", job=7)
    logging.getLogger("huey").warning("Worker %d died, restarting.", 1)
    ours, theirs = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["level"], ours["job"]) == ("job_taken", "info", 7)
    assert (theirs["logger"], theirs["level"]) == ("huey", "warning")


@pytest.mark.parametrize("name", ["boto3", "botocore.auth", "urllib3", "huey", "werkzeug", "flask_limiter", "alembic"])
def test_what_libraries_say_in_passing_is_never_written(capsys, name):
    logs.configure("DEBUG")
    logging.getLogger(name).warning("heard")
    logging.getLogger(name).info("whom it serves, and what it was given")
    logging.getLogger(name).debug("the same, and more of it")
    assert [line.split("event=")[1].split(" ")[0] for line in capsys.readouterr().err.splitlines()] == ["'heard'"]


def test_being_configured_twice_says_nothing_twice(capsys):
    logs.configure("INFO")
    logs.configure("INFO")
    logging.getLogger("huey").warning("once")
    assert capsys.readouterr().err.count("once") == 1


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("int('Awa Diarra')", 1),
        (IN_A_THREAD, 0),
        (IN_A_FINALISER, 0),
        ("logging.getLogger('huey').warning('%d', 'Awa Diarra')", 0),
        ("warnings.warn('Awa Diarra')", 0),
    ],
)
def test_what_nobody_caught_is_a_line_without_words(fault, status):
    run = subprocess.run(
        [sys.executable, "-W", "default", "-c", SPEAKS.format(fault)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr.count("\n")) == (status, 1)
    assert "level=" in run.stderr
    assert "Diarra" not in run.stderr
