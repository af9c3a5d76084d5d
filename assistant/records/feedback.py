"""What somebody says of an answer. Nothing here says who: no address, no name, no time of day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from assistant.answering.outcome import Outcome
from assistant.answering.redact import redact
from assistant.knowledge.audience import Audience


class Reason(StrEnum):
    """Why an answer did not help."""

    NONE = ""
    WRONG = "wrong"
    OUT_OF_DATE = "out_of_date"
    NOT_WHAT_I_ASKED = "not_what_i_asked"
    INCOMPLETE = "incomplete"
    HARD_TO_UNDERSTAND = "hard_to_understand"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What somebody says of one answer; a later word on the same answer replaces it."""

    #: Id of the answer.
    answer: str
    helpful: bool
    audience: Audience
    outcome: Outcome
    #: Id of the release that answered.
    release: str = ""
    reason: Reason = Reason.NONE
    comment: str = ""
    #: The question, where the person sends it along; else "".
    question: str = ""
    #: Ids of the documents that the answer cites.
    documents: tuple[str, ...] = ()

    def redacted(self) -> Feedback:
        """It without what points at a person."""
        return replace(self, comment=redact(self.comment), question=redact(self.question))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFeedback:
    """Feedback as it is kept."""

    feedback: Feedback
    given_on: date
    #: Whether its words could be opened; without the right key they are empty.
    readable: bool
