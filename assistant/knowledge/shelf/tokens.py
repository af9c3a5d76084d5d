"""Token vectors of the passages of a release, packed end to end, for re-ranking."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assistant.knowledge.embedding import TOKEN_WIDTH, TokenVectors


class Tokens:
    """The token vectors of every passage, by its number."""

    def __init__(self, packed: TokenVectors, ends: npt.NDArray[np.int64]) -> None:
        """Wrap packed rows; passage n holds the rows from `ends[n - 1]` (or 0) up to `ends[n]`."""
        self._packed = packed
        self._ends = ends

    def of(self, passage: int) -> TokenVectors:
        """The token vectors of one passage, int8, shape (n, TOKEN_WIDTH)."""
        start = int(self._ends[passage - 1]) if passage else 0
        return self._packed[start : int(self._ends[passage])]


def pack(passages: Sequence[TokenVectors]) -> tuple[TokenVectors, npt.NDArray[np.int64]]:
    """Packed rows and their ends, as `Tokens` takes them."""
    ends = np.cumsum([len(tokens) for tokens in passages], dtype=np.int64)
    if not passages:
        return np.zeros((0, TOKEN_WIDTH), dtype=np.int8), ends
    return np.concatenate(passages), ends
