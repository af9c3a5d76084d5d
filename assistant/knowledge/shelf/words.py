"""Word search over one grain: BM25 on stemmed words, a static index in the release."""

from __future__ import annotations

import logging
import math
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer

#: Vowel signs and other marks on letters, which `\w` leaves out, and the joiners between them:
#: without them a Bengali or Hindi word falls to pieces.
_MARKS = "\u200c\u200d" + "".join(
    letter for letter in map(chr, range(0x10000)) if unicodedata.category(letter) in ("Mn", "Mc")
)
#: Letters and digits of any script, with the apostrophe inside; a phone number's groups are words.
_WORD = re.compile(rf"\w[\w{_MARKS}]*(?:['\u2019]\w[\w{_MARKS}]*)*")

#: Words that stand in most questions and say nothing of their subject.
STOP_WORDS = frozenset(
    """
    a about an and any are as at be been but by can could did do does for from get had has have
    having he her here him his how i if in into is it its just know list me must my need of on one
    or our please shall she should so some such tell than that the their them then there these they
    this those to us want was we were what when where which who whom whose why will with would you
    your
    """.split()  # noqa: SIM905 - a list of 110 quoted words can't be read
)
# It tells of every index that it makes.
logging.getLogger("bm25s").setLevel(logging.WARNING)
_stemmer = Stemmer.Stemmer("english")


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


def stems(text: str) -> list[str]:
    """The stemmed words of a text, in order, without stop words."""
    lowered = text.lower().replace("\u2019", "'")
    return [_stem(word) for word in _WORD.findall(lowered) if word not in STOP_WORDS]


@lru_cache(maxsize=8_192)
def stem_set(text: str) -> frozenset[str]:
    """The stems of a text of the documents. It is kept in memory, so never give it a question."""
    return frozenset(stems(text))


class Words:
    """BM25 scores of all rows of one grain."""

    def __init__(self, index: bm25s.BM25, rows: int) -> None:
        self._index = index
        self._rows = rows

    @classmethod
    def open(cls, folder: Path) -> Words:
        """Open an index that `write_words` wrote."""
        index = bm25s.BM25.load(folder, load_vocab=True, show_progress=False)
        return cls(index, int(index.scores["num_docs"]))

    @classmethod
    def of(cls, texts: Sequence[str]) -> Words:
        """An index in memory."""
        index = bm25s.BM25(k1=1.5, b=0.75)
        # A release whose rows have no word at all still has an index.
        index.index([stems(text) or [""] for text in texts], show_progress=False)
        return cls(index, len(texts))

    def write(self, folder: Path) -> None:
        """Write the index into a new folder."""
        self._index.save(folder, show_progress=False)

    def scores(self, words: Sequence[str]) -> npt.NDArray[np.float32]:
        """BM25 of each row for these stems, shape (rows,); zero where it shares none."""
        known = [word for word in words if word in self._index.vocab_dict]
        if not known:
            return np.zeros(self._rows, dtype=np.float32)
        return np.asarray(self._index.get_scores(known), dtype=np.float32)

    def rarity(self, word: str) -> float:
        """How much a stem tells rows apart: inverse document frequency, 0 if none holds it."""
        number = self._index.vocab_dict.get(word)
        if number is None:
            return 0.0
        ends = self._index.scores["indptr"]
        holders = int(ends[number + 1] - ends[number])
        return math.log(1 + (self._rows - holders + 0.5) / (holders + 0.5))
