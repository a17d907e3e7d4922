"""The queues that wake the workers. Review copies have one of their own, so that they never wait behind publishing.

Tasks register on these objects when they are imported; `bind` gives them their storage when the app is made
(docs/decisions/0003-job-rows-are-the-truth.md).
"""

from huey import Huey, MemoryHuey, SqliteHuey
from sqlalchemy.engine import make_url

review: Huey = MemoryHuey("review", results=False)
publish: Huey = MemoryHuey("publish", results=False)
QUEUES = {"review": review, "publish": publish}


def bind(url: str) -> None:
    """Let both queues keep their messages at this address."""
    path = make_url(url).database
    for queue in QUEUES.values():
        queue.storage = SqliteHuey(queue.name, filename=path, timeout=1, fsync=False).storage
