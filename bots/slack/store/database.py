"""The database of the bot: SQLite in one file, made when it is first used.

Every use is a transaction on a thread of its own, so that no listener waits for the disk.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from bots.errors import NoStore
from bots.slack.store.tables import metadata as own_tables

_Found = TypeVar("_Found")

#: The form that the tables have here; a file of a newer form is not touched.
FORM = 1


class Database:
    """The file at `path`; nothing is opened or made before it is needed."""

    def __init__(self, path: Path, *, tables: MetaData = own_tables, wait_s: float = 2.0) -> None:
        """`tables` are made where they are missing; others in the file are left alone."""
        self.path = path
        self._tables = tables
        self._engine = _sqlite(path, wait_s)
        self._first = threading.Lock()
        self._ready = False

    async def run(self, do: Callable[[Connection], _Found]) -> _Found:
        """What `do` finds or writes, all of it or nothing. Raises NoStore."""
        return await asyncio.to_thread(self.run_here, do)

    def run_here(self, do: Callable[[Connection], _Found]) -> _Found:
        """The same on this thread. Raises NoStore."""
        try:
            self._get_ready()
            with self._engine.begin() as connection:
                return do(connection)
        except (SQLAlchemyError, sqlite3.Error, OSError) as fault:
            raise NoStore(f"{self.path} can't be used: {_told(fault)}") from fault

    def scrub(self) -> None:
        """Empty the log of writes, so that nothing deleted is left in it. Raises NoStore."""
        try:
            with closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except (SQLAlchemyError, sqlite3.Error) as fault:
            raise NoStore(f"{self.path} can't be used: {_told(fault)}") from fault

    def _get_ready(self) -> None:
        with self._first:
            if self._ready:
                return
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                # For its owner alone.
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with self._engine.begin() as connection:
                form = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
                if form > FORM:
                    raise NoStore(f"{self.path} was written by a newer version of the program")
                self._tables.create_all(connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {FORM}")
            self._ready = True


def _sqlite(path: Path, wait_s: float) -> Engine:
    def connect() -> sqlite3.Connection:
        # rw: a file that is gone is a fault, not a new database.
        address = f"file:{quote(str(path.absolute()))}?mode=rw"
        opened = sqlite3.connect(
            address, uri=True, timeout=wait_s, isolation_level=None, check_same_thread=False
        )
        # What is deleted is overwritten with noughts.
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
            opened.execute(f"PRAGMA {pragma}")
        return opened

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # At once for writing: a reader that turns writer could be refused without a wait.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _told(fault: Exception) -> str:
    """The cause, without the statement and its values."""
    return str(getattr(fault, "orig", None) or getattr(fault, "strerror", None) or "unknown")
