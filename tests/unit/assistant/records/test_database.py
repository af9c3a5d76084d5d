from __future__ import annotations

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import inspect

from assistant.errors import NoRecords
from assistant.records.database import Database
from tests.unit.assistant.records.paper import a_ledger, an_enquiry, feedback


def test_the_file_is_made_for_its_owner_alone_whatever_else_lies_beside(tmp_path):
    ledger = a_ledger(tmp_path / "new")
    ledger.keep_feedback(feedback())
    for file in (tmp_path / "new").glob("records.db*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_path_with_marks_of_addresses_is_taken_as_it_is(tmp_path):
    ledger = a_ledger(tmp_path / "a?b#c%20d e")
    ledger.keep_feedback(feedback())
    assert (tmp_path / "a?b#c%20d e" / "records.db").is_file()


def test_it_is_written_ahead_with_every_commit_on_the_disk(tmp_path):
    database = Database(tmp_path / "records.db")
    with database.begin() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_database_that_another_program_holds_is_told_with_its_mend(tmp_path):
    ledger = a_ledger(tmp_path)
    ledger.keep_feedback(feedback())
    with closing(sqlite3.connect(tmp_path / "records.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(NoRecords, match="locked; another program holds them"):
            ledger.keep_feedback(feedback())
    ledger.keep_feedback(feedback())
    assert len(ledger.feedback()) == 2


def test_a_database_without_room_is_told_and_what_it_holds_stands(tmp_path, monkeypatch):
    ledger = a_ledger(tmp_path)
    ledger.keep_feedback(feedback())
    with ledger.database.begin() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    unlimited = sqlite3.connect

    def limited(*words, **more):
        opened = unlimited(*words, **more)
        opened.execute(f"PRAGMA max_page_count={pages}")
        return opened

    monkeypatch.setattr(sqlite3, "connect", limited)
    with pytest.raises(NoRecords, match="full"):
        ledger.keep_enquiry(an_enquiry(message="x" * 20_000))
    assert len(ledger.feedback()) == 1


def test_a_database_that_goes_missing_is_told_and_not_made_anew(tmp_path):
    ledger = a_ledger(tmp_path)
    ledger.keep_feedback(feedback())
    (tmp_path / "records.db").unlink()
    with pytest.raises(NoRecords, match="unable to open"):
        ledger.keep_feedback(feedback())
    assert not (tmp_path / "records.db").exists()


@pytest.mark.parametrize(
    "spoil", [b"this is no database" * 100, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_file_that_is_no_database_is_told(tmp_path, spoil):
    (tmp_path / "records.db").write_bytes(spoil)
    with pytest.raises(NoRecords, match="see that the file is there and whole"):
        a_ledger(tmp_path).keep_feedback(feedback())
    assert (tmp_path / "records.db").read_bytes() == spoil


def test_a_folder_in_its_place_is_told(tmp_path):
    (tmp_path / "records.db").mkdir()
    with pytest.raises(NoRecords, match="can't be used"):
        a_ledger(tmp_path).keep_feedback(feedback())


def test_what_a_fault_says_holds_no_value_of_a_statement(tmp_path):
    ledger = a_ledger(tmp_path)
    ledger.keep_feedback(feedback())
    with ledger.database.begin() as connection:
        connection.exec_driver_sql("DROP TABLE enquiries")
    with pytest.raises(NoRecords) as told:
        ledger.keep_enquiry(an_enquiry(language="canary"))
    assert "canary" not in f"{told.value}{told.value.__cause__}"


def test_records_of_a_newer_program_are_left_alone(tmp_path):
    a_ledger(tmp_path).keep_feedback(feedback())
    with closing(sqlite3.connect(tmp_path / "records.db")) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    with pytest.raises(NoRecords, match="newer version of the program"):
        a_ledger(tmp_path).keep_feedback(feedback())


def test_many_that_open_a_new_database_at_once_make_it_once(tmp_path):
    def tables(_: int) -> set[str]:
        with Database(tmp_path / "records.db", wait_s=30).begin() as connection:
            return set(inspect(connection).get_table_names())

    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(tables, range(6)))
    assert all({"feedback", "enquiries"} <= each for each in found)
