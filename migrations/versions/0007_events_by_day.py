"""Events are found by kind and time, whatever the length of the journal: for figures by day, and the last backup."""

from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("event_by_kind", "event", ["kind", "at", "story_id"])


def downgrade() -> None:
    op.drop_index("event_by_kind", "event")
