"""Whether an answer helped, as the forms below it take it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.web.schema import LONGEST_COMMENT, AnswerBody, Reason
from bots.web.forms import Fields, typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What somebody says of one answer."""

    #: Of the answer: its id, how it ended, and what it was made of.
    answer: str
    outcome: str
    release: str
    documents: tuple[str, ...]
    #: The last question of the page; it is sent only where the person ticks that.
    question: str = ""
    helpful: bool = True
    reason: str = ""
    comment: str = ""
    with_question: bool = False

    @property
    def is_too_long(self) -> bool:
        """Whether the comment is longer than is taken."""
        return len(self.comment) > LONGEST_COMMENT

    @property
    def body(self) -> dict[str, object]:
        """The body of a FeedbackRequest."""
        return {
            "answer": self.answer,
            "helpful": self.helpful,
            "reason": "" if self.helpful else self.reason,
            "comment": self.comment,
            "question": self.question if self.with_question else "",
            "outcome": self.outcome,
            "release": self.release,
            "documents": self.documents,
        }


#: In the order of the page.
REASONS = tuple(reason for reason in Reason if reason is not Reason.NONE)


def to_be_rated(answer: AnswerBody, question: str) -> Rating:
    """The rating that the page of an answer offers."""
    return Rating(
        answer=answer.id,
        outcome=answer.outcome,
        release=answer.release,
        documents=tuple(dict.fromkeys(citation.document for citation in answer.citations)),
        question=question,
    )


def read_rating(fields: Fields) -> Rating:
    """What was said, as it was sent; what it may be is the assistant's to say."""
    return Rating(
        answer=typed(fields, "answer"),
        outcome=typed(fields, "outcome"),
        release=typed(fields, "release"),
        documents=fields.get("document", ()),
        question=typed(fields, "question"),
        helpful=typed(fields, "helpful") == "yes",
        reason=typed(fields, "reason"),
        comment=typed(fields, "comment"),
        with_question=typed(fields, "with_question") == "yes",
    )
