"""How many pages a second? Call, gallery, search and story with 10,000 approved stories, on SQLite and PostgreSQL.

Against a bare Flask page with one template of the same size in bytes, under the same gunicorn; and how long 95 of 100
readers wait at most when 200 pages a second are asked for. Meanwhile something changes every two seconds.
"""

from __future__ import annotations

import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import event
from sqlalchemy.orm import Session

import config
from benchmarks import postgresql
from benchmarks.load import Answers, many_readers
from benchmarks.site import HOST, Site, running
from benchmarks.stories import CALL, fill, slug_of
from benchmarks.table import Row, main
from storyboard import create_app
from storyboard.database import make_engine, transaction
from storyboard.journal.actions import record

FEW = 10
ROUNDS = 2
ROUND_S = 4
READERS = 16
STEADY_RATE = 200
STEADY_S = 10
STEADY_READERS = 64
# Two workers show every ten seconds that they are there; the others are authors and staff of a busy call.
CHANGE_EVERY_S = 2
# Many addresses read, behind one proxy: else a reader would be taken for a flood.
PROXIED = {"TRUSTED_PROXIES": "1"}


@dataclass(frozen=True)
class Figures:
    """What was measured of one page: the best of some rounds, ours and the bare one in turn."""

    per_second: float
    cpu_s: float


def measure(stories: int) -> Sequence[Row]:
    """Return the figures of each page on each database."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name, postgresql.server() as server:
        folder = Path(name)
        bases = [("SQLite", f"sqlite:///{folder}/many.db", f"sqlite:///{folder}/few.db")]
        if server:
            bases.append(("PostgreSQL", server.new_database("many"), server.new_database("few")))
        else:
            print("PostgreSQL is not installed: its figures are left out.", file=sys.stderr)
        with running("benchmarks.bare.app:app", folder / "bare.log", {}) as bare:
            for database, many, few in bases:
                others = [server.pid] if server and database == "PostgreSQL" else []
                env = {"STORYBOARD_DATA": name, "DATABASE_URL": many, **PROXIED}
                wanted = statements({**env, "DATABASE_URL": few}, FEW)
                asked = statements(env, stories)
                with running("wsgi:app", folder / "site.log", env, *others) as ours, changes(many):
                    for page, paths in pages(stories).items():
                        sql = Row("… statements, to 10 stories", asked[page], "SQL", reference=wanted[page], goal=1)
                        rows += [*figures(f"{page}, {database}", ours, bare, paths), sql]
    return rows


def pages(stories: int) -> dict[str, list[str]]:
    """What is asked for, in turn."""
    some = range(1, stories + 1, max(stories // 50, 1))
    return {
        "call page": [f"/c/{CALL}/"],
        "gallery": ["/stories/", "/stories/?kind=video", "/stories/?language=fr", "/stories/?kind=text&language=sw"],
        "search": [f"/stories/?q={words}" for words in ("pitch", "schools+sunday", "share+1234", "mountain")],
        "story page": [f"/stories/{slug_of(number + more)}/" for number in some for more in (0, 1) if number < stories],
    }


def figures(name: str, ours: Site, bare: Site, paths: Sequence[str]) -> Iterator[Row]:
    """Measure one page against a bare one."""
    size = sum(len(once(ours, path)) for path in paths) // len(paths)
    plain = [f"/?bytes={size}"]
    for site, warm in ((bare, plain), (ours, paths)):
        flat_out(site, warm, 1)
    best: dict[Site, Figures] = {}
    for _ in range(ROUNDS):
        for site, wanted in ((bare, plain), (ours, paths)):
            found, before = flat_out(site, wanted, ROUND_S), best.get(site, Figures(0, float("inf")))
            best[site] = Figures(max(found.per_second, before.per_second), min(found.cpu_s, before.cpu_s))
    anew = flat_out(ours, paths, ROUND_S, unlike=True)
    steady = many_readers(ours.port, paths, seconds=STEADY_S, readers=STEADY_READERS, rate=STEADY_RATE)
    refuse_failures(steady)
    us, it = best[ours], best[bare]
    # No page of a search is kept, so it is as quick as it is made: whether that is in time, is asked below.
    goal = None if name.startswith("search") else 0.25
    yield Row(name, us.per_second, "1/s", reference=it.per_second, goal=goal, more=True)
    yield Row("… computing", us.cpu_s * 1000, "CPU-ms", reference=it.cpu_s * 1000)
    yield Row("… computing, each made anew", anew.cpu_s * 1000, "CPU-ms", reference=it.cpu_s * 1000)
    yield Row(f"… p95 at {STEADY_RATE}/s", steady.percentile(0.95) * 1000, "ms", goal=100)


def flat_out(site: Site, paths: Sequence[str], seconds: float, *, unlike: bool = False) -> Figures:
    """Ask as fast as it answers.

    :param unlike: no two pages are asked for alike, so that each is made anew.
    """
    before = site.computed_s()
    answers = many_readers(site.port, paths, seconds=seconds, readers=READERS, unlike=unlike)
    refuse_failures(answers)
    return Figures(answers.per_second, (site.computed_s() - before) / len(answers.latencies))


@contextmanager
def changes(url: str) -> Iterator[None]:
    """Write something now and then, as authors, staff and workers do: every page that was kept is made anew then."""
    engine, over = make_engine(url), Event()

    def write() -> None:
        while not over.wait(CHANGE_EVERY_S):
            with Session(engine) as session, transaction(session):
                record(session, "benchmark.change", actor="system")

    writer = Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        over.set()
        writer.join()
        engine.dispose()


def refuse_failures(answers: Answers) -> None:
    """A page that did not come is no figure."""
    if answers.failures:
        raise SystemExit(f"{answers.failures} of {len(answers.latencies)} answers were no page.")


def once(site: Site, path: str) -> bytes:
    """Return one page."""
    with urllib.request.urlopen(f"http://{HOST}:{site.port}{path}", timeout=30) as answer:
        return bytes(answer.read())


def statements(env: Mapping[str, str], stories: int) -> dict[str, int]:
    """Fill a database, and return how many statements each page takes, at most."""
    app = create_app(config.load({**env, "LOG_LEVEL": "WARNING"}))
    engine = app.extensions["storyboard_engine"]
    fill(engine, stories)
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _connection, _cursor, sentence, *_more: said.append(sentence))
    most = {}
    for page, paths in pages(stories).items():
        counts = []
        for path in paths:
            said.clear()
            app.test_client().get(path)
            counts.append(len(said))
        most[page] = max(counts)
    engine.dispose()
    return most


if __name__ == "__main__":
    sys.exit(main(measure, __doc__, stories=10_000))
