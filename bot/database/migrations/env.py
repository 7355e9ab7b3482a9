"""What Alembic runs: the connection is open and locked already (bot/database/migrations/__init__.py)."""

from typing import Any, Literal

from alembic import context

from bot.database.models import Moment, metadata


def _rendered(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Scripts name no type of ours: they stay true when ours change."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=_rendered,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
