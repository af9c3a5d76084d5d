"""The way of a question, from its words to an Answer, on one screen.

language → danger → screen → refuse → into English → recall → a reviewed answer, or spelling →
today's names → retrieve → ask back, or quote → compose → retell → next questions → in the asker's
language → cards
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

from assistant.answering.answer import (
    Answer,
    Card,
    Citation,
    Notice,
    NoticeKind,
    Suggestion,
)
from assistant.answering.cards import cards_of
from assistant.answering.clarify import chosen, suggest
from assistant.answering.compose import compose
from assistant.answering.confidence import Confidence
from assistant.answering.currency import (
    Named,
    quote_terms,
    with_current_names,
    without_dead_contacts,
)
from assistant.answering.danger.alarm import Alarms
from assistant.answering.danger.embedding import Embedding
from assistant.answering.danger.first_help import first_help
from assistant.answering.fixed import (
    asked_back,
    fixed,
    not_understood,
    refusal,
    sent_on,
    whom_to_ask,
)
from assistant.answering.languages.anyhow import hear_anyhow, told_anyhow
from assistant.answering.languages.detection import English
from assistant.answering.languages.interpreter import Heard, Interpreter
from assistant.answering.languages.wording import told_in
from assistant.answering.likelihood import Likelihood
from assistant.answering.next_questions import next_questions
from assistant.answering.outcome import Outcome
from assistant.answering.pathways import introduce, nearest, pathways_of, quote_pathway
from assistant.answering.question import LONGEST_QUESTION, Question
from assistant.answering.quotation import Quoted, whole
from assistant.answering.quote import quote
from assistant.answering.recall import recall
from assistant.answering.refuse import refuse, refuse_alike, refuse_numbers
from assistant.answering.retell import retell
from assistant.answering.retrieve import Evidence, retrieve
from assistant.answering.reviewed import Board, reviewed_answer
from assistant.answering.screen import (
    check_length,
    in_conversation,
    is_of_itself,
    screen,
    typed,
)
from assistant.answering.words import (
    NOT_FOUND,
    OF_ITSELF,
    SMALL_TALK,
    UNSURE,
)
from assistant.answering.write import LanguageModel
from assistant.knowledge.audience import Audience
from assistant.knowledge.currency import Conflict, Gap, Verdict
from assistant.knowledge.document import Document, Kind
from assistant.knowledge.embedding import Embedded
from assistant.knowledge.emergency import any_emergency
from assistant.knowledge.language import any_languages
from assistant.knowledge.library import Library
from assistant.knowledge.pathway import Pathway
from assistant.knowledge.rule import Rule

_UNSURE = Notice(kind=NoticeKind.UNSURE, text=UNSURE)


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
    #: Hears danger in a question.
    alarms: Alarms = field(default_factory=Alarms)
    #: Hears in which language a question is, and puts it into English.
    interpreter: Interpreter = field(default_factory=Interpreter)
    #: Tells an answer in plainer words, each checked; None: answers are quoted.
    model: LanguageModel | None = None
    #: Answers that people reviewed; empty where nobody keeps any.
    reviewed: Board = field(default_factory=Board)
    #: The moment at which a service is open or closed and a reviewed answer stands, with its time
    #: zone.
    now: Callable[[], datetime] = field(default_factory=lambda: partial(datetime.now, UTC))

    def ask(self, question: Question) -> Answer:
        """The answer to a question. One that tells of danger gets help, whatever else is down.

        Raises:
            UnusableQuestion: it is empty or too long.
            NoRelease, DamagedRelease: there are no documents to answer from.
        """
        started = self.clock()
        question = replace(question, text=typed(question.text))
        library = self._opened(question.audience)
        heard = self._hear(question, library)
        embedding = Embedding(library, question.text)
        answer = self._help(heard, library, embedding)
        if answer is None:
            check_length(question.text)
            if isinstance(library, Exception):
                raise library
            answer = self._answer(heard, library, embedding)
            if heard.language is not None:
                answer = told_in(heard.language, answer, library.entries(Rule))
        answer = replace(answer, pathways=self._cards(answer, question, library))
        return replace(answer, milliseconds=round((self.clock() - started) * 1_000, 1))

    def cry(self, question: Question) -> Answer | None:
        """The help for a question whose phrases tell of danger, or None; takes no other part."""
        alarm = self.alarms.hear(question, any_emergency())
        if alarm is None:
            return None
        question = hear_anyhow(question).or_in(alarm.language, any_languages()).question
        return told_anyhow(question, first_help(alarm, question, None, public_url=""))

    def _hear(self, question: Question, library: Library | Exception) -> Heard:
        """The question with its language; without a library by the languages that ship."""
        if isinstance(library, Exception):
            return hear_anyhow(question)
        try:
            return self.interpreter.hear(question, library.languages, _english_of(library))
        except Exception:  # noqa: BLE001 - whoever is in danger is helped in English
            return Heard(question=question)

    def _cards(
        self, answer: Answer, question: Question, library: Library | Exception
    ) -> tuple[Card, ...]:
        """The cards beside an answer; none where they fail one that sends for help."""
        if isinstance(library, Exception):
            return ()
        try:
            return cards_of(
                answer, question.text, library, now=self.now(), public_url=self.public_url
            )
        except Exception:
            if answer.outcome is Outcome.EMERGENCY:
                return ()
            raise

    def _opened(self, audience: Audience) -> Library | Exception:
        """The library of an audience, or why it can't be opened: a cry needs none."""
        try:
            return self.library(audience)
        except Exception as fault:  # noqa: BLE001 - raised again where the question is no cry
            return fault

    def _help(
        self, heard: Heard, library: Library | Exception, embedding: Embedding
    ) -> Answer | None:
        """What helps whoever is in danger, or None where a question tells of none."""
        question = heard.question
        if isinstance(library, Exception):
            alarm = self.alarms.hear(question, any_emergency())
            known = None
        else:
            # The vector of words that the model doesn't know tells nothing.
            vector = _no_vector if heard.foreign else embedding.vector
            alarm = self.alarms.hear(question, library.emergency, library.likeness.cries, vector)
            known = library
        if alarm is None:
            return None
        heard = heard.or_in(alarm.language, any_languages() if known is None else known.languages)
        answer = first_help(
            alarm,
            heard.question,
            known,
            public_url=self.public_url,
            pathway=lambda: (
                None if known is None else self._fitting(heard, known, surely=alarm.by_words)
            ),
        )
        return answer if heard.language is None else told_in(heard.language, answer)

    def _fitting(self, heard: Heard, library: Library, *, surely: bool) -> Document | None:
        """The pathway that fits a question, for sure or well enough to be quoted."""
        asked = self.interpreter.in_english(heard, library.languages, _english_of(library))
        if not asked:
            return None
        text = asked[0].text[:LONGEST_QUESTION]
        evidence = retrieve(library, library.spelt(text), self.confidence)
        if not (evidence.hits and (evidence.sure if surely else evidence.enough)):
            return None
        return next(iter(pathways_of(text, evidence, library)), None)

    def _answer(self, heard: Heard, library: Library, embedding: Embedding) -> Answer:
        question = heard.question
        greets = self.interpreter.greets(heard, library.languages)
        if greets or screen(question.text) is Outcome.SMALL_TALK:
            says = OF_ITSELF if is_of_itself(question.text) else SMALL_TALK
            return fixed(Outcome.SMALL_TALK, says, question, library)
        refused = (refuse_numbers if heard.foreign else refuse)(question.text, library)
        if refused is None and not heard.foreign:
            refused = refuse_alike(question.text, embedding.vector(), library)
        if refused is not None:
            return refusal(refused, question, library)
        answer = not_understood(heard, library)
        for asked in self.interpreter.in_english(heard, library.languages, _english_of(library)):
            answer = self._answer_english(asked, library, embedding)
            if answer.outcome is not Outcome.NOT_FOUND:
                break
        return answer

    def _answer_english(self, question: Question, library: Library, embedding: Embedding) -> Answer:
        question = chosen(in_conversation(question), library)
        meant = recall(question, library.entries(Pathway))
        if not meant.beside:
            reviewed = self._reviewed(question, library, embedding)
            if reviewed is not None:
                return reviewed
        recalled = meant.each(library.spelt)
        named = with_current_names(recalled.text, library)
        beside = tuple(
            replace(each, text=with_current_names(each.text, library).text)
            for each in recalled.beside
        )
        embedded = embedding.of(named.text)
        evidence = retrieve(library, named.text, self.confidence, beside, embedded)
        return self._of_evidence(question, named, evidence, library, embedded)

    def _reviewed(
        self, question: Question, library: Library, embedding: Embedding
    ) -> Answer | None:
        """What a person answered to this very question, where that still stands."""
        if self.reviewed.is_empty:
            return None
        embedded = embedding.of(question.text)
        if embedded is None:
            return None
        found = self.reviewed.find(
            question.text, embedded.vector, question.audience, self.now().date()
        )
        if found is None:
            return None
        return reviewed_answer(found, question.audience, library.release.id)

    def _of_evidence(
        self,
        question: Question,
        named: Named,
        evidence: Evidence,
        library: Library,
        embedded: Embedded | None,
    ) -> Answer:
        """What the documents say of a question, or that they do not, and whom to ask."""
        told = quote_terms(named.terms, library)
        suggestions = () if told or question.history else suggest(named.text, library, embedded)
        if suggestions:
            return asked_back(suggestions, question, library)
        if not (evidence.enough or told):
            contacts = library.partnership.contacts
            return sent_on(Outcome.NOT_FOUND, NOT_FOUND, question, library, evidence, contacts)
        gap = None if told else _gap_of(evidence, library)
        if gap is not None and (gap.elsewhere or not evidence.helps_too):
            outcome = Outcome.OUT_OF_REMIT if gap.elsewhere else Outcome.NOT_FOUND
            return sent_on(outcome, gap.says, question, library, evidence, (gap.contact,))
        quoted = told or (() if gap else _differing(evidence))
        if evidence.enough and (
            told or gap or evidence.of_itself is None or _newer_holds(evidence, library)
        ):
            quoted += self._quote(question, named.text, library, evidence)
        quoted = without_dead_contacts(quoted, library)
        composed = compose(quoted, library, public_url=self.public_url)
        retold = retell(named.text, question.language, quoted, composed, library, self.model)
        composed = retold.composed
        if gap is not None:
            composed = composed.beside(gap.says, first=not evidence.is_nearer)
        unsure = not (told or evidence.of_itself or evidence.sure)
        following = () if unsure else self._next(named.text, composed.citations, evidence, library)
        return replace(
            fixed(Outcome.ANSWERED, composed.text, question, library),
            segments=composed.segments,
            citations=composed.citations,
            notices=((_UNSURE,) if unsure else ()) + composed.notices,
            contacts=whom_to_ask(gap, library, unsure=unsure),
            suggestions=following,
            model=retold.use,
            confidence=round(evidence.confidence, 4),
        )

    def _quote(
        self, question: Question, text: str, library: Library, evidence: Evidence
    ) -> tuple[Quoted, ...]:
        """What is quoted of the documents: a pathway's fields, or what fits best."""
        if not evidence.hits:
            return ()
        pathway, *others = pathways_of(text, evidence, library) or (None,)
        if pathway is not None:
            closest = nearest(pathway, evidence)
            answer = quote_pathway(question.text, pathway, library, closest)
            return answer + tuple(part for each in others for part in introduce(each, library))
        return quote(text, evidence, library, self.likelihood)

    def _next(
        self,
        text: str,
        citations: Sequence[Citation],
        evidence: Evidence,
        library: Library,
    ) -> tuple[Suggestion, ...]:
        """What could be asked next."""

        def cries_out(asked: str) -> bool:
            return self.alarms.told_by_phrases(asked, library.emergency)

        return next_questions(text, citations, evidence.hits, library, cries_out)


def _english_of(library: Library) -> English:
    return English(library.knows, library.spelt)


def _no_vector() -> None:
    return None


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
