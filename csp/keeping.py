"""Puts together what is kept: feedback, enquiries, reviewed answers, and their end."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache, partial
from typing import Any

import click

from assistant.errors import (
    NoRecords,
    UnsafeSettings,
)
from assistant.settings import Settings


def open_intake(settings: Settings) -> Any:
    """What keeps feedback and enquiries; where the records can't be used it says so each time."""
    from assistant.web.routes.records import Intake

    try:
        read_records_key(settings)
    except NoRecords as fault:
        click.echo(f"Warning: {fault}. Until then nothing that people send is kept.", err=True)
    # What opens them takes a while to import, so nobody waits for it before it is needed.
    ledger = cache(partial(open_ledger, settings))
    return Intake(
        feedback=lambda given: ledger().keep_feedback(given),
        enquiry=(lambda given: ledger().keep_enquiry(given)) if settings.enquiries else None,
    )


def open_shelf(reviews: Any) -> Any:
    """What keeps reviewed answers; `reviews` opens the records when they are first needed."""
    from assistant.web.routes.reviewed import Shelf

    return Shelf(
        keep=lambda review, embed: reviews().keep(review, embed),
        all=lambda: reviews().all(),
        retract=lambda reviewed: reviews().retract(reviewed),
        today=date.today,
    )


def open_reviews(settings: Settings, board: Any, new_id: Any) -> Any:
    """The reviewed answers, which are shown on the board; raises NoRecords without their key."""
    from assistant.records.database import Database
    from assistant.records.reviewed import Reviews
    from assistant.records.sealing import Seal

    return Reviews(
        database=Database(settings.data_dir / "records.db"),
        seal=Seal(read_records_key(settings)),
        today=date.today,
        new_id=new_id,
        show=board.show,
    )


def refresh_often(reviews: Any) -> None:
    """Show what is reviewed as long as this process lives; no question waits for it."""
    from assistant.web.faults import log_fault

    def run() -> None:
        from assistant.records.reviewed import refresh_often

        refresh_often(lambda: reviews().refresh(), threading.Event().wait, log_fault, every_s=30.0)

    threading.Thread(target=run, name="reviewed", daemon=True).start()


def open_ledger(settings: Settings) -> Any:
    """The records; raises NoRecords where their key is gone."""
    from assistant.records.database import Database
    from assistant.records.enquiries import new_reference
    from assistant.records.ledger import Ledger
    from assistant.records.sealing import Seal

    return Ledger(
        database=Database(settings.data_dir / "records.db"),
        seal=Seal(read_records_key(settings)),
        now=lambda: datetime.now(UTC),
        new_reference=partial(new_reference, secrets.randbelow),
    )


def read_records_key(settings: Settings) -> str:
    """The keys of the records, the one that seals first."""
    from assistant.records.sealing import Seal, own_key, read_key

    given = settings.records_key.get_secret_value()
    own = settings.data_dir / "records.key"
    if not given:
        return own_key(own, beside=settings.data_dir / "records.db")
    Seal(given)
    return f"{given},{read_key(own)}" if own.exists() else given


def make_answer_ids(settings: Settings) -> Any:
    """The ids of answers; `csp serve` knows those again that were given under its key."""
    from assistant.answering.ids import AnswerIds

    own = settings.data_dir / "records.key"
    key = os.fsencode(settings.records_key.get_secret_value().partition(",")[0])
    with suppress(OSError):
        key = key or own.read_bytes()
    # Without a key of the records: one for this process.
    secret = hashlib.sha256(b"answer ids" + (key.strip() or os.urandom(32))).digest()
    return AnswerIds(secret=secret, draw=os.urandom)


def delete_by_age(settings: Settings) -> Any:
    """Delete by age; the proof of it, which is also written beside the records."""
    from assistant.records.database import Database
    from assistant.records.retention import Terms, delete_by_age, write_proof

    # Records that are new get their key before them; to delete, none is needed.
    with suppress(NoRecords, UnsafeSettings):
        read_records_key(settings)
    terms = Terms(feedback_days=settings.feedback_days, enquiry_days=settings.enquiry_days)
    proof = delete_by_age(Database(settings.data_dir / "records.db"), terms, datetime.now(UTC))
    write_proof(settings.data_dir / "retention.jsonl", proof)
    threads = delete_slack_by_age(settings)
    return json.loads(proof.line()) | ({"slack": asdict(threads)} if threads else {})


def delete_slack_by_age(settings: Settings) -> Any:
    """Delete by age what the Slack bot keeps; None where it keeps nothing."""
    database = slack_database(settings)
    if not database.path.exists():
        return None
    from bots.slack.store.retention import delete_by_age

    deleted = delete_by_age(database, settings.slack_days, time.time())
    with (settings.data_dir / "retention.jsonl").open("a", encoding="utf-8") as proofs:
        at = datetime.now(UTC).isoformat()
        proofs.write(f"{json.dumps({'at': at, 'slack': asdict(deleted)})}\n")
    return deleted


def delete_daily(settings: Settings, retain: Callable[[Settings], object]) -> None:
    """Delete by age as long as this process lives, for nobody may think of `csp retention`."""
    from assistant.web.faults import log_fault

    def run() -> None:
        from assistant.records.retention import delete_daily

        delete_daily(partial(retain, settings), threading.Event().wait, log_fault)

    threading.Thread(target=run, name="retention", daemon=True).start()


def slack_database(settings: Settings, **given: Any) -> Any:
    """The database of the Slack bot, in the data folder."""
    from bots.slack.store.database import Database

    return Database(settings.data_dir / "slack.db", **given)
