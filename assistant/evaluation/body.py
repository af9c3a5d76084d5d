"""The JSON of an evaluation: in total and per question. Nothing here counts or judges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.answering.answer import Answer
from assistant.evaluation.measures import Measures, Share
from assistant.evaluation.verdict import Verdict


def evaluation_body(
    verdicts: Sequence[Verdict], measures: Measures, answer_body: Callable[[Answer], object]
) -> dict[str, Any]:
    """What `csp evaluate --json` prints; `answer_body` makes the Answer JSON."""
    return {
        "releases": sorted({each.answer.release for each in verdicts}),
        "total": _total(measures),
        "questions": [_question(each, answer_body) for each in verdicts],
    }


def _total(measures: Measures) -> dict[str, Any]:
    return {
        "passed": _share(measures.passed),
        "by": {
            name: {group: _share(share) for group, share in groups.items()}
            for name, groups in measures.by.items()
        },
        "reasons": {reason.value: count for reason, count in measures.reasons.items()},
        "outcomes": [
            {"expected": expected.value, "got": got.value, "count": count}
            for (expected, got), count in sorted(measures.outcomes.items())
        ],
        "precision": _share(measures.precision),
        "citations": _share(measures.citations),
        "median_ms": round(measures.median_ms, 1),
        "p95_ms": round(measures.p95_ms, 1),
        "curve": [
            {
                "confidence": point.confidence,
                "coverage": round(point.coverage, 4),
                "precision": round(point.precision, 4),
            }
            for point in measures.curve
        ],
    }


def _share(share: Share) -> Mapping[str, Any]:
    interval = share.interval
    return {
        "count": share.count,
        "of": share.of,
        "share": None if share.share is None else round(share.share, 4),
        "interval": interval and [round(end, 4) for end in interval],
    }


def _question(verdict: Verdict, answer_body: Callable[[Answer], object]) -> dict[str, Any]:
    golden = verdict.golden
    return {
        "id": golden.id,
        "file": golden.file,
        "line": golden.line,
        "topic": golden.topic,
        "asker": golden.asker,
        "audience": golden.question.audience.value,
        "question": golden.question.text,
        "passed": verdict.passed,
        "reasons": [
            {"reason": failing.reason.value, "text": failing.text} for failing in verdict.failings
        ],
        "answer": answer_body(verdict.answer),
    }
