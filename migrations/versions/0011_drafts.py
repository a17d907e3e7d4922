"""Stories that are begun and not sent: whoever tells one need not have said how old they are yet."""

import sqlalchemy as sa
from alembic import op


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added one by one: SQLite would have to write the table anew for all at once, and other tables point to it.
    op.add_column("story", sa.Column("age_told", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("story", sa.Column("typed_in", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("story", sa.Column("theme", sa.String(length=60), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("story", "theme")
    op.drop_column("story", "typed_in")
    op.drop_column("story", "age_told")
