"""How long do fifty writers wait who send at once? Text stories, over and over, on SQLite and PostgreSQL.

Each loads the first step and takes all four; measured is from the first press to the answer that the story is sent:
four forms taken in, and three pages between. The reference is one writer alone, on the same site.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks import postgresql
from benchmarks.author import Author
from benchmarks.site import running
from benchmarks.stories import CALL, fill
from benchmarks.table import Row, main
from storyboard.database import make_engine
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story

ALONE = 20
PROXIED = {"TRUSTED_PROXIES": "1"}


@dataclass
class Sent:
    """How long the stories took that were taken in, and how many were not."""

    seconds: list[float] = field(default_factory=list)
    failures: int = 0

    def percentile(self, share: float) -> float:
        """The time in which this share of the stories was kept."""
        ordered = sorted(self.seconds)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def measure(writers: int, stories: int) -> Sequence[Row]:
    """Return the figures of each database."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name, postgresql.server() as server:
        folder = Path(name)
        bases = {"SQLite": f"sqlite:///{folder}/storyboard.db"}
        if server:
            bases["PostgreSQL"] = server.new_database("storyboard")
        else:
            print("PostgreSQL is not installed: its figures are left out.", file=sys.stderr)
        for database, url in bases.items():
            rows += one_database(database, url, folder, writers, stories)
    return rows


def one_database(database: str, url: str, folder: Path, writers: int, stories: int) -> list[Row]:
    """Return the figures of one database."""
    engine = make_engine(url)
    fill(engine, 1)
    log = folder / f"{database}.log"
    with running("wsgi:app", log, {"STORYBOARD_DATA": str(folder), "DATABASE_URL": url, **PROXIED}) as site:
        alone = send(site.port, 1, ALONE)
        began = time.monotonic()
        together = send(site.port, writers, stories)
        took = time.monotonic() - began
    with Session(engine) as session:
        kept = session.scalar(select(func.count()).where(Story.state != State.DRAFT)) or 0
    engine.dispose()
    taken = len(together.seconds) + len(alone.seconds)
    wait = together.percentile(0.95) * 1000
    return [
        Row(f"{writers} writers, {database}: p95", wait, "ms"),
        Row("… to one alone", wait, "ms", reference=alone.percentile(0.95) * 1000),
        Row("… stories taken in", len(together.seconds) / took, "1/s"),
        Row("… failures", alone.failures + together.failures, "stories", goal=0),
        Row("… acknowledged and not there", taken - (kept - 1), "stories", goal=0),
        Row("… lines that say locked", log.read_text().count("locked"), "lines", goal=0),
    ]


def send(port: int, writers: int, stories: int) -> Sent:
    """Let so many write at once, each so many stories."""
    sent, together = Sent(), threading.Barrier(writers)

    def write(number: int) -> None:
        author = Author(port, CALL, address=f"10.0.0.{number}")
        together.wait()
        for turn in range(stories):
            try:
                author.open_form()
                began = time.monotonic()
                taken = author.send(f"Two schools did not talk. We cleaned pitch {number} together, {turn}.").taken
            except (OSError, HTTPException):
                taken = False
            if taken:
                sent.seconds.append(time.monotonic() - began)
            else:
                sent.failures += 1

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sent


if __name__ == "__main__":
    sys.exit(main(measure, __doc__, writers=50, stories=20))
