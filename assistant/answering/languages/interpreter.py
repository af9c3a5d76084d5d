"""Between an asker of another language and the English documents: hears, and puts into English.

Nothing here may fail, and nothing waits: a cry for help passes it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.languages.detection import English, Spoken, spoken_in
from assistant.answering.languages.subjects import Subjects
from assistant.answering.question import LONGEST_QUESTION, Question, Turn
from assistant.knowledge.language import Language, language_of

_Held = dict[str, tuple[Language, Subjects]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A question with the language in which it is answered."""

    question: Question
    #: The language of the fixed words; None for English.
    language: Language | None = None
    #: Whether its own words are in that language, and have to be put into English.
    foreign: bool = False
    #: Whether they are in a language that is not held.
    other: bool = False

    def or_in(self, tag: str, languages: Sequence[Language]) -> Heard:
        """The same in the language of a tag, where nothing told of one."""
        language = language_of(tag, languages) if tag and self.language is None else None
        if language is None:
            return self
        question = replace(self.question, language=language.tag)
        return replace(self, question=question, language=language)


class Interpreter:
    """Knows the languages of each corpus. They are read once."""

    def __init__(self) -> None:
        """Nothing is read before it is needed."""
        self._read: list[tuple[Sequence[Language], _Held]] = []

    def hear(self, question: Question, languages: Sequence[Language], words: English) -> Heard:
        """The language of a question: that of its words, else the one that the asker chose."""
        held = self._held(languages)
        spoken = spoken_in(question.text, held, words)
        chosen = language_of(question.language, languages)
        language = spoken.language or chosen
        if language is None:
            return Heard(question=question, other=spoken.other)
        return Heard(
            question=replace(question, language=language.tag),
            language=language,
            foreign=_is_foreign(spoken, question.text, held[language.tag][1], words),
            other=spoken.other,
        )

    def greets(self, heard: Heard, languages: Sequence[Language]) -> bool:
        """Whether a question is a greeting or thanks in its language."""
        if heard.language is None:
            return False
        return self._held(languages)[heard.language.tag][1].greets(heard.question.text)

    def in_english(
        self, heard: Heard, languages: Sequence[Language], words: English
    ) -> tuple[Question, ...]:
        """The question in English as it is to be searched, the best way first; none for none."""
        question = heard.question
        if not heard.foreign or heard.language is None:
            return () if heard.other else (question,)
        subjects = self._held(languages)[heard.language.tag][1]

        def english(text: str) -> str:
            spoken = spoken_in(text, self._held(languages), words)
            if spoken.language is not heard.language:
                return text
            return next(iter(subjects.in_english(text, words.knows)), "")[:LONGEST_QUESTION]

        earlier = ((english(turn.question), turn.answer) for turn in question.history)
        history = tuple(Turn(question=text, answer=answer) for text, answer in earlier if text)
        return tuple(
            replace(question, text=text[:LONGEST_QUESTION], history=history)
            for text in subjects.in_english(question.text, words.knows)
        )

    def _held(self, languages: Sequence[Language]) -> _Held:
        for read, held in self._read:
            if read is languages:
                return held
        held = {each.tag: (each, Subjects(each)) for each in languages}
        # Two audiences, each with its last release and the one before.
        self._read = [*self._read[-3:], (languages, held)]
        return held


def _is_foreign(spoken: Spoken, text: str, subjects: Subjects, words: English) -> bool:
    """Whether words that tell no language by themselves are of the chosen one all the same."""
    if spoken.language is not None:
        return True
    return not spoken.other and subjects.speaks(text, words.knows)
