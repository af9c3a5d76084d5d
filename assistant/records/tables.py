"""The tables of the records. Words that people wrote stand in them only sealed."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
)
from sqlalchemy.engine import Dialect

#: The newest of the migrations, which make these tables.
NEWEST = "0002"


class Moment(TypeDecorator[datetime]):
    """A moment, kept in UTC by every database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: without its zone."""
        del dialect
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: with it."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData()

feedback = Table(
    "feedback",
    metadata,
    Column("answer", String(26), primary_key=True),
    # A day, because an hour would say more of a person than an owner needs.
    Column("given_on", Date, nullable=False, index=True),
    Column("helpful", Boolean, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("audience", String(16), nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("release", String(64), nullable=False),
    Column("words", LargeBinary, nullable=False),
)

feedback_documents = Table(
    "feedback_documents",
    metadata,
    Column(
        "answer", String(26), ForeignKey("feedback.answer", ondelete="CASCADE"), primary_key=True
    ),
    Column("document", String(200), primary_key=True),
)

enquiries = Table(
    "enquiries",
    metadata,
    Column("reference", String(16), primary_key=True),
    Column("received_at", Moment, nullable=False, index=True),
    Column("done_at", Moment),
    Column("danger", Boolean, nullable=False),
    Column("language", String(40), nullable=False),
    Column("words", LargeBinary, nullable=False),
)

reviewed = Table(
    "reviewed",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("kept_on", Date, nullable=False),
    Column("valid_until", Date, nullable=False, index=True),
    Column("audience", String(16), nullable=False),
    Column("words", LargeBinary, nullable=False),
)
