"""What a question in another language is about, as the English words that are searched for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.answering.languages.letters import bare, folded, words_of
from assistant.knowledge.language import Language, Subject, Weight
from assistant.knowledge.phrases import Grammar, PhraseBook

#: Subjects that are searched together; more say nothing of any.
_MOST = 3
#: Shorter English words among those of another language are often none.
_ENGLISH_WORD = 4
#: The beginning of a word in a phrase, and the fewest letters of one that tells a language.
_STEM = re.compile(r"([^\s|*]+)\*")
_SHORTEST_STEM = 4


class Subjects:
    """The subjects of one language, found by their phrases."""

    def __init__(self, language: Language) -> None:
        """Read the phrases; ValueError where one can't be read."""
        self._language = language
        self._subjects = language.subjects
        written = (
            (folded(phrase, language), str(number))
            for number, subject in enumerate(language.subjects)
            for phrase in subject.phrases
        )
        grammar = Grammar({})
        self._book = PhraseBook(written, grammar)
        self._greetings = frozenset(
            word for each in language.greetings for word in words_of(folded(each, language))
        )
        #: Its everyday words in Latin letters, as they are folded.
        self.everyday = frozenset(folded(each, language) for each in language.common)
        self._words = frozenset(grammar.words)
        self._stems = frozenset(
            folded(stem, language)
            for subject in language.subjects
            for phrase in subject.phrases
            for stem in _STEM.findall(phrase)
        )

    def names(self, word: str) -> bool:
        """Whether a folded word stands in a phrase, or begins as one there does."""
        beginnings = (word[:length] for length in range(_SHORTEST_STEM, len(word) + 1))
        return word in self._words or not self._stems.isdisjoint(beginnings)

    def greets(self, text: str) -> bool:
        """Whether a text is a greeting or thanks, and nothing else."""
        words = words_of(folded(text, self._language))
        return bool(words) and self._greetings.issuperset(words)

    def speaks(self, text: str, knows: Callable[[str], bool]) -> bool:
        """Whether a text that says little holds a phrase of the language, and no English word."""
        words = [word for word in words_of(text) if len(word) >= _ENGLISH_WORD]
        return bool(words) and not any(map(knows, words)) and bool(self._found(text))

    def in_english(self, text: str, knows: Callable[[str], bool]) -> tuple[str, ...]:
        """The English to search by: all that is found together, then each subject alone.

        `knows`: whether English has a word; such words of the asker's own are searched too.
        """
        found = self._found(text)
        own = [word for word in self._english_words(text) if knows(word)]
        subjects = _of(Weight.SUBJECT, found)[:_MOST]
        searched = [*subjects, *own] or _of(Weight.GENERAL, found)[:1]
        together = " ".join(dict.fromkeys((*searched, *_of(Weight.BESIDE, found))))
        return tuple(dict.fromkeys(filter(None, (together, *subjects))))

    def _found(self, text: str) -> list[Subject]:
        """The subjects that stand in a text, in its order; none within a longer one."""
        words = words_of(folded(text, self._language))
        spans: list[tuple[int, int, int]] = []
        for sentence in dict.fromkeys((_sentence(words), _sentence(self._bared(words)))):
            for phrase, begin, end in self._book.found(sentence):
                place = sentence[:begin].count(" "), sentence[:end].count(" ")
                spans.append((*place, int(phrase.meaning)))
        outer = [each for each in spans if not any(_within(each, other) for other in spans)]
        numbers = dict.fromkeys(number for _, _, number in sorted(outer))
        return [self._subjects[number] for number in numbers]

    def _bared(self, words: list[str]) -> list[str]:
        return [bare(word, self._language) for word in words]

    def _english_words(self, text: str) -> Iterator[str]:
        """The words of a text that may be English: in Latin letters, and none of the language's."""
        for word in words_of(text):
            spelt = folded(word, self._language)
            own = spelt in self.everyday or self.names(spelt)
            if len(word) >= _ENGLISH_WORD and word.isascii() and not own:
                yield word


def _of(weight: Weight, found: list[Subject]) -> list[str]:
    return [each.search for each in found if each.weight is weight]


def _sentence(words: list[str]) -> str:
    return f" {' '.join(words)} "


def _within(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Whether a stretch of words is a part of a longer one."""
    longer = other[1] - other[0] > one[1] - one[0]
    return longer and other[0] <= one[0] and one[1] <= other[1]
