"""Which words may stand for which: the word lists of the check, kept as data in meanings.json.

Must never call two words the same that could make a person act differently.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import Stemmer

_FILE = Path(__file__).with_name("meanings.json")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_PLURALS = {"children": "child", "women": "woman", "men": "man", "people": "person"}
_stemmer = Stemmer.Stemmer("english")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanings:
    """The word lists, stemmed and ready."""

    #: What must stand in a source and its retelling alike or in neither: "not", "only", "at least".
    signs: Mapping[str, re.Pattern[str]]
    #: How binding a sentence is.
    must: re.Pattern[str]
    should: re.Pattern[str]
    may: re.Pattern[str]
    #: What promises something.
    will: re.Pattern[str]
    #: What opens a condition, and what may open one in a retelling.
    condition: re.Pattern[str]
    conditional: re.Pattern[str]
    #: Stems that a retelling never brings in: who, what harm, how often, how much.
    guarded: Mapping[str, str]
    #: Stems that mean the same in these documents: each with the numbers of its sets.
    same: Mapping[str, frozenset[int]]
    #: Stems of words that say nothing by themselves.
    plain: frozenset[str]


@lru_cache(maxsize=1)
def meanings() -> Meanings:
    """The lists that ship with the product."""
    told = json.loads(_FILE.read_text("utf-8"))
    same: dict[str, set[int]] = {}
    for number, words in enumerate(told["same"]):
        for word in words.split():
            same.setdefault(stem(word), set()).add(number)
    return Meanings(
        signs={name: _pattern(words) for name, words in told["signs"].items()},
        must=_pattern(told["must"]),
        should=_pattern(told["should"]),
        may=_pattern(told["may"]),
        will=_pattern(told["will"]),
        condition=_pattern(told["condition"]),
        conditional=_pattern(told["conditional"]),
        guarded={
            stem(word): name for name, words in told["guarded"].items() for word in words.split()
        },
        same={each: frozenset(numbers) for each, numbers in same.items()},
        plain=frozenset(stem(word) for line in told["plain"] for word in line.split()),
    )


def stem(word: str) -> str:
    """A word without its ending."""
    small = word.lower().removesuffix("'s").removesuffix("'")
    return str(_stemmer.stemWord(_PLURALS.get(small, small)))


def words_of(text: str) -> list[str]:
    """The stems of all words of a text, in order, with no digits."""
    return [stem(word) for word in _WORD.findall(text.replace("\u2019", "'"))]


def _pattern(alternatives: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)
