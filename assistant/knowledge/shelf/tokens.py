"""Token vectors of the passages of a release, packed end to end, for re-ranking."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.knowledge.embedding import TOKEN_WIDTH, TokenVectors
from assistant.knowledge.ranking import Rows, spans


class Tokens:
    """The token vectors of every passage, by its number."""

    def __init__(self, packed: TokenVectors, ends: Rows) -> None:
        """Wrap packed rows; passage n holds the rows from `ends[n - 1]` (or 0) up to `ends[n]`."""
        self._packed = packed
        self._ends = ends

    def of_many(self, passages: Rows) -> tuple[TokenVectors, Rows]:
        """The token vectors of these passages end to end, int8, shape (n, TOKEN_WIDTH).

        With them their ends: passage n of those asked for holds the rows up to `ends[n]`.
        """
        lasts = self._ends[passages]
        firsts = np.where(passages > 0, self._ends[passages - 1], 0)
        return self._packed.take(spans(firsts, lasts), axis=0), np.cumsum(lasts - firsts)


def pack(passages: Sequence[TokenVectors]) -> tuple[TokenVectors, Rows]:
    """Packed rows and their ends, as `Tokens` takes them."""
    ends = np.cumsum([len(tokens) for tokens in passages], dtype=np.int64)
    if not passages:
        return np.zeros((0, TOKEN_WIDTH), dtype=np.int8), ends
    return np.concatenate(passages), ends
