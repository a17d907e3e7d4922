"""Questions of a call, and answers to them or to stories."""

import sqlalchemy as sa
from alembic import op


revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATES = ("open", "closed", "hidden")
# Lists of stories, whose indexes leave answers out from now on.
LISTS = {
    "story_newest": ["state", "ready_at", "id"],
    "story_language": ["state", "language", "ready_at", "id"],
    "story_call_language": ["call_id", "state", "language", "ready_at", "id"],
    "story_country": ["state", "country", "ready_at", "id"],
    "story_theme": ["state", "theme", "ready_at", "id"],
}
ANSWERS = {"story_answers_to_question": "question_id", "story_answers_to_story": "in_reply_to"}
# As SQLite writes them with the column: as constraints of the table, it would have to write the table anew.
COLUMNS = (
    "question_id INTEGER CONSTRAINT fk_story_question_id REFERENCES question (id)",
    "in_reply_to INTEGER CONSTRAINT fk_story_in_reply_to REFERENCES story (id) "
    "CONSTRAINT ck_story_answers_one_thing CHECK (question_id IS NULL OR in_reply_to IS NULL)",
)


def upgrade() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=16), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="questionstate", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_question_call_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("slug", name=op.f("uq_question_slug")),
    )
    op.create_index(op.f("ix_question_call_id"), "question", ["call_id"])
    for column in COLUMNS:
        op.execute(f"ALTER TABLE story ADD COLUMN {column}")
    for name, columns in LISTS.items():
        op.drop_index(name, "story")
        _index(name, columns, "question_id IS NULL AND in_reply_to IS NULL")
    for name, column in ANSWERS.items():
        _index(name, [column, "state", "ready_at", "id"], f"{column} IS NOT NULL")


def _index(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "story", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for name in (*LISTS, *ANSWERS):
        op.drop_index(name, "story")
    # An answer is no story: what was said to something is not told by itself.
    op.execute(
        "UPDATE story SET state = 'withdrawn', title = '', body = '', display_name = '', country = '', language = '', "
        "sent_digest = '' WHERE question_id IS NOT NULL OR in_reply_to IS NOT NULL"
    )
    for column in ("in_reply_to", "question_id"):  # each goes with its constraints
        op.drop_column("story", column)
    for name, columns in LISTS.items():
        op.create_index(name, "story", columns)
    op.drop_index(op.f("ix_question_call_id"), table_name="question")
    op.drop_table("question")
