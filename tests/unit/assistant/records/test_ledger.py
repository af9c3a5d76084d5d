from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from assistant.errors import NoRecords, UnknownEnquiry
from assistant.records.feedback import Reason
from tests.unit.assistant.records.paper import (
    NOON,
    Clock,
    Fernet,
    a_ledger,
    an_enquiry,
    bytes_of,
    feedback,
)


def test_feedback_is_given_back_as_it_was_given_and_by_the_day(tmp_path):
    ledger = a_ledger(tmp_path)
    said = feedback(documents=("asb-policy", "noise"))
    ledger.keep_feedback(said)
    (kept,) = ledger.feedback()
    assert (kept.feedback, kept.given_on, kept.readable) == (said, NOON.date(), True)


def test_feedback_without_documents_or_words_is_kept(tmp_path):
    ledger = a_ledger(tmp_path)
    ledger.keep_feedback(feedback(documents=(), comment="", question="", reason=Reason.NONE))
    assert ledger.feedback()[0].feedback.documents == ()


def test_a_later_word_on_an_answer_replaces_the_earlier_one(tmp_path):
    ledger = a_ledger(tmp_path)
    first = feedback()
    ledger.keep_feedback(first)
    ledger.keep_feedback(feedback(answer=first.answer, helpful=True, documents=("other",)))
    ledger.keep_feedback(feedback())
    kept = {each.feedback.answer: each.feedback for each in ledger.feedback()}
    assert len(kept) == 2
    assert (kept[first.answer].helpful, kept[first.answer].documents) == (True, ("other",))


def test_a_document_that_is_named_twice_counts_once(tmp_path):
    ledger = a_ledger(tmp_path)
    ledger.keep_feedback(feedback(documents=("noise", "noise")))
    assert ledger.feedback()[0].feedback.documents == ("noise",)


def test_what_points_at_a_person_is_taken_out_before_it_is_kept(tmp_path):
    ledger = a_ledger(tmp_path)
    ledger.keep_feedback(
        feedback(comment="Ring 020 7946 0001", question="Is Amina Begum at E1 6AN?")
    )
    said = ledger.feedback()[0].feedback
    assert (said.comment, said.question) == ("Ring [phone]", "Is [name] at [postcode]?")


def test_an_enquiry_is_given_back_with_how_to_reach_whoever_sent_it(tmp_path):
    ledger = a_ledger(tmp_path)
    reference = ledger.keep_enquiry(an_enquiry(question="Is Amina Begum at home?"))
    (kept,) = ledger.enquiries()
    assert kept.reference == reference
    assert (kept.received_at, kept.done_at) == (NOON, None)
    assert kept.enquiry == an_enquiry(question="Is [name] at home?")


def test_open_enquiries_come_first_and_danger_before_all(tmp_path):
    clock = Clock()
    ledger = a_ledger(tmp_path, clock=clock)
    done = ledger.keep_enquiry(an_enquiry(danger=True))
    clock.now += timedelta(minutes=1)
    old = ledger.keep_enquiry(an_enquiry())
    clock.now += timedelta(minutes=1)
    new = ledger.keep_enquiry(an_enquiry())
    clock.now += timedelta(minutes=1)
    danger = ledger.keep_enquiry(an_enquiry(danger=True))
    ledger.end_enquiry(done)
    assert [each.reference for each in ledger.enquiries()] == [danger, old, new, done]


def test_an_enquiry_is_done_once_and_the_first_moment_stands(tmp_path):
    clock = Clock()
    ledger = a_ledger(tmp_path, clock=clock)
    reference = ledger.keep_enquiry(an_enquiry())
    ledger.end_enquiry(reference)
    clock.now += timedelta(days=1)
    ledger.end_enquiry(reference)
    assert ledger.enquiries()[0].done_at == NOON


@pytest.mark.parametrize("method", ["end_enquiry", "delete_enquiry"])
def test_a_reference_that_is_none_is_told(tmp_path, method):
    ledger = a_ledger(tmp_path)
    ledger.keep_enquiry(an_enquiry())
    with pytest.raises(UnknownEnquiry, match="9999-9999"):
        getattr(ledger, method)("9999-9999")
    assert [each.done_at for each in ledger.enquiries()] == [None]


def test_an_enquiry_can_be_deleted_so_that_no_copy_is_left(tmp_path):
    ledger = a_ledger(tmp_path)
    gone, stays = (ledger.keep_enquiry(an_enquiry()) for _ in range(2))
    ledger.delete_enquiry(gone)
    assert [each.reference for each in ledger.enquiries()] == [stays]
    assert gone.encode() not in bytes_of(tmp_path)


def test_no_word_that_somebody_wrote_stands_in_a_file_unsealed(tmp_path):
    ledger = a_ledger(tmp_path)
    ledger.keep_feedback(feedback(comment="canaryone", question="canarytwo"))
    ledger.keep_enquiry(
        an_enquiry(
            message="canarythree", question="canaryfour", name="canaryfive", email="canary@six.org"
        )
    )
    assert b"canary" not in bytes_of(tmp_path)
    assert b"7946" not in bytes_of(tmp_path)
    assert b"noise" in bytes_of(tmp_path)


def test_with_another_key_the_counts_stand_and_the_words_are_told_to_be_sealed(tmp_path):
    a_ledger(tmp_path).keep_feedback(feedback())
    a_ledger(tmp_path).keep_enquiry(an_enquiry())
    other = a_ledger(tmp_path, key=Fernet.generate_key().decode())
    (said,), (sent,) = other.feedback(), other.enquiries()
    assert (said.readable, said.feedback.helpful, said.feedback.comment) == (False, False, "")
    assert (sent.readable, sent.enquiry.message, sent.enquiry.email) == (False, "", "")


def test_several_threads_and_programs_write_at_once_and_nothing_is_lost(tmp_path):
    first, second = a_ledger(tmp_path, wait_s=30), a_ledger(tmp_path, wait_s=30)
    given = [feedback() for _ in range(60)]

    def keep(place: int) -> None:
        (first, second)[place % 2].keep_feedback(given[place])

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(keep, range(60)))
    kept = {each.feedback.answer for each in first.feedback()}
    assert kept == {each.answer for each in given}


def test_half_of_what_belongs_together_is_never_kept(tmp_path):
    ledger = a_ledger(tmp_path)
    ledger.keep_feedback(feedback(comment="first"))
    with ledger.database.begin() as connection:
        connection.exec_driver_sql("DROP TABLE feedback_documents")
    with pytest.raises(NoRecords):
        ledger.keep_feedback(feedback(comment="second"))
    with ledger.database.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM feedback").scalar() == 1
