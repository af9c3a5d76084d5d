"""Keeps feedback and enquiries and gives them back; what people wrote is sealed on the way in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, literal, select, update

from assistant.answering.outcome import Outcome
from assistant.errors import UnknownEnquiry
from assistant.knowledge.audience import Audience
from assistant.records import tables
from assistant.records.database import Database
from assistant.records.enquiries import Enquiry, KeptEnquiry
from assistant.records.feedback import Feedback, KeptFeedback, Reason
from assistant.records.sealing import Seal

_FEEDBACK_WORDS = ("comment", "question")
_ENQUIRY_WORDS = ("message", "question", "name", "email", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The records. Every method raises NoRecords where they can't be used."""

    database: Database
    seal: Seal
    now: Callable[[], datetime]
    #: Draws the reference of an enquiry.
    new_reference: Callable[[], str]

    def keep_feedback(self, feedback: Feedback) -> None:
        """Keep it, redacted, in place of what was said before of the same answer."""
        row = self._feedback_row(feedback.redacted())
        documents = [
            {"answer": feedback.answer, "document": each}
            for each in dict.fromkeys(feedback.documents)
        ]
        with self.database.begin() as connection:
            connection.execute(
                delete(tables.feedback).where(tables.feedback.c.answer == feedback.answer)
            )
            connection.execute(insert(tables.feedback).values(row))
            if documents:
                connection.execute(insert(tables.feedback_documents), documents)

    def feedback(self) -> tuple[KeptFeedback, ...]:
        """All that is kept, newest first."""
        kept = tables.feedback.c
        with self.database.begin() as connection:
            rows = connection.execute(
                select(tables.feedback).order_by(kept.given_on.desc(), kept.answer)
            ).all()
            documents = _documents(connection)
        return tuple(self._kept_feedback(row, documents.get(row.answer, ())) for row in rows)

    def keep_enquiry(self, enquiry: Enquiry) -> str:
        """Keep it, and give the reference by which it is found again."""
        reference = self.new_reference()
        enquiry = enquiry.redacted()
        row = {
            "reference": reference,
            "received_at": self.now(),
            "danger": enquiry.danger,
            "language": enquiry.language,
            "words": self.seal.close({name: getattr(enquiry, name) for name in _ENQUIRY_WORDS}),
        }
        with self.database.begin() as connection:
            connection.execute(insert(tables.enquiries).values(row))
        return reference

    def enquiries(self) -> tuple[KeptEnquiry, ...]:
        """All that are kept: open ones first, of these what tells of danger, then the oldest."""
        kept = tables.enquiries.c
        with self.database.begin() as connection:
            rows = connection.execute(
                select(tables.enquiries).order_by(
                    kept.done_at.is_not(None), kept.danger.desc(), kept.received_at
                )
            ).all()
        return tuple(map(self._kept_enquiry, rows))

    def end_enquiry(self, reference: str) -> None:
        """Note that somebody is done with an enquiry; UnknownEnquiry where there is none."""
        kept = tables.enquiries.c
        with self.database.begin() as connection:
            # The first moment stands.
            changed = connection.execute(
                update(tables.enquiries)
                .where(kept.reference == reference)
                .values(done_at=func.coalesce(kept.done_at, literal(self.now(), tables.Moment)))
            )
            _check(changed.rowcount, reference)

    def delete_enquiry(self, reference: str) -> None:
        """Delete an enquiry, so that no copy is left; UnknownEnquiry where there is none."""
        with self.database.begin() as connection:
            gone = connection.execute(
                delete(tables.enquiries).where(tables.enquiries.c.reference == reference)
            )
            _check(gone.rowcount, reference)
        self.database.scrub()

    def _feedback_row(self, feedback: Feedback) -> dict[str, Any]:
        return {
            "answer": feedback.answer,
            "given_on": self.now().date(),
            "helpful": feedback.helpful,
            "reason": feedback.reason.value,
            "audience": feedback.audience.value,
            "outcome": feedback.outcome.value,
            "release": feedback.release,
            "words": self.seal.close({name: getattr(feedback, name) for name in _FEEDBACK_WORDS}),
        }

    def _kept_feedback(self, row: Row[Any], documents: tuple[str, ...]) -> KeptFeedback:
        words = self.seal.open(row.words)
        return KeptFeedback(
            feedback=Feedback(
                answer=row.answer,
                helpful=row.helpful,
                audience=Audience(row.audience),
                outcome=Outcome(row.outcome),
                release=row.release,
                reason=Reason(row.reason),
                documents=documents,
                **(words or {}),
            ),
            given_on=row.given_on,
            readable=words is not None,
        )

    def _kept_enquiry(self, row: Row[Any]) -> KeptEnquiry:
        words = self.seal.open(row.words)
        return KeptEnquiry(
            reference=row.reference,
            received_at=row.received_at,
            done_at=row.done_at,
            enquiry=Enquiry(language=row.language, danger=row.danger, **(words or {"message": ""})),
            readable=words is not None,
        )


def _check(found: int, reference: str) -> None:
    if not found:
        raise UnknownEnquiry(
            f"there is no enquiry {reference!r}: see `csp enquiries` for those there are"
        )


def _documents(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The documents of each answer."""
    kept = tables.feedback_documents.c
    found: dict[str, tuple[str, ...]] = {}
    for answer, document in connection.execute(
        select(kept.answer, kept.document).order_by(kept.answer, kept.document)
    ):
        found[answer] = (*found.get(answer, ()), document)
    return found
