"""Keeps the last copy of each page that was fetched, with what its host knows it by.

Files in a folder and one SQLite file that speaks of them. What it holds was fetched; it can't be
made again while a host is down, so a build drops only what is no longer listed or no longer there.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.web.fetch import Validators

_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS pages (
    url TEXT PRIMARY KEY, sha256 TEXT NOT NULL, ending TEXT NOT NULL,
    etag TEXT NOT NULL, last_modified TEXT NOT NULL, held_on TEXT NOT NULL
) STRICT;
"""
_COLUMNS = "sha256, ending, etag, last_modified, held_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What came in of a page, and when its host last said that it is so."""

    file: Path
    ending: str
    validators: Validators
    held_on: date


class Kept:
    """The copies in a folder. One build at a time."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._connection = sqlite3.connect(folder / "pages.sqlite")
        # Without it, what is dropped stays in the file until its place is used again.
        self._connection.execute("PRAGMA secure_delete = ON")
        if self._connection.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            self._connection.executescript(
                f"DROP TABLE IF EXISTS pages; PRAGMA user_version = {_VERSION};"
            )
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def copy(self, url: str) -> Copy | None:
        """The copy of a page, if it is whole."""
        row = self._connection.execute(
            f"SELECT {_COLUMNS} FROM pages WHERE url = ?",  # noqa: S608 - a constant
            (url,),
        ).fetchone()
        if row is None:
            return None
        sha256, ending, etag, last_modified, held_on = row
        file = self._file(sha256, ending)
        try:
            whole = hashlib.sha256(file.read_bytes()).hexdigest() == sha256
        except OSError:
            whole = False
        if not whole:
            return None
        return Copy(
            file=file,
            ending=ending,
            validators=Validators(etag=etag, last_modified=last_modified),
            held_on=date.fromisoformat(held_on),
        )

    def keep(self, url: str, body: bytes, *, ending: str, validators: Validators, on: date) -> Copy:
        """Keep what came in today in place of what was kept of that page."""
        sha256 = hashlib.sha256(body).hexdigest()
        file = self._file(sha256, ending)
        scratch = file.with_suffix(".part")
        scratch.write_bytes(body)
        scratch.replace(file)
        self._connection.execute(
            f"INSERT OR REPLACE INTO pages (url, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608
            (url, sha256, ending, validators.etag, validators.last_modified, on.isoformat()),
        )
        self._connection.commit()
        return Copy(file=file, ending=ending, validators=validators, held_on=on)

    def confirm(self, url: str, on: date) -> None:
        """Note that a page was that day what its copy is."""
        self._connection.execute(
            "UPDATE pages SET held_on = ? WHERE url = ?", (on.isoformat(), url)
        )
        self._connection.commit()

    def forget_all_but(self, urls: Collection[str]) -> None:
        """Drop the copies of all other pages, and every file that is no copy."""
        held = self._connection.execute("SELECT url, sha256, ending FROM pages").fetchall()
        gone = [(url,) for url, *_ in held if url not in urls]
        self._connection.executemany("DELETE FROM pages WHERE url = ?", gone)
        self._connection.commit()
        stay = {self._file(sha256, ending) for url, sha256, ending in held if url in urls}
        for file in self._folder.iterdir():
            if file not in stay and not file.name.startswith("pages.sqlite"):
                file.unlink()

    def _file(self, sha256: str, ending: str) -> Path:
        return self._folder / f"{sha256}{ending}"
