"""An empty database of each kind."""

from pathlib import Path

import pytest

from storyboard.database import make_engine


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path):
    """Its engine. What migrations do must be done on both."""
    url = f"sqlite:///{tmp_path}/storyboard.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("empty_database")()
    engine = make_engine(url)
    yield engine
    engine.dispose()
