"""The database of the records: SQLite in one file, brought up to date when it is first used.

Each use opens it anew, so that a file that is gone is missed at once and not written to unseen.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from assistant.errors import NoRecords
from assistant.records.tables import NEWEST

_MIGRATIONS = Path(__file__).with_name("migrations")


class Database:
    """The records in the file at `path`; nothing is opened or made before it is needed."""

    def __init__(self, path: Path, *, wait_s: float = 2.0) -> None:
        """`wait_s`: how long another writer is waited for, while a person waits for us."""
        self.path = path
        self._engine = _sqlite(path, wait_s)
        self._first = threading.Lock()
        self._ready = False

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: all of it is kept, or nothing. Raises NoRecords."""
        with self._telling():
            self._get_ready()
            with self._engine.begin() as connection:
                yield connection

    def scrub(self) -> None:
        """Empty the log of writes, so that nothing deleted is left in it. Raises NoRecords."""
        with self._telling(), closing(self._engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, OSError) as fault:
            raise NoRecords(f"the records in {self.path} can't be used: {_told(fault)}") from fault

    def _get_ready(self) -> None:
        with self._first:
            if self._ready:
                return
            _make(self.path)
            with self._engine.begin() as connection:
                bring_up_to_date(connection)
            self._ready = True


def bring_up_to_date(connection: Connection) -> None:
    """Run the migrations that are due, in the transaction of `connection`."""
    version = _version(connection)
    if version == NEWEST:
        return
    # Alembic takes a third of a second to import: only where there is something to do.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    if version and version not in {
        each.revision for each in ScriptDirectory.from_config(config).walk_revisions()
    }:
        raise NoRecords("the records were written by a newer version of the program: install it")
    command.upgrade(config, "head")


def _version(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")


def _make(path: Path) -> None:
    """An empty file that its owner alone can read, where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _sqlite(path: Path, wait_s: float) -> Engine:
    def connect() -> sqlite3.Connection:
        # rw: a file that is not there is a fault, not a new database.
        address = f"file:{quote(str(path.absolute()))}?mode=rw"
        opened = sqlite3.connect(address, uri=True, timeout=wait_s, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            opened.execute(f"PRAGMA {pragma}")
        # What is deleted is overwritten with noughts.
        opened.execute("PRAGMA secure_delete=ON")
        return opened

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # At once for writing: a reader that turns writer could be refused without a wait.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _told(fault: Exception) -> str:
    """Cause and mend, without the statement and its values."""
    cause = str(getattr(fault, "orig", None) or getattr(fault, "strerror", None) or fault)
    if "locked" in cause or "busy" in cause:
        return f"{cause}; another program holds them: end it, or wait"
    return f"{cause}; see that the file is there and whole, and that the disk can be written"
