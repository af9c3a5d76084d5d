from __future__ import annotations

from bots.terminal.records import enquiry_lines, feedback_lines, retention_lines

ENQUIRY = {
    "reference": "2222-3333",
    "received_at": "2026-11-25T12:00:00+00:00",
    "done_at": None,
    "danger": False,
    "language": "",
    "readable": True,
    "question": "",
    "message": "Please write to me.",
    "name": "Sam",
    "email": "sam@example.org",
    "phone": "",
}
FEEDBACK = {
    "given_on": "2026-11-25",
    "helpful": False,
    "reason": "out_of_date",
    "documents": ["noise"],
    "readable": True,
    "question": "",
    "comment": "The number is dead.",
}


def test_an_enquiry_is_shown_with_how_to_reach_whoever_sent_it():
    assert list(enquiry_lines([ENQUIRY])) == [
        "2222-3333  open  received 2026-11-25T12:00:00+00:00",
        "  name: Sam",
        "  email: sam@example.org",
        "  message: Please write to me.",
        "1 open, 0 done.",
        "When one is answered: csp enquiries --done REFERENCE",
    ]


def test_danger_language_and_what_is_done_are_shown():
    done = ENQUIRY | {"done_at": "2026-11-26T09:00:00+00:00", "danger": True, "language": "bn"}
    first, *_, last = enquiry_lines([done])
    assert first == (
        "2222-3333  done 2026-11-26T09:00:00+00:00  received 2026-11-25T12:00:00+00:00  "
        "language bn  TELLS OF DANGER"
    )
    assert last == "0 open, 1 done."


def test_no_line_that_somebody_wrote_passes_for_one_of_ours():
    forged = "Hello\n9999-9999  open  received now\r2222\u2028x\n\ny"
    lines = list(enquiry_lines([ENQUIRY | {"message": forged}]))
    ours = [line for line in lines if not line.startswith(" ")]
    assert ours == [lines[0], "1 open, 0 done.", lines[-1]]


def test_what_another_key_sealed_is_told():
    sealed = ENQUIRY | {"readable": False, "message": "", "name": "", "email": ""}
    assert "CSP_RECORDS_KEY" in list(enquiry_lines([sealed]))[1]
    body = {"helpful": 0, "not_helpful": 1, "reasons": {}, "documents": []}
    row = FEEDBACK | {"readable": False, "comment": ""}
    assert "CSP_RECORDS_KEY" in list(feedback_lines(body | {"feedback": [row]}))[-1]


def test_feedback_is_shown_as_counts_and_then_the_words():
    counts = {"helpful": 2, "not_helpful": 3, "reasons": {"out_of_date": 2, "wrong": 1}}
    silent = FEEDBACK | {"comment": ""}
    body = counts | {
        "documents": [{"document": "noise", "helpful": 0, "not_helpful": 1, "reasons": {}}],
        "feedback": [FEEDBACK, silent],
    }
    assert list(feedback_lines(body)) == [
        "All answers: 2 helped, 3 did not (2 out of date, 1 wrong)",
        "noise: 0 helped, 1 did not",
        "2026-11-25  did not help, out of date  noise",
        "  comment: The number is dead.",
    ]


def test_a_deletion_tells_what_went_and_what_is_left():
    proof = {
        "feedback": {"kept_for_days": 365, "deleted": 0, "left": 0, "oldest_left": None},
        "enquiries": {"kept_for_days": 90, "deleted": 2, "left": 1, "oldest_left": "2026-11-01"},
        "enquiries_still_open": 1,
    }
    assert list(retention_lines(proof)) == [
        "feedback: 0 older than 365 days deleted, 0 left",
        "enquiries: 2 older than 90 days deleted, 1 left, the oldest of 2026-11-01",
        "1 of the deleted enquiries were still open.",
    ]
