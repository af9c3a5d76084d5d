"""What a follow-up means, from its own conversation alone: the texts that are searched for it.

Never the assistant's earlier answers: they drag the search to what was told already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answering.question import Question
from assistant.knowledge.library import Beside
from assistant.knowledge.pathway import Pathway
from assistant.knowledge.shelf.words import stems

#: Words that point back to what was said before.
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|theirs|that|those|these|this|he|him|she|her|one|ones|there)\b"
    r"|^\W*(?:and|but|or|so|what about|how about|also|then|why|when)\b",
    re.IGNORECASE,
)
#: With fewer words of its own than this a question can hardly stand alone.
_FEW = 3
#: What the ranking of the turn with the questions that it leans on, and of the whole conversation,
#: counts beside that of the turn alone.
_CHAIN = 2.0
_WHOLE = 1.0
#: Characters of a conversation that are searched; older ones say nothing of the turn.
_LONGEST = 1_000

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What is searched for a question."""

    text: str
    #: Searched beside it, where the question leans on its conversation.
    beside: tuple[Beside, ...] = ()

    def each(self, change: Callable[[str], str]) -> Recalled:
        """The same with every text changed."""
        beside = tuple(replace(other, text=change(other.text)) for other in self.beside)
        return Recalled(text=change(self.text), beside=beside)


def recall(question: Question, pathways: Sequence[Pathway] = ()) -> Recalled:
    """What is searched: the question without an order to the assistant ("list the ...").

    Where it leans on what was said, the questions that it leans on are searched beside it, and so
    is the whole conversation. One that stands alone, or names one of the pathways, is searched
    alone: history drags a change of topic back.
    """
    text = without_instruction(question.text)
    if not (question.history and _leans(text)) or _names(text, pathways):
        return Recalled(text=text)
    chain = _chain([turn.question for turn in question.history])
    beside = [Beside(text=" ".join((*chain, text))[-_LONGEST:], weight=_CHAIN)]
    if len(chain) < len(question.history):
        whole = " ".join((*(turn.question for turn in question.history), text))[-_LONGEST:]
        beside.append(Beside(text=whole, weight=_WHOLE))
    return Recalled(text=text, beside=tuple(beside))


def _chain(asked: Sequence[str]) -> Sequence[str]:
    """The last questions of a conversation, from the last one on that stands alone."""
    start = len(asked) - 1
    while start > 0 and _leans(asked[start]):
        start -= 1
    return asked[start:]


def _leans(text: str) -> bool:
    """Whether a question leans on what was said: it points back, or has few words of its own."""
    own = len(stems(text))
    return own < _FEW or (own <= 2 * _FEW and _POINTS_BACK.search(text) is not None)


def _names(text: str, pathways: Sequence[Pathway]) -> bool:
    """Whether a question names one of the pathways."""
    words = f" {' '.join(stems(text))} "
    return any(
        f" {' '.join(stems(name))} " in words
        for pathway in pathways
        for name in (pathway.title, *pathway.also_called)
    )


def without_instruction(text: str) -> str:
    """The text without the order to the assistant that it opens with."""
    rest = _INSTRUCTION.sub("", text, count=1)
    return rest if stems(rest) else text


def asks_of_the_past(text: str) -> bool:
    """Whether a question wants what was, and not what is."""
    return _OF_THE_PAST.search(text) is not None
