"""The outbox of mails, who asked for a daily summary, and in which language we write to staff."""

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KINDS = ("invitation", "new-link", "reset", "summary")
_STATES = ("waiting", "sending", "sent", "refused", "failed", "unsure", "dropped")


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum(*_KINDS, name="kind", native_enum=False, create_constraint=True, length=24), nullable=False
        ),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("figures", sa.Text(), nullable=True),
        sa.Column("message_id", sa.String(length=255), nullable=False),
        sa.Column("dedup", sa.String(length=80), nullable=True),
        sa.Column(
            "state",
            sa.Enum(*_STATES, name="state", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=24), nullable=False),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_notice_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("dedup", name=op.f("uq_notice_dedup")),
        sa.UniqueConstraint("message_id", name=op.f("uq_notice_message_id")),
    )
    op.create_index("ix_notice_staff_id", "notice", ["staff_id"])
    op.create_index("notice_by_state", "notice", ["state", "not_before"])
    op.create_table(
        "daily_summary",
        sa.Column("staff_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_daily_summary_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_daily_summary")),
    )
    op.add_column("staff", sa.Column("language", sa.String(length=12), nullable=True))


def downgrade() -> None:
    op.drop_column("staff", "language")
    op.drop_table("daily_summary")
    op.drop_index("notice_by_state", table_name="notice")
    op.drop_index("ix_notice_staff_id", table_name="notice")
    op.drop_table("notice")
