"""A list of stories is read in its order from an index, and never sorted: it takes as long with many as with few."""

from __future__ import annotations

import pytest
from sqlalchemy import Select, text

from storyboard.public import queries
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from storyboard.stories.queries import visible_in
from tests.factory import tell


@pytest.fixture
def plan(session):
    """How the database would answer a question if it had many rows."""

    def of(question: Select) -> str:
        engine = session.get_bind()
        sql = str(question.limit(25).compile(engine, compile_kwargs={"literal_binds": True}))
        if engine.dialect.name == "postgresql":
            session.execute(text("SET LOCAL enable_seqscan = off"))
            session.execute(text("SET LOCAL enable_bitmapscan = off"))
            return "\n".join(session.scalars(text(f"EXPLAIN {sql}")))
        return "\n".join(row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {sql}")))

    return of


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (queries.gallery(None, None), "story_newest"),
        (queries.gallery("fr", None), "story_language"),
        # Without any rows PostgreSQL may think that the one is as good as the other.
        (visible_in(Place.WEB, 1), "story_state story_newest"),
    ],
)
def test_the_newest_are_read_from_the_end_of_an_index(plan, question, index):
    said = plan(question)
    assert any(name in said for name in index.split())
    assert "sort" not in said.lower()
    assert "TEMP B-TREE" not in said


def test_what_no_index_fits_is_sorted(plan):
    said = plan(visible_in(Place.WEB).order_by(None).order_by(Story.title))
    assert "Sort" in said or "TEMP B-TREE" in said


def test_languages_are_stepped_through(session, call, plan):
    assert session.scalars(queries.languages_told()).all() == []
    for language in ("sw", "fr", "sw", "ar"):
        tell(session, call, state=State.APPROVED, language=language)
    tell(session, call, state=State.APPROVED, language="en", places=frozenset({Place.SCREENING}))
    tell(session, call, state=State.PENDING, language="pt")
    assert session.scalars(queries.languages_told()).all() == ["ar", "fr", "sw"]
    assert "story_language" in plan(queries.languages_told())
