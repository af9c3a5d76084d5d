"""The way of a question, from its words to an Answer, on one screen.

screen → recall → spelling → today's names → retrieve → quote → compose → retell
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.answering.answer import Answer, Segment, SegmentKind
from assistant.answering.compose import compose
from assistant.answering.confidence import Confidence
from assistant.answering.currency import quote_terms, with_current_names, without_dead_contacts
from assistant.answering.likelihood import Likelihood
from assistant.answering.outcome import Outcome
from assistant.answering.pathways import introduce, nearest, pathways_of, quote_pathway
from assistant.answering.question import Question
from assistant.answering.quotation import Quoted, whole
from assistant.answering.quote import quote
from assistant.answering.recall import recall
from assistant.answering.retell import retell
from assistant.answering.retrieve import Evidence, retrieve
from assistant.answering.screen import clean_question, screen
from assistant.answering.words import NOT_FOUND, SMALL_TALK
from assistant.answering.write import LanguageModel
from assistant.knowledge.audience import Audience
from assistant.knowledge.currency import Conflict, Gap, Verdict
from assistant.knowledge.document import Kind
from assistant.knowledge.library import Library
from assistant.knowledge.partnership import Contact


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
    #: Tells an answer in plainer words, each checked; None: answers are quoted.
    model: LanguageModel | None = None

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
        named = with_current_names(library.spelt(recall(question)), library)
        evidence = retrieve(library, named.text, self.confidence)
        told = quote_terms(named.terms, library)
        if not (evidence.enough or told):
            contacts = library.partnership.contacts
            return self._sent_on(
                Outcome.NOT_FOUND, NOT_FOUND, question, library, evidence, contacts
            )
        gap = _gap_of(evidence, library)
        if gap is not None and not told:
            outcome = Outcome.OUT_OF_REMIT if gap.elsewhere else Outcome.NOT_FOUND
            return self._sent_on(outcome, gap.says, question, library, evidence, (gap.contact,))
        quoted = told or _differing(evidence)
        if evidence.enough and (
            told or evidence.of_itself is None or _newer_holds(evidence, library)
        ):
            quoted += self._quote(question, named.text, library, evidence)
        quoted = without_dead_contacts(quoted, library)
        composed = compose(quoted, library, public_url=self.public_url)
        retold = retell(named.text, question.language, quoted, composed, library, self.model)
        composed = retold.composed
        return replace(
            _fixed(Outcome.ANSWERED, composed.text, question, library),
            segments=composed.segments,
            citations=composed.citations,
            notices=composed.notices,
            model=retold.use,
            confidence=round(evidence.confidence, 4),
        )

    def _quote(
        self, question: Question, text: str, library: Library, evidence: Evidence
    ) -> tuple[Quoted, ...]:
        """What is quoted of the documents: a pathway's fields, or what fits best."""
        if not evidence.hits:
            return ()
        pathway, *others = pathways_of(evidence) or (None,)
        if pathway is not None:
            closest = nearest(pathway, evidence)
            answer = quote_pathway(question.text, pathway, library, closest)
            return answer + tuple(part for each in others for part in introduce(each, library))
        return quote(text, evidence, library, self.likelihood)

    @staticmethod
    def _sent_on(
        outcome: Outcome,
        words: str,
        question: Question,
        library: Library,
        evidence: Evidence,
        contacts: tuple[Contact, ...],
    ) -> Answer:
        """No answer, and whom to ask instead."""
        return replace(
            _fixed(outcome, words, question, library),
            contacts=contacts,
            confidence=round(evidence.confidence, 4),
        )


def _differing(evidence: Evidence) -> tuple[Quoted, ...]:
    """How the sources differ on what is asked, where the corpus says that they do."""
    return () if evidence.of_itself is None or not evidence.enough else (whole(evidence.of_itself),)


def _gap_of(evidence: Evidence, library: Library) -> Gap | None:
    """The gap that the question asks for, where one fits better than any document."""
    first = evidence.of_itself
    if not evidence.enough or first is None or first.document.kind is not Kind.GAP:
        return None
    return next(
        (gap for gap in library.entries(Gap) if gap.title == first.passage.heading[-1]), None
    )


def _newer_holds(evidence: Evidence, library: Library) -> bool:
    """Whether the documents answer, being the newer of two sources that differ."""
    first = evidence.of_itself
    return first is not None and any(
        conflict.verdict is Verdict.NEWER and conflict.subject == first.passage.heading[-1]
        for conflict in library.entries(Conflict)
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
