"""What people said yes to, with the very words; no-name forms, paper codes; who got what; what was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "permission",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("words_hash", sa.String(length=64), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_permission_submission_id"),
        sa.ForeignKeyConstraint(["words_hash"], ["wording.hash"], name="fk_permission_words_hash"),
        sa.PrimaryKeyConstraint("id", name="pk_permission"),
    )
    op.create_index("ix_permission_submission_id", "permission", ["submission_id"])

    op.create_table(
        "paper_code",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("respondent_id", sa.BigInteger(), nullable=False),
        sa.Column("by_chat", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["respondent_id"], ["respondent.id"], name="fk_paper_code_respondent_id"),
        sa.PrimaryKeyConstraint("hash", name="pk_paper_code"),
    )
    op.create_index("ix_paper_code_respondent_id", "paper_code", ["respondent_id"])

    op.create_table(
        "taken_out",
        sa.Column("audit_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("submission_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_taken_out_audit_id"),
        sa.PrimaryKeyConstraint("audit_id", "submission_id", name="pk_taken_out"),
    )
    op.create_index("ix_taken_out_submission_id", "taken_out", ["submission_id"])

    op.create_table(
        "erased",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erased"),
    )
    op.create_index("ix_erased_hash", "erased", ["hash"])

    op.create_table(
        "shown",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name="pk_shown"),
    )
    op.create_index("ix_shown_at", "shown", ["at"])

    # what erasing somebody looks for, and what a database looks for itself before a row may go
    op.create_index("ix_file_chat_id", "file", ["chat_id"])
    op.create_index("ix_consent_chat_id", "consent", ["chat_id"])
    op.create_index("ix_consent_words_hash", "consent", ["words_hash"])
    op.create_index("ix_permission_words_hash", "permission", ["words_hash"])
    op.create_index("ix_submission_consent_id", "submission", ["consent_id"])
    op.create_index("ix_invitation_chat_id", "invitation", ["chat_id"])
    op.create_index("ix_opened_chat_id", "opened", ["chat_id"])
    op.create_index("ix_delivery_chat_id", "delivery", ["chat_id"])
    op.create_index("ix_delivery_submission_id", "delivery", ["submission_id"])
    op.create_index("ix_outbox_chat_id", "outbox", ["chat_id"])
    op.create_index("ix_reminder_chat_id", "reminder", ["chat_id"])
    op.create_index("ix_review_twin_id", "review", ["twin_id"])
    op.add_column("incoming", sa.Column("message_id", sa.BigInteger()))
    op.add_column("incoming", sa.Column("not_before", sa.DateTime(timezone=True)))
    op.add_column("consent", sa.Column("of_age", sa.Boolean()))
    op.add_column("consent", sa.Column("guardian", sa.Text()))
    op.add_column("submission", sa.Column("nameless", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("submission", sa.Column("emptied", sa.String(length=16)))
    op.add_column("submission", sa.Column("emptied_at", sa.DateTime(timezone=True)))
