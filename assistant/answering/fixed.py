"""Answers of fixed words: what is not answered and why, what is asked back, and whom to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.answer import Answer, Segment, SegmentKind, Suggestion
from assistant.answering.clarify import with_choices
from assistant.answering.languages.interpreter import Heard
from assistant.answering.outcome import Outcome
from assistant.answering.question import Question
from assistant.answering.refuse import Refused
from assistant.answering.retrieve import Evidence
from assistant.answering.words import CLARIFY, NOT_FOUND, other_language
from assistant.knowledge.currency import Gap
from assistant.knowledge.library import Library
from assistant.knowledge.partnership import Contact


def fixed(outcome: Outcome, text: str, question: Question, library: Library) -> Answer:
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


def refusal(refused: Refused, question: Question, library: Library) -> Answer:
    """No answer by rule, and where to go instead."""
    return replace(
        fixed(refused.outcome, refused.says, question, library), contacts=refused.contacts
    )


def sent_on(
    outcome: Outcome,
    words: str,
    question: Question,
    library: Library,
    evidence: Evidence,
    contacts: tuple[Contact, ...],
) -> Answer:
    """No answer, and whom to ask instead."""
    return replace(
        fixed(outcome, words, question, library),
        contacts=contacts,
        confidence=round(evidence.confidence, 4),
    )


def asked_back(suggestions: Sequence[Suggestion], question: Question, library: Library) -> Answer:
    """What the question may be about, for the asker to choose from."""
    return replace(
        fixed(Outcome.CLARIFY, CLARIFY, question, library),
        text=with_choices(CLARIFY, suggestions),
        suggestions=tuple(suggestions),
        contacts=library.partnership.contacts,
    )


def not_understood(heard: Heard, library: Library) -> Answer:
    """No answer to words that can't be put into English, and whom to ask instead."""
    names = [f"{each.name} ({each.own_name})" for each in library.languages]
    words = other_language(names) if heard.other and names else NOT_FOUND
    return replace(
        fixed(Outcome.NOT_FOUND, words, heard.question, library),
        contacts=library.partnership.contacts,
    )


def whom_to_ask(gap: Gap | None, library: Library, *, unsure: bool) -> tuple[Contact, ...]:
    """Whom to ask beside an answer: about a gap in it, or where it may be another one."""
    if gap is not None:
        return (gap.contact,)
    return library.partnership.contacts if unsure else ()
