"""The way of a question, from its words to an Answer, on one screen.

screen → recall → retrieve → quote → compose
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.answering.answer import Answer, Segment, SegmentKind
from assistant.answering.compose import compose
from assistant.answering.confidence import Confidence
from assistant.answering.likelihood import Likelihood
from assistant.answering.outcome import Outcome
from assistant.answering.question import Question
from assistant.answering.quote import quote
from assistant.answering.recall import recall
from assistant.answering.retrieve import retrieve
from assistant.answering.screen import clean_question, screen
from assistant.answering.words import NOT_FOUND, SMALL_TALK
from assistant.knowledge.audience import Audience
from assistant.knowledge.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistant:
    """Answers questions from the published documents, in their own words."""

    #: The library of an audience as it is published now.
    library: Callable[[Audience], Library]
    confidence: Confidence
    likelihood: Likelihood
    #: Where readers reach this server; citations link to it.
    public_url: str
    #: Seconds on a clock that never goes back.
    clock: Callable[[], float]

    def ask(self, question: Question) -> Answer:
        """The answer to a question.

        Raises:
            UnusableQuestion: it is empty or too long.
            NoRelease, DamagedRelease: there are no documents to answer from.
        """
        started = self.clock()
        question = replace(question, text=clean_question(question.text))
        library = self.library(question.audience)
        answer = self._answer(question, library)
        return replace(answer, milliseconds=round((self.clock() - started) * 1_000, 1))

    def _answer(self, question: Question, library: Library) -> Answer:
        if screen(question.text) is Outcome.SMALL_TALK:
            return _fixed(Outcome.SMALL_TALK, SMALL_TALK, question, library)
        text = recall(question)
        evidence = retrieve(library, text, self.confidence)
        if not evidence.enough:
            unanswered = _fixed(Outcome.NOT_FOUND, NOT_FOUND, question, library)
            return replace(
                unanswered,
                contacts=library.partnership.contacts,
                confidence=round(evidence.confidence, 4),
            )
        composed = compose(
            quote(question.text, evidence, library, self.likelihood),
            library,
            public_url=self.public_url,
        )
        return replace(
            _fixed(Outcome.ANSWERED, composed.text, question, library),
            segments=composed.segments,
            citations=composed.citations,
            notices=composed.notices,
            confidence=round(evidence.confidence, 4),
        )


def _fixed(outcome: Outcome, text: str, question: Question, library: Library) -> Answer:
    """An answer of fixed words, without citations."""
    return Answer(
        outcome=outcome,
        text=text,
        segments=(Segment(kind=SegmentKind.PARAGRAPH, text=text),),
        citations=(),
        notices=(),
        contacts=(),
        confidence=0.0,
        audience=question.audience,
        release=library.release.id,
        milliseconds=0.0,
    )
