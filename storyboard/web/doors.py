"""The mark of a view that the public may open. Closed unless opened aloud: who else may, `staff.permissions` knows."""

from collections.abc import Callable
from typing import Any, TypeVar

V = TypeVar("V", bound=Callable[..., Any])
POLICY = "__who_may__"
EVERYBODY: frozenset[Any] = frozenset()


def open_to_all(view: V) -> V:
    """Open a view to the public."""
    setattr(view, POLICY, EVERYBODY)
    return view
