"""Feedback and enquiries.

Written out, not taken from the tables of today: a migration stays as it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "feedback",
        sa.Column("answer", sa.String(26), primary_key=True),
        sa.Column("given_on", sa.Date, nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("release", sa.String(64), nullable=False),
        sa.Column("words", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_feedback_given_on", "feedback", ["given_on"])
    op.create_table(
        "feedback_documents",
        sa.Column(
            "answer",
            sa.String(26),
            sa.ForeignKey("feedback.answer", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("document", sa.String(200), primary_key=True),
    )
    op.create_table(
        "enquiries",
        sa.Column("reference", sa.String(16), primary_key=True),
        sa.Column("received_at", sa.DateTime, nullable=False),
        sa.Column("done_at", sa.DateTime),
        sa.Column("danger", sa.Boolean, nullable=False),
        sa.Column("language", sa.String(40), nullable=False),
        sa.Column("words", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_enquiries_received_at", "enquiries", ["received_at"])


def downgrade() -> None:
    """Take them away, with all that they hold."""
    op.drop_table("enquiries")
    op.drop_table("feedback_documents")
    op.drop_table("feedback")
