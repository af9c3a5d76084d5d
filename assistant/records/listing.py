"""What is kept, as the plain values that staff and owners are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from assistant.records.enquiries import KeptEnquiry
from assistant.records.feedback import KeptFeedback, Reason


def enquiry_rows(kept: Iterable[KeptEnquiry]) -> list[dict[str, Any]]:
    """A row for each enquiry, in the order given."""
    return [
        {
            "reference": each.reference,
            "received_at": each.received_at.isoformat(timespec="seconds"),
            "done_at": each.done_at and each.done_at.isoformat(timespec="seconds"),
            "danger": each.enquiry.danger,
            "language": each.enquiry.language,
            "readable": each.readable,
            "question": each.enquiry.question,
            "message": each.enquiry.message,
            "name": each.enquiry.name,
            "email": each.enquiry.email,
            "phone": each.enquiry.phone,
        }
        for each in kept
    ]


def feedback_body(kept: Sequence[KeptFeedback]) -> dict[str, Any]:
    """All feedback, with its counts: of the whole, by reason, and by document, the worst first."""
    by_document: dict[str, list[KeptFeedback]] = {}
    for each in kept:
        for document in each.feedback.documents:
            by_document.setdefault(document, []).append(each)
    documents = [{"document": name} | _counts(of) for name, of in sorted(by_document.items())]
    return {
        **_counts(kept),
        "documents": sorted(documents, key=lambda row: -row["not_helpful"]),
        "feedback": [_feedback_row(each) for each in kept],
    }


def _counts(kept: Iterable[KeptFeedback]) -> dict[str, Any]:
    said = [each.feedback for each in kept]
    helpful = sum(each.helpful for each in said)
    reasons = Counter(each.reason.value for each in said if each.reason is not Reason.NONE)
    return {
        "helpful": helpful,
        "not_helpful": len(said) - helpful,
        "reasons": dict(reasons.most_common()),
    }


def _feedback_row(kept: KeptFeedback) -> dict[str, Any]:
    said = kept.feedback
    return {
        "given_on": kept.given_on.isoformat(),
        "answer": said.answer,
        "helpful": said.helpful,
        "reason": said.reason.value,
        "audience": said.audience.value,
        "outcome": said.outcome.value,
        "release": said.release,
        "documents": list(said.documents),
        "readable": kept.readable,
        "question": said.question,
        "comment": said.comment,
    }
