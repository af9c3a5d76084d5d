"""Vectors of one grain and their nearest neighbours: an exact scan, or Chroma's index.

A Chroma folder has one owner process: a second one that so much as opens it may write. Whoever
does not own it scans the same vectors instead, which is exact and, up to some 100,000, as fast.
"""

from __future__ import annotations

import contextlib
import logging
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from assistant.knowledge.embedding import Vector
from assistant.knowledge.ranking import Rows, Scores

log = logging.getLogger(__name__)

#: Rows added to Chroma at a time; its SQLite takes at most 5,461 a call.
_BATCH = 2_000
#: Cosine from which two vectors are of the same words, and share of probes that must be found.
_SAME = 0.999
_NEARLY_ALL = 0.9


class Cosines(Protocol):
    """How near every row of a grain is to one vector."""

    def nearest(self, count: int) -> Rows:
        """Numbers of the `count` nearest rows, in no promised order."""

    def of(self, rows: Rows) -> Scores:
        """The cosine of each of these rows, exactly."""


class Vectors(Protocol):
    """The vectors of one grain of a release, shape (rows, width), each of unit length."""

    def to(self, vector: Vector) -> Cosines:
        """How near the rows are to a vector."""


class ExactVectors:
    """Every row is compared: no error, 0.1 ms at 10,000 rows and 3.4 ms at 100,000."""

    def __init__(self, matrix: npt.NDArray[np.float32]) -> None:
        self._matrix = matrix

    def to(self, vector: Vector) -> Cosines:
        """How near the rows are, each of them looked at once."""
        return _Scanned(self._matrix @ vector)


@dataclass(frozen=True, slots=True)
class _Scanned:
    """The cosine of every row."""

    cosines: Scores

    def nearest(self, count: int) -> Rows:
        rows = len(self.cosines)
        if rows <= count:
            return np.arange(rows)
        return np.argpartition(self.cosines, rows - count)[rows - count :]

    def of(self, rows: Rows) -> Scores:
        return self.cosines[rows]


class ChromaVectors:
    """Chroma's HNSW index for the neighbours, the matrix for exact similarities."""

    def __init__(self, folder: Path, grain: str, matrix: npt.NDArray[np.float32]) -> None:
        """Open the collection `grain` of a Chroma folder that this process owns."""
        self._matrix = matrix
        client = _client(folder)
        # Chroma holds what it has opened until it is told: 0.9 GB at 400,000 sentences.
        weakref.finalize(self, client.close)
        self._collection = client.get_collection(grain, embedding_function=None)
        # The first query reads the whole index: better now than when somebody waits.
        self._collection.query(query_embeddings=[matrix[0]], n_results=1, include=[])

    def to(self, vector: Vector) -> Cosines:
        """How near the rows are: the index is asked for the nearest, the matrix for the rest."""
        return _Indexed(self._collection, self._matrix, vector)


@dataclass(frozen=True, slots=True)
class _Indexed:
    """A vector beside Chroma's index and the rows that it was made of."""

    collection: Any
    matrix: npt.NDArray[np.float32]
    vector: Vector

    def nearest(self, count: int) -> Rows:
        """By the index; by the exact scan where Chroma fails."""
        try:
            found = self.collection.query(
                query_embeddings=[self.vector], n_results=count, include=[]
            )
        except Exception as fault:  # noqa: BLE001 - Chroma raises its own and Rust's errors alike
            log.warning("chroma_failed", extra={"cause": type(fault).__name__})
            return ExactVectors(self.matrix).to(self.vector).nearest(count)
        return np.array([int(row) for row in found["ids"][0]], dtype=np.int64)

    def of(self, rows: Rows) -> Scores:
        return np.asarray(self.matrix[rows] @ self.vector, dtype=np.float32)


def write_chroma(folder: Path, grains: dict[str, npt.NDArray[np.float32]]) -> None:
    """Write a new Chroma folder with a collection for each grain; ids are the row numbers."""
    client = _client(folder)
    for grain, matrix in grains.items():
        collection = client.create_collection(
            grain,
            embedding_function=None,
            configuration={"hnsw": {"space": "ip", "ef_search": 200, "ef_construction": 200}},
        )
        for first in range(0, len(matrix), _BATCH):
            rows = range(first, min(first + _BATCH, len(matrix)))
            collection.add(
                ids=[str(row) for row in rows], embeddings=matrix[first : first + _BATCH]
            )
    client.close()


def chroma_finds(folder: Path, grain: str, matrix: npt.NDArray[np.float32], probes: int) -> bool:
    """Whether a Chroma folder holds every row of a grain, and finds nearly all that it is asked.

    Found is a row as similar as can be: several rows may hold the same words. A row without words
    is like nothing, and is not asked for.
    """
    with contextlib.closing(_client(folder)) as client:
        return _finds(client.get_collection(grain, embedding_function=None), matrix, probes)


def _finds(collection: Any, matrix: npt.NDArray[np.float32], probes: int) -> bool:
    if collection.count() != len(matrix):
        return False
    worded = np.flatnonzero((matrix * matrix).sum(axis=1) > _SAME)
    rows = worded[:: max(1, len(worded) // probes)].tolist()
    found = 0
    for row in rows:
        best = collection.query(query_embeddings=[matrix[row]], n_results=1, include=[])["ids"][0]
        found += bool(best) and float(matrix[int(best[0])] @ matrix[row]) > _SAME
    return found >= _NEARLY_ALL * len(rows)


def _client(folder: Path):  # type: ignore[no-untyped-def]  # noqa: ANN202 - Chroma's types cost its import
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(
        str(folder), settings=Settings(anonymized_telemetry=False, allow_reset=False)
    )
