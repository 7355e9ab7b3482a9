"""Remember what was explained, and what matters to people."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("chat", sa.Column("interests", sa.JSON()))
    op.create_table(
        "opened",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("submission_id", sa.BigInteger()),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_opened"),
    )
    op.create_index("ix_opened_submission_id", "opened", ["submission_id"])
    op.create_index("ix_opened_call_entry", "opened", ["call", "entry"])
