"""Turns text into vectors with the exported model. Never imports torch, never fetches anything.

One text is embedded at a time: int8 inference scales its activations by what else is in the batch,
so only a batch of one makes a vector a function of its text alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Vector: TypeAlias = npt.NDArray[np.float32]
TokenVectors: TypeAlias = npt.NDArray[np.int8]

#: Width of a token vector after projection (docs/decisions/0002-ranking.md).
TOKEN_WIDTH = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """One text as vectors."""

    #: Unit length, shape (384,) for the default model.
    vector: Vector
    #: One row a word piece that holds a letter or digit, int8, shape (n, TOKEN_WIDTH). Each row is
    #: a unit vector times 127.
    tokens: TokenVectors


class Embedder(Protocol):
    """Text to vectors. The same text gives the same vectors, whatever else is embedded."""

    @property
    def key(self) -> str:
        """Names the model exactly; vectors of different keys must not be mixed."""

    @property
    def width(self) -> int:
        """Numbers in a vector."""

    def embed(self, text: str) -> Embedded:
        """The vectors of one text; what exceeds the model's window is not seen."""

    def embed_many(self, texts: Sequence[str]) -> Iterator[Embedded]:
        """The vectors of many texts, in their order."""


class OnnxEmbedder:
    """The exported model on onnxruntime: 0.2 s to load, about a millisecond a question."""

    def __init__(self, folder: Path, *, threads: int = 1, workers: int = 2) -> None:
        """Open a model folder made by `ingest.model`.

        Args:
            folder: holds model.onnx, tokenizer.json and model.json.
            threads: of one inference. One is fastest for a question: no hand-over between cores.
            workers: texts embedded at the same time by `embed_many`.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        described: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Spinning threads steal the core from whatever runs beside them.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(int(described["max_tokens"]))
        self._worded = _worded(self._tokenizer.get_vocab())
        self._workers = workers
        self._key = str(described["key"])
        self._width = int(described["width"])

    @property
    def key(self) -> str:
        """Names the model exactly."""
        return self._key

    @property
    def width(self) -> int:
        """Numbers in a vector."""
        return self._width

    def embed(self, text: str) -> Embedded:
        """The vectors of one text."""
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        vector, tokens = self._session.run(["embedding", "tokens"], {"input_ids": ids})
        worded = self._worded[ids[0]]
        return Embedded(vector=vector[0], tokens=np.rint(tokens[0][worded] * 127).astype(np.int8))

    def embed_many(self, texts: Sequence[str]) -> Iterator[Embedded]:
        """The vectors of many texts, in their order, a few at the same time."""
        with ThreadPoolExecutor(self._workers) as pool:
            yield from pool.map(self.embed, texts)


def _worded(vocabulary: dict[str, int]) -> npt.NDArray[np.bool_]:
    """For each word piece whether it holds a letter or digit and is no mark such as [CLS]."""
    marks = {"[CLS]", "[SEP]", "[PAD]", "[MASK]"}
    worded = np.zeros(max(vocabulary.values()) + 1, dtype=np.bool_)
    for piece, number in vocabulary.items():
        worded[number] = piece not in marks and any(letter.isalnum() for letter in piece)
    return worded
