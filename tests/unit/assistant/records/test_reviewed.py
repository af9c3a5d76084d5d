from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from assistant.answering.reviewed import Board
from assistant.errors import NoRecords, UnknownReviewed
from assistant.knowledge.audience import Audience
from assistant.records.database import Database
from assistant.records.retention import delete_by_age
from assistant.records.reviewed import Review, Reviews, refresh_often
from assistant.records.sealing import Seal
from tests.doubles import BagOfWords
from tests.unit.assistant.records.paper import IDS, KEY, NOON, bytes_of
from tests.unit.assistant.records.test_retention import TERMS

TODAY = date(2026, 11, 25)
REVIEW = Review(
    question="Who looks into noise?",
    text="The noise team looks into it.",
    owner="Noise team",
    audience=Audience.PARTNER,
    valid_until=date(2027, 5, 1),
)


def embed(text: str):
    return BagOfWords().embed(text).vector


def a_book(folder, *, key=KEY, show=None) -> Reviews:
    return Reviews(
        database=Database(folder / "records.db", wait_s=0.05),
        seal=Seal(key),
        today=lambda: TODAY,
        new_id=IDS.new,
        show=show or (lambda _: None),
    )


def test_what_is_kept_comes_back_whole_and_is_shown_at_once(tmp_path):
    board = Board()
    reviews = a_book(tmp_path, show=board.show)
    reviews.keep(REVIEW, embed)
    (kept,) = reviews.all()
    assert (kept.question, kept.text, kept.owner) == (REVIEW.question, REVIEW.text, REVIEW.owner)
    assert (kept.audience, kept.kept_on) == (Audience.PARTNER, TODAY)
    assert np.array_equal(kept.vector, embed(REVIEW.question))
    assert board.find(REVIEW.question, kept.vector, Audience.PARTNER, TODAY).text == REVIEW.text


def test_a_new_answer_to_a_question_takes_the_place_of_the_old_one(tmp_path):
    reviews = a_book(tmp_path)
    reviews.keep(REVIEW, embed)
    reviews.keep(replace(REVIEW, text="Another team does."), embed)
    reviews.keep(replace(REVIEW, audience=Audience.PUBLIC), embed)
    assert sorted(each.text for each in reviews.all()) == ["Another team does.", REVIEW.text]


def test_what_points_at_a_person_in_the_question_is_not_kept(tmp_path):
    reviews = a_book(tmp_path)
    reviews.keep(replace(REVIEW, question="Who called 07700 900123 about noise?"), embed)
    assert "900123" not in reviews.all()[0].question


def test_the_file_alone_tells_none_of_the_words(tmp_path):
    a_book(tmp_path).keep(REVIEW, embed)
    held = bytes_of(tmp_path)
    assert b"noise" not in held.lower()
    assert embed(REVIEW.question).tobytes() not in held


def test_what_is_retracted_is_gone_and_not_shown(tmp_path):
    board = Board()
    reviews = a_book(tmp_path, show=board.show)
    kept = reviews.keep(REVIEW, embed)
    reviews.retract(kept)
    assert reviews.all() == ()
    assert board.is_empty
    with pytest.raises(UnknownReviewed):
        reviews.retract(kept)


def test_records_that_fail_leave_the_board_empty(tmp_path):
    board = Board()
    reviews = a_book(tmp_path, show=board.show)
    reviews.keep(REVIEW, embed)
    (tmp_path / "records.db").write_bytes(b"no database" * 1_000)
    with pytest.raises(NoRecords):
        reviews.refresh()
    assert board.is_empty


def test_to_look_makes_no_records(tmp_path):
    a_book(tmp_path).refresh()
    assert not (tmp_path / "records.db").exists()


def test_it_is_shown_again_and_again_also_after_a_failure():
    faults: list[BaseException] = []
    states = iter(["down", "down", "up", "down", "up"])
    waits: list[float] = []

    def refresh() -> None:
        if next(states) == "down":
            raise NoRecords(f"down after {len(waits)}")

    def ended(seconds: float) -> bool:
        waits.append(seconds)
        return len(waits) == 5

    refresh_often(refresh, ended, faults.append, every_s=30.0)
    assert [str(each) for each in faults] == ["down after 0", "down after 3"]
    assert waits == [30.0] * 5


def test_what_has_ended_is_deleted_with_what_is_old(tmp_path):
    reviews = a_book(tmp_path)
    reviews.keep(replace(REVIEW, valid_until=date(2026, 11, 24)), embed)
    reviews.keep(replace(REVIEW, question="Another?", valid_until=TODAY), embed)
    assert delete_by_age(reviews.database, TERMS, NOON).reviewed_ended == 1
    assert [each.question for each in reviews.all()] == ["Another?"]
