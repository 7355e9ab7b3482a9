"""Review, asking back, transcripts and translations, other doors in, the book; the record cannot be written over."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "topic",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("by_chat", sa.BigInteger()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("call", "code", name="pk_topic"),
    )
    op.create_table(
        "answer_entry",
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("chat_id", sa.BigInteger()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_answer_entry_submission_id"),
        sa.PrimaryKeyConstraint("submission_id", "key", "entry", name="pk_answer_entry"),
    )
    op.create_table(
        "answer_topic",
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("by_chat", sa.BigInteger()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_answer_topic_submission_id"),
        sa.PrimaryKeyConstraint("submission_id", "key", "code", name="pk_answer_topic"),
    )
    op.create_table(
        "asked_back",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("rendition_id", sa.BigInteger()),
        sa.Column("by_chat", sa.BigInteger()),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("before", sa.JSON()),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_asked_back_submission_id"),
        sa.PrimaryKeyConstraint("id", name="pk_asked_back"),
    )
    op.create_index("ix_asked_back_chat", "asked_back", ["chat_id", "state"])
    op.create_index("ix_asked_back_submission_id", "asked_back", ["submission_id"])

    op.create_table(
        "printed",
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_printed_submission_id"),
        sa.PrimaryKeyConstraint("submission_id", "language", name="pk_printed"),
    )
    op.create_table(
        "rendition",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("answer_id", sa.BigInteger(), nullable=False),
        sa.Column("by_chat", sa.BigInteger()),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_rendition_submission_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rendition"),
    )
    op.create_index("ix_rendition_answer", "rendition", ["submission_id", "key", "id"])

    op.create_table(
        "review",
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text()),
        sa.Column("twin_id", sa.BigInteger()),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("by_chat", sa.BigInteger()),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_review_submission_id"),
        sa.PrimaryKeyConstraint("submission_id", name="pk_review"),
    )
    op.create_table(
        "review_note",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text()),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_chat", sa.BigInteger()),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_review_note_submission_id"),
        sa.PrimaryKeyConstraint("id", name="pk_review_note"),
    )
    op.create_index("ix_review_note_submission_id", "review_note", ["submission_id"])

    op.create_table(
        "sent_on",
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_sent_on_submission_id"),
        sa.PrimaryKeyConstraint("submission_id", "revision", "address", name="pk_sent_on"),
    )
    op.add_column("audit", sa.Column("why", sa.Text()))

    op.add_column("submission", sa.Column("door", sa.String(length=16), server_default="chat", nullable=False))
    op.add_column("submission", sa.Column("brought", sa.Text()))
    op.execute(sa.text(_CHANGED_SQLITE if op.get_bind().dialect.name == "sqlite" else _REFUSES))
    op.execute(sa.text(_REMOVED_SQLITE if op.get_bind().dialect.name == "sqlite" else _ADDED_ONLY))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(sa.text(_REPLACED_SQLITE))


_CHANGED_SQLITE = """
    CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the record is only added to'); END
"""
_REMOVED_SQLITE = """
    CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the record is only added to'); END
"""
#: INSERT OR REPLACE takes a row away without asking the triggers for that
_REPLACED_SQLITE = """
    CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
    WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the record is only added to'); END
"""
_REFUSES = """
    CREATE FUNCTION audit_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the record is only added to'; END $$
"""
_ADDED_ONLY = """
    CREATE TRIGGER audit_is_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_only_added_to()
"""
