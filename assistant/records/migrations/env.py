"""How Alembic is run here: in the transaction of whoever opened the records.

Only Alembic loads this file; the connection comes with its configuration.
"""

from __future__ import annotations

from alembic import context

from assistant.records.tables import metadata

context.configure(
    connection=context.config.attributes.get("connection"),
    dialect_name=context.config.attributes.get("dialect"),
    target_metadata=metadata,
)
with context.begin_transaction():
    context.run_migrations()
