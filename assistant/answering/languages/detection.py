"""Tells which language a question is in: by its letters, else by everyday words.

English is never taken for another: whatever is too short, or could be either, stays English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.languages.letters import LATIN, folded, script_of, scripts_of, words_of
from assistant.answering.languages.subjects import Subjects
from assistant.knowledge.english import EVERYDAY
from assistant.knowledge.language import Language

#: The share of words in a language's own script from which a text with English in it is in it.
_OWN_SCRIPT = 0.3
#: What everyday words must come to, and by how much they must outweigh those of English.
_ENOUGH = 2.0
_OUTWEIGHS = 1.0
#: With so few words one is enough, where each other is one of the language's or as short as this.
_FEW = 3
_SHORTEST_WORD = 2
#: What a word counts that English has too.
_SHARED = 0.5
#: A language that is not held: so many longer words that English lacks, and such a share of all; a
#: smaller one where letters stand in them that English has not.
_LONG_WORD = 4
_LONG_WORDS = 3
_UNKNOWN = 0.8
_UNKNOWN_WITH_MARKS = 0.5


@dataclass(frozen=True, slots=True)
class English:
    """What is known of English words."""

    #: Whether English, or the library, has a word.
    knows: Callable[[str], bool]
    #: The word as it should be spelt; itself where nothing is near.
    spelt: Callable[[str], str] = str

    def has(self, word: str) -> bool:
        """Whether a word is English, if only misspelt."""
        return self.knows(word) or self.spelt(word) != word


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What a text's own words tell of its language."""

    #: The language, where it is one that is held; None for English and where nothing tells.
    language: Language | None = None
    #: Whether it is in a language that is not held.
    other: bool = False


def spoken_in(
    text: str, languages: Mapping[str, tuple[Language, Subjects]], english: English
) -> Spoken:
    """The language that a text is in."""
    words = words_of(text)
    scripts = scripts_of(words)
    if not scripts:
        return Spoken()
    held = [language for language, _ in languages.values()]
    for script, count in scripts.most_common():
        if script != LATIN and count >= _OWN_SCRIPT * scripts.total():
            own = [each for each in held if each.script == script and _writes(each, words)]
            return Spoken(language=own[0]) if len(own) == 1 else Spoken(other=True)
    latin = [word for word in words if script_of(word[0]) == LATIN]
    language = _by_words(latin, languages, english.knows)
    if language is not None:
        return Spoken(language=language)
    return Spoken(other=_is_other(latin, english))


def _writes(language: Language, words: Sequence[str]) -> bool:
    """Whether the letters are a language's own, and not those of a neighbour in its script."""
    letters = "".join(words)
    foreign = sum(letters.count(letter) for letter in language.foreign_letters)
    own = sum(letters.count(letter) for letter in language.own_letters)
    return foreign <= own


def _by_words(
    words: Sequence[str],
    languages: Mapping[str, tuple[Language, Subjects]],
    knows: Callable[[str], bool],
) -> Language | None:
    """The language of which most everyday words stand in a text in Latin letters."""
    english = sum(word in EVERYDAY for word in words)
    weights = {
        language.tag: sum(_weight(word, language, subjects, knows) for word in words)
        for language, subjects in languages.values()
    }
    best = max(weights.values(), default=0.0)
    leading = [tag for tag, weight in weights.items() if weight == best]
    if len(leading) != 1:
        return None
    language, subjects = languages[leading[0]]
    few = len(words) <= _FEW and all(
        len(word) <= _SHORTEST_WORD or _weight(word, language, subjects, knows) == 1.0
        for word in words
    )
    if not (few and best) and (best < _ENOUGH or best < english + _OUTWEIGHS):
        return None
    return language


def _weight(
    word: str, language: Language, subjects: Subjects, knows: Callable[[str], bool]
) -> float:
    if word in EVERYDAY:
        return 0.0
    spelt = folded(word, language)
    # Words of three letters and fewer count as known to English, whatever they are.
    english = len(word) < _LONG_WORD or knows(word)
    if spelt in subjects.everyday:
        return _SHARED if len(word) >= _LONG_WORD and english else 1.0
    return 1.0 if not english and subjects.names(spelt) else 0.0


def _is_other(words: Sequence[str], english: English) -> bool:
    """Whether words in Latin letters are surely not English."""
    longer = [word for word in words if len(word) >= _LONG_WORD]
    if sum(not english.knows(word) for word in longer) < _LONG_WORDS:
        return False
    unknown = sum(not english.has(word) for word in longer)
    marked = any(not letter.isascii() for word in longer for letter in word)
    return unknown >= (_UNKNOWN_WITH_MARKS if marked else _UNKNOWN) * len(longer)
