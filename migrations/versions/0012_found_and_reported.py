"""Stories are found by words, country and theme; films have captions; readers report what should not be shown."""

import sqlalchemy as sa
from alembic import op

from storyboard.stories.search import words_in


revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ROLES = ("raw", "master", "review", "poster", "sheet", "rendition", "audio")
REASONS = ("someone_seen", "danger", "hurts_others", "violence", "not_theirs", "other")
WRITTEN = {"story_word": ("word",), "report": ("words",)}
AT_ONCE = 200


def upgrade() -> None:
    op.create_index("story_call_language", "story", ["call_id", "state", "language", "ready_at", "id"])
    op.create_index("story_country", "story", ["state", "country", "ready_at", "id"])
    op.create_index("story_theme", "story", ["state", "theme", "ready_at", "id"])
    _roles((*ROLES, "captions"))
    op.create_table(
        "story_word",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column(
            "word",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_word_story_id")),
        sa.PrimaryKeyConstraint("story_id", "word", name=op.f("pk_story_word")),
    )
    op.create_index("story_word_stories", "story_word", ["word", "story_id"])
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=16), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(*REASONS, name="reportreason", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_report_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("slug", name=op.f("uq_report_slug")),
    )
    op.create_index(op.f("ix_report_story_id"), "report", ["story_id"])
    if op.get_bind().dialect.name == "postgresql":
        # No samples of what people wrote (docs/decisions/0018-erased-from-the-database-too.md).
        for table, columns in WRITTEN.items():
            for column in columns:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
    _index_what_is_there()


def downgrade() -> None:
    op.drop_table("report")
    op.drop_table("story_word")
    # Their bytes are swept: no row speaks for them any more.
    op.execute("DELETE FROM media_file WHERE role = 'captions'")
    _roles(ROLES)
    op.drop_index("story_theme", "story")
    op.drop_index("story_country", "story")
    op.drop_index("story_call_language", "story")


def _roles(roles: tuple[str, ...]) -> None:
    """Let a file have one of these roles."""
    # SQLite writes the table anew for it; no other points to it.
    name, rule = op.f("ck_media_file_filerole"), f"role IN ({', '.join(repr(role) for role in roles)})"
    with op.batch_alter_table("media_file") as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, rule)


def _index_what_is_there() -> None:
    """The index must fit what the code asks it, so the code fills it."""
    story = sa.table("story", *(sa.column(name) for name in ("id", "state", "title", "body", "asks", "display_name")))
    word = sa.table("story_word", sa.column("story_id"), sa.column("word"))
    connection, last = op.get_bind(), 0
    approved = sa.select(story).where(story.c.state == "approved").order_by(story.c.id).limit(AT_ONCE)
    while rows := connection.execute(approved.where(story.c.id > last)).all():
        found = [
            {"story_id": row.id, "word": one}
            for row in rows
            for one in sorted(words_in(" ".join((row.title, row.body, row.asks, row.display_name))))
        ]
        if found:
            connection.execute(sa.insert(word), found)
        last = rows[-1].id
