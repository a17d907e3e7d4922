"""Who has the writers' lock of PostgreSQL does not wait for other requests of its process; never for long, though."""

from __future__ import annotations

import json
import subprocess
import sys

from config import ROOT

# A site's process in small: one greenlet writes, another one always has something to do.
SCRIPT = """
from gevent import monkey
monkey.patch_all()
import json, sys, gevent
from sqlalchemy import text
from sqlalchemy.orm import Session
from storyboard.database import make_engine, transaction

engine, turns = make_engine(sys.argv[1]), 0

def another_request():
    global turns
    while True:
        turns += 1
        gevent.sleep(0)

def turns_while(work):
    before = turns
    work()
    return turns - before

def asks(session, question, times=20):
    for _ in range(times):
        session.execute(text(question))

def writes(question, times=20):
    with Session(engine) as session, transaction(session):
        return turns_while(lambda: asks(session, question, times))

gevent.spawn(another_request)
with Session(engine) as session:
    session.execute(text("SELECT 1"))
    reading = turns_while(lambda: asks(session, "SELECT 1"))
print(json.dumps({
    "reading": reading,
    "writing": writes("SELECT 1"),
    "writing slowly": writes("SELECT pg_sleep(0.5)", 1),
    "answer": Session(engine).scalar(text("SELECT 7")),
}))
with Session(engine) as session:
    session.execute(text("SELECT 1"))
    print(json.dumps(turns_while(lambda: asks(session, "SELECT 1"))))
"""


def test_a_writer_does_not_give_way_but_for_a_slow_answer(empty_database):
    said = subprocess.run(
        [sys.executable, "-c", SCRIPT, empty_database()], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert said.returncode == 0, said.stderr
    turns, afterwards = map(json.loads, said.stdout.splitlines())
    assert turns["reading"] >= 20
    assert turns["writing"] == 0
    assert turns["writing slowly"] > 0
    assert turns["answer"] == 7
    assert afterwards >= 20, "the lock is given back, and so is the way"
