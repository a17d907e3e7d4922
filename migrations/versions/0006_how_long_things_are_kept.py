"""A call says how long what came in for it is kept; PostgreSQL makes no statistics of what people wrote."""

import sqlalchemy as sa
from alembic import op


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# The samples of ANALYZE lie in a table of their own, where no erasure finds them
# (docs/decisions/0018-erased-from-the-database-too.md).
WRITTEN = {
    "story": ("title", "body", "asks", "display_name"),
    "author_message": ("text",),
    "job": ("cause",),
}


def upgrade() -> None:
    # Added one by one: SQLite would have to write the table anew for all at once, and other tables point to it.
    op.add_column("call", sa.Column("keep_declined_days", sa.Integer(), nullable=False, server_default="30"))
    op.add_column("call", sa.Column("keep_unsent_days", sa.Integer(), nullable=False, server_default="7"))
    op.add_column("call", sa.Column("keep_masters_days", sa.Integer(), nullable=False, server_default="30"))
    op.add_column("call", sa.Column("keep_stories_days", sa.Integer(), nullable=True))
    _statistics("0")


def downgrade() -> None:
    _statistics("-1")
    for name in ("keep_stories_days", "keep_masters_days", "keep_unsent_days", "keep_declined_days"):
        op.drop_column("call", name)


def _statistics(target: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in WRITTEN.items():
            for column in columns:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS {target}")
