from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest

from assistant.errors import NoRecords
from assistant.records.retention import Terms, delete_by_age, delete_daily, write_proof
from tests.unit.assistant.records.paper import (
    NOON,
    Clock,
    a_ledger,
    an_enquiry,
    bytes_of,
    feedback,
)

TERMS = Terms(feedback_days=30, enquiry_days=10)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ledger(tmp_path, clock):
    return a_ledger(tmp_path, clock=clock)


def keep(ledger, clock, *, days_ago: float) -> None:
    clock.now = NOON - timedelta(days=days_ago)
    ledger.keep_feedback(feedback())
    ledger.keep_enquiry(an_enquiry())
    clock.now = NOON


def test_what_is_older_than_its_term_goes_and_what_is_not_stays(ledger, clock):
    for days_ago in (0, 9.9, 10.1, 30, 31, 400):
        keep(ledger, clock, days_ago=days_ago)
    proof = delete_by_age(ledger.database, TERMS, NOON)
    assert (proof.feedback.deleted, proof.feedback.left) == (2, 4)
    assert (proof.enquiries.deleted, proof.enquiries.left) == (4, 2)
    assert proof.feedback.oldest_left == date(2026, 10, 26)
    assert proof.enquiries.oldest_left == date(2026, 11, 15)
    assert len(ledger.feedback()) == 4
    assert len(ledger.enquiries()) == 2


def test_it_tells_how_many_of_the_deleted_enquiries_were_still_open(ledger, clock):
    for _ in range(3):
        keep(ledger, clock, days_ago=20)
    ledger.end_enquiry(ledger.enquiries()[0].reference)
    assert delete_by_age(ledger.database, TERMS, NOON).enquiries_still_open == 2


def test_the_documents_of_deleted_feedback_go_with_it(ledger, clock):
    keep(ledger, clock, days_ago=400)
    delete_by_age(ledger.database, TERMS, NOON)
    with ledger.database.begin() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM feedback_documents").scalar()
    assert count == 0


def test_nothing_that_was_deleted_is_left_in_a_file(ledger, clock, tmp_path):
    clock.now = NOON - timedelta(days=400)
    said = feedback(release="canary-release", documents=("canary-document",))
    # Another reader keeps the log of writes from being emptied when a writer closes.
    with closing(sqlite3.connect(tmp_path / "records.db")) as reader:
        ledger.keep_feedback(said)
        reader.execute("SELECT count(*) FROM feedback").fetchall()
        sealed = reader.execute("SELECT words FROM feedback").fetchone()[0]
        assert sealed in bytes_of(tmp_path)
        reader.rollback()
        delete_by_age(ledger.database, TERMS, NOON)
        left = bytes_of(tmp_path)
    assert sealed not in left
    assert b"canary" not in left
    assert said.answer.encode() not in left


def test_the_proof_is_a_line_of_json_without_anything_of_a_person(ledger, clock, tmp_path):
    keep(ledger, clock, days_ago=20)
    proof = delete_by_age(ledger.database, TERMS, NOON)
    for _ in range(2):
        write_proof(tmp_path / "proofs.jsonl", proof)
    first, second = (tmp_path / "proofs.jsonl").read_text("utf-8").splitlines()
    assert first == second == proof.line()
    assert json.loads(first) == {
        "at": "2026-11-25T12:00:00+00:00",
        "feedback": {"kept_for_days": 30, "deleted": 0, "left": 1, "oldest_left": "2026-11-05"},
        "enquiries": {"kept_for_days": 10, "deleted": 1, "left": 0, "oldest_left": None},
        "enquiries_still_open": 1,
        "reviewed_ended": 0,
    }


def test_new_records_have_nothing_to_delete(ledger):
    proof = delete_by_age(ledger.database, TERMS, NOON)
    assert (proof.feedback.deleted, proof.feedback.oldest_left) == (0, None)


def test_it_goes_on_every_day_and_past_a_day_on_which_it_fails():
    days: list[float] = []
    faults: list[BaseException] = []

    def delete_once() -> None:
        if len(days) == 1:
            raise NoRecords("locked")
        if len(days) == 2:
            raise RuntimeError("nobody foresaw this")

    def ended(seconds: float) -> bool:
        days.append(seconds)
        return len(days) == 3

    delete_daily(delete_once, ended, faults.append)
    assert days == [86_400.0] * 3
    assert [str(each) for each in faults] == ["locked", "nobody foresaw this"]
