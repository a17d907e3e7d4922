"""A call begins as a draft and says what it asks for; those that are there are known to everybody already."""

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added one by one: SQLite would have to write the table anew for all at once, and other tables point to it.
    op.add_column("call", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("call", sa.Column("kinds", sa.JSON(), nullable=False, server_default='["text", "video"]'))
    everywhere = '["screening", "web", "social", "press"]'
    op.add_column("call", sa.Column("places", sa.JSON(), nullable=False, server_default=everywhere))
    op.add_column("call", sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("call", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(sa.text("UPDATE call SET announced_at = created_at"))


def downgrade() -> None:
    for name in ("archived_at", "announced_at", "places", "kinds", "version"):
        op.drop_column("call", name)
