"""A list of stories is read in its order from an index, and never sorted: it takes as long with many as with few."""

from __future__ import annotations

import pytest
from sqlalchemy import Select, text

from storyboard.database import transaction
from storyboard.public import finding, queries
from storyboard.public.choosing import Chosen
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
        (queries.gallery(Chosen()), "story_newest"),
        (queries.gallery(Chosen(kind="text")), "story_newest"),
        (queries.gallery(Chosen(language="fr")), "story_language"),
        (queries.gallery(Chosen(country="ML")), "story_country"),
        (queries.gallery(Chosen(theme="Water")), "story_theme"),
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


def test_what_is_told_is_stepped_through(session, call, plan):
    assert session.execute(queries.told()).all() == []
    for language, country, theme in (
        ("sw", "CD", ""),
        ("fr", "ML", "Water"),
        ("sw", "ML", "Work"),
        ("ar", "PS", "Water"),
    ):
        story = tell(session, call, state=State.APPROVED, language=language, country=country)
        with transaction(session):
            session.get_one(Story, story.id).theme = theme
    tell(session, call, state=State.APPROVED, language="en", country="BI", places=frozenset({Place.SCREENING}))
    tell(session, call, state=State.PENDING, language="pt", country="RW")
    assert sorted(tuple(row) for row in session.execute(queries.told())) == [
        *(("country", code) for code in ("CD", "ML", "PS")),
        *(("language", code) for code in ("ar", "fr", "sw")),
        *(("theme", theme) for theme in ("Water", "Work")),
    ]
    said = plan(queries.told())
    # With so few rows one index is as good as another to PostgreSQL.
    assert said.count("Recursive Union") == 3 or all(
        f"story_{name} (state=? AND {name}>?)" in said for name in ("language", "country", "theme")
    )


def test_words_are_looked_up_in_their_index(plan):
    assert "story_word_stories" in plan(finding.stories_with("water"))
    assert "story_word_stories" in plan(finding.how_common(["water", "school"]))
