"""The queues that wake the workers. Review copies have one of their own, so that they never wait behind publishing.

Tasks register on these objects when they are imported; `bind` gives them their storage when the app is made
(docs/decisions/0003-job-rows-are-the-truth.md).
"""

from typing import Any

from huey import Huey, MemoryHuey, PostgresHuey, PriorityRedisHuey, SqliteHuey
from sqlalchemy.engine import make_url

review: Huey = MemoryHuey("review", results=False)
publish: Huey = MemoryHuey("publish", results=False)
QUEUES = {"review": review, "publish": publish}


def bind(url: str) -> None:
    """Let both queues keep their messages at this address: `sqlite:…`, `postgresql:…` or `redis:…`.

    Whatever the backend raises when it is not there, is passed on.
    """
    for queue in QUEUES.values():
        queue.storage.close()
        queue.storage = _huey(url, queue.name).storage


def _huey(url: str, name: str) -> Any:  # noqa: ANN401 - Huey has no types
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        return SqliteHuey(name, filename=make_url(url).database, timeout=1, fsync=False)
    if scheme == "postgresql":
        return PostgresHuey(name, dsn=url)
    return PriorityRedisHuey(name, url=url)
