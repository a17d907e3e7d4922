"""Roles per call: who worked here before works in every call, as before."""

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROLES = ("moderator", "senior-moderator", "curator", "host", "administrator")


def upgrade() -> None:
    # A plain ALTER: a copy of the table would break the rows that point to it.
    op.add_column("staff", sa.Column("everywhere", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(*ROLES, name="role", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.CheckConstraint("role <> 'administrator'", name=op.f("ck_assignment_never_administrator")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_assignment_staff_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_assignment_call_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("staff_id", "call_id", "role", name=op.f("uq_assignment_staff_id_call_id_role")),
    )
    op.create_index(op.f("ix_assignment_call_id"), "assignment", ["call_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_assignment_call_id"), "assignment")
    op.drop_table("assignment")
    op.drop_column("staff", "everywhere")
