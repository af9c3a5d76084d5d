"""A question as it is asked: the words, what went before, for whom, in what language."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.knowledge.audience import Audience

#: The longest question that is answered, in characters. GOV.UK Chat takes 300; staff paste more.
LONGEST_QUESTION = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """An earlier question of the conversation and the answer it got."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question to the assistant."""

    text: str
    #: Who asks. Never defaulted: whoever makes a question knows.
    audience: Audience
    #: Earlier turns, oldest first.
    history: tuple[Turn, ...] = ()
    #: BCP 47 tag that the asker chose, or "".
    language: str = ""
