"""A call with stories that wait."""

import pytest

from tests.factory import open_call, tell


@pytest.fixture
def call(session):
    """The call, with no story yet."""
    return open_call(session)


@pytest.fixture
def story(session, call):
    """Awa's story, which waits."""
    return tell(session, call)
