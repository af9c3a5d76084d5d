"""Keeps what a build would otherwise do again: readings of files, and vectors of texts.

One SQLite file. What the last build did not use is dropped, so that a removed document leaves
nothing behind here.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.knowledge.embedding import TOKEN_WIDTH, Embedded, Embedder
from ingest.readers.blocks import Reading

#: Raise it when the tables change: a cache of another version is emptied.
_VERSION = 2
_SCHEMA = """
CREATE TABLE IF NOT EXISTS readings (
    key TEXT PRIMARY KEY, reading TEXT NOT NULL, used INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS vectors (
    key TEXT PRIMARY KEY, vector BLOB NOT NULL, tokens BLOB, used INTEGER NOT NULL
) STRICT;
"""

#: Texts embedded between two commits: what a killed build loses at the most.
_COMMIT_EVERY = 256


class Cache:
    """Readings by the hash of a file, vectors by model and text. One build at a time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path)
        self._connection.execute("PRAGMA journal_mode = WAL")
        # Without it, what is dropped stays in the file until its place is used again.
        self._connection.execute("PRAGMA secure_delete = ON")
        if self._connection.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            self._connection.executescript(
                "DROP TABLE IF EXISTS readings; DROP TABLE IF EXISTS vectors;"
                f"PRAGMA user_version = {_VERSION};"
            )
        self._connection.executescript(_SCHEMA)
        row = self._connection.execute(
            "SELECT max(used) FROM (SELECT used FROM readings UNION SELECT used FROM vectors)"
        ).fetchone()
        #: Number of this build; rows of earlier numbers are dropped by `forget_unused`.
        self._build = (row[0] or 0) + 1

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def reading(self, key: str) -> Reading | None:
        """The reading kept under a key, or None."""
        row = self._connection.execute(
            "UPDATE readings SET used = ? WHERE key = ? RETURNING reading", (self._build, key)
        ).fetchone()
        return Reading.from_json(json.loads(row[0])) if row else None

    def keep_reading(self, key: str, reading: Reading) -> None:
        """Keep a reading under a key."""
        self._connection.execute(
            "INSERT OR REPLACE INTO readings VALUES (?, ?, ?)",
            (key, json.dumps(reading.to_json()), self._build),
        )
        self._connection.commit()

    def embed(
        self, texts: Mapping[str, bool], embedder: Embedder, *, progress: Callable[[int], None]
    ) -> tuple[dict[str, Embedded], int]:
        """The vectors of all these texts, and how many were not kept and had to be made.

        Args:
            texts: each with whether its token vectors are wanted; else they come empty.
            embedder: makes what is missing.
            progress: told how many texts have just come in.
        """
        vectors: dict[str, Embedded] = {}
        missing: list[str] = []
        for text, with_tokens in texts.items():
            held = self._held(_key(embedder.key, text))
            if held is None or (with_tokens and not len(held.tokens)):
                missing.append(text)
            else:
                vectors[text] = held
        progress(len(vectors))
        self._connection.commit()
        for text, embedded in self._embed_missing(missing, texts, embedder):
            vectors[text] = embedded
            progress(1)
        return vectors, len(missing)

    def _embed_missing(
        self, texts: Sequence[str], with_tokens: Mapping[str, bool], embedder: Embedder
    ) -> Iterator[tuple[str, Embedded]]:
        made = embedder.embed_many(texts)
        for number, (text, embedded) in enumerate(zip(texts, made, strict=True), start=1):
            self._connection.execute(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)",
                (
                    _key(embedder.key, text),
                    embedded.vector.tobytes(),
                    embedded.tokens.tobytes() if with_tokens[text] else None,
                    self._build,
                ),
            )
            if number % _COMMIT_EVERY == 0:
                self._connection.commit()
            yield text, embedded
        self._connection.commit()

    def forget_unused_readings(self) -> None:
        """Drop the readings that this build did not use."""
        self._connection.execute("DELETE FROM readings WHERE used < ?", (self._build,))
        self._connection.commit()

    def forget_unused(self) -> None:
        """Drop all that this build did not use; only for a build that embedded its texts."""
        self.forget_unused_readings()
        self._connection.execute("DELETE FROM vectors WHERE used < ?", (self._build,))
        self._connection.commit()

    def _held(self, key: str) -> Embedded | None:
        row = self._connection.execute(
            "UPDATE vectors SET used = ? WHERE key = ? RETURNING vector, tokens", (self._build, key)
        ).fetchone()
        if row is None:
            return None
        return Embedded(
            vector=np.frombuffer(row[0], dtype=np.float32),
            tokens=np.frombuffer(row[1] or b"", dtype=np.int8).reshape(-1, TOKEN_WIDTH),
        )


def _key(model: str, text: str) -> str:
    return hashlib.sha256(f"{model}\n{text}".encode()).hexdigest()
