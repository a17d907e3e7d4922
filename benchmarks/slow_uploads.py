"""Do pages stay quick while 300 authors send films at 32 kB/s each, and two more as fast as they can?

The site runs as on a server, with two gevent workers. Pages are asked for by a timetable, first without any upload,
then beside all of them.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import config
from benchmarks.load import Answers, many_readers
from benchmarks.many_uploads import RAMP_S, sending
from benchmarks.site import Site, running
from benchmarks.stories import CALL, fill, slug_of
from benchmarks.table import Row, main
from storyboard.database import make_engine

STORIES = 1000
FAST = 2
RATE, READERS = 20, 32
WARM_S = 5
PAGES = [f"/c/{CALL}/", "/stories/", f"/stories/{slug_of(1)}/"]
PROXIED = {"TRUSTED_PROXIES": "1"}  # many addresses read: else one reader would be taken for a flood


def measure(authors: int, seconds: int) -> Sequence[Row]:
    """Return the figures.

    :param seconds: how long each of the slow uploads takes.
    """
    with tempfile.TemporaryDirectory() as name:
        env = {"STORYBOARD_DATA": name, **PROXIED}
        engine = make_engine(config.load(env).database_url)
        fill(engine, STORIES)
        engine.dispose()
        with running("benchmarks.taking:app", Path(name) / "site.log", env) as site:
            pages(site, WARM_S)
            quiet, empty = pages(site, seconds), site.memory_bytes()
            with sending(name, site.port, authors, seconds, FAST) as process:
                first, full = (
                    pages(site, seconds),
                    site.memory_bytes(),
                )  # all are on their way, the first one nearly here
                last, sent = pages(site, RAMP_S), process.end()
    busy = Answers(first.seconds + last.seconds, first.failures + last.failures, [*first.latencies, *last.latencies])
    wait = busy.percentile(0.95) * 1000
    return [
        Row(f"page p95 beside {authors} slow and {FAST} fast uploads", wait, "ms", goal=60),
        Row("… to no uploads", wait, "ms", reference=quiet.percentile(0.95) * 1000, goal=4),
        Row("… median", busy.percentile(0.5) * 1000, "ms", reference=quiet.percentile(0.5) * 1000),
        Row("… pages that failed", busy.failures, f"of {len(busy.latencies)}", goal=0),
        Row("… films that failed, or differ in a byte", sent.wrong, f"of {sent.films}", goal=0),
        Row("… taken in", sent.bytes / sent.seconds / 1e6, "MB/s"),
        Row("… memory an upload", (full - empty) / (authors + FAST) / 1024, "KiB"),
    ]


def pages(site: Site, seconds: float) -> Answers:
    """Read pages by a timetable."""
    return many_readers(site.port, PAGES, seconds=seconds, readers=READERS, rate=RATE)


if __name__ == "__main__":
    sys.exit(main(measure, __doc__, authors=300, seconds=30))
