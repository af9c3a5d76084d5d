from __future__ import annotations

from bots.terminal.evaluation import evaluation_lines


def share(count: int, of: int) -> dict:
    interval = [0.5, 0.75] if of else None
    return {"count": count, "of": of, "share": count / of if of else None, "interval": interval}


EVALUATION = {
    "questions": [
        {"id": "good", "passed": True, "reasons": []},
        {
            "id": "bad",
            "passed": False,
            "reasons": [{"reason": "lacks", "text": "lacks /20/"}, {"reason": "says", "text": "b"}],
        },
    ],
    "total": {
        "passed": share(1, 2),
        "by": {
            "topic": {"": share(1, 1), "asb": share(0, 1)},
            "asker": {"staff": share(1, 2)},
            "audience": {"public": share(1, 2)},
            "file": {"a.jsonl": share(1, 2)},
        },
        "reasons": {"dead_contact": 1},
        "outcomes": [
            {"expected": "answered", "got": "answered", "count": 1},
            {"expected": "not_found", "got": "answered", "count": 1},
        ],
        "precision": share(1, 2),
        "citations": share(0, 0),
        "median_ms": 4.25,
        "p95_ms": 7.5,
    },
}


def test_each_failure_has_a_line_with_its_reasons_and_what_passed_has_none():
    lines = list(evaluation_lines(EVALUATION))
    assert lines[0] == "failed  bad  lacks /20/; b"
    assert not any("good" in line for line in lines)


def test_totals_are_told_by_group_reason_and_outcome():
    told = "\n".join(evaluation_lines(EVALUATION))
    passed = "1 of 2, 50.0 % (95 % interval 50.0 to 75.0)"
    for name in ("topic", "asker", "audience", "file"):
        assert f"\nBy {name}\n" in told
    assert "  none " in told
    assert "  dead contact                     1" in told
    assert "  not_found expected, answered came: 1" in told
    assert "answered expected, answered came" not in told
    assert "Citations that open    none" in told
    assert "median 4.2, p95 7.5" in told
    assert told.endswith(f"Passed                 {passed}")
