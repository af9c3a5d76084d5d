"""Reviewed answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "reviewed",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("kept_on", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date, nullable=False),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("words", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_reviewed_valid_until", "reviewed", ["valid_until"])


def downgrade() -> None:
    """Take it away, with all that it holds."""
    op.drop_table("reviewed")
