"""Which words may stand for which: the word lists of the check, kept as data in meanings.json.

Must never call two words the same that could make a person act differently.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import Stemmer

_FILE = Path(__file__).with_name("meanings.json")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_PLURALS = {"children": "child", "women": "woman", "men": "man", "people": "person"}
#: Texts and words whose reading is kept: a sentence is held against several, several times over.
_KEPT = 4_096
_NONE: frozenset[int] = frozenset()
_stemmer = Stemmer.Stemmer("english")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Meanings:
    """The word lists, stemmed and ready; one is the same as itself alone."""

    #: Phrases that say one thing, and the one wording that stands for them, in their order.
    phrases: tuple[tuple[re.Pattern[str], str], ...]

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
    #: Stems of verbs by which one body or person acts on another.
    acting: frozenset[str]
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
        phrases=tuple((_pattern([old]), new.replace("$", "\\")) for old, new in told["phrases"]),
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
        acting=frozenset(map(stem, told["acting"].split())),
        plain=frozenset(stem(word) for line in told["plain"] for word in line.split()),
    )


@lru_cache(maxsize=_KEPT)
def stem(word: str) -> str:
    """A word without its ending."""
    small = word.lower().removesuffix("'s").removesuffix("'")
    return str(_stemmer.stemWord(_PLURALS.get(small, small)))


@lru_cache(maxsize=_KEPT)
def words_of(text: str) -> tuple[str, ...]:
    """The stems of all words of a text, in order, with no digits."""
    return tuple(stem(word) for word in _WORD.findall(text.replace("\u2019", "'")))


def telling(text: str, lists: Meanings) -> list[str]:
    """The stems of a text that say something by themselves."""
    return [each for each in words_of(text) if each not in lists.plain]


def shared(words: Iterable[str], others: frozenset[str], lists: Meanings) -> int:
    """How many of the stems stand among others, or mean what one of them does."""
    meant = meant_by(others, lists)
    return sum(each in others or bool(lists.same.get(each, _NONE) & meant) for each in words)


def meant_by(stems: Iterable[str], lists: Meanings) -> frozenset[int]:
    """The numbers of all sets that any of the stems is in."""
    return frozenset(number for each in stems for number in lists.same.get(each, _NONE))


@lru_cache(maxsize=_KEPT)
def in_one_wording(text: str) -> str:
    """A text with each phrase that can be said in several ways said in one."""
    for old, new in meanings().phrases:
        text = old.sub(new, text)
    return text


def _pattern(alternatives: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)
