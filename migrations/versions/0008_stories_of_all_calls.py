"""Indexes for the lists of all calls' stories: the newest, and those in one language."""

from alembic import op


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("story_newest", "story", ["state", "ready_at", "id"])
    op.create_index("story_language", "story", ["state", "language", "ready_at", "id"])


def downgrade() -> None:
    op.drop_index("story_language", "story")
    op.drop_index("story_newest", "story")
