"""What an author does after sending: answers a moderator, leaves an address for news, asks a guardian."""

import sqlalchemy as sa
from alembic import op


revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_VERDICTS = ("approved", "declined")
_MAILS = ("invitation", "new-link", "reset", "summary")
# `contact` is encrypted, but a sample of it would outlive its erasure all the same (docs/decisions/0018).
_WRITTEN = ("answer", "contact")


def upgrade() -> None:
    # Added one by one: SQLite would have to write the table anew for all at once, and other tables point to it.
    op.add_column("story", sa.Column("answer", sa.Text(), nullable=False, server_default=""))
    op.add_column("story", sa.Column("contact", sa.Text(), nullable=True))
    op.add_column("story", sa.Column("contact_mark", sa.String(length=64), nullable=True))
    op.add_column("story", sa.Column("contact_language", sa.String(length=12), nullable=False, server_default=""))
    op.add_column("story", sa.Column("news_due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("story", sa.Column("guardian_digest", sa.String(length=64), nullable=True))
    op.add_column("story", sa.Column("guardian_until", sa.DateTime(timezone=True), nullable=True))
    for name in ("contact_mark", "news_due_at", "guardian_digest"):
        there = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"story_{name}", "story", [name], sqlite_where=there, postgresql_where=there)
    _statistics("0")
    _allow("decision", "verdict", (*_VERDICTS, "asked"))
    with op.batch_alter_table("notice") as batch_op:
        batch_op.alter_column("staff_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("story_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_notice_story_id"), "story", ["story_id"], ["id"])
        batch_op.create_index(op.f("ix_notice_story_id"), ["story_id"])
    _allow("notice", "kind", (*_MAILS, "question", "looked-at", "film-unusable", "way-back"))


def downgrade() -> None:
    op.execute("DELETE FROM notice WHERE staff_id IS NULL")
    op.execute("DELETE FROM decision WHERE verdict = 'asked'")
    _allow("notice", "kind", _MAILS)
    with op.batch_alter_table("notice") as batch_op:
        batch_op.drop_index(op.f("ix_notice_story_id"))
        batch_op.drop_constraint(op.f("fk_notice_story_id"), type_="foreignkey")
        batch_op.drop_column("story_id")
        batch_op.alter_column("staff_id", existing_type=sa.Integer(), nullable=False)
    _allow("decision", "verdict", _VERDICTS)
    for name in ("guardian_digest", "news_due_at", "contact_mark"):
        op.drop_index(f"story_{name}", "story")
    for name in (
        "guardian_until",
        "guardian_digest",
        "news_due_at",
        "contact_language",
        "contact_mark",
        "contact",
        "answer",
    ):
        op.drop_column("story", name)


def _allow(table: str, column: str, words: tuple[str, ...]) -> None:
    """Let the column hold these words and no others."""
    name = op.f(f"ck_{table}_{column}")
    listed = ", ".join(f"'{word}'" for word in words)
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"{column} IN ({listed})")


def _statistics(target: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for column in _WRITTEN:
            op.execute(f"ALTER TABLE story ALTER COLUMN {column} SET STATISTICS {target}")
