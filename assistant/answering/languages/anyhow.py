"""Hears and tells in the languages that ship, for when no library can be asked. Never fails."""

from __future__ import annotations

from assistant.answering.answer import Answer
from assistant.answering.languages.detection import English
from assistant.answering.languages.interpreter import Heard, Interpreter
from assistant.answering.languages.wording import told_in
from assistant.answering.question import Question
from assistant.knowledge.language import any_languages, language_of
from assistant.knowledge.shelf.spelling import english

_INTERPRETER = Interpreter()


def hear_anyhow(question: Question) -> Heard:
    """The question with its language; as it came where that can't be told."""
    try:
        return _INTERPRETER.hear(question, any_languages(), English(english().__contains__))
    except Exception:  # noqa: BLE001 - whoever is in danger is helped in English
        return Heard(question=question)


def told_anyhow(question: Question, answer: Answer) -> Answer:
    """An answer of fixed words, in the language of the question."""
    language = hear_anyhow(question).language or language_of(question.language, any_languages())
    return answer if language is None else told_in(language, answer)
