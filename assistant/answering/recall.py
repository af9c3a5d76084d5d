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


#: How a question speaks of the past on purpose ("as it was in 2015", "the old plan").
_OF_THE_PAST = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:old|older|previous|former|earlier|past|last|history|used to|"
    r"back then|was|were|before)\b",
    re.IGNORECASE,
)
#: How an order to the assistant opens; it says nothing of what is looked for.
_INSTRUCTION = re.compile(
    r"^\W*(?:(?:please|pls|can you|could you|would you)\s+)*"
    r"(?:list|name|tell me|show me|give me|explain|describe|summari[sz]e|remind me(?: of)?|find)\s+"
    r"(?:(?:about|all|out)\s+)*",
    re.IGNORECASE,
)


def recall(question: Question) -> str:
    """What is searched: the question without an order to the assistant ("list the ...").

    Where it leans on what was said, the question before it stands in front. A question that
    stands alone is searched alone: history drags a change of topic back.
    """
    text = without_instruction(question.text)
    if not question.history:
        return text
    few = len(stems(question.text)) < _FEW
    if few or (_POINTS_BACK.search(question.text) and len(stems(question.text)) <= 2 * _FEW):
        return f"{question.history[-1].question} {text}"
    return text


def without_instruction(text: str) -> str:
    """The text without the order to the assistant that it opens with."""
    rest = _INSTRUCTION.sub("", text, count=1)
    return rest if stems(rest) else text


def asks_of_the_past(text: str) -> bool:
    """Whether a question wants what was, and not what is."""
    return _OF_THE_PAST.search(text) is not None
