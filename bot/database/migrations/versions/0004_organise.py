"""Staff, the life of a call, sources, groups, broadcasts and reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("by_chat", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_announcement"),
    )
    op.create_index("ix_announcement_chat_id", "announcement", ["chat_id"])
    op.create_table(
        "arrival",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=64)),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "call", name="pk_arrival"),
    )
    op.create_index("ix_arrival_call", "arrival", ["call", "at"])
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chat_id", sa.BigInteger()),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_table(
        "broadcast",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("by_chat", sa.BigInteger()),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True)),
        sa.Column("reached", sa.BigInteger()),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("excluded", sa.JSON(), nullable=False),
        sa.Column("tested", sa.Text()),
        sa.Column("why", sa.Text()),
        sa.Column("progress_message", sa.BigInteger()),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_broadcast"),
    )
    op.create_index("ix_broadcast_status", "broadcast", ["status"])
    op.create_table(
        "call_life",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("closes", sa.DateTime(timezone=True)),
        sa.Column("organiser", sa.Text()),
        sa.Column("contact", sa.Text()),
        sa.Column("phone", sa.Text()),
        sa.Column("opened_at", sa.DateTime(timezone=True)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("call", name="pk_call_life"),
    )
    op.create_table(
        "gathering",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("can_post", sa.Boolean(), nullable=False),
        sa.Column("can_pin", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("by_chat", sa.BigInteger()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name="pk_gathering"),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
    )
    op.create_index("ix_reminder_submission_id", "reminder", ["submission_id"])
    op.create_table(
        "source",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("word", sa.Text()),
        sa.Column("plain_word", sa.Text()),
        sa.Column("by_chat", sa.BigInteger()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("call", "code", name="pk_source"),
        sa.UniqueConstraint("plain_word", name="uq_source_plain_word"),
    )
    op.create_table(
        "staff",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("by_chat", sa.BigInteger()),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "call", name="pk_staff"),
    )
    op.create_table(
        "staff_invitation",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("by_chat", sa.BigInteger()),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_staff_invitation"),
    )
    op.create_table(
        "unclear",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unclear"),
        sa.UniqueConstraint("submission_id", "question", name="uq_unclear_submission_id"),
    )
    op.create_index("ix_unclear_call", "unclear", ["call"])
    op.create_table(
        "delivery",
        sa.Column("broadcast_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True)),
        sa.Column("not_after", sa.DateTime(timezone=True)),
        sa.Column("submission_id", sa.BigInteger()),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("error", sa.Text()),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcast.id"], name="fk_delivery_broadcast_id"),
        sa.PrimaryKeyConstraint("broadcast_id", "chat_id", name="pk_delivery"),
    )
    op.create_index("ix_delivery_state", "delivery", ["broadcast_id", "state", "not_before", "chat_id"])
    op.add_column("chat", sa.Column("timezone", sa.String(length=64)))
    # what took answers before goes on taking them
    op.execute(
        "INSERT INTO call_life (call, status, opened_at, changed_at) "
        "SELECT call, 'open', min(began_at), max(changed_at) FROM submission GROUP BY call"
    )
    op.add_column("submission", sa.Column("trial", sa.Boolean(), server_default=sa.false(), nullable=False))
