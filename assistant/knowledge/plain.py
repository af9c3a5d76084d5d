"""Brings what people type in panic to plain words: short forms, misspellings, other scripts' marks.

Pure Python and no model: it works when everything else is down.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

#: Words shorter than this are too like others to be taken for a misspelling.
_LONG_ENOUGH = 5
_SENTENCE_ENDS = re.compile(r"[.!?;\n\u0964\u061f]+")
_ENDINGS = {"'ll": "will", "'re": "are", "'ve": "have", "'m": "am", "'d": "would"}
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "`": "'", "\u00b4": "'"})
#: Arabic letters that are written in several ways, and marks that many leave out.
_ARABIC = str.maketrans(
    {
        "\u0623": "\u0627",
        "\u0625": "\u0627",
        "\u0622": "\u0627",
        "\u0649": "\u064a",
        "\u0629": "\u0647",
        "\u0640": None,
        "\u0670": None,
        **{chr(mark): None for mark in range(0x064B, 0x0653)},
    }
)
_THRICE = re.compile(r"(\w)\1{2,}")
_TWICE = re.compile(r"(\w)\1")
_NUMBER_AND_WORD = re.compile(r"(\d)([^\W\d])")


class Plain:
    """Plain words of a text, as phrases are written."""

    def __init__(
        self, spellings: Mapping[str, str], not_misspelt: Iterable[str], known: Iterable[str]
    ) -> None:
        """`known`: every word of every phrase; what is one letter away from one is taken for it."""
        self._spellings = spellings
        self._known = frozenset(known)
        self._kept = frozenset(not_misspelt) | self._known
        self._shortened: dict[str, list[str]] = defaultdict(list)
        # In a definite order: of several words that are as near, every process takes the same.
        for word in sorted(self._known):
            if len(word) >= _LONG_ENOUGH and word.isascii():
                for short in _shortened(word):
                    self._shortened[short].append(word)

    @classmethod
    def bare(cls, spellings: Mapping[str, str]) -> Callable[[str], tuple[str, ...]]:
        """How texts are brought to the plain words by which examples are compared."""
        plain = cls(spellings, (), ())
        return lambda text: tuple(plain.words(text).split())

    def sentences(self, text: str) -> list[str]:
        """Each sentence as its plain words, a space before and after each."""
        folded = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
        parts = (self._words(part) for part in _SENTENCE_ENDS.split(folded))
        return [f" {' '.join(words)} " for words in parts if words]

    def words(self, text: str) -> str:
        """A few words, as they would stand in a sentence."""
        return "".join(self.sentences(text)).strip()

    def _words(self, text: str) -> list[str]:
        typed = _typed(text)
        plain: list[str] = []
        for place, word in enumerate(typed):
            following = typed[place + 1] if place + 1 < len(typed) else ""
            plain += self._plain(word, following).split()
        return plain

    def _plain(self, word: str, following: str) -> str:
        for ending, meant in _ENDINGS.items():
            if word.endswith(ending) and len(word) > len(ending):
                return f"{self._plain(word[: -len(ending)], '')} {meant}"
        bare = word.replace("'", "")
        if bare in self._spellings:
            return self._spellings[bare]
        if word.endswith("'s"):
            owner = self._spelt(word[:-2])
            return f"{owner} is" if following.endswith(("ing", "ed")) else f"{owner}s"
        return self._spelt(bare)

    def _spelt(self, word: str) -> str:
        """The word, or the word of a phrase that it is a misspelling of."""
        if word in self._kept or word.removesuffix("s") in self._kept or not word.isascii():
            return word
        for repeated in (r"\1\1", r"\1"):
            if (once := _THRICE.sub(repeated, word)) in self._kept:
                return once
        if (once := _TWICE.sub(r"\1", word)) in self._known and len(once) >= _LONG_ENOUGH - 1:
            return once
        word = self._spellings.get(_THRICE.sub(r"\1", word), word)
        if len(word) < _LONG_ENOUGH - 1:
            return word
        return next((meant for meant in self._near(word) if _one_apart(word, meant)), word)

    def _near(self, word: str) -> Iterable[str]:
        yield from self._shortened.get(word, ())
        for short in _shortened(word):
            if len(short) >= _LONG_ENOUGH and short in self._known:
                yield short
            yield from self._shortened.get(short, ())


def _typed(text: str) -> list[str]:
    """The words of a text as they were typed, apostrophes and marks of other scripts included."""
    if text.isascii():
        kept = "".join(letter if letter.isalnum() or letter == "'" else " " for letter in text)
    else:
        kept = "".join(
            letter if letter.isalnum() or letter == "'" or _is_mark(letter) else " "
            for letter in text.translate(_ARABIC).replace("\u200c", "").replace("\u200d", "")
        )
    words = (word.strip("'") for word in _NUMBER_AND_WORD.sub(r"\1 \2", kept).split())
    return [word for word in words if word]


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")


def _shortened(word: str) -> tuple[str, ...]:
    """The word without one of its letters, each once, in their order."""
    each = (word[:place] + word[place + 1 :] for place in range(len(word)))
    return tuple(dict.fromkeys(each))


def _one_apart(typed: str, meant: str) -> bool:
    """Whether one slip lies between two words that begin alike.

    A slip is a letter more, a letter less, another letter, or two neighbours changed over.
    """
    if typed[0] != meant[0] or abs(len(typed) - len(meant)) > 1:
        return False
    if len(typed) != len(meant):
        return True
    other = [n for n, pair in enumerate(zip(typed, meant, strict=True)) if pair[0] != pair[1]]
    if len(other) <= 1:
        return True
    first, last = other[0], other[-1]
    return (
        len(other) == 2  # noqa: PLR2004 - two neighbours
        and last == first + 1
        and typed[first] == meant[last]
        and typed[last] == meant[first]
    )
