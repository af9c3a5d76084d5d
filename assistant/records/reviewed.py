"""Keeps answers that people reviewed, and retracts them; their words are sealed."""

from __future__ import annotations

import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Row, delete, insert, select

from assistant.answering.redact import redact
from assistant.answering.reviewed import Reviewed
from assistant.errors import NoRecords, UnknownReviewed
from assistant.knowledge.audience import Audience
from assistant.knowledge.embedding import Vector
from assistant.records import tables
from assistant.records.database import Database
from assistant.records.sealing import Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a person wants kept as the answer to a question."""

    question: str
    text: str
    #: Who is answerable for it: a team or a role.
    owner: str
    audience: Audience
    #: The last day on which it is given.
    valid_until: date

    def redacted(self) -> Review:
        """It without what points at a person in the question, as somebody else asked it."""
        return Review(
            question=redact(self.question),
            text=self.text,
            owner=self.owner,
            audience=self.audience,
            valid_until=self.valid_until,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """The reviewed answers. What can raise NoRecords says so."""

    database: Database
    seal: Seal
    today: Callable[[], date]
    new_id: Callable[[], str]
    #: Is told of all that stand, whenever that changes.
    show: Callable[[Sequence[Reviewed]], None]
    _one: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, review: Review, embed: Callable[[str], Vector]) -> str:
        """Keep it from now on, in place of an earlier one to that question; its id. NoRecords."""
        review = review.redacted()
        kept = Reviewed(
            id=self.new_id(),
            question=review.question,
            vector=embed(review.question),
            text=review.text,
            owner=review.owner,
            audience=review.audience,
            kept_on=self.today(),
            valid_until=review.valid_until,
        )
        with self._one:
            before = [
                each.id
                for each in self.all()
                if each.audience is kept.audience and each.question == kept.question
            ]
            with self.database.begin() as connection:
                connection.execute(delete(tables.reviewed).where(tables.reviewed.c.id.in_(before)))
                connection.execute(insert(tables.reviewed).values(self._row(kept)))
            self.show(self.all())
        return kept.id

    def retract(self, reviewed: str) -> None:
        """Delete one, so that no copy is left. NoRecords, UnknownReviewed."""
        with self._one:
            with self.database.begin() as connection:
                gone = connection.execute(
                    delete(tables.reviewed).where(tables.reviewed.c.id == reviewed)
                )
            self.show(self.all())
        if not gone.rowcount:
            raise UnknownReviewed(f"no reviewed answer has the id {reviewed!r}")
        self.database.scrub()

    def all(self) -> tuple[Reviewed, ...]:
        """All that are kept and can be opened, those that end first before others. NoRecords."""
        kept = tables.reviewed.c
        with self.database.begin() as connection:
            rows = connection.execute(
                select(tables.reviewed).order_by(kept.valid_until, kept.id)
            ).all()
        return tuple(each for row in rows if (each := self._opened(row)) is not None)

    def refresh(self) -> None:
        """Show what stands; nothing where the records can't be used. NoRecords."""
        with self._one:
            if not self.database.path.exists():
                # To look makes no records.
                self.show(())
                return
            try:
                self.show(self.all())
            except NoRecords:
                self.show(())
                raise

    def _row(self, kept: Reviewed) -> dict[str, Any]:
        words = {
            "question": kept.question,
            "text": kept.text,
            "owner": kept.owner,
            # Words can be guessed from a vector, so it is sealed with them.
            "vector": b64encode(kept.vector.astype("<f4").tobytes()).decode(),
        }
        return {
            "id": kept.id,
            "kept_on": kept.kept_on,
            "valid_until": kept.valid_until,
            "audience": kept.audience.value,
            "words": self.seal.close(words),
        }

    def _opened(self, row: Row[Any]) -> Reviewed | None:
        words = self.seal.open(row.words)
        if words is None:
            return None
        return Reviewed(
            id=row.id,
            question=words["question"],
            vector=np.frombuffer(b64decode(words["vector"]), "<f4").astype(np.float32),
            text=words["text"],
            owner=words["owner"],
            audience=Audience(row.audience),
            kept_on=row.kept_on,
            valid_until=row.valid_until,
        )


def refresh_often(
    refresh: Callable[[], None],
    ended: Callable[[float], bool],
    log_fault: Callable[[BaseException], None],
    *,
    every_s: float,
) -> None:
    """Show what stands now and every so often, until `ended`, which waits so long, says so.

    So that what another process keeps or retracts counts here, and no question waits for it. Of
    faults one after another the first is logged.
    """
    failing = False
    while True:
        try:
            refresh()
            failing = False
        except Exception as fault:  # noqa: BLE001  whatever it is, the next time comes
            if not failing:
                log_fault(fault)
            failing = True
        if ended(every_s):
            return
