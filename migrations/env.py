"""Alembic: runs migrations on the connection that it is given."""

from typing import Any, Literal

from alembic import context

import storyboard.calls.models_logos
import storyboard.calls.models_questions
import storyboard.curation.models
import storyboard.journal.models
import storyboard.moderation.models
import storyboard.notices.models
import storyboard.processing.models
import storyboard.staff.models_factors
import storyboard.stories.models_reports
import storyboard.stories.models_search
import storyboard.uploads.models
import storyboard.web.throttle  # noqa: F401
from storyboard.database import Base, UtcTime


def plain_types(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A migration names the database's own types: it must run when the code has moved on."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=plain_types,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
