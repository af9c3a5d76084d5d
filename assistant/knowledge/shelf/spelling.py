"""Mends misspelt words of a question by the words of a release.

A word is left alone wherever it may be meant: where English has it, where the release has it, and
where it looks like a name. It must never turn one known word into another.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

#: Shorter words have too many neighbours.
_SHORTEST = 4
#: In words shorter than this a letter may be missing, doubled or out of place, but no other one.
_SHORT = 6
#: Neighbours that are looked at.
_NEIGHBOURS = 10
_WORD = re.compile(r"[A-Za-z]+(?:['\u2019][A-Za-z]+)?")
#: What people write for a word without misspelling it.
_SHORTHAND = {
    "arent": "aren't", "cant": "can't", "couldnt": "couldn't", "didnt": "didn't",
    "doesnt": "doesn't", "dont": "don't", "hasnt": "hasn't", "havent": "haven't", "hes": "he's",
    "im": "i'm", "isnt": "isn't", "ive": "i've", "shes": "she's", "shouldnt": "shouldn't",
    "thats": "that's", "theres": "there's", "theyre": "they're", "wasnt": "wasn't",
    "whats": "what's", "wheres": "where's", "whos": "who's", "wont": "won't", "youre": "you're",
    "2nite": "tonight", "b4": "before", "cos": "because", "cud": "could", "evry1": "everyone",
    "nite": "night", "no1": "no one", "pls": "please", "plz": "please", "ppl": "people",
    "sum1": "someone", "tonite": "tonight", "tmrw": "tomorrow", "u": "you", "ur": "your",
    "wud": "would", "rly": "really",
}  # fmt: skip
_SHORTHAND_WORD = re.compile(rf"\b(?:{'|'.join(_SHORTHAND)})\b", re.IGNORECASE)


def vocabulary_of(texts: Iterable[str]) -> Counter[str]:
    """How often each word stands in some texts, in lower case."""
    return Counter(word.lower() for text in texts for word in _WORD.findall(text))


class Spelling:
    """The words of a release, and how a misspelt one is written there."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._counts = vocabulary
        self._words = [word for word in vocabulary if len(word) >= _SHORTEST]

    @classmethod
    def open(cls, file: Path) -> Spelling:
        """The spelling that `write` wrote."""
        return cls(json.loads(file.read_text("utf-8")))

    def write(self, file: Path) -> None:
        """Write the vocabulary as JSON."""
        file.write_text(json.dumps(self._counts, ensure_ascii=False), "utf-8")

    def knows(self, word: str) -> bool:
        """Whether English or the release has a word."""
        return self._is_known(word.lower())

    def mend(self, text: str) -> str:
        """The text with its misspelt words as the release writes them."""
        text = _SHORTHAND_WORD.sub(lambda found: _SHORTHAND[found[0].lower()], text)
        shouted = text.isupper()
        return _WORD.sub(lambda found: self._mended(found, shouted=shouted), text)

    def _mended(self, found: re.Match[str], *, shouted: bool) -> str:
        word = found[0]
        is_name = word[0].isupper() and not shouted and found.start() > 0
        if is_name or self._is_known(word.lower()):
            return word
        return self._neighbour(word.lower()) or word

    def _is_known(self, word: str) -> bool:
        stem = word.removesuffix("'s").removesuffix("\u2019s")
        known = word in self._counts or stem in self._counts
        return len(word) < _SHORTEST or known or word in english() or stem in english()

    def _neighbour(self, word: str) -> str | None:
        """The most frequent of the nearest words of the release, where one is near enough."""
        if f"{word[:-1]}'{word[-1]}" in self._counts:
            return f"{word[:-1]}'{word[-1]}"
        most = 1 if len(word) < _SHORT else 2
        near = process.extract(
            word, self._words, scorer=OSA.distance, score_cutoff=most, limit=_NEIGHBOURS
        )
        fitting = [(apart, each) for each, apart, _ in near if _may_be_meant(word, each)]
        ranked = sorted(fitting, key=lambda pair: (pair[0], -self._counts[pair[1]]))
        return ranked[0][1] if ranked else None


def _may_be_meant(word: str, other: str) -> bool:
    """Whether one is likely a slip for the other: the first letter is seldom wrong."""
    if word[0] != other[0]:
        return False
    return len(word) >= _SHORT or len(word) != len(other) or sorted(word) == sorted(other)


@cache
def english() -> frozenset[str]:
    """The words of English, British spellings included: 82,834 (symspellpy, from SCOWL)."""
    file = resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    lines = file.read_text("utf-8").splitlines()
    return frozenset(line.split()[0] for line in lines if line)
