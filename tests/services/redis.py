"""Redis: a real server without a disk; a numbered database for each test."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from redis import Redis
from redis.exceptions import RedisError

from tests.services.running import HOST, free_ports, program, running

DATABASES = 1000


@pytest.fixture(scope="session")
def new_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Gives the QUEUE_URL of an empty database."""
    server, folder = program("redis-server"), tmp_path_factory.mktemp("redis")
    (port,) = free_ports(1)
    number = itertools.count()

    def ready() -> bool:
        try:
            with Redis(HOST, port) as client:
                return bool(client.ping())
        except RedisError:
            return False

    command = [server, "--bind", HOST, "--port", str(port), "--save", "", "--databases", str(DATABASES)]
    with running(command, folder, ready):
        yield lambda: f"redis://{HOST}:{port}/{next(number)}"
