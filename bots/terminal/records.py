"""Enquiries and feedback as the terminal shows them: what people wrote is set in, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_SEALED = "These words are sealed with another key: set CSP_RECORDS_KEY to it."


def enquiry_lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Each enquiry, with how to reach whoever sent it, and how many are open."""
    for row in rows:
        state = f"done {row['done_at']}" if row["done_at"] else "open"
        danger = "  TELLS OF DANGER" if row["danger"] else ""
        language = f"  language {row['language']}" if row["language"] else ""
        yield f"{row['reference']}  {state}  received {row['received_at']}{language}{danger}"
        if not row["readable"]:
            yield f"  {_SEALED}"
        for field in ("name", "email", "phone", "question", "message"):
            yield from _written(field, row[field])
    still_open = sum(row["done_at"] is None for row in rows)
    yield f"{still_open} open, {len(rows) - still_open} done."
    if still_open:
        yield "When one is answered: csp enquiries --done REFERENCE"


def feedback_lines(body: Mapping[str, Any]) -> Iterator[str]:
    """The counts, the documents with their own, and what people wrote."""
    yield f"All answers: {_counts(body)}"
    for row in body["documents"]:
        yield f"{row['document']}: {_counts(row)}"
    for row in body["feedback"]:
        if row["readable"] and not (row["question"] or row["comment"]):
            continue
        told = "helped" if row["helpful"] else "did not help"
        reason = f", {_spoken(row['reason'])}" if row["reason"] else ""
        yield f"{row['given_on']}  {told}{reason}  {' '.join(row['documents'])}".rstrip()
        if not row["readable"]:
            yield f"  {_SEALED}"
        for field in ("question", "comment"):
            yield from _written(field, row[field])


def retention_lines(proof: Mapping[str, Any]) -> Iterator[str]:
    """How many were deleted, and how many are left."""
    for kind in ("feedback", "enquiries"):
        row = proof[kind]
        oldest = f", the oldest of {row['oldest_left']}" if row["oldest_left"] else ""
        yield (
            f"{kind}: {row['deleted']} older than {row['kept_for_days']} days deleted, "
            f"{row['left']} left{oldest}"
        )
    if proof["enquiries_still_open"]:
        yield f"{proof['enquiries_still_open']} of the deleted enquiries were still open."


def _counts(row: Mapping[str, Any]) -> str:
    reasons = ", ".join(f"{count} {_spoken(reason)}" for reason, count in row["reasons"].items())
    counts = f"{row['helpful']} helped, {row['not_helpful']} did not"
    return f"{counts} ({reasons})" if reasons else counts


def _spoken(reason: str) -> str:
    return reason.replace("_", " ")


def _written(field: str, text: str) -> Iterator[str]:
    """What somebody wrote: set in, so that no line of it passes for one of ours."""
    first, *others = text.splitlines() or [""]
    if text:
        yield f"  {field}: {first}"
    for line in others:
        yield f"    {line}"
