"""How like the examples of a few kinds a text is, by its vector and its words together.

Learned by a build (`ingest.likeness`), and left out where there is no model. Examples weigh by a
Gaussian of their distance, so that a text far from all of them counts as like none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.knowledge.embedding import Vector

#: How fast an example's weight falls with distance, and what its words count beside its vector.
#: Chosen by leaving one out of the examples: python -m tests.quality.emergency.
_NARROW = 0.5
_BY_WORDS = 0.4
_START = "^"

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """What a text is like."""

    #: Above 0: rather like the examples of some kind than like what only looks so; 1 is one itself.
    score: float
    #: The kind whose examples it is most like; "" where nothing was learned.
    kind: str


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """Examples, and how much each of them weighs."""

    #: The first column of the weights is of any kind, one more for each of these.
    kinds: tuple[str, ...]
    #: One row for each example.
    vectors: npt.NDArray[np.float16]
    words: tuple[Words, ...]
    weights: npt.NDArray[np.float32]

    def of(self, vector: Vector, words: Words) -> Alike:
        """What a text of this vector and these plain words is like."""
        if not self.kinds:
            return Alike(score=0.0, kind="")
        like = self.nearness(vector, words) @ self.weights
        return Alike(score=float(like[0]), kind=self.kinds[int(np.argmax(like[1:]))])

    def nearness(self, vector: Vector, words: Words) -> npt.NDArray[np.float32]:
        """How near each example is, 0 to 1."""
        shared = np.zeros(len(self.words), np.float32)
        ways = _turns(words)
        for turn in ways:
            shared[self._holders.get(turn, [])] += 1
        alike = shared / np.sqrt(max(1, len(ways)) * self._sizes)
        distances = 2 - 2 * (self._rows @ vector) + _BY_WORDS * (2 - 2 * alike)
        return np.exp(-_NARROW * distances)

    @cached_property
    def _rows(self) -> npt.NDArray[np.float32]:
        return self.vectors.astype(np.float32)

    @cached_property
    def _sizes(self) -> npt.NDArray[np.float32]:
        return np.array([max(1, len(_turns(each))) for each in self.words], np.float32)

    @cached_property
    def _holders(self) -> Mapping[str, Sequence[int]]:
        holders: dict[str, list[int]] = {}
        for place, words in enumerate(self.words):
            for turn in _turns(words):
                holders.setdefault(turn, []).append(place)
        return holders


@dataclass(frozen=True, slots=True, kw_only=True)
class Likenesses:
    """What a build learned of questions, each of examples of its own."""

    #: Of every danger, and of what only sounds like one.
    cries: Likeness
    #: Of every rule, and of questions about the topic of one.
    declined: Likeness

    def write(self, path: Path) -> None:
        """Write it as a file."""
        np.savez_compressed(
            path,
            **{
                f"{field.name}_{name}": array
                for field in fields(self)
                for name, array in _arrays(getattr(self, field.name)).items()
            },
        )

    @classmethod
    def read(cls, path: Path) -> Likenesses:
        """What `write` wrote."""
        with np.load(path) as held:
            return cls(**{field.name: _likeness(held, field.name) for field in fields(cls)})


def _arrays(likeness: Likeness) -> dict[str, Any]:
    lines = "\n".join(" ".join(words) for words in likeness.words)
    return {
        "kinds": np.array(likeness.kinds, np.str_),
        "vectors": likeness.vectors,
        "words": np.frombuffer(lines.encode(), np.uint8),
        "weights": likeness.weights,
    }


def _likeness(held: Mapping[str, npt.NDArray[Any]], name: str) -> Likeness:
    vectors = held[f"{name}_vectors"]
    lines = held[f"{name}_words"].tobytes().decode().split("\n")
    return Likeness(
        kinds=tuple(map(str, held[f"{name}_kinds"])),
        vectors=vectors,
        words=tuple(tuple(line.split()) for line in lines[: len(vectors)]),
        weights=held[f"{name}_weights"],
    )


def _turns(words: Iterable[str]) -> frozenset[str]:
    """The words of a text and its pairs of words, by which tense, asking and denying are told."""
    begun = (_START, *words)
    return frozenset((*begun, *map(" ".join, pairwise(begun))))


#: Where nothing was learned.
NO_LIKENESS = Likeness(
    kinds=(),
    vectors=np.zeros((0, 0), np.float16),
    words=(),
    weights=np.zeros((0, 1), np.float32),
)
NO_LIKENESSES = Likenesses(cries=NO_LIKENESS, declined=NO_LIKENESS)
