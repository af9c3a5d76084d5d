"""The catalogue of a release in SQLite: documents and passages. All else can be rebuilt from it.

Opened read-only for serving; only `ingest` writes one, into a folder that nobody serves yet.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from assistant.knowledge.audience import Audience, Marking
from assistant.knowledge.document import Document, Kind, Status
from assistant.knowledge.passage import Passage, Sentence, SentenceKind
from assistant.knowledge.shelf.entries import Entry, decode_entry, encode_entry

_SCHEMA = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, path TEXT NOT NULL UNIQUE,
    audience TEXT NOT NULL, first_passage INTEGER NOT NULL, passages INTEGER NOT NULL,
    described TEXT NOT NULL
) STRICT;
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents (number),
    rows INTEGER NOT NULL, asked INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE TABLE entries (kind TEXT NOT NULL, body TEXT NOT NULL) STRICT;
"""

_Entry = TypeVar("_Entry", bound=Entry)

#: Passages kept decoded in memory. A question touches about 40 of them.
_CACHED_PASSAGES = 4_096


class Catalogue:
    """Documents and passages by number (their row in the vectors) and by id."""

    def __init__(self, path: Path) -> None:
        """Open a catalogue for reading. Every thread gets a connection of its own."""
        self._address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._threads = threading.local()
        self.passage = lru_cache(maxsize=_CACHED_PASSAGES)(self._passage)
        self._documents = tuple(self._read_documents())
        self._numbers = {document.id: n for n, document in enumerate(self._documents)}

    @property
    def documents(self) -> Sequence[Document]:
        """All documents, by path; the place in this sequence is the document's number."""
        return self._documents

    def number_of(self, document_id: str) -> int | None:
        """The number of the document of that id, or None."""
        return self._numbers.get(document_id)

    def layout(self) -> list[tuple[int, int, int]]:
        """For each passage in turn: its document's number, its rows, and what it is asked by.

        Rows are those of the fine grain; the last of them are what it is asked by.
        """
        return (
            self._connection()
            .execute("SELECT document, rows, asked FROM passages ORDER BY number")
            .fetchall()
        )

    def passages_of(self, document_number: int) -> Sequence[int]:
        """Numbers of the passages of a document, in reading order."""
        row = (
            self._connection()
            .execute(
                "SELECT first_passage, passages FROM documents WHERE number = ?",
                (document_number,),
            )
            .fetchone()
        )
        return range(row[0], row[0] + row[1])

    def entries(self, kind: type[_Entry]) -> tuple[_Entry, ...]:
        """Every entry of one kind, in the order of its file."""
        rows = self._connection().execute(
            "SELECT body FROM entries WHERE kind = ? ORDER BY rowid", (kind.__name__,)
        )
        return tuple(decode_entry(kind, json.loads(body)) for (body,) in rows)

    def _passage(self, number: int) -> Passage:
        row = (
            self._connection()
            .execute("SELECT body FROM passages WHERE number = ?", (number,))
            .fetchone()
        )
        return decode_passage(json.loads(row[0]))

    def _read_documents(self) -> Iterable[Document]:
        rows = self._connection().execute("SELECT described FROM documents ORDER BY number")
        for (described,) in rows:
            yield decode_document(json.loads(described))

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._address, uri=True, check_same_thread=False)
            self._threads.connection = connection
        return connection


def write_catalogue(
    path: Path,
    shelved: Sequence[tuple[Document, Sequence[Passage]]],
    entries: Iterable[Entry] = (),
) -> None:
    """Write a new catalogue; `shelved` in the order of the rows of the vectors."""
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_SCHEMA)
        first_passage = 0
        for number, (document, passages) in enumerate(shelved):
            connection.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    number,
                    document.id,
                    document.path,
                    document.audience.value,
                    first_passage,
                    len(passages),
                    json.dumps(encode_document(document)),
                ),
            )
            for offset, passage in enumerate(passages):
                connection.execute(
                    "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
                    (
                        first_passage + offset,
                        number,
                        passage.rows,
                        len(passage.asked),
                        json.dumps(encode_passage(passage)),
                    ),
                )
            first_passage += len(passages)
        connection.executemany("INSERT INTO entries VALUES (?, ?)", map(encode_entry, entries))
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()


def encode_document(document: Document) -> dict[str, Any]:
    """The document as values that `json.dumps` takes."""
    values: dict[str, Any] = {}
    for name in Document.__slots__:
        value = getattr(document, name)
        values[name] = value.isoformat() if isinstance(value, date) else value
    return values


def decode_document(values: dict[str, Any]) -> Document:
    """The document that `encode_document` gave."""
    days = ("in_force_from", "in_force_to", "verified_on", "review_due")
    lists = ("languages", "supersedes", "topics")
    declared = values["declared_status"]
    return Document(
        **{
            **values,
            **{name: date.fromisoformat(values[name]) if values[name] else None for name in days},
            **{name: tuple(values[name]) for name in lists},
            "kind": Kind(values["kind"]),
            "audience": Audience(values["audience"]),
            "marking": Marking(values["marking"]),
            "declared_status": Status(declared) if declared else None,
        }
    )


def encode_passage(passage: Passage) -> dict[str, Any]:
    """The passage as values that `json.dumps` takes."""
    values = {name: getattr(passage, name) for name in Passage.__slots__}
    values["sentences"] = [
        {name: getattr(sentence, name) for name in Sentence.__slots__}
        for sentence in passage.sentences
    ]
    return values


def decode_passage(values: dict[str, Any]) -> Passage:
    """The passage that `encode_passage` gave."""
    sentences = tuple(
        Sentence(
            **{
                **sentence,
                "kind": SentenceKind(sentence["kind"]),
                "cells": tuple((header, cell) for header, cell in sentence["cells"]),
            }
        )
        for sentence in values["sentences"]
    )
    tuples = {name: tuple(values[name]) for name in ("heading", "asked")}
    return Passage(**{**values, **tuples, "sentences": sentences})
