"""What a follow-up means, from its own conversation alone: the text that is searched for it."""

from __future__ import annotations

import re

from assistant.answering.question import Question
from assistant.knowledge.shelf.words import stems

#: Words that point back to what was said before.
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|theirs|that|those|these|this|he|him|she|her|one|ones|there)\b"
    r"|^\W*(?:and|but|or|so|what about|how about|also|then|why|when)\b",
    re.IGNORECASE,
)
#: With fewer words of its own than this a question can hardly stand alone.
_FEW = 3


def recall(question: Question) -> str:
    """The question, with the one before it in front where it leans on what was said.

    A question that stands alone is searched alone: history drags a change of topic back.
    """
    if not question.history:
        return question.text
    few = len(stems(question.text)) < _FEW
    if few or (_POINTS_BACK.search(question.text) and len(stems(question.text)) <= 2 * _FEW):
        return f"{question.history[-1].question} {question.text}"
    return question.text
