"""Records in a folder of a test, with a clock that stands where it is put."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet

from assistant.answering.ids import AnswerIds
from assistant.answering.outcome import Outcome
from assistant.knowledge.audience import Audience
from assistant.records.database import Database
from assistant.records.enquiries import Enquiry
from assistant.records.feedback import Feedback, Reason
from assistant.records.ledger import Ledger
from assistant.records.sealing import Seal

KEY = Fernet.generate_key().decode()
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
IDS = AnswerIds(secret=b"s" * 32, draw=os.urandom)


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Numbers:
    """References one after another: 2222-0001, 2222-0002."""

    count: itertools.count = field(default_factory=lambda: itertools.count(1))

    def __call__(self) -> str:
        return f"2222-{next(self.count):04}"


def a_ledger(folder: Path, *, key: str = KEY, clock: Clock | None = None, wait_s=0.05) -> Ledger:
    return Ledger(
        database=Database(folder / "records.db", wait_s=wait_s),
        seal=Seal(key),
        now=clock or Clock(),
        new_reference=Numbers(),
    )


def feedback(**changes: object) -> Feedback:
    said = Feedback(
        answer=IDS.new(),
        helpful=False,
        audience=Audience.PUBLIC,
        outcome=Outcome.ANSWERED,
        release="20261125-1",
        reason=Reason.WRONG,
        comment="The number is dead.",
        question="Who looks into noise?",
        documents=("noise", "asb-policy"),
    )
    return replace(said, **changes)


def an_enquiry(**changes: object) -> Enquiry:
    enquiry = Enquiry(
        message="Nobody picks up.\nPlease write to me.",
        question="Who looks into noise?",
        name="Sam",
        email="sam@example.org",
        phone="020 7946 0001",
        language="bn",
    )
    return replace(enquiry, **changes)


def bytes_of(folder: Path) -> bytes:
    """All that lies in the files of a folder."""
    return b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())
