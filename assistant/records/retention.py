"""Deletes records by age and proves it, in a line that holds counts and days alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.sql.elements import ColumnElement

from assistant.records import tables
from assistant.records.database import Database

_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """For how many days what is kept."""

    feedback_days: int
    enquiry_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """What became of one kind of record."""

    kept_for_days: int
    deleted: int
    left: int
    #: The day of the oldest that is left.
    oldest_left: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What one deletion came to."""

    at: datetime
    feedback: Deleted
    enquiries: Deleted
    #: Enquiries among the deleted ones that nobody was done with.
    enquiries_still_open: int
    #: Reviewed answers whose last day was before today.
    reviewed_ended: int

    def line(self) -> str:
        """It as one line of JSON."""
        return json.dumps(asdict(self), default=lambda each: each.isoformat())


def delete_by_age(database: Database, terms: Terms, now: datetime) -> Proof:
    """Delete what is older than its term, done or not, so that no copy is left in the database.

    Raises NoRecords.
    """
    given, received = tables.feedback.c.given_on, tables.enquiries.c.received_at
    feedback_from = now.date() - timedelta(days=terms.feedback_days)
    enquiries_from = now - timedelta(days=terms.enquiry_days)
    with database.begin() as connection:
        still_open = connection.scalar(
            select(func.count())
            .select_from(tables.enquiries)
            .where(received < enquiries_from, tables.enquiries.c.done_at.is_(None))
        )
        proof = Proof(
            at=now,
            feedback=_delete(connection, given, given < feedback_from, terms.feedback_days),
            enquiries=_delete(connection, received, received < enquiries_from, terms.enquiry_days),
            enquiries_still_open=still_open or 0,
            reviewed_ended=connection.execute(
                delete(tables.reviewed).where(tables.reviewed.c.valid_until < now.date())
            ).rowcount,
        )
    database.scrub()
    return proof


def write_proof(file: Path, proof: Proof) -> None:
    """Add the proof to a file of such lines."""
    with file.open("a", encoding="utf-8") as proofs:
        proofs.write(f"{proof.line()}\n")


def delete_daily(
    delete_once: Callable[[], object],
    ended: Callable[[float], bool],
    log_fault: Callable[[BaseException], None],
) -> None:
    """Delete now and every day, until `ended`, which waits so many seconds, says so.

    A day on which it fails is made up for on the next.
    """
    while True:
        try:
            delete_once()
        except Exception as fault:  # noqa: BLE001  whatever it is, the next day comes
            log_fault(fault)
        if ended(_DAY_S):
            return


def _delete(
    connection: Connection, column: Any, overdue: ColumnElement[bool], days: int
) -> Deleted:
    gone = connection.execute(delete(column.table).where(overdue)).rowcount
    left, oldest = connection.execute(select(func.count(), func.min(column))).one()
    return Deleted(
        kept_for_days=days,
        deleted=gone,
        left=left,
        oldest_left=oldest.date() if isinstance(oldest, datetime) else oldest,
    )
