"""How quickly does one film arrive over a line that is no limit? Beside `@tus/server`, the official server in Node.

Ours makes each film safe from a power cut before it answers; the file store of the other does not. In turn, the best of
some rounds; then the same into a store that speaks S3, with what each asks of it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import seaweed, tus_node
from benchmarks.site import Site, running
from benchmarks.stories import fill
from benchmarks.table import Row, main
from benchmarks.tus import Author, film, timed
from storyboard.database import make_engine

MB = 1_000_000
GOAL = 0.5


@dataclass(frozen=True)
class Figures:
    """The best of some rounds, and what a store was asked for one film."""

    mb_per_s: float
    cpu_s: float
    calls: float


def measure(megabytes: int, rounds: int) -> Sequence[Row]:
    """Return the figures of both stores."""
    tus_node.install()
    content = film(os.urandom(MB) * megabytes)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "node").mkdir()
        rows = list(one_store(folder, "disk", content, rounds, {}, [str(folder / "node")]))
        (folder / "weed").mkdir()
        with seaweed.server(folder / "weed") as store:
            if store is None:
                print("SeaweedFS is not installed: its figures are left out.", file=sys.stderr)
                return rows
            os.environ.update(seaweed.ACCESS)
            env, there = {"STORAGE_URL": store.address("ours")}, ["s3", store.endpoint, seaweed.BUCKET]
            rows += one_store(folder, "S3", content, rounds, env, there, store.calls)
    return rows


def one_store(
    folder: Path,
    name: str,
    content: bytes,
    rounds: int,
    env: dict[str, str],
    there: list[str],
    calls: Callable[[], float] | None = None,
) -> Iterator[Row]:
    """Measure both servers on one kind of store."""
    data = folder / f"site-{name}"
    data.mkdir()
    engine = make_engine(f"sqlite:///{data}/storyboard.db")
    fill(engine, 1)
    engine.dispose()
    with (
        running("benchmarks.taking:app", folder / f"{name}.log", {"STORYBOARD_DATA": str(data), **env}) as ours,
        tus_node.running(folder / f"{name}-node.log", *there) as node,
    ):
        us, it = best(ours, node, content, rounds, calls)
    yield Row(f"one film of {len(content) // MB} MB, {name}", us.mb_per_s, "MB/s", it.mb_per_s, GOAL, more=True)
    yield Row("… computing", us.cpu_s, "CPU-s", reference=it.cpu_s)
    if calls:
        yield Row("… what the store is asked", us.calls, "calls", reference=it.calls)


def best(
    ours: Site, node: Site, content: bytes, rounds: int, calls: Callable[[], float] | None
) -> tuple[Figures, Figures]:
    """Send a film to each, in turn."""
    found: dict[Site, list[Figures]] = {ours: [], node: []}
    for turn in range(rounds + 1):
        for site, figures in found.items():
            author = Author(site.port, f"author-{turn}")
            computed, asked = site.computed_s(), calls() if calls else 0
            seconds = timed(author, content)
            figures.append(
                Figures(len(content) / MB / seconds, site.computed_s() - computed, (calls() if calls else 0) - asked)
            )
    us, it = (
        Figures(max(one.mb_per_s for one in some), min(one.cpu_s for one in some), min(one.calls for one in some))
        for some in (figures[1:] for figures in found.values())  # the first warms up
    )
    return us, it


if __name__ == "__main__":
    sys.exit(main(measure, __doc__, megabytes=200, rounds=3))
