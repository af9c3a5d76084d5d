"""The letters and words of a text: which scripts it is written in, and its words folded."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from assistant.knowledge.language import Language

LATIN = "latin"
#: Of a long text the first characters tell its language.
_READ = 1_000
#: What is left of a word without its beginning.
_SHORTEST = 3
_APOSTROPHES = frozenset("'\u2019\u2018`\u02bc")


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, with their marks, without numbers and signs."""
    folded = unicodedata.normalize("NFKC", text[:_READ]).casefold()
    kept = "".join(
        letter if letter.isalpha() or _is_mark(letter) else "" if _joins(letter) else " "
        for letter in folded
    )
    return kept.split()


@lru_cache(maxsize=4_096)
def script_of(letter: str) -> str:
    """The script of a letter as Unicode names it, in small letters; "" for what is no letter."""
    return unicodedata.name(letter, "").split(" ")[0].lower() if letter.isalpha() else ""


def scripts_of(words: Iterable[str]) -> Counter[str]:
    """How many words begin in each script."""
    scripts = Counter(script_of(word[0]) for word in words)
    scripts.pop("", None)
    return scripts


def folded(text: str, language: Language) -> str:
    """The text with spellings that count as one in a language made one."""
    text = "".join(
        letter
        for letter in unicodedata.normalize("NFKC", text).casefold()
        if letter not in _APOSTROPHES
    )
    for first, second in language.fold:
        text = text.replace(unicodedata.normalize("NFKC", first), second)
    return text


def bare(word: str, language: Language) -> str:
    """The word without the longest beginning that may stand before any."""
    longest = max(
        (
            each
            for each in language.prefixes
            if word.startswith(each) and len(word) - len(each) >= _SHORTEST
        ),
        key=len,
        default="",
    )
    return word[len(longest) :]


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "M"


def _joins(letter: str) -> bool:
    return letter in _APOSTROPHES or unicodedata.category(letter) == "Cf"
