from __future__ import annotations

import json

from assistant.records.feedback import Reason
from assistant.records.listing import enquiry_rows, feedback_body
from tests.unit.assistant.records.paper import a_ledger, an_enquiry, feedback


def test_feedback_is_counted_by_reason_and_by_document_with_the_worst_first(tmp_path):
    ledger = a_ledger(tmp_path)
    ledger.keep_feedback(feedback(helpful=True, reason=Reason.NONE, documents=("asb", "noise")))
    ledger.keep_feedback(feedback(reason=Reason.WRONG, documents=("noise",)))
    ledger.keep_feedback(feedback(reason=Reason.WRONG, documents=("noise",)))
    ledger.keep_feedback(feedback(reason=Reason.INCOMPLETE, documents=()))
    body = feedback_body(ledger.feedback())
    assert (body["helpful"], body["not_helpful"]) == (1, 3)
    assert body["reasons"] == {"wrong": 2, "incomplete": 1}
    assert body["documents"] == [
        {"document": "noise", "helpful": 1, "not_helpful": 2, "reasons": {"wrong": 2}},
        {"document": "asb", "helpful": 1, "not_helpful": 0, "reasons": {}},
    ]
    assert len(body["feedback"]) == 4


def test_all_of_it_is_json(tmp_path):
    ledger = a_ledger(tmp_path)
    ledger.keep_feedback(feedback())
    ledger.end_enquiry(ledger.keep_enquiry(an_enquiry()))
    (row,) = json.loads(json.dumps(enquiry_rows(ledger.enquiries())))
    assert (row["received_at"], row["done_at"]) == ("2026-11-25T12:00:00+00:00",) * 2
    assert (
        json.loads(json.dumps(feedback_body(ledger.feedback())))["feedback"][0]["reason"] == "wrong"
    )
