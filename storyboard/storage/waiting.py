"""Waiting for the disk without keeping everybody else of the process waiting, too.

Under gevent a call that sleeps in the kernel stops all other requests of its worker, so it is made in a thread.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")


def aside(call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call it, and let others go on meanwhile where that takes more than the system's own threads."""
    monkey = sys.modules.get("gevent.monkey")
    if monkey is None or not monkey.is_module_patched("threading"):
        return call(*args, **kwargs)
    return cast(R, sys.modules["gevent"].get_hub().threadpool.apply(call, args, kwargs))
