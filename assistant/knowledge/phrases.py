"""Phrases as people who keep the corpus write them, found in a sentence of plain words.

word        that word                  {set}     any word of the set
a|b         either word                word*     any word that begins so
a_b         the words a b              ...       up to four words of any kind
word?       that word, or nothing      !         holds whatever else the sentence asks
^  $        begin and end of sentence  ~         up to four small words, from the set `light`
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

_GAP = r"(?:\S+ ){0,4}?"
_MOST_SMALL = 4
_LIGHT = "light"
#: Sets may name sets, this deep.
_DEEPEST = 5


class UnknownSet(ValueError):
    """A phrase names a set that is not there, or sets name each other in a circle."""


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """One phrase, with what it is a sign of."""

    #: As it was written.
    written: str
    pattern: str
    #: Words of which one must stand in the sentence; those that end in a star begin a word.
    anchors: frozenset[str]
    #: What it is a sign of.
    meaning: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The phrase, to be searched in plain words. Made when it is first needed."""
        return re.compile(self.pattern)

    @property
    def holds(self) -> bool:
        """Whether it counts even in a question about a topic or a past."""
        return self.written.startswith("!")

    @property
    def denies(self) -> bool:
        """Whether it says itself that something is not so."""
        return bool(_DENIAL.search(self.written.replace("_", " ")))


_DENIAL = re.compile(r"\b(?:not|never|no|nobody|nothing|without|unable)\b")


class PhraseBook:
    """Phrases by their rarest words, so that a question is held against few of them."""

    def __init__(self, written: Iterable[tuple[str, str]], grammar: Grammar) -> None:
        """`written`: phrases with their meanings. ValueError where one can't be read."""
        read = [(phrase, meaning, grammar.elements(phrase)) for phrase, meaning in written]
        common = Counter(
            word for _, _, elements in read for each in elements for word in set(each.words)
        )
        self._by_word: dict[str, list[Phrase]] = defaultdict(list)
        self._beginnings: dict[str, list[Phrase]] = defaultdict(list)
        for phrase, meaning, elements in read:
            made = _made(phrase, meaning, elements, common)
            for word in made.anchors:
                if word.endswith("*"):
                    self._beginnings[word[:-1]].append(made)
                else:
                    self._by_word[word].append(made)
        self._lengths = sorted({len(beginning) for beginning in self._beginnings})

    def found(self, sentence: str) -> Iterator[tuple[Phrase, int, int]]:
        """Every phrase that stands in a sentence, with where it begins and ends."""
        tried: set[int] = set()
        for phrase in self._candidates(sentence):
            if id(phrase) in tried:
                continue
            tried.add(id(phrase))
            for match in phrase.regex.finditer(sentence):
                yield phrase, match.start(), match.end()

    def stands_in(self, sentence: str) -> bool:
        """Whether any phrase stands in a sentence."""
        return next(self.found(sentence), None) is not None

    def _candidates(self, sentence: str) -> Iterator[Phrase]:
        for word in sentence.split():
            yield from self._by_word.get(word, ())
            for length in self._lengths:
                if length <= len(word):
                    yield from self._beginnings.get(word[:length], ())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Element:
    pattern: str
    #: First words of what it stands for; none where it may stand for nothing.
    words: frozenset[str]


class Grammar:
    """Reads phrases: what their signs mean, and the sets that they name."""

    def __init__(
        self, sets: Mapping[str, Iterable[str]], plain: Callable[[str], str] = str
    ) -> None:
        """`plain` brings a word to plain words."""
        self._sets = {name: tuple(words) for name, words in sets.items()}
        self._plain = cache(plain)
        self._read: dict[str, _Element] = {}
        #: Every word that was read so far.
        self.words: set[str] = set()

    def words_of(self, phrases: Iterable[str]) -> frozenset[str]:
        """Every word that phrases and the sets they name are made of."""
        for phrase in phrases:
            self.elements(phrase)
        return frozenset(self.words)

    def elements(self, phrase: str, depth: int = 0) -> list[_Element]:
        """The elements of a phrase. ValueError where it can't be read."""
        parts = phrase.removeprefix("!").split()
        while parts and parts[-1] in {"...", "~"}:
            parts.pop()
        elements = [self._element(part, depth) for part in parts]
        if not any(each.words for each in elements):
            raise ValueError(f"“{phrase}” has no word that must stand there")
        return elements

    def _element(self, part: str, depth: int) -> _Element:
        if part in {"^", "$"}:
            return _Element(pattern=part if part == "$" else "^ ", words=frozenset())
        if part == "...":
            return _Element(pattern=_GAP, words=frozenset())
        if part == "~":
            light = self._element(f"{{{_LIGHT}}}", depth)
            return _Element(pattern=f"(?:{light.pattern}){{0,{_MOST_SMALL}}}?", words=frozenset())
        if part.endswith("?"):
            inner = self._element(part[:-1], depth)
            return _Element(pattern=f"(?:{inner.pattern})?", words=frozenset())
        choices = [self._choice(each, depth) for each in part.split("|")]
        # The longest first, so that "step dad" is not read as "step".
        patterns = sorted((each.pattern for each in choices), key=len, reverse=True)
        return _Element(
            pattern=f"(?:{'|'.join(patterns)})",
            words=frozenset(word for each in choices for word in each.words),
        )

    def _choice(self, choice: str, depth: int) -> _Element:
        if choice.startswith("{"):
            return self._set(choice.strip("{}"), depth + 1)
        if choice.endswith("*"):
            beginning = choice[:-1].casefold()
            return _Element(
                pattern=rf"{re.escape(beginning)}\S* ", words=frozenset({f"{beginning}*"})
            )
        words = " ".join(map(self._plain, choice.split("_")))
        if not words:
            raise ValueError(f"“{choice}” is no word")
        self.words.update(words.split())
        return _Element(pattern=f"{re.escape(words)} ", words=frozenset({words.split()[0]}))

    def _set(self, name: str, depth: int) -> _Element:
        if name not in self._sets:
            raise UnknownSet(f"there is no set of words named {name}")
        if depth > _DEEPEST:
            raise UnknownSet(f"the set {name} names itself")
        if name not in self._read:
            entries = [self.elements(entry, depth) for entry in self._sets[name]]
            patterns = ["".join(each.pattern for each in entry) for entry in entries]
            firsts = [next(each for each in entry if each.words) for entry in entries]
            self._read[name] = _Element(
                pattern=f"(?:{'|'.join(sorted(patterns, key=len, reverse=True))})",
                words=frozenset(word for first in firsts for word in first.words),
            )
        return self._read[name]


def _made(phrase: str, meaning: str, elements: list[_Element], common: Counter[str]) -> Phrase:
    rarest = min(
        (each.words for each in elements if each.words),
        key=lambda words: max(common[word] for word in words),
    )
    start = "" if elements[0].pattern == "^ " else "(?<= )"
    return Phrase(
        written=phrase,
        pattern=start + "".join(each.pattern for each in elements),
        anchors=rarest,
        meaning=meaning,
    )
